import type { Message, Subscription } from '../../platform/jobs/job.ts'
import type { NewNotice } from './notice.ts'
import { personNews } from './person-news.ts'
import { tell } from './tell.ts'

const HOUR = 'YYYY-MM-DDTHH'.length

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const firstOf = (value: unknown): string | null => (Array.isArray(value) ? text(value[0]) : null)

/** Records handed over by one colleague within the hour are one notice that counts them. */
function assigned({ payload }: Message, at: string): NewNotice[] {
  const [userId, byId, object] = [text(payload['userId']), text(payload['byId']), text(payload['object'])]
  if (userId === null || object === null) return []
  const occasion = `${byId}:${object}:${at.slice(0, HOUR)}`
  return [{ userId, kind: 'assigned', occasion, byId, object, recordId: firstOf(payload['ids']) }]
}

/** The customers of one owner that come back to a pool on one day are one notice that counts them. */
function returning({ payload }: Message): NewNotice[] {
  const [userId, object, ids] = [text(payload['userId']), text(payload['object']), payload['ids']]
  if (userId === null || object === null || !Array.isArray(ids)) return []
  const occasion = `${text(payload['poolId'])}:${text(payload['day'])}`
  const recordId = ids.length === 1 ? firstOf(ids) : null
  return [{ userId, kind: 'returning', occasion, byId: null, object, recordId, count: ids.length }]
}

/** A contract that ends soon is told of once for each last day. */
function ending({ payload }: Message): NewNotice[] {
  const [userId, object, recordId] = [text(payload['userId']), text(payload['object']), firstOf(payload['ids'])]
  if (userId === null || object === null || recordId === null) return []
  return [{ userId, kind: 'ending', occasion: `${recordId}:${text(payload['endsOn'])}`, byId: null, object, recordId }]
}

const said =
  (kind: 'mention' | 'comment', occasion: string) =>
  ({ payload }: Message): NewNotice[] => {
    const [userId, byId, object] = [text(payload['userId']), text(payload['byId']), text(payload['object'])]
    if (userId === null || object === null) return []
    return [{ userId, kind, occasion: String(payload[occasion]), byId, object, recordId: firstOf(payload['ids']) }]
  }

/** The end of an import, or of an undoing that took its time, for whoever began it and may have left the page. */
function importEnded({ payload }: Message): NewNotice[] {
  const [userId, id, state] = [text(payload['userId']), text(payload['id']), text(payload['state'])]
  const hasEnded = state === 'done' || state === 'failed' || (state === 'undone' && payload['left'] === true)
  if (userId === null || id === null || !hasEnded) return []
  return [{ userId, kind: 'import', occasion: `${id}:${state}`, byId: null, object: 'import', recordId: id }]
}

/** One's mailbox brings nothing any more: told once for each time that it began. */
function mailboxFailing({ payload }: Message): NewNotice[] {
  const [userId, mailbox] = [text(payload['userId']), text(payload['mailbox'])]
  if (userId === null || mailbox === null) return []
  const occasion = `${mailbox}:${text(payload['since'])}`
  return [{ userId, kind: 'mailbox', occasion, byId: null, object: null, recordId: null }]
}

/** A program that acts for one and rests, because nobody used it: told once for each time that it was last used. */
function programResting({ payload }: Message): NewNotice[] {
  const [userId, client] = [text(payload['userId']), text(payload['client'])]
  if (userId === null || client === null) return []
  const occasion = `${client}:${text(payload['since'])}`
  return [{ userId, kind: 'program', occasion, byId: null, object: null, recordId: null }]
}

/** Who may approve is asked once, whoever asked is told what became of it, and who gets to see a record by name: anew each time. */
const those =
  (kind: 'approval' | 'decided' | 'answered' | 'shared') =>
  ({ payload }: Message): NewNotice[] => {
    const [byId, object, recordId] = [text(payload['byId']), text(payload['object']), firstOf(payload['ids'])]
    const userIds = Array.isArray(payload['userIds']) ? payload['userIds'].map(String) : []
    const occasion = `${recordId}:${String(payload['version'])}`
    return userIds.map((userId) => ({ userId, kind, occasion, byId, object, recordId }))
  }

const telling = (topic: string, noticesOf: (message: Message, at: string) => NewNotice[]): Subscription => ({
  topic,
  handle: async (message, tx, services) => {
    await tell(services, tx, noticesOf(message, new Date(services.clock.now()).toISOString()))
  },
})

/** What makes a notice of what others did. */
export const subscriptions: readonly Subscription[] = [
  telling('record.assigned', assigned),
  telling('record.returning', returning),
  telling('record.ending', ending),
  // told once for each text, however often its words are changed
  telling('record.mentioned', said('mention', 'saidId')),
  telling('record.commented', said('comment', 'activityId')),
  telling('approval.asked', those('approval')),
  telling('approval.decided', those('decided')),
  telling('offer.answered', those('answered')),
  telling('record.shared', those('shared')),
  telling('import.progress', importEnded),
  telling('mailbox.failing', mailboxFailing),
  telling('client.resting', programResting),
  personNews,
]

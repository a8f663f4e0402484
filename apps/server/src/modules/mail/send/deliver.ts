/** Sends a letter that waits: once. Each step is kept before the next, so that an interruption neither loses nor silently repeats it. */
import { filesOf, type StoredFile } from '@holdfast/catalog/values'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { Job } from '../../../platform/jobs/job.ts'
import { pauseMs } from '../../../platform/jobs/runner.ts'
import { noteRefused, peopleOf } from '../../../platform/mail/letter-people.ts'
import type { Services } from '../../../platform/services.ts'
import { loadRecord, type OpenRecord, readMany } from '../../../records/index.ts'
import { openAccount } from '../account.ts'
import { idsToAnswer } from '../letter-ids.ts'
import { mayCount, wordsGoingOut } from '../links/count-links.ts'
import { findMailboxOf } from '../mailbox.ts'
import type { OpenedMailbox } from '../oauth/admitted.ts'
import { auditOf, isCorrespondent, LETTER_OBJECT, type Owner, ownerOf, writingOf } from '../owner.ts'
import { bytesOfFiles } from './attached.ts'
import { copyToSent } from './copy-to-sent.ts'
import { bytesOf, type HandedOver, handOver } from './hand-over.ts'
import { lockOutgoing, moveOutgoing, type OutgoingRow, type OutgoingState } from './outgoing.ts'
import { alongOf, filesNow } from './sent-along.ts'

export const SEND_JOB = 'mail.send'
/** After so many tries a letter is given up, and its writer told. */
const MOST_TRIES = 12

/** A record to which a letter goes, and its address now. */
interface Recipient {
  readonly id: string
  readonly address: string
  /** That links of letters to them may be counted. */
  readonly agrees: boolean
}

/** A letter with all that it takes to send it. */
export interface Ready {
  readonly owner: Owner
  readonly mailbox: OpenedMailbox
  readonly to: readonly Recipient[]
  readonly fileIds: readonly string[]
  readonly bytes: Buffer
  /** Its Message-ID, with brackets. */
  readonly messageId: string
}

/** Why it does not go: its writer or their mailbox is gone, so is the record or a file of it, or the person wants no letters any more. */
type Stopped = { readonly stopped: 'mail_no_mailbox' | 'mail_record_gone' | 'mail_not_wanted' | 'mail_file_gone' }

async function accountFor(services: Services, tenantId: string, userId: string) {
  const mailbox = await findMailboxOf(readerOf(services.database, tenantId), userId)
  if (mailbox === undefined) return null
  const owner = await ownerOf(services, { tenantId, userId, mailboxId: mailbox.id })
  const place = { tenantId, id: mailbox.id, userId }
  const account = await openAccount(services, place, mailbox.sealed)
  return owner === null || account === null ? null : { owner, mailbox: { place, account } }
}

/** To whom it goes now. Refuses as `loadRecord` does a record that is gone. */
async function recipientsNow(
  services: Services,
  { owner, row, tenantId }: { owner: Owner; row: OutgoingRow; tenantId: string },
): Promise<readonly Recipient[] | Stopped> {
  const people = isCorrespondent(row.object)
    ? [await loadRecord(writingOf(services, owner, row.object), { id: row.record_id, action: 'contact' })]
    : await peopleNow(services, { owner, tenantId, activityId: row.activity_id })
  if (people.length === 0) return { stopped: 'mail_record_gone' }
  if (people.some(({ values }) => values['doNotMail'] === true)) return { stopped: 'mail_not_wanted' }
  const [{ policy }, now] = [owner.caller.tenant, services.clock.now()]
  const to = people.flatMap(({ row: { id }, values }) => {
    const address = values[row.field]
    return typeof address === 'string' ? [{ id, address, agrees: mayCount(policy, values, now) }] : []
  })
  return to.length < people.length ? { stopped: 'mail_record_gone' } : to
}

/** The people of a letter; none where one of them is gone: it goes to all of them or to nobody. */
async function peopleNow(
  services: Services,
  { owner, tenantId, activityId }: { owner: Owner; tenantId: string; activityId: string },
): Promise<readonly OpenRecord[]> {
  const ids = await peopleOf(readerOf(services.database, tenantId), activityId)
  const people = await readMany(writingOf(services, owner, 'contact'), { ids, action: 'contact' })
  return people.length === ids.length ? people : []
}

/** What of its links is counted is decided now, and of one that went already when it went. */
function wordsOf(
  services: Services,
  about: { tenantId: string; row: OutgoingRow; to: readonly Recipient[]; words: string },
): Promise<string> {
  const { tenantId, row, to, words } = about
  const now = row.count_links && to.length === 1 && to.every(({ agrees }) => agrees)
  const counts = row.state === 'sent' ? null : now
  return wordsGoingOut(services, { tenantId, activityId: row.activity_id }, { words, counts })
}

/** Its own files, and those of the record that go along, read in its writer's name where they stand now. */
async function filesOfLetter(
  services: Services,
  { owner, row, own }: { owner: Owner; row: OutgoingRow; own: readonly StoredFile[] },
): Promise<readonly StoredFile[] | Stopped> {
  const fileIds = await alongOf(readerOf(services.database, owner.caller.tenant.id), row.activity_id)
  const along = await filesNow(writingOf(services, owner, row.object), { recordId: row.record_id, fileIds })
  return along === null ? { stopped: 'mail_file_gone' } : [...own, ...along]
}

/** The letter as it goes out now: to the addresses that the records bear now. */
async function readyLetter(services: Services, tenantId: string, row: OutgoingRow): Promise<Ready | Stopped> {
  const opened = await accountFor(services, tenantId, row.user_id)
  if (opened === null) return { stopped: 'mail_no_mailbox' }
  const { owner, mailbox } = opened
  const [to, words] = await Promise.all([
    recipientsNow(services, { owner, row, tenantId }),
    loadRecord(writingOf(services, owner, LETTER_OBJECT), { id: row.activity_id, action: 'read' }),
  ])
  if ('stopped' in to) return to
  const files = await filesOfLetter(services, { owner, row, own: filesOf(words.values['files']) })
  if ('stopped' in files) return files
  const ids = await idsToAnswer(services, readerOf(services.database, tenantId), {
    userId: row.user_id,
    activityId: row.activity_id,
  })
  const messageId = ids.at(-1)
  if (messageId === undefined) return { stopped: 'mail_record_gone' }
  const names = await services.people.namesOf(tenantId, [row.user_id])
  const bytes = await bytesOf({
    from: { name: String(names.get(row.user_id)?.['name'] ?? ''), address: mailbox.account.address },
    to: to.map(({ address }) => address),
    subject: String(words.values['subject'] ?? ''),
    text: await wordsOf(services, { tenantId, row, to, words: String(words.values['words'] ?? '') }),
    files: await bytesOfFiles(services, tenantId, files),
    id: messageId,
    references: ids.slice(0, -1),
    at: new Date(services.clock.now()),
  })
  return { owner, mailbox, to, fileIds: files.map(({ id }) => id), bytes, messageId }
}

const gone = (error: unknown): Stopped => {
  if (error instanceof Refusal && (error.code === 'not_found' || error.code === 'erased'))
    return { stopped: 'mail_record_gone' }
  throw error
}

/** Takes the letter for sending; false where somebody else did, or it was called back. One that was being sent when its process died is in doubt. */
async function take(services: Services, tenantId: string, id: string): Promise<boolean> {
  return services.database.inTenant(tenantId, async (tx) => {
    const row = await lockOutgoing(tx, id)
    if (row?.state !== 'waiting') return false
    await moveOutgoing(tx, id, { state: 'sending', attempts: row.attempts + 1 })
    return true
  })
}

function afterwards(handed: HandedOver, about: { attempts: number; now: number }) {
  const at = (ms: number) => new Date(about.now + ms).toISOString()
  if (handed.outcome === 'sent')
    return { state: 'sent', sentAt: at(0), ...(handed.refused.length === 0 ? {} : { fault: 'mail_refused' }) } as const
  if (handed.outcome === 'doubtful') return { state: 'doubtful', fault: 'mail_doubtful' } as const
  const tries = about.attempts + 1
  return handed.outcome === 'later' && tries < MOST_TRIES
    ? ({ state: 'waiting', fault: handed.fault, dueAt: at(60 * pauseMs(Math.min(tries, 6))) } as const)
    : ({ state: 'failed', fault: handed.fault } as const)
}

async function settle(
  services: Services,
  about: { tenantId: string; row: OutgoingRow; ready: Ready; refusedIds: readonly string[] },
  to: { state: OutgoingState; fault?: string; dueAt?: string; sentAt?: string },
): Promise<void> {
  const { tenantId, row, ready, refusedIds } = about
  await services.database.inTenant(tenantId, async (tx) => {
    await moveOutgoing(tx, row.id, to)
    if (refusedIds.length > 0) await noteRefused(tx, row.activity_id, refusedIds)
    const event = {
      act: 'mail.send',
      outcome: to.state === 'sent' ? 'allowed' : 'failed',
      object: row.object,
      recordId: row.record_id,
      ids: ready.to.map(({ id }) => id),
      facts: {
        letter: row.activity_id,
        state: to.state,
        fault: to.fault ?? null,
        refused: refusedIds,
        files: ready.fileIds,
      },
    } as const
    await services.recorder.recordIn(tx, event, auditOf(services, ready.owner, SEND_JOB))
  })
}

const move = (services: Services, letter: { tenantId: string; id: string }, to: Parameters<typeof moveOutgoing>[2]) =>
  services.database.inTenant(letter.tenantId, (tx) => moveOutgoing(tx, letter.id, to))

async function sendWaiting(services: Services, tenantId: string, row: OutgoingRow): Promise<void> {
  const ready = await readyLetter(services, tenantId, row).catch(gone)
  if ('stopped' in ready) {
    const state = ready.stopped === 'mail_no_mailbox' ? 'failed' : 'cancelled'
    return move(services, { tenantId, id: row.id }, { state, fault: ready.stopped })
  }
  if (!(await take(services, tenantId, row.id))) return
  const handed = await handOver(services, ready.mailbox, {
    to: ready.to.map(({ address }) => address),
    bytes: ready.bytes,
  })
  const now = services.clock.now()
  const refused = handed.outcome === 'sent' ? handed.refused : []
  const refusedIds = ready.to.filter(({ address }) => refused.includes(address)).map(({ id }) => id)
  const about = { tenantId, row, ready, refusedIds }
  await settle(services, about, afterwards(handed, { attempts: row.attempts, now }))
  if (handed.outcome === 'sent') await copyToSent(services, { tenantId, row: { ...row, sent_at: null }, ready })
}

/**
 * One step of a letter: what waits is sent, what was sent is copied among the sent letters. What was being sent when its process died is in doubt: SMTP
 * cannot tell whether it arrived, so it is not sent a second time unless its writer says so.
 */
export async function deliverLetter(services: Services, job: Pick<Job, 'tenantId' | 'payload'>): Promise<void> {
  const { tenantId } = job
  const id = String(job.payload['letter'])
  const row = await services.database.inTenant(tenantId, (tx) => lockOutgoing(tx, id))
  if (row === undefined) return
  if (row.state === 'sending') return move(services, { tenantId, id }, { state: 'doubtful', fault: 'mail_doubtful' })
  if (row.state === 'waiting') return sendWaiting(services, tenantId, row)
  if (row.state !== 'sent' || row.copied) return
  const ready = await readyLetter(services, tenantId, row).catch(gone)
  await copyToSent(services, { tenantId, row, ready: 'stopped' in ready ? null : ready })
}

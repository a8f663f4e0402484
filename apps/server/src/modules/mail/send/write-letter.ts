/** Writing to a customer: the letter stands on the timeline at once and is sent by the server, which puts the address in. */
import { filesOf, type Json } from '@holdfast/catalog/values'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import { keepPeople } from '../../../platform/mail/letter-people.ts'
import { draftOf, prepareNew, storeNew, type Writing, within } from '../../../records/index.ts'
import { idsToAnswer, keepLetter, letterDigests, sealIds } from '../letter-ids.ts'
import { findMailboxOf } from '../mailbox.ts'
import { ADDRESS_FIELD, LETTER_OBJECT, type Origin } from '../owner.ts'
import { demandFilled } from '../templates/places.ts'
import { demandLight } from './attached.ts'
import { SEND_JOB } from './deliver.ts'
import { countOutgoing, insertOutgoing } from './outgoing.ts'
import { type Addressed, addressed } from './recipients.ts'
import { keepAlong, statedAlong } from './sent-along.ts'

/** What a person writes. */
export interface Written {
  readonly subject: string
  readonly words: string
  /** When it is to go; at once where nothing is stated. */
  readonly sendAt?: string
  /** The follow-up that is the letter it answers. */
  readonly answersId?: string
  /** Uploads of one's own that go with it. */
  readonly files?: readonly { readonly id: string }[]
  /** Files of the record or its timeline that go along. */
  readonly recordFiles?: readonly { readonly id: string }[]
  /** From an account or a deal: the contacts who get it. */
  readonly toIds?: readonly string[]
  /** Whether its links are counted, if the person agreed when it goes; not where nothing is stated. */
  readonly countLinks?: boolean
}

const DAY_MS = 24 * 60 * 60_000
/** Letters one person writes within 24 hours: work by hand, not mass mail. */
export const MOST_A_DAY = 200
const LATEST_DAYS = 60

/** Letters of one person go one after another. */
export const laneOf = (userId: string): string => `mail-out:${userId}`

async function demandRoom({ services, caller }: RequestContext): Promise<void> {
  const since = new Date(services.clock.now() - DAY_MS).toISOString()
  const written = await countOutgoing(readerOf(services.database, caller.tenant.id), caller.user.id, since)
  if (written >= MOST_A_DAY) throw new Refusal('too_many_requests', { retryAfterSeconds: 3_600 })
}

/** The moment at which it goes. */
function dueOf({ services }: RequestContext, sendAt: string | undefined): string {
  const now = services.clock.now()
  if (sendAt === undefined) return new Date(now).toISOString()
  const at = Date.parse(sendAt)
  const fault = (code: string) => new Refusal('invalid', { errors: [{ path: '/sendAt', code }] })
  if (!Number.isFinite(at)) throw fault('date_invalid')
  if (at <= now || at > now + LATEST_DAYS * DAY_MS) throw fault('mail_moment_wrong')
  return new Date(at).toISOString()
}

interface Prepared {
  readonly activityId: string
  readonly digests: readonly Uint8Array[]
  readonly sealedIds: Uint8Array
}

/** A new Message-ID, and what it answers, sealed for the letter. */
async function idsOf(ctx: RequestContext, activityId: string, answersId: string | undefined): Promise<Prepared> {
  const { services, caller } = ctx
  const tenantId = caller.tenant.id
  const userId = caller.user.id
  const reader = readerOf(services.database, tenantId)
  const before = answersId === undefined ? [] : await idsToAnswer(services, reader, { userId, activityId: answersId })
  if (answersId !== undefined && before.length === 0)
    throw new Refusal('invalid', { errors: [{ path: '/answersId', code: 'reference_invalid' }] })
  const id = `<${services.newId()}@${services.settings.HOLDFAST_URL.hostname}>`
  const ids = [...before, id]
  const digests = await letterDigests(services, { tenantId, userId, ids })
  const sealedIds = await sealIds(services, { tenantId, activityId }, ids)
  return { activityId, digests, sealedIds }
}

async function keep(
  ctx: RequestContext,
  tx: WriteTransaction,
  about: { prepared: Prepared; object: Origin; to: Addressed; dueAt: string; countLinks: boolean },
): Promise<void> {
  const { services, caller } = ctx
  const { prepared, object, to, dueAt, countLinks } = about
  const { activityId } = prepared
  const id = services.newId()
  const madeAt = new Date(services.clock.now()).toISOString()
  await keepLetter(tx, { userId: caller.user.id, ...prepared })
  await insertOutgoing(tx, {
    id,
    user_id: caller.user.id,
    activity_id: activityId,
    object,
    record_id: to.recordId,
    field: ADDRESS_FIELD,
    made_at: madeAt,
    due_at: dueAt,
    count_links: countLinks,
  })
  // whom a letter is about is not kept twice
  await keepPeople(
    tx,
    activityId,
    to.people.filter((each) => each !== to.recordId),
  )
  if (dueAt <= madeAt) await enqueue(tx, { name: SEND_JOB, payload: { letter: id }, lane: laneOf(caller.user.id) })
}

/**
 * Writes from one's own mailbox to a contact or lead, or from an account or a deal to people who belong to it. Addresses are never shown; who wants no
 * letters is not written to. One transaction holds the follow-up, the letter that waits and the event, so a repeat by Idempotency-Key writes no
 * second one.
 */
export async function writeLetter(
  ctx: RequestContext,
  asked: { object: Origin; id: string; written: Written },
): Promise<Answer> {
  const { services, caller } = ctx
  const { object, written } = asked
  const { catalog } = caller.tenant
  demandFilled(catalog, written)
  const to = await addressed(ctx, { object, id: asked.id, toIds: written.toIds })
  const mailbox = await findMailboxOf(readerOf(services.database, caller.tenant.id), caller.user.id)
  if (mailbox === undefined || mailbox.paused) throw new Refusal('mailbox_missing')
  await demandRoom(ctx)
  const dueAt = dueOf(ctx, written.sendAt)
  const writing: Writing = { services, caller, object: catalog.getObject(LETTER_OBJECT) }
  const draft = await draftOf(writing, bodyOf(object, to, written))
  const fileIds = [...new Set(written.recordFiles?.map((each) => each.id))]
  const recordWriting = { services, caller, object: catalog.getObject(object) }
  const along = await statedAlong(recordWriting, { recordId: to.recordId, fileIds })
  demandLight([...filesOf(draft.values['files']), ...along])
  const sentFiles = along.length === 0 ? {} : { sentFiles: along.map(({ name }) => name).join('\n') }
  const stamps: Record<string, Json> = { subject: written.subject, direction: 'out', ...sentFiles }
  const records = await prepareNew(writing, [{ ...draft, values: { ...draft.values, ...stamps } }])
  const activityId = records[0]?.id ?? ''
  const prepared = await idsOf(ctx, activityId, written.answersId)
  return ctx.write(async (tx) => {
    await storeNew(within(writing, tx), tx, records)
    await keepAlong(tx, activityId, fileIds)
    await keep(ctx, tx, { prepared, object, to, dueAt, countLinks: written.countLinks === true })
    const facts = {
      letter: activityId,
      later: written.sendAt !== undefined,
      answer: written.answersId !== undefined,
      recordFiles: fileIds,
    }
    const { recordId, people } = to
    const event = { act: `${object}.letter`, outcome: 'allowed', object, recordId, ids: people, facts } as const
    return { status: 202, body: { id: activityId, dueAt }, audit: await tx.record(event) }
  })
}

/** The follow-up that the letter is, as its writer states it. */
const bodyOf = (object: Origin, { recordId, people }: Addressed, { words, files }: Written) => ({
  kind: 'mail',
  about: { object, id: recordId },
  words,
  ...(people.length === 0 ? {} : { people }),
  ...(files === undefined ? {} : { files }),
})

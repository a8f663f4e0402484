/** One's own letters that are under way, and what their writer decides about them. */
import { sql } from 'kysely'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import { loadRecord } from '../../../records/index.ts'
import { CONSENT_FIELD, followedOf, mayCount } from '../links/count-links.ts'
import { findMailboxOf } from '../mailbox.ts'
import type { Origin } from '../owner.ts'
import { SEND_JOB } from './deliver.ts'
import { lockOutgoingOf, moveOutgoing, type OutgoingRow } from './outgoing.ts'
import { laneOf } from './write-letter.ts'

const MOST_SHOWN = 100

/** What a writer may decide: not to send what waits, to send again what failed or is in doubt, or that a doubtful one arrived. */
export const DECISIONS = ['cancel', 'again', 'arrived'] as const
export type Decision = (typeof DECISIONS)[number]

const OPEN_TO: Readonly<Record<Decision, readonly OutgoingRow['state'][]>> = {
  cancel: ['waiting'],
  again: ['failed', 'doubtful'],
  arrived: ['doubtful'],
}

interface LetterRow {
  readonly activity_id: string
  readonly state: string
  readonly fault: string | null
  readonly due_at: string
  /** For whom of several the server did not take it. */
  readonly refused: readonly string[]
}

/** Whether the links of a letter to the record would be counted, as far as the caller sees that the person agreed. */
async function mayBeCounted(
  { caller, services }: RequestContext,
  { object, recordId }: { object: Origin; recordId: string },
): Promise<boolean> {
  const { catalog, policy } = caller.tenant
  if (!policy.mailTracking) return false
  try {
    const writing = { services, caller, object: catalog.getObject(object) }
    const { values, modes } = await loadRecord(writing, { id: recordId, action: 'contact' })
    return modes.get(CONSENT_FIELD) === 'clear' && mayCount(policy, values, services.clock.now())
  } catch (error) {
    if (error instanceof Refusal && error.status < 500) return false
    throw error
  }
}

/** Whether one can write from here and links would be counted, and those of one's letters to a record that were followed or have not simply been sent. */
export async function showLetters(ctx: RequestContext, about: { object: Origin; recordId: string }): Promise<Answer> {
  const { caller, services } = ctx
  const reader = readerOf(services.database, caller.tenant.id)
  const [mailbox, countsLinks, followed, rows] = await Promise.all([
    findMailboxOf(reader, caller.user.id),
    mayBeCounted(ctx, about),
    followedOf(reader, { ...about, userId: caller.user.id, most: MOST_SHOWN }),
    reader.query<LetterRow>(
      sql`select activity_id, state, fault, due_at, array(select p.person_id from mail_person p
          where p.tenant_id = o.tenant_id and p.activity_id = o.activity_id and p.refused order by p.person_id) as refused
        from mail_outgoing o where tenant_id = ${reader.tenantId} and user_id = ${caller.user.id} and object = ${about.object}
          and record_id = ${about.recordId} and (state <> 'sent' or fault is not null) order by made_at desc limit ${MOST_SHOWN}`,
    ),
  ])
  const data = rows.map(({ activity_id: id, state, fault, due_at: dueAt, refused: refusedIds }) => ({
    id,
    state,
    fault,
    dueAt,
    refusedIds,
  }))
  const canWrite = mailbox !== undefined && !mailbox.paused
  return { status: 200, body: { canWrite, countsLinks, followed, data }, audit: UNRECORDED }
}

/** Decides about one's own letter. Refuses what its state does not leave open; somebody else's is not found. */
export async function decideLetter(ctx: RequestContext, activityId: string, decision: Decision): Promise<Answer> {
  const { caller, services } = ctx
  const at = new Date(services.clock.now()).toISOString()
  return ctx.write(async (tx) => {
    const row = await lockOutgoingOf(tx, activityId)
    if (row === undefined || row.user_id !== caller.user.id) throw new Refusal('not_found')
    if (!OPEN_TO[decision].includes(row.state)) throw new Refusal('state_conflict')
    if (decision === 'cancel') await moveOutgoing(tx, row.id, { state: 'cancelled' })
    if (decision === 'arrived') await moveOutgoing(tx, row.id, { state: 'sent', sentAt: at })
    if (decision === 'again') {
      await moveOutgoing(tx, row.id, { state: 'waiting', dueAt: at, attempts: 0 })
      await enqueue(tx, { name: SEND_JOB, payload: { letter: row.id }, lane: laneOf(caller.user.id) })
    }
    const facts = { letter: activityId, decision }
    const audit = await tx.record({
      act: 'letter.decide',
      outcome: 'allowed',
      object: row.object,
      recordId: row.record_id,
      facts,
    })
    return { status: 204, audit }
  })
}

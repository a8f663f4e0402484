/** Letters on their way out, as they lie in the database. */
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import type { Reader } from '../../../platform/database/reader.ts'
import type { Origin } from '../owner.ts'

export type OutgoingState = 'waiting' | 'sending' | 'sent' | 'doubtful' | 'failed' | 'cancelled'

export interface OutgoingRow {
  readonly id: string
  readonly user_id: string
  readonly activity_id: string
  /** From whose page it was written. */
  readonly object: Origin
  readonly record_id: string
  readonly field: string
  readonly state: OutgoingState
  readonly fault: string | null
  readonly attempts: number
  readonly due_at: string
  readonly sent_at: string | null
  readonly copied: boolean
  /** Whether its writer lets its links be counted. */
  readonly count_links: boolean
}

const COLUMNS = sql`id, user_id, activity_id, object, record_id, field, state, fault, attempts, due_at, sent_at, copied, count_links`

export async function insertOutgoing(
  tx: Transaction,
  letter: Pick<
    OutgoingRow,
    'id' | 'user_id' | 'activity_id' | 'object' | 'record_id' | 'field' | 'due_at' | 'count_links'
  > & {
    made_at: string
  },
): Promise<void> {
  await tx.query(sql`insert into mail_outgoing (tenant_id, id, user_id, activity_id, object, record_id, field, state, made_at, due_at, count_links)
    values (${tx.tenantId}, ${letter.id}, ${letter.user_id}, ${letter.activity_id}, ${letter.object}, ${letter.record_id}, ${letter.field},
      'waiting', ${letter.made_at}, ${letter.due_at}, ${letter.count_links})`)
}

/** How many letters the person has written since. */
export async function countOutgoing(reader: Reader, userId: string, since: string): Promise<number> {
  const [row] = await reader.query<{ n: number }>(
    sql`select count(*)::int as n from mail_outgoing where tenant_id = ${reader.tenantId} and user_id = ${userId} and made_at > ${since}`,
  )
  return row?.n ?? 0
}

/** The letter, locked until the transaction ends. */
export async function lockOutgoing(tx: Transaction, id: string): Promise<OutgoingRow | undefined> {
  const [row] = await tx.query<OutgoingRow>(
    sql`select ${COLUMNS} from mail_outgoing where tenant_id = ${tx.tenantId} and id = ${id} for update`,
  )
  return row
}

/** The letter of a follow-up, locked until the transaction ends. */
export async function lockOutgoingOf(tx: Transaction, activityId: string): Promise<OutgoingRow | undefined> {
  const [row] = await tx.query<OutgoingRow>(
    sql`select ${COLUMNS} from mail_outgoing where tenant_id = ${tx.tenantId} and activity_id = ${activityId} for update`,
  )
  return row
}

/** Moves the letter on. */
export async function moveOutgoing(
  tx: Transaction,
  id: string,
  to: { state: OutgoingState; fault?: string | null; dueAt?: string; sentAt?: string; attempts?: number },
): Promise<void> {
  const { state, fault = null, dueAt = null, sentAt = null, attempts = null } = to
  await tx.query(sql`update mail_outgoing set state = ${state}, fault = ${fault}, due_at = coalesce(${dueAt}::timestamptz, due_at),
      sent_at = coalesce(${sentAt}::timestamptz, sent_at), attempts = coalesce(${attempts}::int, attempts)
    where tenant_id = ${tx.tenantId} and id = ${id}`)
}

/** Notes that a copy lies among the sent letters, or will not. */
export async function noteCopied(tx: Transaction, id: string): Promise<void> {
  await tx.query(sql`update mail_outgoing set copied = true where tenant_id = ${tx.tenantId} and id = ${id}`)
}

/** The mailbox holds the letters among those sent: of which it was not known whether it went, it went. */
export async function settleDoubtful(tx: Transaction, digests: readonly Uint8Array[]): Promise<void> {
  if (digests.length === 0) return
  await tx.query(sql`update mail_outgoing o set state = 'sent', fault = case o.state when 'sent' then o.fault end,
      sent_at = coalesce(o.sent_at, o.due_at), copied = true
    from mail_letter l where l.tenant_id = ${tx.tenantId} and l.digest = any(${digests}::bytea[]) and o.tenant_id = l.tenant_id
      and o.activity_id = l.activity_id and o.state in ('doubtful', 'sent')`)
}

/** The copy among the sent letters is tried again then. */
export async function postponeCopy(tx: Transaction, id: string, dueAt: string): Promise<void> {
  await tx.query(sql`update mail_outgoing set due_at = ${dueAt} where tenant_id = ${tx.tenantId} and id = ${id}`)
}

/** Takes the letters that are due, so that no other process asks for them within the pause. */
export const takeDue = (tx: Transaction, about: { now: string; again: string; limit: number }) =>
  tx.query<{
    id: string
    user_id: string
  }>(sql`update mail_outgoing set due_at = ${about.again} where tenant_id = ${tx.tenantId}
    and id in (select id from mail_outgoing where tenant_id = ${tx.tenantId} and due_at <= ${about.now}
      and (state in ('waiting', 'sending') or (state = 'sent' and not copied)) order by due_at limit ${about.limit} for update skip locked)
    returning id, user_id`)

import { sql } from 'kysely'
import { FRESH_MS } from '../../platform/audit/ledger.ts'
import type { Reading } from '../../platform/audit/log-store.ts'
import type { Statement } from '../../platform/database/database.ts'

/** A record of the log as it is stored; event and salt are null where the content was erased. */
export interface EventRow {
  readonly seq: number
  readonly at: string
  readonly event: string | null
  readonly salt: Uint8Array | null
}

export interface EventFilter {
  readonly tenantId: string
  readonly actor?: string
  readonly object?: string
  /** A whole act, or the beginning of acts, ending in a dot. */
  readonly action?: string
  readonly outcome?: string
  readonly from?: string
  readonly to?: string
}

/** Numbers from `first` to before `before`, newest first, at most `limit`. */
export interface SeqSpan {
  readonly first: number
  readonly before: number
  readonly limit: number
}

function conditions(filter: EventFilter, span: Omit<SeqSpan, 'limit'>): Statement {
  const { tenantId, actor, object, action, outcome, from, to } = filter
  const parts = [sql`e.tenant_id = ${tenantId}`, sql`e.seq >= ${span.first}`, sql`e.seq < ${span.before}`]
  if (actor !== undefined) parts.push(sql`e.actor_id = ${actor}`)
  if (object !== undefined) parts.push(sql`e.object = ${object}`)
  if (action !== undefined)
    // the sign after '.' ends the acts that begin so; acts are compared byte by byte
    parts.push(
      action.endsWith('.') ? sql`e.act >= ${action} and e.act < ${`${action.slice(0, -1)}/`}` : sql`e.act = ${action}`,
    )
  if (outcome !== undefined) parts.push(sql`e.outcome = ${outcome}`)
  if (from !== undefined) parts.push(sql`e.at >= ${from}`)
  if (to !== undefined) parts.push(sql`e.at < ${to}`)
  return sql.join(parts, sql` and `)
}

const COLUMNS = sql`e.seq, e.at, e.event, e.salt`

/** The newest records that meet a filter. */
export function findEvents(read: Reading, filter: EventFilter, span: SeqSpan): Promise<EventRow[]> {
  return read<EventRow>(
    sql`select ${COLUMNS} from audit_entry e where ${conditions(filter, span)} order by e.seq desc limit ${span.limit}`,
    'audit_events',
  )
}

/** The newest records that meet a filter and whose own record this is, or whose list of ids tells of it by `audit_mention`. */
export function findEventsOfRecord(
  read: Reading,
  filter: EventFilter,
  asked: SeqSpan & { readonly recordId: string },
): Promise<EventRow[]> {
  return read<EventRow>(
    sql`select ${COLUMNS} from audit_entry e join (
        select seq from audit_entry where tenant_id = ${filter.tenantId} and record_id = ${asked.recordId}
        union select seq from audit_mention where tenant_id = ${filter.tenantId} and record_id = ${asked.recordId}) of_record on of_record.seq = e.seq
      where ${conditions(filter, asked)} order by e.seq desc limit ${asked.limit}`,
    'audit_events_of_record',
  )
}

/** Days, newest first, on which someone listed a record, with the numbers that events of that day have. */
export interface ListingDay {
  readonly day: string
  readonly first: number
  readonly last: number
  readonly principals: readonly string[]
}

/**
 * Who listed the record on which days. A sight shortly before midnight also stands for lists shortly after it, since a person seen a moment ago
 * is not counted again.
 */
export function findListingDays(
  read: Reading,
  asked: { tenantId: string; recordId: string } & Omit<SeqSpan, 'limit'>,
): Promise<ListingDay[]> {
  return read<ListingDay>(
    sql`select d.day, d.first_seq as first, d.last_seq as last, array_agg(distinct s.principal_id::text) as principals
      from (
        select principal_id, day from seen where tenant_id = ${asked.tenantId} and record_id = ${asked.recordId} and kind = 'listed'
        union select principal_id, day + 1 from seen where tenant_id = ${asked.tenantId} and record_id = ${asked.recordId} and kind = 'listed'
          and last_at >= ((day + 1)::timestamp at time zone 'UTC') - ${FRESH_MS} * interval '1 millisecond') s
      join audit_day d on d.tenant_id = ${asked.tenantId} and d.day = s.day and d.first_seq < ${asked.before} and d.last_seq >= ${asked.first}
      group by 1, 2, 3 order by d.last_seq desc`,
    'audit_listing_days',
  )
}

/** Lists of these people that hold the record, newest first. */
export function findListings(
  read: Reading,
  filter: EventFilter,
  asked: SeqSpan & { readonly recordId: string; readonly principals: readonly string[] },
): Promise<EventRow[]> {
  return read<EventRow>(
    sql`select ${COLUMNS} from audit_entry e where ${conditions(filter, asked)} and e.actor_id = any(${asked.principals}::uuid[])
      and e.act ~ '[.](list|query|search)$' and strpos(e.event, ${asked.recordId}) > 0
      and e.event::jsonb #> '{unmapped,ids}' @> to_jsonb(${asked.recordId}::text)
      order by e.seq desc limit ${asked.limit}`,
    'audit_listings',
  )
}

/** The span of numbers that events within a span of time have; whole days, so the exact times are compared besides. */
export async function spanOfTime(read: Reading, filter: EventFilter): Promise<{ first: number; before: number }> {
  const { tenantId, from, to } = filter
  if (from === undefined && to === undefined) return { first: 0, before: Number.MAX_SAFE_INTEGER }
  const [row] = await read<{ first: number | null; last: number | null }>(
    sql`select min(first_seq) as first, max(last_seq) as last from audit_day where tenant_id = ${tenantId}
      and day >= ${from?.slice(0, 10) ?? '-infinity'}::date and day <= ${to?.slice(0, 10) ?? 'infinity'}::date`,
    'audit_days',
  )
  return row?.first === null || row?.last === null || row === undefined
    ? { first: 0, before: 0 }
    : { first: row.first, before: row.last + 1 }
}

/** Records `from` to before `to` in order, with the columns that are taken from the event. */
export interface StoredRow extends EventRow {
  readonly actor_id: string | null
  readonly act: string
  readonly object: string | null
  readonly record_id: string | null
  readonly outcome: string
}

export function readStoredRows(read: Reading, span: { logId: string; from: number; to: number }): Promise<StoredRow[]> {
  return read<StoredRow>(
    sql`select seq, event, salt, at, actor_id, act, object, record_id, outcome from audit_entry
      where tenant_id = ${span.logId} and seq >= ${span.from} and seq < ${span.to} order by seq`,
    'audit_stored_rows',
  )
}

/** When the first record of a log was made; null while it has none. */
export async function findFirstTime(read: Reading, logId: string): Promise<string | null> {
  const [row] = await read<{ at: string }>(
    sql`select at from audit_entry where tenant_id = ${logId} and seq = 0`,
    'audit_first',
  )
  return row?.at ?? null
}

/** The highest number that is stored, and how many the tree counts; the two belong together. */
export async function readEnds(read: Reading, logId: string): Promise<{ last: number | null; size: number }> {
  const [row] = await read<{ last: number | null; size: number }>(
    sql`select (select max(seq) from audit_entry where tenant_id = ${logId}) as last,
      coalesce((select size from audit_tree where tenant_id = ${logId}), 0) as size`,
    'audit_ends',
  )
  return row ?? { last: null, size: 0 }
}

export function allTenants(): Statement {
  return sql`select all_tenants() as id`
}

/** The record that has this whole value; the oldest where several have it. */
export async function findRecordByDigest(
  read: Reading,
  asked: { tenantId: string; object: string; field: string; digest: Uint8Array },
): Promise<string | null> {
  const [row] = await read<{ record_id: string }>(
    sql`select record_id from record_key where tenant_id = ${asked.tenantId} and object = ${asked.object} and field = ${asked.field}
      and digest = ${Buffer.from(asked.digest)} order by record_id limit 1`,
    'record_by_digest',
  )
  return row?.record_id ?? null
}

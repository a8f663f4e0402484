/** What a program did, out of the record of everything: numbers by object and day, no record's value and no record's id. */
import { sql } from 'kysely'
import { type Reader, readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { calendarOf } from '../../../platform/gate/tenant-policy.ts'
import { isoTime } from '../times.ts'
import { clientIdOf, findClient } from './client.ts'

const DAYS = 30
const DAY_MS = 24 * 60 * 60_000
const MOST_ADDRESSES = 20

interface Asked {
  readonly clientId: string
  /** Whose name it acts in: the log is looked up by it. */
  readonly ownerId: string
  readonly since: number
  readonly timeZone: string
}

/**
 * The program's entries. The log holds canonical JSON, in which `"app_uid":"…"` stands unescaped only as the member it is; the day's first number
 * spares reading what is older.
 */
const entriesOf = (tenantId: string, { clientId, ownerId, since }: Asked) => sql`
  select seq, at, object, record_id, outcome, event::jsonb #>> '{src_endpoint,ip}' as address,
    event::jsonb #> '{unmapped,ids}' as ids from audit_entry
  where tenant_id = ${tenantId} and actor_id = ${ownerId} and at >= ${isoTime(since)}
    and seq >= coalesce((select min(first_seq) from audit_day where tenant_id = ${tenantId} and day >= (${isoTime(since)}::timestamptz - interval '1 day')::date), 0)
    and position(${`"app_uid":"${clientId}"`} in event) > 0`

/** The records that an event names: its own, and those of its list. */
const NAMED = sql`
  select seq, record_id::text as record from entry where record_id is not null
    union select e.seq, of_list.id from entry e cross join jsonb_array_elements_text(coalesce(e.ids, '[]')) as of_list (id)`

interface DayRow {
  readonly day: string
  readonly object: string | null
  readonly requests: number
  readonly refused: number
  readonly records: number
}

interface AddressRow {
  readonly address: string
  readonly requests: number
  readonly lastAt: string
}

interface ActivityRow {
  readonly days: readonly DayRow[]
  readonly addresses: readonly AddressRow[]
  /** Distinct ones, over all days. */
  readonly records: number
}

/** Everything that is told, of one look through the log. */
async function activityOf(reader: Reader, asked: Asked): Promise<ActivityRow> {
  const [row] = await reader.query<ActivityRow>(sql`
    with entry as materialized (${entriesOf(reader.tenantId, asked)}), named as materialized (${NAMED}),
    by_day as (
      select to_char(e.at at time zone ${asked.timeZone}, 'YYYY-MM-DD') as day, e.object, count(distinct e.seq)::int as requests,
        count(distinct e.seq) filter (where e.outcome <> 'allowed')::int as refused, count(distinct n.record)::int as records
      from entry e left join named n on n.seq = e.seq group by 1, 2),
    by_address as (
      select address, count(*)::int as requests, to_char(max(at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "lastAt"
      from entry where address is not null group by address order by max(at) desc limit ${MOST_ADDRESSES})
    select (select coalesce(jsonb_agg(d order by d.day desc, d.object), '[]') from by_day d) as days,
      (select coalesce(jsonb_agg(a order by a."lastAt" desc), '[]') from by_address a) as addresses,
      (select count(distinct record)::int from named) as records`)
  return row ?? { days: [], addresses: [], records: 0 }
}

/**
 * What a program did in the last 30 days, for the person it acts for and for whoever manages programs: requests, refusals and distinct records by
 * the company's day and object, and from where it came. Of what the log holds by now, which is seconds behind.
 */
export async function showActivity(
  ctx: RequestContext,
  which: { tenantId: string; id: string } | null,
): Promise<Answer> {
  const { services, caller } = ctx
  const { tenant } = caller
  const reader = readerOf(services.database, tenant.id)
  const row = which === null || which.tenantId !== tenant.id ? undefined : await findClient(reader, which.id)
  const mayLook = caller.access.capabilities.has('clients.write') || row?.owner_id === caller.user.id
  if (row === undefined || !mayLook) throw new Refusal('not_found')
  const since = services.clock.now() - DAYS * DAY_MS
  const { timeZone } = calendarOf(tenant.policy)
  const asked = { clientId: row.id, ownerId: row.owner_id, since, timeZone }
  const { days, addresses, records } = await activityOf(reader, asked)
  // objects as scopes name them
  const named = days.map((day) => ({ ...day, object: tenant.catalog.findObject(day.object ?? '')?.plural ?? null }))
  const clientId = clientIdOf(tenant.id, row.id)
  return {
    status: 200,
    body: { clientId, since: isoTime(since), usedAt: row.used_at, records, days: named, addresses },
    audit: { act: 'client.activity', outcome: 'allowed', facts: { client: clientId } },
  }
}

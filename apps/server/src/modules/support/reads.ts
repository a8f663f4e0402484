/** What was read under a support access, told from the log itself. */
import { sql } from 'kysely'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { SupportAccess } from '../../platform/gate/support-access.ts'

/** So many events of one access are looked through, and so many records named. */
const MOST_EVENTS = 10_000
const MOST_RECORDS = 200

interface ReadRow {
  readonly object: string
  readonly reads: number
  readonly refused: number
  readonly records: readonly string[]
}

/** By object: how often something was read or refused, and which records were shown. */
export async function readsUnder({ services, caller }: RequestContext, access: SupportAccess) {
  const { id: tenantId } = caller.tenant
  const [from, until] = [new Date(access.from).toISOString(), new Date(access.until + 60_000).toISOString()]
  const rows = await services.database.read<ReadRow>(
    tenantId,
    sql`with under as (
        select e.object, e.outcome, e.record_id, e.event::jsonb as event from audit_entry e
        where e.tenant_id = ${tenantId} and e.actor_id = ${access.userId} and e.at >= ${from} and e.at < ${until}
          and e.event is not null and e.event::jsonb #>> '{unmapped,support}' = ${access.id}
        order by e.seq limit ${MOST_EVENTS}),
      shown as (
        select object, record_id::text as id from under where outcome = 'allowed' and record_id is not null
        union select object, jsonb_array_elements_text(event #> '{unmapped,ids}') from under
          where outcome = 'allowed' and jsonb_typeof(event #> '{unmapped,ids}') = 'array')
      select coalesce(u.object, '') as object, count(*) filter (where u.outcome = 'allowed')::int as reads,
        count(*) filter (where u.outcome <> 'allowed')::int as refused,
        coalesce((select array_agg(s.id) from shown s where s.object is not distinct from u.object), '{}') as records
      from under u group by u.object order by 1`,
    'support_reads',
  )
  return rows.map(({ object, reads, refused, records }) => ({
    object,
    reads,
    refused,
    count: records.length,
    records: records.slice(0, MOST_RECORDS),
  }))
}

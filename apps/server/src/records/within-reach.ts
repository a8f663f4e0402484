import { reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Caller } from '../platform/gate/session.ts'
import type { Services } from '../platform/services.ts'
import { reachesCondition, sourceOf } from './reach-sql.ts'

/** Those of the records that the caller's lists may show, deleted ones included: by the same predicate as every list. */
export async function idsWithinReach(
  services: Services,
  caller: Caller,
  about: { object: string; ids: readonly string[] },
): Promise<string[]> {
  const object = caller.tenant.catalog.findObject(about.object)
  const reaches = reachesFor(caller.access, about.object, 'list')
  if (object === undefined || reaches.length === 0 || about.ids.length === 0) return []
  const source = sourceOf(object)
  const rows = await services.database.read<{ id: string }>(
    caller.tenant.id,
    sql`select r.id from ${source.from} where r.tenant_id = ${caller.tenant.id} and r.id = any(${about.ids}::uuid[])
      and ${reachesCondition(reaches, caller.principal, source)}`,
  )
  return rows.map((row) => row.id)
}

import { sql } from 'kysely'
import { digestRow, stateColumns } from '../platform/audit/row-digest.ts'
import { stateOf } from '../records/index.ts'
import type { World } from './world.ts'

/** The digest of a record as it stands in the database now, whoever wrote it: what a forger would put into an event. */
export async function standingDigest(
  { services }: World,
  record: { tenantId: string; object: string; id: string },
): Promise<string> {
  const { tenantId, object, id } = record
  const table = stateOf(services.catalog.getObject(object))
  const [row] = await services.database.read<Record<string, unknown>>(
    tenantId,
    sql`select ${stateColumns(table)} from ${sql.table(object)} as r where r.tenant_id = ${tenantId} and r.id = ${id}`,
  )
  return digestRow(tenantId, table, row ?? {})
}

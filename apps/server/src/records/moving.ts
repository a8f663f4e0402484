import { reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import { pointingColumns, pointsTo } from './pointing.ts'
import { both, reachesCondition, sourceOf } from './reach-sql.ts'
import type { Writing } from './writing.ts'

/** How many living records, by object, point to a record: those the caller may list, so that the sums tell of nothing beyond their reach. */
export async function countPointing(writing: Writing, id: string): Promise<Readonly<Record<string, number>>> {
  const { services, caller, object } = writing
  const { catalog } = caller.tenant
  const counts: Record<string, number> = {}
  for (const place of pointingColumns(catalog, object)) {
    const pointing = catalog.getObject(place.table)
    const reaches = reachesFor(caller.access, pointing.name, 'list')
    if (reaches.length === 0) continue
    const source = sourceOf(pointing)
    const where = both([
      sql`r.tenant_id = ${caller.tenant.id}`,
      sql`r.deleted_at is null`,
      pointsTo(place, 'r', sql`${id}::uuid`),
      reachesCondition(reaches, caller.principal, source),
    ])
    const [row] = await services.database.read<{ count: number }>(
      caller.tenant.id,
      sql`select count(*)::int as count from ${source.from} where ${where}`,
    )
    if (row !== undefined && row.count > 0) counts[pointing.name] = (counts[pointing.name] ?? 0) + row.count
  }
  return counts
}

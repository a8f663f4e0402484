/** How many records of an object lie within each of somebody's reaches, and within any: counted by the conditions that every list of theirs is asked with. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import type { Principal, Reach } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Database } from '../platform/database/database.ts'
import { reachCondition, reachesCondition, sourceOf } from './reach-sql.ts'

interface ReachCounts {
  /** Those within any of the reaches; each record once. */
  readonly all: number
  /** In the order of the reaches. */
  readonly each: readonly number[]
}

/** Numbers alone: no record is opened. One statement, which reads no more rows than the widest reach holds. */
export async function countReached(
  database: Pick<Database, 'read'>,
  about: { readonly object: ObjectDeclaration; readonly reaches: readonly Reach[]; readonly principal: Principal },
): Promise<ReachCounts> {
  const { object, reaches, principal } = about
  const source = sourceOf(object)
  const counts = reaches.map((reach) => sql`count(*) filter (where ${reachCondition(reach, principal, source)})::int`)
  const [row] = await database.read<{ all: number; each: number[] }>(
    principal.tenantId,
    sql`select count(*)::int as all, array[${sql.join(counts)}]::int[] as each from ${source.from}
      where r.tenant_id = ${principal.tenantId} and r.deleted_at is null and ${reachesCondition(reaches, principal, source)}`,
  )
  return row ?? { all: 0, each: reaches.map(() => 0) }
}

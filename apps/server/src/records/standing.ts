import type { ObjectDeclaration } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'

/** How many records stand in a stage, and how many of them lie in the trash or were merged into others and may come back. */
export interface Standing {
  readonly stage: string
  readonly records: number
  readonly atRest: number
}

/** How many records of the company, whoever's, stand in each stage: what may be done to a stage is not a question of anybody's reach. */
export async function countStanding(
  tx: Transaction,
  object: ObjectDeclaration,
): Promise<ReadonlyMap<string, Standing>> {
  if (object.process === undefined) return new Map()
  const stage = sql.ref(object.process.stage)
  const rows =
    await tx.query<Standing>(sql`select ${stage} as stage, count(*)::int as records, count(coalesce(deleted_at::text, merged_into::text))::int as "atRest"
    from ${sql.table(object.name)} where tenant_id = ${tx.tenantId} and ${stage} is not null group by 1`)
  return new Map(rows.map((row) => [row.stage, row]))
}

/** Targets as they lie in the database. */
import { sql } from 'kysely'
import type { Database, Transaction } from '../../platform/database/database.ts'
import type { Money } from './attainment.ts'
import type { Aim, Whose } from './target-reach.ts'

/** The version of a target that nobody has set yet. */
export const FIRST_VERSION = 1

/** Of which pipeline and period. */
export interface TargetsOf {
  readonly pipeline: string
  readonly period: string
}

export interface StoredTarget {
  readonly whose: Whose
  readonly id: string
  readonly version: number
  /** Null where it was taken back. */
  readonly amount: Money | null
}

interface Row {
  readonly whose: Whose
  readonly whose_id: string
  readonly version: number
  readonly amount: string | null
  readonly currency: string | null
}

const COLUMNS = sql`whose, whose_id, version, amount::text as amount, currency`

const targetOf = ({ whose, whose_id: id, version, amount, currency }: Row): StoredTarget => ({
  whose,
  id,
  version,
  amount: amount === null || currency === null ? null : { amount, currency },
})

/** Every target of a pipeline and period. */
export async function targetsOf(
  database: Database,
  tenantId: string,
  { pipeline, period }: TargetsOf,
): Promise<readonly StoredTarget[]> {
  const rows = await database.read<Row>(
    tenantId,
    sql`select ${COLUMNS} from target where tenant_id = ${tenantId} and pipeline = ${pipeline} and period = ${period}`,
  )
  return rows.map(targetOf)
}

/** One target; undefined where none was ever set. */
export async function findTarget(
  tx: Transaction,
  { pipeline, period }: TargetsOf,
  { whose, id }: Pick<Aim, 'whose' | 'id'>,
): Promise<StoredTarget | undefined> {
  const [row] = await tx.query<Row>(sql`select ${COLUMNS} from target
    where tenant_id = ${tx.tenantId} and pipeline = ${pipeline} and period = ${period} and whose = ${whose} and whose_id = ${id}`)
  return row === undefined ? undefined : targetOf(row)
}

/** Keeps a target; false where somebody else kept this version of it, or a later one, meanwhile. */
export async function storeTarget(
  tx: Transaction,
  { pipeline, period }: TargetsOf,
  target: StoredTarget & { readonly at: string; readonly by: string },
): Promise<boolean> {
  const { whose, id, version, amount, at, by } = target
  const stored =
    await tx.query(sql`insert into target as t (tenant_id, pipeline, period, whose, whose_id, amount, currency, version, updated_at, updated_by)
    values (${tx.tenantId}, ${pipeline}, ${period}, ${whose}, ${id}, ${amount?.amount ?? null}::numeric, ${amount?.currency ?? null}, ${version}, ${at}, ${by})
    on conflict (tenant_id, pipeline, period, whose, whose_id) do update set amount = excluded.amount, currency = excluded.currency,
      version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by
      where t.version < excluded.version returning 1`)
  return stored.length === 1
}

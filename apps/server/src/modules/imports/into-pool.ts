/** Customers that are imported straight into a pool: those of which the file names no owner are nobody's. */
import { POOL_FIELD, POOLED_OBJECT, type Pool, poolValue } from '@holdfast/catalog'
import { isInPool, mayEver } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Transaction } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { Caller } from '../../platform/gate/session.ts'
import type { PreparedRecord } from '../../records/insert.ts'
import { RightsChanged } from './run/importer.ts'
import type { Item, Run } from './run/run.ts'

/** Whether somebody fills a pool: they are in it and give customers to colleagues. */
const mayFill = ({ access, principal }: Caller, pool: Pool): boolean =>
  isInPool(pool, principal) && mayEver(access, POOLED_OBJECT, 'assign')

/** The pool that an upload names, for what pools hold; null for none. Refuses one that the caller does not fill. */
export function poolStated(caller: Caller, object: string, stated: string | null): Pool | null {
  if (stated === null) return null
  const pool = caller.tenant.policy.pools.pools.find(({ id }) => id === stated.toLowerCase())
  if (object !== POOLED_OBJECT || pool === undefined || !mayFill(caller, pool))
    throw new Refusal('invalid', { errors: [{ path: '/options/pool', code: 'reference_invalid' }] })
  return pool
}

/** Puts what nobody owns into the import's pool. Refuses with `forbidden` where the importer does not fill it any more. */
export function intoPool({ row, writing: { caller } }: Run, items: readonly Item[]): void {
  const { pool_id: id } = row
  if (id === null) return
  const pool = caller.tenant.policy.pools.pools.find((each) => each.id === id)
  if (pool === undefined || !mayFill(caller, pool)) throw new Refusal('forbidden')
  for (const item of items.filter(({ isOwned }) => !isOwned)) {
    item.ownerId = null
    item.teamId = id
    item.values = { ...item.values, [POOL_FIELD]: poolValue(id) }
  }
}

/** Nobody takes the pool away while customers come to it, and the rights are those in force. */
export async function holdPool(tx: Transaction, { row, writing: { caller } }: Run): Promise<void> {
  if (row.pool_id === null) return
  const [held] = await tx.query<{ policy_epoch: number }>(
    sql`select policy_epoch from tenant where tenant_id = ${tx.tenantId} for share`,
  )
  if (held?.policy_epoch !== caller.tenant.policyEpoch) throw new RightsChanged('the company’s pools have changed')
}

/** Leaves in the pool's movements that the importer brought them. */
export async function keepBrought(
  tx: Transaction,
  { row, writing }: Run,
  about: { readonly records: readonly PreparedRecord[]; readonly at: string },
): Promise<void> {
  const { pool_id: poolId } = row
  const ids = about.records.flatMap(({ id, ownerId, teamId }) => (ownerId === null && teamId === poolId ? [id] : []))
  if (poolId === null || ids.length === 0) return
  const { id: userId } = writing.caller.user
  await tx.query(sql`insert into pool_movement (tenant_id, record_id, version, at, pool_id, act, user_id, by_id)
    select ${tx.tenantId}, v.id, 1, ${about.at}::timestamptz, ${poolId}, 'imported', ${userId}, ${userId} from unnest(${ids}::uuid[]) as v (id)`)
}

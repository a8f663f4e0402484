/** How many customers somebody may still take from a pool. */
import { POOLED_OBJECT, type Pool } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Transaction } from '../../platform/database/database.ts'
import { takeTurn } from '../../platform/database/take-turn.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { calendarOf } from '../../platform/gate/tenant-policy.ts'

type Asking = Pick<RequestContext, 'services' | 'caller'>

/** What somebody owns, and what they claimed since the company's midnight. */
interface Taken {
  readonly owned: number
  readonly claimed: ReadonlyMap<string, number>
  /** How many of those they claimed and still own no rule takes from them yet. */
  readonly guarded: number
}

/** The customers somebody claimed, still owns, and keeps by their pool's days of protection. */
async function guardedBy(
  { services, caller }: Asking,
  tx: Pick<Transaction, 'tenantId' | 'query'>,
  userId: string,
): Promise<number> {
  const { policy } = caller.tenant
  const { timeZone } = calendarOf(policy)
  const ruled = policy.pools.pools.flatMap(({ id, protectDays }) => (protectDays === null ? [] : [{ id, protectDays }]))
  if (ruled.length === 0) return 0
  const now = new Date(services.clock.now()).toISOString()
  const midnight = sql`date_trunc('day', ${now}::timestamptz at time zone ${timeZone})`
  const [row] = await tx.query<{ n: number }>(sql`select count(*)::int as n from pool_movement m
    join unnest(${ruled.map(({ id }) => id)}::uuid[], ${ruled.map(({ protectDays }) => protectDays)}::int[]) as v (id, days) on v.id = m.pool_id
    join ${sql.table(POOLED_OBJECT)} r on r.tenant_id = m.tenant_id and r.id = m.record_id and r.owner_id = m.user_id and r.deleted_at is null
    where m.tenant_id = ${tx.tenantId} and m.user_id = ${userId} and m.act = 'claimed'
      and m.at >= (${midnight} - make_interval(days => v.days)) at time zone ${timeZone}
      and not exists (select 1 from pool_movement l where l.tenant_id = m.tenant_id and l.record_id = m.record_id and l.version > m.version)`)
  return row?.n ?? 0
}

export async function takenBy(
  { services, caller }: Asking,
  tx: Pick<Transaction, 'tenantId' | 'query'>,
  userId: string,
): Promise<Taken> {
  const { timeZone } = calendarOf(caller.tenant.policy)
  const now = new Date(services.clock.now()).toISOString()
  const [row] = await tx.query<{ n: number }>(
    sql`select count(*)::int as n from ${sql.table(POOLED_OBJECT)} where tenant_id = ${tx.tenantId} and owner_id = ${userId} and deleted_at is null`,
  )
  const claims = await tx.query<{ pool_id: string; n: number }>(
    sql`select pool_id, count(*)::int as n from pool_movement where tenant_id = ${tx.tenantId} and user_id = ${userId} and act = 'claimed'
      and at >= date_trunc('day', ${now}::timestamptz at time zone ${timeZone}) at time zone ${timeZone} group by pool_id`,
  )
  const guarded = await guardedBy({ services, caller }, tx, userId)
  return { owned: row?.n ?? 0, claimed: new Map(claims.map(({ pool_id, n }) => [pool_id, n])), guarded }
}

/** Whoever takes for somebody waits for whoever does so at the same time: else two would count what neither has stored. */
export const takeInTurn = (tx: Transaction, userId: string): Promise<void> => takeTurn(tx, 'pool', userId)

/** Refuses what would go beyond the pool's bounds. A manager's assigning is no claim of the day. */
export function demandRoom(pool: Pool, taken: Taken, act: 'claimed' | 'assigned'): void {
  if (pool.mostOwned !== null && taken.owned >= pool.mostOwned) throw new Refusal('pool_owned_most')
  const claimed = taken.claimed.get(pool.id) ?? 0
  if (act === 'claimed' && pool.claimsADay !== null && claimed >= pool.claimsADay)
    throw new Refusal('pool_claimed_most')
  const { protectDays, mostProtected } = pool
  if (act === 'claimed' && protectDays !== null && mostProtected !== null && taken.guarded >= mostProtected)
    throw new Refusal('pool_protected_most')
}

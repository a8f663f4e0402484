/** How many customers of a pool somebody looks at in a day, where the pool bounds it: counted before anything of them is shown, once a day each. */
import { POOLED_OBJECT, type Pool } from '@holdfast/catalog'
import { boundAs } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { takeTurn } from '../platform/database/take-turn.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import type { RequestContext } from '../platform/gate/context.ts'
import { companyDay } from '../platform/gate/tenant-policy.ts'
import { workingRoles } from './assigned-owner.ts'
import type { OpenRecord } from './record.ts'

type Asking = Pick<RequestContext, 'services' | 'caller'>
type Reading = Pick<Transaction, 'tenantId' | 'query'>

/** How many customers of a pool the caller may look at in a day: the most that one of their roles gives; null for no bound. */
export function looksADay({ caller }: Pick<Asking, 'caller'>, { looks }: Pool): number | null {
  const working = workingRoles({ caller, object: caller.tenant.catalog.getObject(POOLED_OBJECT) })
  const own = caller.principal.roles.filter((role) => working.includes(role))
  const most = boundAs(own, looks).map(
    (role) => (Object.hasOwn(looks, role) ? looks[role] : undefined) ?? Number.POSITIVE_INFINITY,
  )
  const widest = Math.max(0, ...most)
  return own.length === 0 || widest === Number.POSITIVE_INFINITY ? null : widest
}

/** What the caller has looked at since the company's midnight: the customers, by pool. */
export async function lookedToday(
  { services, caller }: Asking,
  tx: Reading,
): Promise<ReadonlyMap<string, Set<string>>> {
  const today = companyDay(caller.tenant.policy, services.clock.now())
  const rows = await tx.query<{ pool_id: string; record_id: string }>(
    sql`select pool_id, record_id from pool_look where tenant_id = ${tx.tenantId} and user_id = ${caller.user.id} and day = ${today}::date`,
  )
  const looked = new Map<string, Set<string>>()
  for (const { pool_id, record_id } of rows) looked.set(pool_id, (looked.get(pool_id) ?? new Set()).add(record_id))
  return looked
}

/** In which pool with a bound for the caller a record lies, and the bound. */
function boundOf(ctx: Asking) {
  const bounds = new Map<string, number>()
  for (const pool of ctx.caller.tenant.policy.pools.pools) {
    const most = Object.keys(pool.looks).length === 0 ? null : looksADay(ctx, pool)
    if (most !== null) bounds.set(pool.id, most)
  }
  return ({ object, reach: { ownerId, teamId } }: OpenRecord) => {
    const most = object.name === POOLED_OBJECT && ownerId === null && teamId !== null ? bounds.get(teamId) : undefined
    return teamId === null || most === undefined ? null : { poolId: teamId, most }
  }
}

interface Pooled {
  readonly id: string
  readonly poolId: string
  readonly most: number
}

/** Keeps what is new of the day, in the order asked, as far as the bounds go; whoever looks at the same time waits, so that two do not both see the last one. Gives what may be shown. */
function keepLooks(ctx: Asking, pooled: readonly Pooled[]): Promise<ReadonlySet<string>> {
  const { services, caller } = ctx
  const userId = caller.user.id
  return services.database.inTenant(caller.tenant.id, async (tx) => {
    await takeTurn(tx, 'pool.look', userId)
    const looked = new Map(await lookedToday(ctx, tx))
    const [shown, news] = [new Set<string>(), [] as Pooled[]]
    for (const each of pooled) {
      const seen = looked.get(each.poolId) ?? new Set<string>()
      looked.set(each.poolId, seen)
      if (!seen.has(each.id)) {
        if (seen.size >= each.most) continue
        seen.add(each.id)
        news.push(each)
      }
      shown.add(each.id)
    }
    if (news.length === 0) return shown
    const today = companyDay(caller.tenant.policy, services.clock.now())
    const column = (of: (each: Pooled) => string) => sql`${news.map(of)}::uuid[]`
    await tx.query(
      sql`delete from pool_look where tenant_id = ${tx.tenantId} and user_id = ${userId} and day < ${today}::date`,
    )
    await tx.query(sql`insert into pool_look (tenant_id, user_id, day, pool_id, record_id)
      select ${tx.tenantId}, ${userId}, ${today}::date, v.pool_id, v.record_id
      from unnest(${column(({ poolId }) => poolId)}, ${column(({ id }) => id)}) as v (pool_id, record_id)`)
    return shown
  })
}

/** Of the records those that the caller may still see today, counted from now on: a customer of a pool beyond the day's bound is left out. */
export async function withinLooks<R extends OpenRecord>(ctx: Asking, records: readonly R[]): Promise<readonly R[]> {
  const bound = boundOf(ctx)
  const pooled = records.flatMap((record) => {
    const found = bound(record)
    return found === null ? [] : [{ id: record.row.id, ...found }]
  })
  if (pooled.length === 0) return records
  const shown = await keepLooks(ctx, pooled)
  return records.filter((record) => bound(record) === null || shown.has(record.row.id))
}

/** Refuses what would be shown of nothing but customers beyond the day's bound. */
export async function demandLooks<R extends OpenRecord>(ctx: Asking, records: readonly R[]): Promise<readonly R[]> {
  const shown = await withinLooks(ctx, records)
  if (records.length > 0 && shown.length === 0) throw new Refusal('pool_looked_most')
  return shown
}

import { POOLED_OBJECT, poolValue } from '@holdfast/catalog'
import { mayEver } from '@holdfast/policy'
import Type from 'typebox'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { ById, exactly, maybe, Words } from '../../platform/gate/shapes.ts'
import { lookedToday, looksADay } from '../../records/index.ts'
import { poolsOf } from './pool-acts.ts'
import { takenBy } from './pool-bounds.ts'

const Count = Type.Integer({ minimum: 0 })

export const OwnPoolsView = exactly({
  data: Type.Array(
    exactly({
      id: ById.properties.id,
      label: Words,
      /** What `poolState` says of customers in it. */
      value: Type.String(),
      fields: Type.Array(Type.String()),
      mostOwned: maybe(Count),
      claimsADay: maybe(Count),
      claimedToday: Count,
      protectDays: maybe(Count),
      mostProtected: maybe(Count),
      /** How many in it the caller may look at in a day, and has since the company's midnight; null for no bound. */
      looksADay: maybe(Count),
      lookedToday: Count,
    }),
  ),
  /** How many customers the caller owns. */
  owned: Count,
  /** How many of those one claimed are protected now. */
  guarded: Count,
  /** Whether the caller gives customers to colleagues. */
  assigns: Type.Boolean(),
})

/** The pools the caller is in, and how far they have come towards their bounds. */
export async function readOwnPools(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const { id: tenantId } = caller.tenant
  const pools = poolsOf(ctx)
  const query = <T>(statement: Parameters<typeof services.database.read>[1]) =>
    services.database.read<T>(tenantId, statement)
  const { owned, claimed, guarded } = await takenBy(ctx, { tenantId, query }, caller.user.id)
  const looked = await lookedToday(ctx, { tenantId, query })
  const data = pools.map((pool) => {
    const { id, label, fields, mostOwned, claimsADay, protectDays, mostProtected } = pool
    return {
      id,
      label,
      value: poolValue(id),
      fields,
      mostOwned,
      claimsADay,
      protectDays,
      mostProtected,
      claimedToday: claimed.get(id) ?? 0,
      looksADay: looksADay(ctx, pool),
      lookedToday: looked.get(id)?.size ?? 0,
    }
  })
  return {
    status: 200,
    body: { data, owned, guarded, assigns: mayEver(caller.access, POOLED_OBJECT, 'assign') },
    audit: { act: 'pool.own', outcome: 'allowed', count: data.length },
  }
}

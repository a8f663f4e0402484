import { Refusal } from '../../platform/errors/refusal.ts'
import { demandDevice } from '../../platform/gate/admit.ts'
import { keyRequired } from '../../platform/gate/bound-session.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import type { RuleChange } from '../../platform/gate/rule-changes.ts'
import { countShared } from '../../records/index.ts'
import { demandPlace, isOn, keyOf, placeOf } from './rule.ts'

/** How many values stand in the way of the change: only a number, for who asks sees no customer. */
async function inTheWay(ctx: RequestContext, change: RuleChange): Promise<number> {
  if (change.rule !== 'unique' || !change.on) return 0
  const { services, caller } = ctx
  const place = placeOf(caller.tenant, change)
  const query = <Row>(statement: Parameters<typeof services.database.read>[1]) =>
    services.database.read<Row>(caller.tenant.id, statement)
  return countShared(query, caller.tenant.id, place)
}

/** Who shuts out browsers without a key came in by one, or could not undo it. Refuses with `key_required`. */
export function demandOwnKey({ caller }: RequestContext, { rule, on }: Pick<RuleChange, 'rule' | 'on'>): void {
  if (rule === 'boundSessions' && on && caller.session.jkt === undefined) throw keyRequired()
}

/** Any rule but the demand itself is changed from a device that is in order. */
export function demandDeviceFor({ caller }: RequestContext, key: string): void {
  if (key !== keyOf({ rule: 'deviceReports', on: false })) demandDevice(caller)
}

/** Notes, under the company's seal, that a rule is to be changed. It takes effect once another administrator confirms it. */
export async function askRule(ctx: RequestContext, change: RuleChange): Promise<Answer> {
  const { services, caller } = ctx
  demandPlace(caller.tenant, change)
  demandOwnKey(ctx, change)
  demandDeviceFor(ctx, keyOf(change))
  if (isOn(caller.tenant.policy, change) === change.on) throw new Refusal('state_conflict')
  const shared = await inTheWay(ctx, change)
  const key = keyOf(change)
  return ctx.write(async (tx) => {
    const asked = { by: caller.user.id, at: services.clock.now(), change }
    await changePolicy(services, tx, (policy) => ({ ...policy, asked: { ...policy.asked, [key]: asked } }))
    const audit = await tx.record({ act: 'rule.ask', outcome: 'allowed', facts: { ...change, shared } })
    return { status: 200, body: { key, ...change, shared }, audit }
  })
}

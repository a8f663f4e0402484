import { Refusal } from '../../platform/errors/refusal.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import type { RequestContext, WriteTransaction } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import type { AskedRule } from '../../platform/gate/rule-changes.ts'
import { demandSecondPerson } from '../../platform/gate/second-person.ts'
import type { TenantPolicy } from '../../platform/gate/tenant-policy.ts'
import { beginUnique, endUnique } from '../../records/index.ts'
import { requireFreshFactor } from '../identity/index.ts'
import { acceptInLog } from '../integrity/index.ts'
import { demandDeviceFor, demandOwnKey } from './ask.ts'
import { askReindexing, beginCounting } from './reindex.ts'
import { changedBy, livingRules, placeOf } from './rule.ts'

const findAsked = (ctx: RequestContext, policy: TenantPolicy, key: string): AskedRule => {
  const [, asked] = livingRules(policy, ctx.services.clock.now()).find(([each]) => each === key) ?? []
  if (asked === undefined) throw new Refusal('not_found')
  return asked
}

/** What the change means for the records that are there. */
async function applyToRecords(ctx: RequestContext, tx: WriteTransaction, asked: AskedRule): Promise<void> {
  const { change } = asked
  if (change.rule === 'accept') return acceptInLog(ctx.services, tx, { acceptance: change, askedBy: asked.by })
  if (change.rule === 'search') return askReindexing(tx)
  if (change.rule !== 'unique') return
  const place = placeOf(ctx.caller.tenant, change)
  if (!change.on) return endUnique(tx, place)
  const shared = await beginUnique(tx, place)
  if (shared > 0) throw new Refusal('values_shared', { extra: { shared } })
}

/** A second administrator puts a change into force, with the records in the same transaction. */
export async function confirmRule(ctx: RequestContext, key: string): Promise<Answer> {
  await requireFreshFactor(ctx)
  demandDeviceFor(ctx, key)
  const principal = ctx.services.newId()
  return ctx.write(async (tx) => {
    let confirmed: AskedRule | undefined
    await changePolicy(ctx.services, tx, (policy) => {
      const asked = findAsked(ctx, policy, key)
      demandSecondPerson(ctx, asked)
      if (asked.change.rule !== 'accept') demandOwnKey(ctx, asked.change)
      confirmed = asked
      const at = ctx.services.clock.now()
      return changedBy(policy, asked.change, { askedBy: asked.by, by: ctx.caller.user.id, at, principal })
    })
    if (confirmed === undefined) throw new Refusal('not_found')
    const { change } = confirmed
    if (change.rule === 'search') await beginCounting(ctx.services, tx.tenantId, principal)
    await applyToRecords(ctx, tx, confirmed)
    const audit = await tx.record({ act: 'rule.confirm', outcome: 'allowed', facts: { ...change } })
    return { status: 200, body: { key, ...change }, audit }
  })
}

/** Takes back what was asked: by who asked, or by who will not confirm it. */
export function withdrawRule(ctx: RequestContext, key: string): Promise<Answer> {
  return ctx.write(async (tx) => {
    await changePolicy(ctx.services, tx, (policy) => {
      const waiting = findAsked(ctx, policy, key)
      // whoever only watches takes back no more than what they asked for
      const { capabilities } = ctx.caller.access
      const watches = !capabilities.has('settings.write') && !capabilities.has('users.confirm')
      if (watches && waiting.by !== ctx.caller.user.id) throw new Refusal('forbidden')
      const { [key]: _withdrawn, ...asked } = policy.asked
      return { ...policy, asked }
    })
    const audit = await tx.record({ act: 'rule.withdraw', outcome: 'allowed', facts: { key } })
    return { status: 204, audit }
  })
}

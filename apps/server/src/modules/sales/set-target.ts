import { Refusal } from '../../platform/errors/refusal.ts'
import { type RequestContext, statedVersion } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { forecastFields } from '../../records/index.ts'
import { askedDeals } from './asked-deals.ts'
import type { Money } from './attainment.ts'
import { daysOfPeriod } from './periods.ts'
import { invalid, saidMoney, statedAim, statedAmount } from './stated.ts'
import type { TargetStated } from './target-body.ts'
import { FIRST_VERSION, findTarget, storeTarget } from './target-rows.ts'

/** An amount above nothing; null takes the target back. */
function statedTarget(ctx: RequestContext, stated: Money | null): Money | null {
  if (stated === null) return null
  const money = statedAmount(ctx, stated, '/amount')
  if (!/[1-9]/.test(money.amount)) throw invalid('/amount', 'number_too_small')
  return money
}

/** Sets what the company, a team or a person is to bring in a period, upon the version that was seen; the log keeps what it was before. */
export async function setTarget(ctx: RequestContext, pipeline: string, stated: TargetStated): Promise<Answer> {
  const { caller, services } = ctx
  askedDeals(ctx, { pipeline }, forecastFields)
  const { period, whose, id } = stated
  if (daysOfPeriod(period) === undefined) throw new Refusal('malformed')
  const seen = statedVersion(ctx.headers)
  const amount = statedTarget(ctx, stated.amount)
  return ctx.write(async (tx) => {
    const aim = await statedAim(ctx, tx, stated)
    const before = await findTarget(tx, { pipeline, period }, aim)
    if ((before?.version ?? FIRST_VERSION) !== seen) throw new Refusal('version_conflict')
    const kept = { whose, id: aim.id, version: seen + 1, amount }
    const by = { at: new Date(services.clock.now()).toISOString(), by: caller.user.id }
    if (!(await storeTarget(tx, { pipeline, period }, { ...kept, ...by }))) throw new Refusal('version_conflict')
    const facts = { pipeline, period, whose, id, version: kept.version, before: saidMoney(before?.amount ?? null) }
    const audit = await tx.record({
      act: 'target.update',
      outcome: 'allowed',
      facts: { ...facts, after: saidMoney(amount) },
    })
    const body = { period, whose, id, version: kept.version, amount }
    return { status: 200, body, headers: { ETag: `"${kept.version}"` }, audit }
  })
}

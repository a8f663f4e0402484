import { findField } from '@holdfast/catalog'
import { valueType } from '@holdfast/catalog/values'
import { Refusal } from '../../platform/errors/refusal.ts'
import { type RequestContext, statedVersion, type WriteTransaction } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { forecastFields } from '../../records/index.ts'
import { askedDeals } from './asked-deals.ts'
import type { Money } from './attainment.ts'
import { daysOfPeriod } from './periods.ts'
import { ledObject } from './pipelines.ts'
import type { TargetStated } from './target-body.ts'
import { type Aim, aimsOfPeople, aimsOfUnits, targetRights } from './target-reach.ts'
import { FIRST_VERSION, findTarget, storeTarget } from './target-rows.ts'

const invalid = (path: string, code: string): Refusal => new Refusal('invalid', { errors: [{ path, code }] })

/** An amount above nothing, as a deal's is written; null takes the target back. */
function statedAmount({ caller }: RequestContext, stated: Money | null): Money | null {
  if (stated === null) return null
  const object = ledObject(caller.tenant.catalog)
  const field = findField(object, object.process.forecast.amount)
  if (field === undefined) throw new Refusal('not_found')
  const parsed = valueType(field.kind).parse(stated, field, { country: caller.tenant.policy.country })
  if (!parsed.ok) throw invalid('/amount', parsed.code)
  const money = parsed.value as unknown as Money
  if (!/[1-9]/.test(money.amount)) throw invalid('/amount', 'number_too_small')
  return money
}

/** Whose target it is; whom the caller may set none for is like whom there is not. */
async function statedAim(ctx: RequestContext, tx: WriteTransaction, { whose, id }: TargetStated): Promise<Aim> {
  const among = whose === 'person' ? await aimsOfPeople(ctx, tx) : aimsOfUnits(ctx)
  const stated = whose === 'company' ? ctx.caller.tenant.id : id
  const aim = among.find((each) => each.whose === whose && each.id === stated)
  if (aim === undefined || (whose === 'company' && id !== null) || !targetRights(ctx).maySet(aim))
    throw invalid('/id', 'reference_invalid')
  return aim
}

const said = (money: Money | null): string | null => (money === null ? null : `${money.amount} ${money.currency}`)

/** Sets what the company, a team or a person is to bring in a period, upon the version that was seen; the log keeps what it was before. */
export async function setTarget(ctx: RequestContext, pipeline: string, stated: TargetStated): Promise<Answer> {
  const { caller, services } = ctx
  askedDeals(ctx, { pipeline }, forecastFields)
  const { period, whose, id } = stated
  if (daysOfPeriod(period) === undefined) throw new Refusal('malformed')
  const seen = statedVersion(ctx.headers)
  const amount = statedAmount(ctx, stated.amount)
  return ctx.write(async (tx) => {
    const aim = await statedAim(ctx, tx, stated)
    const before = await findTarget(tx, { pipeline, period }, aim)
    if ((before?.version ?? FIRST_VERSION) !== seen) throw new Refusal('version_conflict')
    const kept = { whose, id: aim.id, version: seen + 1, amount }
    const by = { at: new Date(services.clock.now()).toISOString(), by: caller.user.id }
    if (!(await storeTarget(tx, { pipeline, period }, { ...kept, ...by }))) throw new Refusal('version_conflict')
    const facts = { pipeline, period, whose, id, version: kept.version, before: said(before?.amount ?? null) }
    const audit = await tx.record({
      act: 'target.update',
      outcome: 'allowed',
      facts: { ...facts, after: said(amount) },
    })
    const body = { period, whose, id, version: kept.version, amount }
    return { status: 200, body, headers: { ETag: `"${kept.version}"` }, audit }
  })
}

import { readerOf } from '../../platform/database/reader.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import { type RequestContext, statedVersion } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { forecastFields } from '../../records/index.ts'
import type { AdjustmentStated } from './adjustment-body.ts'
import { adjustmentsOf, type StoredAdjustment, storeAdjustment } from './adjustment-rows.ts'
import { askedDeals } from './asked-deals.ts'
import { daysOfPeriod } from './periods.ts'
import { saidMoney, statedAim, statedAmount } from './stated.ts'
import { aimsOfPeople, aimsOfUnits, targetRights } from './target-reach.ts'
import { FIRST_VERSION } from './target-rows.ts'

function demandPeriod(ctx: RequestContext, pipeline: string, period: string): void {
  askedDeals(ctx, { pipeline }, forecastFields)
  if (daysOfPeriod(period) === undefined) throw new Refusal('malformed')
}

/** What is believed of teams and people, for whoever may say so themselves: nobody is told what their manager believes of them. */
export async function listAdjustments(ctx: RequestContext, pipeline: string, period: string): Promise<Answer> {
  demandPeriod(ctx, pipeline, period)
  const { services, caller } = ctx
  const tenantId = caller.tenant.id
  const reading = readerOf(services.database, tenantId)
  const kept = await adjustmentsOf(services, reading, { pipeline, period })
  const ofPeople = kept.filter(({ whose }) => whose === 'person').map(({ id }) => id)
  const aims = [...aimsOfUnits(ctx), ...(await aimsOfPeople(ctx, reading, ofPeople))]
  const { maySet } = targetRights(ctx)
  const within = new Set(aims.filter(maySet).map(({ whose, id }) => `${whose} ${id}`))
  const data = kept.filter(({ whose, id }) => within.has(`${whose} ${id}`))
  const facts = { pipeline, period }
  return {
    status: 200,
    body: { data },
    audit: { act: 'adjustment.list', outcome: 'allowed', count: data.length, facts },
  }
}

/** Says what a team or a person will bring beside what their deals say, with a note, upon the version that was seen. The log keeps the amounts. */
export async function adjust(ctx: RequestContext, pipeline: string, stated: AdjustmentStated): Promise<Answer> {
  const { caller, services } = ctx
  const { period, whose, id, category } = stated
  demandPeriod(ctx, pipeline, period)
  const seen = statedVersion(ctx.headers)
  const said = stated.adjusted
  const adjusted =
    said === null ? null : { amount: statedAmount(ctx, said.amount, '/adjusted/amount'), note: said.note.trim() }
  return ctx.write(async (tx) => {
    await statedAim(ctx, tx, { whose, id })
    const of = { pipeline, period }
    const before = (await adjustmentsOf(services, tx, of)).find(
      (each) => each.whose === whose && each.id === id && each.category === category,
    )
    if ((before?.version ?? FIRST_VERSION) !== seen) throw new Refusal('version_conflict')
    const at = new Date(services.clock.now()).toISOString()
    const adjustment: StoredAdjustment = { whose, id, category, version: seen + 1, adjusted, by: caller.user.id, at }
    if (!(await storeAdjustment(services, tx, { of, adjustment }))) throw new Refusal('version_conflict')
    const amounts = {
      before: saidMoney(before?.adjusted?.amount ?? null),
      after: saidMoney(adjusted?.amount ?? null),
    }
    const facts = { pipeline, period, whose, id, category, version: seen + 1, ...amounts }
    const audit = await tx.record({ act: 'adjustment.update', outcome: 'allowed', facts })
    const body = { period, whose, id, category, version: seen + 1 }
    return { status: 200, body, headers: { ETag: `"${seen + 1}"` }, audit }
  })
}

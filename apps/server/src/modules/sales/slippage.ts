import { normaliseIsoDay } from '@holdfast/catalog/values'
import Type, { type Static } from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { Day, exactly, InBase, maybe } from '../../platform/gate/shapes.ts'
import { forecastFields, slippageOf } from '../../records/index.ts'
import { askedDeals } from './asked-deals.ts'
import { dayAt, daysOfCourse } from './course-days.ts'
import { ForecastQuery } from './forecast.ts'
import { daysOfPeriod } from './periods.ts'
import { ByValue } from './pipeline-body.ts'

const SlippageQuery = exactly({
  ...ForecastQuery.properties,
  /** At whose end the forecast is taken; by default the day before the period. */
  day: Type.Optional(Day),
})

const Worth = Type.Array(exactly({ currency: Type.String(), amount: Type.String() }))
const Slippage = exactly({
  period: exactly({ from: Type.String(), to: Type.String() }),
  since: Type.String(),
  until: Type.String(),
  moves: Type.Array(
    exactly({
      was: Type.String(),
      became: Type.String(),
      count: Type.Integer({ minimum: 1 }),
      before: Worth,
      after: Worth,
      base: exactly({ before: maybe(exactly(InBase)), after: maybe(exactly(InBase)) }),
    }),
  ),
})

/** What became of a period's forecast, up to the period's last day or today; as far as the caller sees all that it is made of. */
async function readSlippage(ctx: RequestContext, id: string, stated: Static<typeof SlippageQuery>): Promise<Answer> {
  const { day, ...of } = stated
  const asked = askedDeals(ctx, { ...of, pipeline: id }, forecastFields)
  const period = daysOfPeriod(stated.period)
  if (period === undefined) throw new Refusal('malformed')
  const days = daysOfCourse(period, dayAt(ctx.services.clock.now(), asked.timeZone))
  const until = days.at(-1) ?? period.to
  const since = day ?? days.findLast((each) => each < period.from) ?? until
  if (normaliseIsoDay(since) === undefined || since > until)
    throw new Refusal('malformed', { errors: [{ path: '/day', code: 'date_invalid' }] })
  const span = { ...period, timeZone: asked.timeZone }
  const moves = await slippageOf(ctx.services, ctx.caller, { ...asked, period: span, since, until })
  return {
    status: 200,
    body: { period, since, until, moves },
    audit: { act: 'pipeline.slippage', outcome: 'allowed', object: asked.object.name, facts: { pipeline: id } },
  }
}

/** What became of what the forecast told on a day: what was won of it, what slipped, what was lost, what came in. */
export const slippageRoute: Route = route({
  name: 'pipeline.slippage',
  method: 'GET',
  path: '/pipelines/:id/slippage',
  summary: { zh: '预测后来怎样了', en: 'What became of the forecast' },
  admission: { kind: 'record', object: 'opportunity', actions: ['list'] },
  input: { params: ByValue, query: SlippageQuery },
  output: { 200: Slippage },
  run: (ctx, { params, query }) => readSlippage(ctx, params.id, query),
})

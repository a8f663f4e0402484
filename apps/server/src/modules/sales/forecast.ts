import Type, { type Static } from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { exactly, InBase, maybe } from '../../platform/gate/shapes.ts'
import { UUID_PATTERN } from '../../platform/identifiers.ts'
import {
  type CourseRow,
  FORECAST_CATEGORIES,
  type ForecastRow,
  forecastFields,
  forecastOf,
} from '../../records/index.ts'
import { askedDeals } from './asked-deals.ts'
import { daysOfPeriod, PERIOD_PATTERN } from './periods.ts'
import { ByValue } from './pipeline-body.ts'

const Id = Type.String({ pattern: UUID_PATTERN })
export const ForecastQuery = exactly({
  period: Type.String({ pattern: PERIOD_PATTERN }),
  ownerId: Type.Optional(Id),
  teamId: Type.Optional(Id),
})
type Stated = Static<typeof ForecastQuery>

const Sums = Type.Array(exactly({ currency: Type.String(), amount: Type.String(), weighted: Type.String() }))
/** With what each comes to in the company's own currency, where something is of another one. */
export const Categories = Type.Array(
  exactly({
    id: Type.String(),
    count: Type.Integer({ minimum: 0 }),
    sums: Sums,
    base: maybe(exactly({ ...InBase, weighted: maybe(Type.String()) })),
  }),
)
const Of = Type.Array(exactly({ id: maybe(Id), categories: Categories }))
const Forecast = exactly({
  period: exactly({ from: Type.String(), to: Type.String() }),
  categories: Categories,
  teams: Of,
  people: Of,
})

/** Every category, in their order, whether anything is in it or not. */
export const categoriesOf = (rows: readonly Pick<CourseRow, 'category' | 'count' | 'sum' | 'base'>[]) =>
  FORECAST_CATEGORIES.map((id) => {
    const mine = rows.filter(({ category }) => category === id)
    return {
      id,
      count: mine.reduce((all, { count }) => all + count, 0),
      sums: mine.flatMap(({ sum }) => (sum === null ? [] : [sum])),
      base: mine.find(({ base }) => base !== null)?.base ?? null,
    }
  })

function partsOf(rows: readonly ForecastRow[], of: ForecastRow['of']) {
  const ids = [...new Set(rows.filter((row) => row.of === of).map(({ id }) => id))]
  return ids.map((id) => ({ id, categories: categoriesOf(rows.filter((row) => row.of === of && row.id === id)) }))
}

/** The forecast, as far as the caller sees all that it is made of; whose it is only for whoever sees owners. */
async function readForecast(ctx: RequestContext, id: string, stated: Stated): Promise<Answer> {
  const asked = askedDeals(ctx, { ...stated, pipeline: id }, forecastFields)
  const days = daysOfPeriod(stated.period)
  if (days === undefined) throw new Refusal('malformed')
  const period = { ...days, timeZone: asked.timeZone }
  const rows = await forecastOf(ctx.services, ctx.caller, { ...asked, period })
  return {
    status: 200,
    body: {
      period: days,
      categories: categoriesOf(rows.filter(({ of }) => of === 'all')),
      teams: asked.seesOwners ? partsOf(rows, 'team') : [],
      people: asked.seesOwners ? partsOf(rows, 'owner') : [],
    },
    audit: { act: 'pipeline.forecast', outcome: 'allowed', object: asked.object.name, facts: { pipeline: id } },
  }
}

/** What is won and what is to come, by how sure it is. */
export const forecastRoute: Route = route({
  name: 'pipeline.forecast',
  method: 'GET',
  path: '/pipelines/:id/forecast',
  summary: { zh: '销售预测：按把握分类', en: 'The forecast, by how sure it is' },
  admission: { kind: 'record', object: 'opportunity', actions: ['list'] },
  input: { params: ByValue, query: ForecastQuery },
  output: { 200: Forecast },
  run: (ctx, { params, query }) => readForecast(ctx, params.id, query),
})

import Type, { type Static } from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { exactly } from '../../platform/gate/shapes.ts'
import { type CourseRow, courseOf, forecastFields } from '../../records/index.ts'
import { askedDeals } from './asked-deals.ts'
import { dayAt, daysOfCourse } from './course-days.ts'
import { Categories, categoriesOf, ForecastQuery } from './forecast.ts'
import { daysOfPeriod } from './periods.ts'
import { ByValue } from './pipeline-body.ts'

const Course = exactly({
  period: exactly({ from: Type.String(), to: Type.String() }),
  days: Type.Array(
    exactly({
      day: Type.String(),
      categories: Categories,
      /** Deals that were under way then and came here later: what was said of them is not known. */
      unknown: Type.Integer({ minimum: 0 }),
    }),
  ),
})

function dayView(day: string, rows: readonly CourseRow[]) {
  const unknown = rows.filter(({ category }) => category === 'unknown')
  return { day, categories: categoriesOf(rows), unknown: unknown.reduce((all, { count }) => all + count, 0) }
}

/** How the forecast of a period came about, as far as the caller sees all that it is made of, of the deals they reach today. */
async function readCourse(ctx: RequestContext, id: string, stated: Static<typeof ForecastQuery>): Promise<Answer> {
  const asked = askedDeals(ctx, { ...stated, pipeline: id }, forecastFields)
  const period = daysOfPeriod(stated.period)
  if (period === undefined) throw new Refusal('malformed')
  const days = daysOfCourse(period, dayAt(ctx.services.clock.now(), asked.timeZone))
  const of = { ...asked, period: { ...period, timeZone: asked.timeZone }, days }
  const rows = days.length === 0 ? [] : await courseOf(ctx.services, ctx.caller, of)
  const views = days.map((day) =>
    dayView(
      day,
      rows.filter((row) => row.day === day),
    ),
  )
  return {
    status: 200,
    body: { period, days: views },
    audit: { act: 'pipeline.course', outcome: 'allowed', object: asked.object.name, facts: { pipeline: id } },
  }
}

/** What the forecast said at the end of each week. */
export const courseRoute: Route = route({
  name: 'pipeline.course',
  method: 'GET',
  path: '/pipelines/:id/course',
  summary: { zh: '销售预测的每周变化', en: 'The forecast, week by week' },
  admission: { kind: 'record', object: 'opportunity', actions: ['list'] },
  input: { params: ByValue, query: ForecastQuery },
  output: { 200: Course },
  run: (ctx, { params, query }) => readCourse(ctx, params.id, query),
})

/** The activity report: what each person did in a week. */
import { normaliseIsoDay } from '@holdfast/catalog/values'
import { covers } from '@holdfast/policy'
import Type from 'typebox'
import { readerOf } from '../../platform/database/reader.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { Day, exactly } from '../../platform/gate/shapes.ts'
import { calendarOf } from '../../platform/gate/tenant-policy.ts'
import { UUID_PATTERN } from '../../platform/identifiers.ts'
import { reachesOfWeekly, type WeeklyCount, weeklyOf } from '../../records/index.ts'
import { weekOf } from '../reports/index.ts'
import { dayAt } from './course-days.ts'
import { aimsOfPeople } from './target-reach.ts'

const Count = Type.Integer({ minimum: 0 })
const Report = exactly({
  week: exactly({ from: Type.String(), to: Type.String() }),
  data: Type.Array(
    exactly({
      id: Type.String({ pattern: UUID_PATTERN }),
      /** By their kind. */
      followUps: Type.Record(Type.String(), Count),
      tasksDone: Count,
      newLeads: Count,
      stagesMoved: Count,
      stepsMissed: Count,
    }),
  ),
})

function lineOf(id: string, counts: readonly WeeklyCount[]) {
  const mine = counts.filter((each) => each.id === id)
  const of = (measure: WeeklyCount['measure']) => mine.find((each) => each.measure === measure)?.count ?? 0
  const kinds = mine.flatMap(({ measure, kind, count }) =>
    measure === 'followUps' && kind !== null ? [[kind, count] as const] : [],
  )
  return {
    id,
    followUps: Object.fromEntries(kinds),
    tasksDone: of('tasksDone'),
    newLeads: of('newLeads'),
    stagesMoved: of('stagesMoved'),
    stepsMissed: of('stepsMissed'),
  }
}

/** What those did whose records the caller reaches; who did nothing stands there too. */
async function readReport(ctx: RequestContext, day: string | undefined): Promise<Answer> {
  const { services, caller } = ctx
  const { principal, tenant } = caller
  const { timeZone } = calendarOf(tenant.policy)
  const now = services.clock.now()
  const stated = day ?? dayAt(now, timeZone)
  if (normaliseIsoDay(stated) === undefined)
    throw new Refusal('malformed', { errors: [{ path: '/week', code: 'date_invalid' }] })
  const week = weekOf(stated)
  const asked = { days: { ...week, timeZone }, now: new Date(now).toISOString(), people: [] }
  const reaches = reachesOfWeekly(caller, asked)
  if (reaches.length === 0) throw new Refusal('forbidden')
  const everybody = await aimsOfPeople(ctx, readerOf(services.database, tenant.id))
  const people = everybody
    .filter(({ id, teamId }) => reaches.some((reach) => covers(reach, { ownerId: id, teamId }, principal)))
    .map(({ id }) => id)
  const counts = await weeklyOf(services, caller, { ...asked, people })
  const data = people.map((id) => lineOf(id, counts))
  return {
    status: 200,
    body: { week, data },
    audit: { act: 'report.weekly', outcome: 'allowed', count: data.length, facts: { week: week.from } },
  }
}

/** Follow-ups by kind, tasks done, new leads, stages moved, next steps missed: person by person, of one week. */
export const weeklyRoute: Route = route({
  name: 'report.weekly',
  method: 'GET',
  path: '/activity-report',
  summary: { zh: '一周工作报告：按人', en: 'What each person did in a week' },
  admission: { kind: 'record', object: 'activity', actions: ['list'] },
  input: { query: exactly({ week: Type.Optional(Day) }) },
  output: { 200: Report },
  run: (ctx, { query }) => readReport(ctx, query.week),
})

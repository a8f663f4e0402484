/** How a forecast came about: what it said at the end of each of some days, from what the records were then. */
import type { ObjectDeclaration, Process } from '@holdfast/catalog'
import { sql } from 'kysely'
import { textArray } from '../../platform/database/arrays.ts'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'
import { both, type Condition } from '../reach-sql.ts'
import type { ForecastAsked } from './forecast.ts'
import { columnNamed, countedCondition, type ForecastCategory, forecastFields, openCategory } from './foreseen.ts'
import { changesSince, statesOf } from './past.ts'
import { allMatching, type Matching } from './run.ts'
import { endOfDay } from './stays.ts'
import { reachesOfWork, type Sum } from './totals.ts'

/** `unknown`: of which nothing is known at that time, since they were entered here later. */
export type CourseCategory = ForecastCategory | 'unknown'

export interface CourseAsked extends ForecastAsked {
  /** The days after whose end the forecast is looked at, in their order. */
  readonly days: readonly string[]
}

/** What records of one category and currency came to at the end of a day. The currency is null for those without an amount. */
export interface CourseRow {
  readonly day: string
  readonly category: CourseCategory
  readonly count: number
  readonly sum: Sum | null
}

interface Row {
  readonly day: string
  readonly category: CourseCategory
  readonly currency: string | null
  readonly n: number
  readonly amount: string | null
  readonly weighted: string | null
}

/** The records that match, within the reaches by which the caller sees all that a forecast is made of; of a team, their owners besides. */
export async function countedRecords(services: Services, caller: Caller, asked: ForecastAsked): Promise<Matching> {
  const { object, process, question, teamId } = asked
  const told = [...forecastFields(process), ...(teamId === null ? [] : ['owner'])]
  const found = await allMatching(services, caller, { question, within: reachesOfWork(caller, object, told) })
  return teamId === null ? found : { ...found, where: both([found.where, sql`r.team_id = ${teamId}`]) }
}

/** From when on a state of `statesOf` is known: what was won before it was entered here is, by the day it was won. */
export const knownSince = (object: ObjectDeclaration, process: Process): Condition =>
  sql`coalesce(r.since, least(r.created_at, ${columnNamed(object, process.closedAt)}))`

/**
 * What counted in the period, by how sure it was, with the first and the last of the days at whose end it did. What was won before it was entered here
 * is known by the day it was won; what was open then is not known, only that it was there.
 */
function counted({ object, process, pipeline, period }: CourseAsked): Condition {
  const of = { object, process, pipeline: pipeline.value, period }
  const [money, chance] = [process.forecast.amount, process.probability].map((key) => columnNamed(object, key))
  const known = knownSince(object, process)
  const place = (moment: Condition) => sql`width_bucket(${moment}, (select ends from d))`
  const part = (category: Condition, when: { since: Condition; until: Condition }, where: Condition) =>
    sql`select ${category} as category, ${money} as worth, coalesce(${chance}, 0) as chance, ${place(when.since)} + 1 as first, ${place(when.until)} as last
      from s r where ${where}`
  const [won, open] = [countedCondition(of, 'won'), countedCondition(of, 'open')]
  return sql.join(
    [
      part(sql`'closed'`, { since: known, until: sql`r.until` }, won),
      part(openCategory(object, process), { since: known, until: sql`r.until` }, open),
      part(sql`'unknown'`, { since: sql`r.began`, until: known }, sql`r.since is null and ((${won}) or (${open}))`),
    ],
    sql` union all `,
  )
}

/** The forecast at the end of each day, of the records that the caller reaches today; one statement. */
export async function courseOf(services: Services, caller: Caller, asked: CourseAsked): Promise<readonly CourseRow[]> {
  const { object, process, days, period } = asked
  const { id } = caller.tenant
  const [first = ''] = days
  const records = await countedRecords(services, caller, asked)
  const moment = endOfDay(sql`${first}`, period.timeZone)
  const rows = await services.database.read<Row>(
    id,
    sql`with d as materialized (select array_agg(${endOfDay(sql`u.day`, period.timeZone)} order by u.day) as ends, array_agg(u.day order by u.day) as days
        from unnest(${textArray(days)}::text[]) u (day)),
      ${changesSince(id, { object, process, moment })},
      s as materialized (select * from ${statesOf(asked, records)} x),
      c as (${counted(asked)}),
      g as materialized (select category, worth ->> 'currency' as currency, first, last, count(*) as n, sum((worth ->> 'amount')::numeric) as amount,
        sum((worth ->> 'amount')::numeric * chance) as weighted from c where first <= last group by 1, 2, 3, 4)
      select (select days from d)[at] as day, category, currency, sum(n)::int as n, trim_scale(sum(amount))::text as amount,
        trim_scale(sum(weighted) * 0.01)::text as weighted
      from g cross join lateral generate_series(g.first, g.last) at group by 1, 2, 3 order by 1, 2, 3`,
  )
  return rows.map(({ day, category, currency, n, amount, weighted }) => ({
    day,
    category,
    count: n,
    sum: currency === null ? null : { currency, amount: amount ?? '0', weighted: weighted ?? '0' },
  }))
}

/** How a forecast came about: what it said at the end of each of some days, from what the records were then. */
import type { ObjectDeclaration, Process } from '@holdfast/catalog'
import { sql } from 'kysely'
import { textArray } from '../../platform/database/arrays.ts'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'
import { both, type Condition } from '../reach-sql.ts'
import { type Converted, convertedSums, hasForeign, rateDay } from './converted.ts'
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
  /** What the whole category came to that day in the company's currency, in every row of it; null where nothing was of another one. */
  readonly base: Converted | null
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
function counted({ object, process, pipeline, period }: CourseAsked, closed: Condition): Condition {
  const of = { object, process, pipeline: pipeline.value, period }
  const [money, chance] = [process.forecast.amount, process.probability].map((key) => columnNamed(object, key))
  const known = knownSince(object, process)
  const place = (moment: Condition) => sql`width_bucket(${moment}, (select ends from d))`
  const part = (category: Condition, when: { since: Condition; until: Condition }, where: Condition) =>
    sql`select ${category} as category, ${money} as worth, coalesce(${chance}, 0) as chance, ${closed} as closed, ${place(when.since)} + 1 as first, ${place(when.until)} as last
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

/** What counted at the end of each day, as `at`, grouped; `closed` is the day on which what had ended did, where that is asked. */
async function groupsOf(
  services: Services,
  caller: Caller,
  asked: CourseAsked,
): Promise<(closed: Condition) => Condition> {
  const { object, process, days, period } = asked
  const [first = ''] = days
  const records = await countedRecords(services, caller, asked)
  const moment = endOfDay(sql`${first}`, period.timeZone)
  return (closed) =>
    sql`with d as materialized (select array_agg(${endOfDay(sql`u.day`, period.timeZone)} order by u.day) as ends, array_agg(u.day order by u.day) as days
        from unnest(${textArray(days)}::text[]) u (day)),
      ${changesSince(caller.tenant.id, { object, process, moment })},
      s as materialized (select * from ${statesOf(asked, records)} x),
      c as (${counted(asked, closed)}),
      g as materialized (select category, worth ->> 'currency' as currency, closed, first, last, count(*) as n, sum((worth ->> 'amount')::numeric) as amount,
        sum((worth ->> 'amount')::numeric * chance) as weighted from c where first <= last group by 1, 2, 3, 4, 5),
      w as (select (select days from d)[at] as day, g.* from g cross join lateral generate_series(g.first, g.last) at)`
}

const keyOf = (day: string, category: string): string => `${day} ${category}`

/** The forecast at the end of each day, of the records that the caller reaches today; one statement, and one more where something was of another currency. */
export async function courseOf(services: Services, caller: Caller, asked: CourseAsked): Promise<readonly CourseRow[]> {
  const groups = await groupsOf(services, caller, asked)
  const rows = await services.database.read<Row>(
    caller.tenant.id,
    sql`${groups(sql`null::date`)}
      select day, category, currency, sum(n)::int as n, trim_scale(sum(amount))::text as amount,
        trim_scale(sum(weighted) * 0.01)::text as weighted from w group by 1, 2, 3 order by 1, 2, 3`,
  )
  const foreign = rows.map(({ currency }) => currency)
  // what was open on a day was worth then what its amount was by the rate of that day
  const base = hasForeign(caller, foreign)
    ? await convertedSums(
        services,
        caller,
        sql`${groups(rateDay({ services, caller }, asked.object, sql`null::date`))}
          select concat_ws(' ', day, category) as k, currency, coalesce(closed, day::date) as day, null::numeric as rate, null::int as units,
            sum(amount) as amount, sum(weighted) * 0.01 as weighted
          from w where currency is not null and category <> 'unknown' group by 1, 2, 3`,
      )
    : new Map<string, Converted>()
  return rows.map(({ day, category, currency, n, amount, weighted }) => ({
    day,
    category,
    count: n,
    sum: currency === null ? null : { currency, amount: amount ?? '0', weighted: weighted ?? '0' },
    base: base.get(keyOf(day, category)) ?? null,
  }))
}

/** How a forecast came about: what it said at the end of each of some days, from what the records were then. */
import type { ObjectDeclaration, Process } from '@holdfast/catalog'
import { sql } from 'kysely'
import { textArray } from '../../platform/database/arrays.ts'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'
import { both, type Condition } from '../reach-sql.ts'
import { type Converted, convertedSums, foreignDay, hasForeign, knownParts, rateDay } from './converted.ts'
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
  /** The day of the rate of this part, where it is of another currency and had ended. */
  readonly closed: string | null
  readonly n: number
  readonly amount: string | null
  readonly weighted: string | null
  /** What this part of the sum comes to. */
  readonly part: string | null
  readonly part_weighted: string | null
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

/** What counted at the end of each day, as `w`, grouped; of another currency by the day on which what had ended did, too. */
async function groupsOf(services: Services, caller: Caller, asked: CourseAsked): Promise<Condition> {
  const { object, process, days, period } = asked
  const [first = ''] = days
  const records = await countedRecords(services, caller, asked)
  const moment = endOfDay(sql`${first}`, period.timeZone)
  const money = columnNamed(object, process.forecast.amount)
  const closed = foreignDay(caller, money, rateDay({ services, caller }, object, sql`null::date`))
  return sql`with d as materialized (select array_agg(${endOfDay(sql`u.day`, period.timeZone)} order by u.day) as ends, array_agg(u.day order by u.day) as days
        from unnest(${textArray(days)}::text[]) u (day)),
      ${changesSince(caller.tenant.id, { object, process, moment })},
      s as materialized (select * from ${statesOf(asked, records)} x),
      c as (${counted(asked, closed)}),
      g as materialized (select category, worth ->> 'currency' as currency, closed, first, last, count(*) as n, sum((worth ->> 'amount')::numeric) as amount,
        sum((worth ->> 'amount')::numeric * chance) as weighted from c where first <= last group by 1, 2, 3, 4, 5),
      w as (select (select days from d)[at] as day, g.* from g cross join lateral generate_series(g.first, g.last) at)`
}

const keyOf = (day: string, category: string): string => `${day} ${category}`

/** What the whole categories come to at rates: what was open on a day was worth then what its amount was by the rate of that day. */
async function basesOf(
  services: Services,
  caller: Caller,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, Converted>> {
  const told = rows.flatMap(({ day, category, currency, closed, part, part_weighted }) =>
    currency === null || category === 'unknown'
      ? []
      : [
          {
            k: keyOf(day, category),
            currency,
            day: closed ?? day,
            amount: part ?? '0',
            weighted: part_weighted ?? '0',
          },
        ],
  )
  return convertedSums(services, caller, knownParts(told))
}

/** The forecast at the end of each day, of the records that the caller reaches today: the past is reckoned once, whatever the currencies. */
export async function courseOf(services: Services, caller: Caller, asked: CourseAsked): Promise<readonly CourseRow[]> {
  const groups = await groupsOf(services, caller, asked)
  const rows = await services.database.read<Row>(
    caller.tenant.id,
    sql`${groups}
      select day, category, currency, closed::text as closed, (sum(sum(n)) over whole)::int as n, trim_scale(sum(sum(amount)) over whole)::text as amount,
        trim_scale((sum(sum(weighted)) over whole) * 0.01)::text as weighted, sum(amount)::text as part, (sum(weighted) * 0.01)::text as part_weighted
      from w group by day, category, currency, closed window whole as (partition by day, category, currency) order by day, category, currency, closed`,
  )
  const isForeign = hasForeign(
    caller,
    rows.map(({ currency }) => currency),
  )
  const base = isForeign ? await basesOf(services, caller, rows) : new Map<string, Converted>()
  const first = new Map(rows.toReversed().map((row) => [`${keyOf(row.day, row.category)} ${row.currency}`, row]))
  return rows
    .filter((row) => first.get(`${keyOf(row.day, row.category)} ${row.currency}`) === row)
    .map(({ day, category, currency, n, amount, weighted }) => ({
      day,
      category,
      count: n,
      sum: currency === null ? null : { currency, amount: amount ?? '0', weighted: weighted ?? '0' },
      base: base.get(keyOf(day, category)) ?? null,
    }))
}

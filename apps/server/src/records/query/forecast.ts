/** What deals will bring in a period, by how sure they are: what is won, and of what is open what its owner says of it, else what its probability does. */
import type { ObjectDeclaration, Pipeline, Process } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'
import { type Condition, reachesCondition, sourceOf } from '../reach-sql.ts'
import { type Converted, convertedSums, hasForeign, rateDay } from './converted.ts'
import { columnNamed, countedCondition, type ForecastCategory, forecastFields, openCategory } from './foreseen.ts'
import type { Question } from './question.ts'
import { allMatching } from './run.ts'
import type { Span } from './stays.ts'
import { reachesOfWork, type Sum } from './totals.ts'

export interface ForecastAsked {
  readonly object: ObjectDeclaration
  readonly process: Process
  readonly pipeline: Pipeline
  readonly question: Question
  readonly teamId: string | null
  /** In which open deals are to be closed, and won ones were. */
  readonly period: Span
}

/** What deals of one category and currency come to: of all of them, of a team's or of an owner's. The currency is null for those without an amount. */
export interface ForecastRow {
  readonly of: 'all' | 'team' | 'owner'
  readonly id: string | null
  readonly category: ForecastCategory
  readonly count: number
  readonly sum: Sum | null
  /** What the whole category comes to in the company's currency, in every row of it; null where nothing is of another one. */
  readonly base: Converted | null
}

interface Row {
  readonly level: ForecastRow['of']
  readonly id: string | null
  readonly category: ForecastCategory
  readonly currency: string | null
  readonly n: number
  readonly amount: string | null
  readonly weighted: string | null
}

/** The deals, with whose they are, their category, worth and chance; and the day of their rate where it is asked. */
type Deals = (day: Condition) => Condition

/** What the deals are, as the caller may know them. */
async function dealsOf(services: Services, caller: Caller, asked: ForecastAsked): Promise<Deals> {
  const { object, process, pipeline, question, teamId, period } = asked
  const sums = reachesOfWork(caller, object, forecastFields(process))
  // whose they are is told only where it is seen besides: roles may differ in it by reach
  const parts = reachesOfWork(caller, object, [...forecastFields(process), 'owner'])
  const { from, where } = await allMatching(services, caller, { question, within: teamId === null ? sums : parts })
  const isAllNamed = teamId !== null || parts.length === sums.length
  const named = isAllNamed ? sql`true` : reachesCondition(parts, caller.access.principal, sourceOf(object))
  const counted = { object, process, pipeline: pipeline.value, period }
  const team = teamId === null ? sql`true` : sql`r.team_id = ${teamId}`
  const [money, chance] = [process.forecast.amount, process.probability].map((key) => columnNamed(object, key))
  // each half has its own way through the index
  const half = (outcome: 'won' | 'open', { kind, day }: { kind: Condition; day: Condition }) =>
    sql`select r.owner_id, r.team_id, (${named}) as named, ${kind} as category, ${money} as worth, coalesce(${chance}, 0) as chance, ${day} as day from ${from}
      where ${where} and ${team} and ${countedCondition(counted, outcome)}`
  return (day) =>
    sql`${half('won', { kind: sql`'closed'`, day })} union all ${half('open', { kind: openCategory(object, process), day })}`
}

const keyOf = ({ of, id, category }: Pick<ForecastRow, 'of' | 'id' | 'category'>): string =>
  [of, id ?? '', category].join(' ')

/** What each part comes to in the company's currency, by its name. */
function inBase(services: Services, caller: Caller, deals: Condition): Promise<ReadonlyMap<string, Converted>> {
  const named = (of: string, whose: Condition) =>
    sql`concat_ws(' ', ${of}::text, coalesce(${whose}::text, ''), category)`
  const whose = sql`cross join lateral (values (${named('all', sql`''`)}, true), (${named('team', sql`team_id`)}, named), (${named('owner', sql`owner_id`)}, named)) as w (k, told)`
  return convertedSums(
    services,
    caller,
    sql`select w.k, g.currency, g.day, null::numeric as rate, null::int as units, sum(g.amount) as amount, sum(g.weighted) as weighted from (
        select owner_id, team_id, named, category, worth ->> 'currency' as currency, day, sum((worth ->> 'amount')::numeric) as amount,
          sum((worth ->> 'amount')::numeric * chance) * 0.01 as weighted
        from (${deals}) d where worth is not null group by 1, 2, 3, 4, 5, 6) g ${whose} where w.told group by 1, 2, 3`,
  )
}

/** The forecast of one pipeline, of records within the reaches by which the caller sees all that it is made of; one statement. */
export async function forecastOf(
  services: Services,
  caller: Caller,
  asked: ForecastAsked,
): Promise<readonly ForecastRow[]> {
  const deals = await dealsOf(services, caller, asked)
  const rows = await services.database.read<Row>(
    caller.tenant.id,
    sql`with d as (${deals(sql`null`)}), g as materialized (
        select owner_id, team_id, named, category, worth ->> 'currency' as currency, count(*) as n, sum((worth ->> 'amount')::numeric) as amount,
          sum((worth ->> 'amount')::numeric * chance) as weighted from d group by 1, 2, 3, 4, 5)
      select case grouping(team_id, owner_id) when 3 then 'all' when 1 then 'team' else 'owner' end as level,
        case grouping(team_id, owner_id) when 1 then team_id when 2 then owner_id end as id,
        category, currency, sum(n)::int as n, trim_scale(sum(amount))::text as amount, trim_scale(sum(weighted) * 0.01)::text as weighted
      from g group by grouping sets ((category, currency), (team_id, named, category, currency), (owner_id, named, category, currency))
      having grouping(named) = 1 or named order by 1, 2, 3, 4`,
  )
  const told = rows.map(({ level, id, category, currency, n, amount, weighted }) => ({
    of: level,
    id,
    category,
    count: n,
    sum: currency === null ? null : { currency, amount: amount ?? '0', weighted: weighted ?? '0' },
  }))
  const foreign = told.map(({ sum }) => sum?.currency ?? null)
  const whole = hasForeign(caller, foreign)
    ? await inBase(services, caller, deals(rateDay({ services, caller }, asked.object)))
    : new Map<string, Converted>()
  return told.map((row) => ({ ...row, base: whole.get(keyOf(row)) ?? null }))
}

/** What deals will bring in a period, by how sure they are: what is won, and of what is open what its owner says of it, else what its probability does. */
import type { ObjectDeclaration, Pipeline, Process, Stage } from '@holdfast/catalog'
import { sql } from 'kysely'
import { textArray } from '../../platform/database/arrays.ts'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'
import { columnsOf } from '../columns.ts'
import type { Condition } from '../reach-sql.ts'
import type { Question } from './question.ts'
import { allMatching } from './run.ts'
import { type Span, within } from './stays.ts'
import { reachesOfTotals, type Sum } from './totals.ts'

export const FORECAST_CATEGORIES = ['closed', 'commit', 'best_case', 'pipeline', 'omitted'] as const
export type ForecastCategory = (typeof FORECAST_CATEGORIES)[number]

/** From which probability on an open deal counts as sure, or as likely, of which nobody has said how sure it is; in percent. */
const COMMIT_FROM = 75
const BEST_CASE_FROM = 50

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

const valuesOf = ({ stages }: Pipeline, outcome: Stage['outcome']): Buffer =>
  textArray(stages.filter((stage) => stage.outcome === outcome).map(({ value }) => value))

/** All that a forecast tells something of. */
export const forecastFields = ({ pipeline, stage, probability, closedAt, forecast }: Process): readonly string[] => [
  pipeline,
  stage,
  probability,
  closedAt,
  ...Object.values(forecast),
]

/** Where an object's field lies. */
const column =
  (object: ObjectDeclaration) =>
  (key: string): Condition =>
    sql.ref(`r.${columnsOf(object).find((each) => each.key === key)?.names[0] ?? key}`)

/** The forecast of one pipeline, of records within the reaches by which the caller sees all that it is made of; one statement. */
export async function forecastOf(
  services: Services,
  caller: Caller,
  asked: ForecastAsked,
): Promise<readonly ForecastRow[]> {
  const { object, process, pipeline, question, teamId, period } = asked
  const { from, where } = await allMatching(services, caller, {
    question,
    within: reachesOfTotals(caller, object, forecastFields(process)),
  })
  const [stage, chance, closed] = [process.stage, process.probability, process.closedAt].map(column(object))
  const { amount, closeDate, category } = process.forecast
  const [money, due, stated] = [amount, closeDate, category].map(column(object))
  const likely = sql`case when ${chance} >= ${COMMIT_FROM} then 'commit' when ${chance} >= ${BEST_CASE_FROM} then 'best_case' else 'pipeline' end`
  const team = teamId === null ? sql`true` : sql`r.team_id = ${teamId}`
  // each half has its own way through the index
  const deals = (outcome: Stage['outcome'], kind: Condition, when: Condition) =>
    sql`select r.owner_id, r.team_id, ${kind} as category, ${money} as worth, coalesce(${chance}, 0) as chance from ${from}
      where ${where} and ${team} and ${column(object)(process.pipeline)} = ${pipeline.value} and ${stage} = any(${valuesOf(pipeline, outcome)}::text[]) and ${when}`
  const won = deals('won', sql`'closed'`, within(sql`${closed}`, period))
  const [first, last] = [period.from ?? '-infinity', period.to ?? 'infinity']
  const open = deals('open', sql`coalesce(${stated}, ${likely})`, sql`${due} between ${first}::date and ${last}::date`)
  const rows = await services.database.read<Row>(
    caller.tenant.id,
    sql`with d as (${won} union all ${open}), g as materialized (
        select owner_id, team_id, category, worth ->> 'currency' as currency, count(*) as n, sum((worth ->> 'amount')::numeric) as amount,
          sum((worth ->> 'amount')::numeric * chance) as weighted from d group by 1, 2, 3, 4)
      select case grouping(team_id, owner_id) when 3 then 'all' when 1 then 'team' else 'owner' end as level,
        case grouping(team_id, owner_id) when 1 then team_id when 2 then owner_id end as id,
        category, currency, sum(n)::int as n, trim_scale(sum(amount))::text as amount, trim_scale(sum(weighted) * 0.01)::text as weighted
      from g group by grouping sets ((category, currency), (team_id, category, currency), (owner_id, category, currency)) order by 1, 2, 3, 4`,
  )
  return rows.map(({ level, id, category, currency, n, amount, weighted }) => ({
    of: level,
    id,
    category,
    count: n,
    sum: currency === null ? null : { currency, amount: amount ?? '0', weighted: weighted ?? '0' },
  }))
}

/** A condition on what a record is forecast as: what the forecast counts in one of its categories, so that a number leads to its records. */
import type { ObjectDeclaration, Process, Stage } from '@holdfast/catalog'
import { type Json, normaliseIsoDay } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import { textArray } from '../../platform/database/arrays.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import { isUuid } from '../../platform/identifiers.ts'
import { columnOf } from '../columns.ts'
import { ALWAYS, both, type Condition } from '../reach-sql.ts'
import { type Span, within } from './stays.ts'

export const FORECAST_CATEGORIES = ['closed', 'commit', 'best_case', 'pipeline', 'omitted'] as const
export type ForecastCategory = (typeof FORECAST_CATEGORIES)[number]

/** From which probability on an open deal counts as sure, or as likely, of which nobody has said how sure it is; in percent. */
const COMMIT_FROM = 75
const BEST_CASE_FROM = 50

/** All that a forecast tells something of. */
export const forecastFields = ({ pipeline, stage, probability, closedAt, forecast }: Process): readonly string[] => [
  pipeline,
  stage,
  probability,
  closedAt,
  ...Object.values(forecast),
]

/** Where an object's field lies. */
export const columnNamed = (object: ObjectDeclaration, key: string): Condition => sql.ref(`r.${columnOf(object, key)}`)

/** What an open record counts as: what its owner says, else what its probability does. */
export function openCategory(object: ObjectDeclaration, { probability, forecast }: Process): Condition {
  const chance = columnNamed(object, probability)
  return sql`coalesce(${columnNamed(object, forecast.category)}, case when ${chance} >= ${COMMIT_FROM} then 'commit' when ${chance} >= ${BEST_CASE_FROM} then 'best_case' else 'pipeline' end)`
}

/** The open, won or lost records of a pipeline. */
function standingCondition(
  { object, process, pipeline }: Omit<Counted, 'period'>,
  outcome: Stage['outcome'],
): Condition {
  const stages = process.pipelines.find(({ value }) => value === pipeline)?.stages ?? []
  const standing = stages.filter((stage: Stage) => stage.outcome === outcome).map(({ value }) => value)
  return sql`${columnNamed(object, process.pipeline)} = ${pipeline} and ${columnNamed(object, process.stage)} = any(${textArray(standing)}::text[])`
}

interface Counted {
  readonly object: ObjectDeclaration
  readonly process: Process
  readonly pipeline: string
  readonly period: Span
}

/** The records of a pipeline that count in a period: the won ones that were closed in it, or the open ones that are to be. */
export function countedCondition(of: Counted, outcome: 'won' | 'open'): Condition {
  const { object, process, period } = of
  const [first, last] = [period.from ?? '-infinity', period.to ?? 'infinity']
  const when =
    outcome === 'won'
      ? within(columnNamed(object, process.closedAt), period)
      : sql`${columnNamed(object, process.forecast.closeDate)} between ${first}::date and ${last}::date`
  return sql`${standingCondition(of, outcome)} and ${when}`
}

/** What a record that no period's forecast counts may be instead, seen from one period. */
export const UNCOUNTED = ['lost', 'later', 'earlier', 'other'] as const

/** What a record is to the forecast of a period: one of its categories, or why it is in none (`other`: of another pipeline, without a day, won on another's). */
export function standingTo(of: Counted): Condition {
  const { object, process, period } = of
  const open = standingCondition(of, 'open')
  const day = columnNamed(object, process.forecast.closeDate)
  return sql`case when ${countedCondition(of, 'won')} then 'closed' when ${countedCondition(of, 'open')} then ${openCategory(object, process)}
    when ${standingCondition(of, 'lost')} then 'lost' when ${open} and ${day} > ${period.to ?? 'infinity'}::date then 'later'
    when ${open} and ${day} < ${period.from ?? '-infinity'}::date then 'earlier' else 'other' end`
}

/** What is asked: the pipeline, the category, within which days of the company's time zone, and of which team; `none` is of those of no team. */
export interface Foreseen extends Span {
  readonly pipeline: string
  readonly category: ForecastCategory
  readonly teamId: string | null
}

const NO_TEAM = 'none'
const MEMBERS = new Set(['pipeline', 'category', 'from', 'to', 'teamId'])

const wrong = (member: string, code = 'type_wrong'): Refusal =>
  new Refusal('malformed', { errors: [{ path: `/filter/foreseen/${member}`, code }] })

function dayOf(stated: Readonly<Record<string, unknown>>, member: 'from' | 'to'): string {
  const day = stated[member]
  const known = typeof day === 'string' ? normaliseIsoDay(day) : undefined
  if (known === undefined) throw wrong(member, 'date_invalid')
  return known
}

/** Reads `{"pipeline":"standard","category":"commit","from":"2026-11-01","to":"2026-11-30","teamId":"…"}`; the team alone may be left out. */
export function parseForeseen({ process }: ObjectDeclaration, input: unknown, timeZone: string): Foreseen {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw wrong('')
  const stated = input as Readonly<Record<string, unknown>>
  const odd = Object.keys(stated).find((member) => !MEMBERS.has(member))
  if (odd !== undefined) throw wrong(odd.slice(0, 20), 'field_unknown')
  const pipeline = process?.pipelines.find(({ value }) => value === stated['pipeline'])
  if (pipeline === undefined) throw wrong('pipeline', 'choice_unknown')
  const category = FORECAST_CATEGORIES.find((each) => each === stated['category'])
  if (category === undefined) throw wrong('category', 'choice_unknown')
  const teamId = stated['teamId'] ?? null
  if (teamId !== null && teamId !== NO_TEAM && !isUuid(teamId)) throw wrong('teamId')
  return { pipeline: pipeline.value, category, teamId, from: dayOf(stated, 'from'), to: dayOf(stated, 'to'), timeZone }
}

function teamCondition(teamId: string | null): Condition {
  if (teamId === null) return ALWAYS
  return teamId === NO_TEAM ? sql`r.team_id is null` : sql`r.team_id = ${teamId}`
}

/** The condition on `r`, the records of the object, which has a process: else nothing was parsed. */
export function foreseenCondition(object: ObjectDeclaration, value: Json): Condition {
  const { category, teamId, pipeline, ...period } = value as unknown as Foreseen
  const { process } = object
  if (process === undefined) return sql`false`
  const counted = { object, process, pipeline, period }
  const team = teamCondition(teamId)
  if (category === 'closed') return both([sql`(${countedCondition(counted, 'won')})`, team])
  return both([sql`(${countedCondition(counted, 'open')})`, sql`${openCategory(object, process)} = ${category}`, team])
}

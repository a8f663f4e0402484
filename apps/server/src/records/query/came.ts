/** A condition on where a record has been: that it came into a stage, in a period, of a cohort. It is what the funnel counts, so that a number leads to its records. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import { type Json, normaliseIsoDay } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import { Refusal } from '../../platform/errors/refusal.ts'
import { isUuid } from '../../platform/identifiers.ts'
import { ALWAYS, both, type Condition } from '../reach-sql.ts'
import { cohortOf, type Span, within } from './stays.ts'

/** What is asked: the stage, and within which days of the company's time zone; a cohort is the month in which the record began in the pipeline. */
export interface Came extends Span {
  readonly stage: string
  readonly pipeline: string
  readonly cohort: string | null
  /** Whose the record is now. */
  readonly teamId: string | null
}

const wrong = (member: string, code = 'type_wrong'): Refusal =>
  new Refusal('malformed', { errors: [{ path: `/filter/came/${member}`, code }] })

const MEMBERS = new Set(['stage', 'from', 'to', 'cohort', 'teamId'])

function dayOf(stated: Readonly<Record<string, unknown>>, member: 'from' | 'to'): string | null {
  const day = stated[member] ?? null
  if (day === null) return null
  const known = typeof day === 'string' ? normaliseIsoDay(day) : undefined
  if (known === undefined) throw wrong(member, 'date_invalid')
  return known
}

/** Reads `{"stage":"proposal","from":"2026-01-01","to":"2026-03-31","cohort":"2026-01","teamId":"…"}`; all but the stage may be left out. */
export function parseCame({ process }: ObjectDeclaration, input: unknown, timeZone: string): Came {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw wrong('')
  const stated = input as Readonly<Record<string, unknown>>
  const odd = Object.keys(stated).find((member) => !MEMBERS.has(member))
  if (odd !== undefined) throw wrong(odd.slice(0, 20), 'field_unknown')
  const pipeline = process?.pipelines.find(({ stages }) => stages.some(({ value }) => value === stated['stage']))
  if (pipeline === undefined) throw wrong('stage', 'choice_unknown')
  const cohort = stated['cohort'] ?? null
  if (cohort !== null && !(typeof cohort === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(cohort))) throw wrong('cohort')
  const teamId = stated['teamId'] ?? null
  if (teamId !== null && !isUuid(teamId)) throw wrong('teamId')
  const days = { from: dayOf(stated, 'from'), to: dayOf(stated, 'to'), timeZone }
  return { stage: String(stated['stage']), pipeline: pipeline.value, cohort, teamId, ...days }
}

/** The condition on `r`, the records of the object. */
export function cameCondition(object: ObjectDeclaration, value: Json): Condition {
  const came = value as unknown as Came
  const stays = sql`from movement m where m.tenant_id = r.tenant_id and m.object = ${object.name} and m.record_id = r.id and m.pipeline = ${came.pipeline}`
  const entered = sql`exists (select 1 ${stays} and m.stage = ${came.stage} and ${within(sql`m.at`, came)})`
  const team = came.teamId === null ? ALWAYS : sql`r.team_id = ${came.teamId}`
  const cohort =
    came.cohort === null ? ALWAYS : sql`(select ${cohortOf(sql`min(m.at)`, came.timeZone)} ${stays}) = ${came.cohort}`
  return both([entered, team, cohort])
}

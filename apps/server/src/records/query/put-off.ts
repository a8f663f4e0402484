/** A condition on records of a process whose close date is later than it was: what the weekly meeting calls slipped. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import { type Json, normaliseIsoDay } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { Condition } from '../reach-sql.ts'
import { columnNamed } from './foreseen.ts'

/** Since the beginning of a day (`2026-11-20`) of the company's time zone. */
export interface PutOff {
  readonly since: string
  readonly timeZone: string
}

const wrong = (member: string, code: string): Refusal =>
  new Refusal('malformed', { errors: [{ path: `/filter/putOff/${member}`, code }] })

/** Reads `{"since":"2026-11-20"}`. */
export function parsePutOff(input: unknown, timeZone: string): PutOff {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw wrong('', 'type_wrong')
  const { since, ...others } = input as Readonly<Record<string, unknown>>
  const [odd] = Object.keys(others)
  if (odd !== undefined) throw wrong(odd.slice(0, 20), 'field_unknown')
  const day = typeof since === 'string' ? normaliseIsoDay(since) : undefined
  if (day === undefined) throw wrong('since', 'date_invalid')
  return { since: day, timeZone }
}

/** The condition on `r`: the date before the first change since then lies before the one of now. A date that was put off and taken back is none. */
export function putOffCondition(object: ObjectDeclaration, value: Json): Condition {
  const { since, timeZone } = value as unknown as PutOff
  const key = object.process?.forecast.closeDate ?? ''
  return sql`exists (select 1 from (
      select distinct on (h.record_id) h.record_id, (h.plain -> ${key} ->> 0)::date as before from record_history h
      where h.tenant_id = r.tenant_id and h.object = ${sql.lit(object.name)} and h.at >= (${since}::date::timestamp at time zone ${timeZone})
        and jsonb_exists(h.plain, ${key}) order by h.record_id, h.version) c
    where c.record_id = r.id and c.before < ${columnNamed(object, key)})`
}

/** What records of a process were at earlier moments: every change keeps the values before it, so that the past is told from what stands today, backwards. */
import { findField, isSealedClass, type ObjectDeclaration, type Process } from '@holdfast/catalog'
import { sql } from 'kysely'
import { textArray } from '../../platform/database/arrays.ts'
import { type Column, columnsOf } from '../columns.ts'
import type { Condition } from '../reach-sql.ts'
import { forecastFields } from './foreseen.ts'
import type { Matching } from './run.ts'

/** The columns a past state is made of. Changes of sealed fields lie sealed and could not be told here. */
function toldColumns(object: ObjectDeclaration, process: Process): readonly Column[] {
  const told = new Set(forecastFields(process))
  return columnsOf(object).filter(
    ({ key, names }) =>
      told.has(key) && names.length === 1 && !isSealedClass(findField(object, key)?.class ?? 'internal'),
  )
}

/** A value as it was before a change, where the change or a later one touched it; else as it is. */
function valueThen({ key, names: [name = ''], type }: Column): Condition {
  const kept =
    type === 'jsonb' ? sql`nullif(p.was -> ${key}, 'null'::jsonb)` : sql`(p.was ->> ${key})::${sql.raw(type)}`
  return sql`case when jsonb_exists(p.was, ${key}) then ${kept} else ${sql.ref(`r.${name}`)} end as ${sql.ref(name)}`
}

/**
 * The changes of an object's records since a moment, as tables of a `with`: `p` has for each change all the values that it and the later ones
 * took the place of (`was`), until when they held (`until`) and since when (`since`; null before the first change looked at).
 */
export function changesSince(
  tenantId: string,
  of: { object: ObjectDeclaration; process: Process; moment: Condition },
): Condition {
  const keys = textArray(toldColumns(of.object, of.process).map(({ key }) => key))
  return sql`changed as (select h.record_id, h.version, h.at, e.key, e.value -> 0 as before
      from record_history h cross join lateral jsonb_each(h.plain) e
      where h.tenant_id = ${tenantId} and h.object = ${sql.lit(of.object.name)} and h.at >= ${of.moment} and h.fields && ${keys}::text[] and e.key = any(${keys}::text[])),
    undone as (select distinct record_id, version, at,
        jsonb_object_agg(key, before) over (partition by record_id order by version desc) as was from changed),
    p as materialized (select record_id, was, at as until, lag(at) over (partition by record_id order by version) as since from undone)`
}

/**
 * Everything that the records that match were since then, each for as long as it held (`since`, `until`), under the names of their columns; `since`
 * is null where nothing changed before. Stands behind `changesSince`.
 */
export function statesOf(
  { object, process }: { object: ObjectDeclaration; process: Process },
  { from, where }: Matching,
): Condition {
  const columns = toldColumns(object, process)
  const own = sql.join(columns.map(({ names: [name = ''] }) => sql.ref(`r.${name}`)))
  const began = sql.ref(`r.${columnsOf(object).find(({ key }) => key === process.openedAt)?.names[0] ?? 'created_at'}`)
  const always = sql`r.id, r.owner_id, r.team_id, r.created_at, ${began} as began`
  return sql`(select ${always}, p.since, p.until, ${sql.join(columns.map(valueThen))} from ${from} join p on p.record_id = r.id where ${where}
    union all
    select ${always}, l.since, 'infinity'::timestamptz as until, ${own} from ${from}
      left join (select record_id, max(until) as since from p group by 1) l on l.record_id = r.id where ${where})`
}

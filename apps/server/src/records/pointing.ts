import type { Catalog, ObjectDeclaration } from '@holdfast/catalog'
import { sql } from 'kysely'
import { columnsOf } from './columns.ts'
import type { Condition } from './reach-sql.ts'

/** A field of the catalogue that may point to records of an object: where it lies, and in which way it points. */
export interface Pointing {
  readonly table: string
  /** The column that holds the id; for a company's own field its key within the column `custom`. */
  readonly column: string
  readonly custom: boolean
  readonly kind: 'one' | 'about' | 'many'
  /** The column that says of which object the record pointed to is, where a field has one. */
  readonly objectColumn?: string
}

const KINDS = { reference: 'one', about: 'about', people: 'many' } as const

/** Every field of a served object that may point to records of `object`. */
export const pointingColumns = (catalog: Catalog, object: ObjectDeclaration): Pointing[] =>
  catalog.served.flatMap((each) =>
    columnsOf(each).flatMap(({ key, field, names }): Pointing[] => {
      if (field.targets?.includes(object.name) !== true || !(field.kind in KINDS)) return []
      const kind = KINDS[field.kind as keyof typeof KINDS]
      if (names.length === 0) return [{ table: each.name, column: key, custom: true, kind }]
      const [first = '', last = first] = names
      const ofObject = kind === 'about' ? { objectColumn: first } : {}
      return [{ table: each.name, column: last, custom: false, kind, ...ofObject }]
    }),
  )

type Place = Pick<Pointing, 'column' | 'custom' | 'kind'>

/** Whether the rows under the alias point to the record of the id. */
export function pointsTo({ column, custom, kind }: Place, alias: string, id: Condition): Condition {
  if (!custom) {
    const name = sql.ref(`${alias}.${column}`)
    return kind === 'many' ? sql`${id} = any(${name})` : sql`${name} = ${id}`
  }
  const held = sql`${sql.ref(`${alias}.custom`)} -> ${column}`
  if (kind === 'many') return sql`(${held}) @> to_jsonb((${id})::text)`
  return kind === 'about' ? sql`(${held} ->> 'id') = (${id})::text` : sql`(${held} #>> '{}') = (${id})::text`
}

/** The assignment that turns a pointer from one record to another; `to` null takes it out of several. */
export function turnedFrom({ column, custom, kind }: Place, turn: { from: string; to: string | null }): Condition {
  const { from, to } = turn
  if (!custom) {
    const name = sql.ref(column)
    if (kind !== 'many') return sql`${name} = ${to}::uuid`
    return to === null
      ? sql`${name} = array_remove(${name}, ${from}::uuid)`
      : sql`${name} = array_replace(${name}, ${from}::uuid, ${to}::uuid)`
  }
  const path = kind === 'about' ? [column, 'id'] : [column]
  const single = sql`custom = jsonb_set(custom, ${path}::text[], to_jsonb(${to}::text))`
  if (kind !== 'many') return single
  return to === null
    ? sql`custom = jsonb_set(custom, ${path}::text[], (custom -> ${column}) - ${from})`
    : sql`custom = jsonb_set(custom, ${path}::text[], (custom -> ${column}) - ${from} || to_jsonb(${to}::text))`
}

/** The assignment that puts a record beside the others a field of several points to. */
export function added({ column, custom }: Place, id: string): Condition {
  const name = sql.ref(column)
  return custom
    ? sql`custom = jsonb_set(custom, ${[column]}::text[], coalesce(custom -> ${column}, '[]'::jsonb) || to_jsonb(${id}::text))`
    : sql`${name} = array_append(${name}, ${id}::uuid)`
}

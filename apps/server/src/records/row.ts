import type { ObjectDeclaration, SealedClass } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import type { Principal } from '@holdfast/policy'
import { type RawBuilder, sql } from 'kysely'
import { compileStatement } from '../platform/database/database.ts'
import { columnsOf, ENVELOPE_CLASSES, envelopeColumn } from './columns.ts'
import { foundCondition, sourceOf } from './reach-sql.ts'

/** A record as its row states it, sealed fields still closed. */
export interface Row {
  readonly id: string
  readonly version: number
  readonly created_at: string
  readonly created_by: string
  readonly updated_at: string
  readonly updated_by: string
  readonly deleted_at: string | null
  readonly deleted_by: string | null
  readonly owner_id: string | null
  readonly team_id: string | null
  readonly key_id: string
  readonly seal: number
  readonly merged_into: string | null
  readonly import_id: string | null
  readonly custom: Readonly<Record<string, Json>>
  readonly sealed_confidential?: Uint8Array | null
  readonly sealed_personal?: Uint8Array | null
  readonly sealed_sensitive?: Uint8Array | null
  readonly reach_owner?: string | null
  readonly reach_team?: string | null
  readonly found?: boolean
  readonly [column: string]: unknown
}

const ENGINE = [
  'id',
  'version',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
  'deleted_at',
  'deleted_by',
  'owner_id',
  'team_id',
  'key_id',
  'seal',
  'merged_into',
  'import_id',
  'custom',
]

interface Columns {
  readonly names: readonly string[]
  readonly selected: RawBuilder<unknown>
}

const fragments = new WeakMap<ObjectDeclaration, Map<string, Columns>>()

/** The columns of an object's row and of some classes' envelopes, as one piece of text made once: names alone, no value is in it. */
function columnFragment(object: ObjectDeclaration, classes: readonly SealedClass[]): Columns {
  const ofObject = fragments.get(object) ?? new Map<string, Columns>()
  fragments.set(object, ofObject)
  const name = classes.join()
  const known = ofObject.get(name)
  if (known !== undefined) return known
  const names = [...ENGINE, ...columnsOf(object).flatMap((column) => column.names), ...classes.map(envelopeColumn)]
  const selected = sql.raw(compileStatement(sql.join(names.map((each) => sql`r.${sql.ref(each)}`))).sql)
  const made = { names, selected }
  ofObject.set(name, made)
  return made
}

interface WantedColumns {
  readonly classes?: readonly SealedClass[]
  readonly found?: Principal
}

/** Every column of an object's own row, under the alias `r`. */
export const ownColumns = (object: ObjectDeclaration): RawBuilder<unknown> =>
  columnFragment(object, ENVELOPE_CLASSES).selected

/** The columns a query brings: the engine's, the plain fields and the envelopes of the classes that will be opened. */
export function rowColumns(object: ObjectDeclaration, wanted: WantedColumns): RawBuilder<unknown> {
  const source = sourceOf(object)
  const columns = columnFragment(object, wanted.classes ?? ENVELOPE_CLASSES).selected
  const reach = source.ownReach ? [] : [sql`${source.owner} as reach_owner`, sql`${source.team} as reach_team`]
  const found = wanted.found === undefined ? [] : [sql`${foundCondition(source, wanted.found)} as found`]
  return reach.length + found.length === 0 ? columns : sql.join([columns, ...reach, ...found])
}

/** The names of those columns, in their order. */
export const rowNames = (object: ObjectDeclaration, wanted: WantedColumns): readonly string[] => [
  ...columnFragment(object, wanted.classes ?? ENVELOPE_CLASSES).names,
  ...(sourceOf(object).ownReach ? [] : ['reach_owner', 'reach_team']),
  ...(wanted.found === undefined ? [] : ['found']),
]

/** The plain value of a field as the interface speaks it. */
function plainValue(row: Row, names: readonly string[], key: string): Json {
  if (names.length === 0) return row.custom[key] ?? null
  if (names.length === 2) {
    const [object, id] = names.map((name) => row[name])
    return typeof object === 'string' && typeof id === 'string' ? { object, id } : null
  }
  return (row[names[0] ?? ''] ?? null) as Json
}

const emptyValues = new WeakMap<ObjectDeclaration, Readonly<Record<string, null>>>()

/** Every plain field of an object, empty: the values of its records begin as a copy of it, so that they are all of one shape. */
function emptyValuesOf(object: ObjectDeclaration): Readonly<Record<string, null>> {
  const known = emptyValues.get(object)
  if (known !== undefined) return known
  const keys = [...(object.owned ? ['owner'] : []), ...columnsOf(object).map((column) => column.key)]
  const made = Object.fromEntries(keys.map((key) => [key, null]))
  emptyValues.set(object, made)
  return made
}

/** All plain fields of a row by key, the owner among them. */
export function plainValues(object: ObjectDeclaration, row: Row): Record<string, Json> {
  const values: Record<string, Json> = { ...emptyValuesOf(object) }
  if (object.owned) values['owner'] = row.owner_id
  for (const column of columnsOf(object)) {
    const value = plainValue(row, column.names, column.key)
    if (value === null) continue
    const isNumber = column.type === 'numeric' && typeof value === 'string' && column.field.kind === 'integer'
    values[column.key] = isNumber ? Number(value) : value
  }
  return values
}

/** What decides whether a record lies within somebody's reach. */
export const reachOfRow = (object: ObjectDeclaration, row: Row, found: boolean) =>
  object.reachedBy === undefined
    ? { ownerId: row.owner_id, teamId: row.team_id, found, subjectId: row.id }
    : {
        ownerId: row.reach_owner ?? null,
        teamId: row.reach_team ?? null,
        found,
        subjectId: String(row[`${object.reachedBy}_id`]),
      }

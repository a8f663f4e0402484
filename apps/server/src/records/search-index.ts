import {
  type Field,
  fieldsOf,
  indexedModes,
  isSealedClass,
  type NamedField,
  type ObjectDeclaration,
} from '@holdfast/catalog'
import { exactTermOfQuery, termsOfValue } from '@holdfast/catalog/search'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import { booleanArray, intArray, uuidArray } from '../platform/database/arrays.ts'
import type { Transaction } from '../platform/database/database.ts'
import { IDENTITY, identityOf } from './identity.ts'
import { indexFunction, KEPT, unindexFunction } from './search-schema.ts'

/** What the index separates fields by: 16 bits of FNV-1a over the field's name. A rare collision only makes a candidate that verification drops. */
export function fieldNumber(object: string, key: string): number {
  let hash = 0x811c9dc5
  for (const sign of `${object}.${key}`) {
    hash ^= sign.codePointAt(0) ?? 0
    hash = Math.imul(hash, 0x01000193)
  }
  return ((hash >>> 16) ^ hash) & 0xffff
}

export interface TermGroup {
  readonly field: number
  readonly terms: readonly string[]
}

interface IndexedField extends NamedField {
  readonly number: number
}

/** Whether the index of the company's search holds anything of the field's values. */
export const isIndexed = (field: Field): boolean => isSealedClass(field.class) && indexedModes(field).length > 0

const knownIndexed = new WeakMap<ObjectDeclaration, readonly IndexedField[]>()

function indexedFields(object: ObjectDeclaration): readonly IndexedField[] {
  const known = knownIndexed.get(object)
  if (known !== undefined) return known
  const indexed = fieldsOf(object)
    .filter(({ field }) => isIndexed(field))
    .map(({ key, field }) => ({
      key,
      field: { ...field, search: indexedModes(field) },
      number: fieldNumber(object.name, key),
    }))
  knownIndexed.set(object, indexed)
  return indexed
}

/** The terms of a record's searchable sealed fields, one group per field. */
export function termGroups(object: ObjectDeclaration, values: Readonly<Record<string, Json>>): TermGroup[] {
  const groups: TermGroup[] = []
  for (const { key, field, number } of indexedFields(object)) {
    const terms = termsOfValue(field, values[key] ?? null)
    if (terms.length > 0) groups.push({ field: number, terms })
  }
  return groups
}

const knownKeys = new WeakMap<ObjectDeclaration, readonly string[]>()

/** Fields whose whole values are kept as keyed digests: those that recognise a duplicate and those the tenant wants unique. */
export function keyFields(object: ObjectDeclaration): readonly string[] {
  const known = knownKeys.get(object)
  if (known !== undefined) return known
  const keys = findKeyFields(object)
  knownKeys.set(object, keys)
  return keys
}

const findKeyFields = (object: ObjectDeclaration): readonly string[] =>
  [
    ...new Set([
      ...(object.duplicateBy ?? []),
      ...(object.naturalKeys ?? []),
      ...(object.sameWithTitle ?? []),
      ...fieldsOf(object)
        .filter(({ field }) => field.unique === true || field.uniqueable === true)
        .map(({ key }) => key),
    ]),
  ].filter((key) => object.fields[key] !== undefined && isSealedClass(object.fields[key].class))

/** The whole values a record is recognised by, in the one form in which they are compared. */
export function wholeValues(
  object: ObjectDeclaration,
  values: Readonly<Record<string, Json>>,
  country: string,
): { field: string; text: string }[] {
  const whole: { field: string; text: string }[] = []
  for (const key of keyFields(object)) {
    const field = object.fields[key]
    const value = values[key]
    if (field === undefined || typeof value !== 'string' || value === '') continue
    whole.push({ field: key, text: exactTermOfQuery(field, { text: value, country }) ?? `x:${value}` })
  }
  const identity = identityOf(object, values)
  return identity === undefined ? whole : [...whole, { field: IDENTITY, text: identity }]
}

/** Label under which the keeper makes the digests of a field. */
export const digestLabel = (object: string, field: string): string => `record:${object}.${field}`

export interface IndexRow {
  readonly id: string
  readonly ownerId: string | null
  readonly teamId: string | null
  /** `kept`: those that are there stay, since only the reach or the life of the record changed. */
  readonly tokens: readonly number[] | 'kept'
  readonly living: boolean
}

/** Writes the search rows of records: their tokens under the company's present form of search. */
export async function writeIndex(tx: Transaction, object: ObjectDeclaration, rows: readonly IndexRow[]): Promise<void> {
  if (rows.length === 0) return
  const tokens: number[] = []
  const ends: number[] = []
  for (const row of rows) {
    if (row.tokens !== 'kept') for (const token of row.tokens) tokens.push(token)
    ends.push(tokens.length)
  }
  const forms = rows.map((row) => (row.tokens === 'kept' ? KEPT : formOf(object)))
  await tx.query(sql`select ${sql.ref(indexFunction(object.name))}(${uuidArray(rows.map((row) => row.id))}::uuid[], ${uuidArray(rows.map((row) => row.ownerId))}::uuid[],
    ${uuidArray(rows.map((row) => row.teamId))}::uuid[], ${intArray(tokens)}::int[], ${intArray(ends)}::int[], ${booleanArray(rows.map((row) => row.living))}::boolean[], ${intArray(forms)}::int[])`)
}

/** The form of the company's search that an object's records are indexed by now. */
export const formOf = (object: ObjectDeclaration): number => object.searchForm ?? 0

/** Takes records out of the index for good. */
export async function dropIndex(tx: Transaction, object: string, ids: readonly string[]): Promise<void> {
  await tx.query(sql`select ${sql.ref(unindexFunction(object))}(${ids}::uuid[])`)
}

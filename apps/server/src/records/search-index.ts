import { fieldsOf, isSealedClass, type ObjectDeclaration } from '@holdfast/catalog'
import { exactTermOfQuery, termsOfValue } from '@holdfast/catalog/search'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { indexFunction, unindexFunction } from './search-schema.ts'

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

/** The terms of a record's searchable sealed fields, one group per field. */
export function termGroups(object: ObjectDeclaration, values: Readonly<Record<string, Json>>): TermGroup[] {
  return fieldsOf(object)
    .filter(({ field }) => isSealedClass(field.class) && (field.search?.length ?? 0) > 0)
    .map(({ key, field }) => ({
      field: fieldNumber(object.name, key),
      terms: termsOfValue(field, values[key] ?? null),
    }))
    .filter((group) => group.terms.length > 0)
}

/** Fields whose whole values are kept as keyed digests: those that recognise a duplicate and those the tenant wants unique. */
export const keyFields = (object: ObjectDeclaration): readonly string[] =>
  [
    ...new Set([
      ...(object.duplicateBy ?? []),
      ...(object.naturalKeys ?? []),
      ...(object.sameWithTitle ?? []),
      ...fieldsOf(object)
        .filter(({ field }) => field.uniqueable === true)
        .map(({ key }) => key),
    ]),
  ].filter((key) => object.fields[key] !== undefined && isSealedClass(object.fields[key].class))

/** The whole values a record is recognised by, in the one form in which they are compared. */
export function wholeValues(
  object: ObjectDeclaration,
  values: Readonly<Record<string, Json>>,
  country: string,
): { field: string; text: string }[] {
  return keyFields(object).flatMap((key) => {
    const field = object.fields[key]
    const value = values[key]
    if (field === undefined || typeof value !== 'string' || value === '') return []
    const text = exactTermOfQuery(field, { text: value, country }) ?? `x:${value}`
    return [{ field: key, text }]
  })
}

/** Label under which the keeper makes the digests of a field. */
export const digestLabel = (object: string, field: string): string => `record:${object}.${field}`

export interface IndexRow {
  readonly id: string
  readonly ownerId: string | null
  readonly teamId: string | null
  readonly tokens: readonly number[]
  readonly living: boolean
}

/** Writes the search rows of records; an empty token list keeps the tokens that are there (only the reach or the life of the record changed). */
export async function writeIndex(tx: Transaction, object: string, rows: readonly IndexRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.query(sql`select ${sql.ref(indexFunction(object))}(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.ownerId)}::uuid[],
    ${rows.map((row) => row.teamId)}::uuid[], ${rows.map((row) => `{${row.tokens.join(',')}}`)}::text[], ${rows.map((row) => row.living)}::boolean[])`)
}

/** Takes records out of the index for good. */
export async function dropIndex(tx: Transaction, object: string, ids: readonly string[]): Promise<void> {
  await tx.query(sql`select ${sql.ref(unindexFunction(object))}(${ids}::uuid[])`)
}

/** What a record without a name or number of its own is recognised by: several of its fields together. */
import { createHash } from 'node:crypto'
import { findField, type ObjectDeclaration } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'

/** Stands where a key names its field: no field is called so. */
export const IDENTITY = '=identity'

/** One text for one value, in whatever order its members were written. */
function canonical(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(canonical).toSorted()
  if (typeof value !== 'object' || value === null) return value ?? null
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => [key, canonical(member)])
}

const isEmpty = (value: Json | undefined): boolean => value === undefined || value === null || value === ''

/**
 * The digest of the fields that make two records one; undefined where the object has none, or a required one of them is missing. Not to be stored
 * as it is: the keeper makes a keyed digest of it.
 */
export function identityOf(object: ObjectDeclaration, values: Readonly<Record<string, Json>>): string | undefined {
  const fields = object.sameBy ?? []
  const lacks = fields.some((key) => findField(object, key)?.required === true && isEmpty(values[key]))
  if (fields.length === 0 || lacks) return undefined
  return createHash('sha256')
    .update(JSON.stringify(fields.map((key) => canonical(values[key]))))
    .digest('hex')
}

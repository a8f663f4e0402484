import type { ObjectDeclaration } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import { booleanArray, byteaArray, textArray, uuidArray } from '../platform/database/arrays.ts'
import type { Transaction } from '../platform/database/database.ts'
import { together } from '../platform/database/together.ts'
import { type Column, columnsOf, ENVELOPE_CLASSES, envelopeColumn } from './columns.ts'
import { type EarlierStay, noteBegun } from './movements.ts'
import type { Envelopes } from './seal.ts'
import { writeIndex } from './search-index.ts'
import { noteInserted } from './state.ts'
import { holdUniqueRules, ruledUnique } from './unique-values.ts'

/** A record ready to be stored: sealed, indexed, its reach decided. */
export interface PreparedRecord {
  readonly id: string
  /** Whose key seals it. */
  readonly subjectId: string
  readonly ownerId: string | null
  readonly teamId: string | null
  readonly values: Readonly<Record<string, Json>>
  readonly envelopes: Envelopes
  readonly tokens: readonly number[]
  readonly keys: readonly { readonly field: string; readonly digest: Uint8Array; readonly exclusive: boolean }[]
  readonly importId: string | null
  readonly way?: readonly EarlierStay[]
}

/** Array columns travel as their text, since PostgreSQL's unnest would flatten arrays of arrays. */
function plainText(value: Json, type: string): unknown {
  if (value === null) return null
  if (type.endsWith('[]'))
    return `{${(value as readonly string[]).map((each) => `"${each.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`
  return typeof value === 'object' ? JSON.stringify(value) : value
}

type Values = Readonly<Record<string, Json>>

/** A plain column, and the stored form of what a record's values put into it. */
interface StoredColumn {
  readonly name: string
  readonly type: string
  readonly read: (values: Values) => unknown
}

interface Stored {
  readonly columns: readonly StoredColumn[]
  /** Keys of the custom plain fields. */
  readonly custom: readonly string[]
}

function columnsOfField({ key, field, names, type }: Column): StoredColumn[] {
  if (field.kind !== 'about' || names.length === 0)
    return names.map((name) => ({ name, type, read: (values) => plainText(values[key] ?? null, type) }))
  const stated = (values: Values) => values[key] as { object: string; id: string } | null | undefined
  const [objectColumn = '', idColumn = ''] = names
  return [
    { name: objectColumn, type: 'text', read: (values) => stated(values)?.object ?? null },
    { name: idColumn, type: 'uuid', read: (values) => stated(values)?.id ?? null },
  ]
}

const known = new WeakMap<ObjectDeclaration, Stored>()

/** How the plain fields of an object are stored: worked out once, an import stores a million records. */
function storedOf(object: ObjectDeclaration): Stored {
  const kept = known.get(object)
  if (kept !== undefined) return kept
  const columns = columnsOf(object)
  const custom = columns.filter(({ names }) => names.length === 0).map(({ key }) => key)
  const made = { columns: columns.flatMap(columnsOfField), custom }
  known.set(object, made)
  return made
}

/** The stored form of the plain fields, one entry per column. */
export const storedColumns = (
  object: ObjectDeclaration,
  values: Values,
): { name: string; type: string; value: unknown }[] =>
  storedOf(object).columns.map(({ name, type, read }) => ({ name, type, value: read(values) }))

/** Custom plain fields lie together in one jsonb column. */
export function storedCustom(object: ObjectDeclaration, values: Values): string {
  const filled = storedOf(object).custom.filter((key) => (values[key] ?? null) !== null)
  return JSON.stringify(Object.fromEntries(filled.map((key) => [key, values[key]])))
}

/** A column of many records: what is inserted into it, and the array it is taken from where the records differ. */
interface ColumnOfMany {
  readonly name: string
  readonly type: string
  readonly values: readonly unknown[]
}

function columnsOfMany(object: ObjectDeclaration, records: readonly PreparedRecord[]): ColumnOfMany[] {
  const fixed = (name: string, type: string, read: (record: PreparedRecord) => unknown): ColumnOfMany => ({
    name,
    type,
    values: records.map(read),
  })
  const plain = storedOf(object).columns.map(({ name, type, read }) => fixed(name, type, ({ values }) => read(values)))
  return [
    fixed('id', 'uuid', (record) => record.id),
    fixed('key_id', 'uuid', (record) => record.subjectId),
    fixed('owner_id', 'uuid', (record) => record.ownerId),
    fixed('team_id', 'uuid', (record) => record.teamId),
    fixed('import_id', 'uuid', (record) => record.importId),
    fixed('custom', 'jsonb', (record) => storedCustom(object, record.values)),
    ...ENVELOPE_CLASSES.map((each) => fixed(envelopeColumn(each), 'bytea', (record) => record.envelopes[each])),
    ...plain,
  ]
}

function arrayOfColumn({ type, values }: ColumnOfMany) {
  if (type === 'bytea') return sql`${byteaArray(values as readonly (Uint8Array | null)[])}::bytea[]`
  if (type === 'uuid') return sql`${uuidArray(values as readonly (string | null)[])}::uuid[]`
  return sql`${textArray(values.map((value) => (value === null ? null : String(value))))}::text[]`
}

/** One statement for many rows. What all of them share (most often nothing at all) is stated once. */
function insertStatement(
  object: ObjectDeclaration,
  batch: { records: readonly PreparedRecord[]; at: string; by: string },
  tenantId: string,
) {
  const columns = columnsOfMany(object, batch.records)
  const varying = columns.filter(({ name, values }) => name === 'id' || values.some((value) => value !== values[0]))
  const shared = columns.filter((column) => !varying.includes(column))
  const places = varying.map((_, at) => sql.ref(`c${at}`))
  const given = [
    ...varying.map(({ type }, at) => sql`u.${places[at]}::${sql.raw(type)}`),
    ...shared.map(({ type, values: [value] }) => sql`${value}::${sql.raw(type)}`),
  ]
  const names = [...varying, ...shared].map(({ name }) => sql.ref(name))
  return sql`insert into ${sql.table(object.name)} (tenant_id, created_at, updated_at, created_by, updated_by, ${sql.join(names)})
    select ${tenantId}::uuid, ${batch.at}::timestamptz, ${batch.at}::timestamptz, ${batch.by}::uuid, ${batch.by}::uuid, ${sql.join(given)}
    from unnest(${sql.join(varying.map(arrayOfColumn))}) as u (${sql.join(places)})`
}

/** Whoever forgets to take a number stores nothing: a record without one would be a gap that nobody sees. */
function demandNumbers({ numbering, name }: ObjectDeclaration, records: readonly PreparedRecord[]): void {
  if (numbering !== undefined && records.some(({ values }) => (values[numbering.at] ?? null) === null))
    throw new Error(`a ${name} is stored without its number`)
}

/**
 * Stores many records of one object in few statements: rows, search index, keys, stages. All of the transaction's tenant. Throws where a record of a
 * numbered object has no number.
 */
export async function insertRecords(
  tx: Transaction,
  object: ObjectDeclaration,
  batch: { records: readonly PreparedRecord[]; at: string; by: string },
): Promise<void> {
  const { records } = batch
  if (records.length === 0) return
  demandNumbers(object, records)
  const indexed = records.map(({ id, ownerId, teamId, tokens }) => ({ id, ownerId, teamId, tokens, living: true }))
  const sent = together(
    tx.query(insertStatement(object, batch, tx.tenantId)),
    insertKeys(tx, object.name, records),
    writeIndex(tx, object, indexed),
    noteBegun(tx, object, batch),
  )
  // while the database is at it
  noteInserted(tx, object, batch)
  await sent
}

/** Keyed digests of whole values, which must not stand there yet; a value that must be unique and is taken breaks the transaction (23505). */
export async function insertKeys(
  tx: Transaction,
  object: string,
  records: readonly Pick<PreparedRecord, 'id' | 'keys'>[],
): Promise<void> {
  const keys = records.flatMap((record) => record.keys.map((key) => ({ ...key, recordId: record.id })))
  if (keys.length === 0) return
  const held = holdUniqueRules(tx, object)
  const stored = tx.query(sql`insert into record_key (tenant_id, object, field, digest, record_id, exclusive)
    select ${tx.tenantId}::uuid, ${object}, u.field, u.digest, u.record_id, u.exclusive or ${ruledUnique(tx.tenantId, object, sql`u.field`)}
    from unnest(${textArray(keys.map((key) => key.field))}::text[], ${byteaArray(keys.map((key) => key.digest))}::bytea[], ${uuidArray(keys.map((key) => key.recordId))}::uuid[],
      ${booleanArray(keys.map((key) => key.exclusive))}::boolean[])
      as u (field, digest, record_id, exclusive)`)
  await together(held, stored)
}

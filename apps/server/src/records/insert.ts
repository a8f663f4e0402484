import type { ObjectDeclaration } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import { byteaArray, textArray, uuidArray } from '../platform/database/arrays.ts'
import type { Transaction } from '../platform/database/database.ts'
import { columnsOf, ENVELOPE_CLASSES, envelopeColumn } from './columns.ts'
import type { Envelopes } from './seal.ts'
import { writeIndex } from './search-index.ts'
import { noteInserted } from './state.ts'
import { holdUniqueRules, ruledUnique } from './unique-values.ts'

/** A record ready to be stored: sealed, indexed, its reach decided. */
export interface PreparedRecord {
  readonly id: string
  readonly ownerId: string | null
  readonly teamId: string | null
  readonly values: Readonly<Record<string, Json>>
  readonly envelopes: Envelopes
  readonly tokens: readonly number[]
  readonly keys: readonly { readonly field: string; readonly digest: Uint8Array; readonly exclusive: boolean }[]
  readonly importId: string | null
}

/** Array columns travel as their text, since PostgreSQL's unnest would flatten arrays of arrays. */
function plainText(value: Json, type: string): unknown {
  if (value === null) return null
  if (type.endsWith('[]'))
    return `{${(value as readonly string[]).map((each) => `"${each.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`
  return typeof value === 'object' ? JSON.stringify(value) : value
}

/** The stored form of a plain field, one entry per column it has. */
export function storedColumns(
  object: ObjectDeclaration,
  values: Readonly<Record<string, Json>>,
): { name: string; type: string; value: unknown }[] {
  return columnsOf(object).flatMap(({ key, field, names, type }) => {
    const value = values[key] ?? null
    if (field.kind !== 'about' || names.length === 0)
      return names.map((name) => ({ name, type, value: plainText(value, type) }))
    const stated = value as { object: string; id: string } | null
    const [objectColumn = '', idColumn = ''] = names
    return [
      { name: objectColumn, type: 'text', value: stated?.object ?? null },
      { name: idColumn, type: 'uuid', value: stated?.id ?? null },
    ]
  })
}

/** Custom plain fields lie together in one jsonb column. */
export function storedCustom(object: ObjectDeclaration, values: Readonly<Record<string, Json>>): string {
  const custom = columnsOf(object).filter(({ names, key }) => names.length === 0 && (values[key] ?? null) !== null)
  return JSON.stringify(Object.fromEntries(custom.map(({ key }) => [key, values[key]])))
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
  const stored = records.map((record) => storedColumns(object, record.values))
  const plain = (stored[0] ?? []).map(({ name, type }, at) => ({
    name,
    type,
    values: stored.map((row) => row[at]?.value ?? null),
  }))
  return [
    fixed('id', 'uuid', (record) => record.id),
    fixed('key_id', 'uuid', (record) => record.id),
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

/** Stores many records of one object in three statements: rows, search index, keys. All of the transaction's tenant. */
export async function insertRecords(
  tx: Transaction,
  object: ObjectDeclaration,
  batch: { records: readonly PreparedRecord[]; at: string; by: string },
): Promise<void> {
  const { records } = batch
  if (records.length === 0) return
  noteInserted(tx, object, batch)
  await Promise.all([
    tx.query(insertStatement(object, batch, tx.tenantId)),
    insertKeys(tx, object.name, records),
    writeIndex(
      tx,
      object,
      records.map((record) => ({
        id: record.id,
        ownerId: record.ownerId,
        teamId: record.teamId,
        tokens: record.tokens,
        living: true,
      })),
    ),
  ])
}

/** Keyed digests of whole values; a value that must be unique and is taken breaks the transaction (23505). */
export async function insertKeys(
  tx: Transaction,
  object: string,
  records: readonly Pick<PreparedRecord, 'id' | 'keys'>[],
): Promise<void> {
  const keys = records.flatMap((record) => record.keys.map((key) => ({ ...key, recordId: record.id })))
  if (keys.length === 0) return
  await holdUniqueRules(tx, object)
  await tx.query(sql`insert into record_key (tenant_id, object, field, digest, record_id, exclusive)
    select ${tx.tenantId}::uuid, ${object}, u.field, u.digest, u.record_id, u.exclusive or ${ruledUnique(tx.tenantId, object, sql`u.field`)}
    from unnest(${textArray(keys.map((key) => key.field))}::text[], ${byteaArray(keys.map((key) => key.digest))}::bytea[], ${uuidArray(keys.map((key) => key.recordId))}::uuid[],
      ${keys.map((key) => key.exclusive)}::boolean[])
      as u (field, digest, record_id, exclusive) on conflict (tenant_id, object, field, digest, record_id) do nothing`)
}

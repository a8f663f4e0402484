/** What the record of everything keeps of the engine's rows: every act that writes one notes it here, and its event takes the note along. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { type RawBuilder, sql } from 'kysely'
import {
  digestOf,
  digestRow,
  type StateColumn,
  type StateKind,
  type StateTable,
  stateTable,
} from '../platform/audit/row-digest.ts'
import type { Transaction } from '../platform/database/database.ts'
import { columnsOf, ENVELOPE_CLASSES, envelopeColumn } from './columns.ts'
import type { PreparedRecord } from './insert.ts'
import { ownColumns, type Row } from './row.ts'

const KINDS: Readonly<Record<string, StateKind>> = {
  boolean: 'boolean',
  numeric: 'decimal',
  timestamptz: 'time',
  jsonb: 'json',
  'text[]': 'list',
  'uuid[]': 'list',
}

const ENGINE: readonly StateColumn[] = [
  ...['id', 'created_by', 'updated_by', 'deleted_by', 'owner_id', 'team_id', 'key_id', 'merged_into', 'import_id'].map(
    (name) => ({ name, kind: 'text' as const }),
  ),
  ...['version', 'seal'].map((name) => ({ name, kind: 'integer' as const })),
  ...['created_at', 'updated_at', 'deleted_at'].map((name) => ({ name, kind: 'time' as const })),
  { name: 'custom', kind: 'json' },
  ...ENVELOPE_CLASSES.map((each) => ({ name: envelopeColumn(each), kind: 'bytes' as const })),
]

const known = new WeakMap<ObjectDeclaration, StateTable>()

/** The table of an object as it is held against the record: every column it has. */
export function stateOf(object: ObjectDeclaration): StateTable {
  const kept = known.get(object)
  if (kept !== undefined) return kept
  const plain = columnsOf(object).flatMap(({ field, names, type }): StateColumn[] =>
    names.map((name) => ({ name, kind: field.kind === 'about' ? 'text' : (KINDS[type] ?? 'text') })),
  )
  const made = stateTable(object.name, { columns: [...ENGINE, ...plain] })
  known.set(object, made)
  return made
}

/** Plain values by column, as a row that was read shows them. */
export function rowValues(
  object: ObjectDeclaration,
  values: Readonly<Record<string, Json>>,
): Record<string, unknown> & { custom: Record<string, Json> } {
  const row: Record<string, unknown> & { custom: Record<string, Json> } = { custom: {} }
  for (const { key, field, names } of columnsOf(object)) {
    const value = values[key] ?? null
    const [first, second] = names
    if (first === undefined) {
      if (value !== null) row.custom[key] = value
    } else if (field.kind === 'about' && second !== undefined) {
      const about = value as { object: string; id: string } | null
      row[first] = about?.object ?? null
      row[second] = about?.id ?? null
    } else row[first] = value
  }
  return row
}

type NewRow = (record: PreparedRecord, batch: { at: string; by: string }) => unknown

const NEW: Readonly<Record<string, NewRow>> = {
  id: ({ id }) => id,
  key_id: ({ subjectId }) => subjectId,
  version: () => 1,
  seal: () => 1,
  owner_id: ({ ownerId }) => ownerId,
  team_id: ({ teamId }) => teamId,
  import_id: ({ importId }) => importId,
  created_at: (_, { at }) => at,
  updated_at: (_, { at }) => at,
  created_by: (_, { by }) => by,
  updated_by: (_, { by }) => by,
  deleted_at: () => null,
  deleted_by: () => null,
  merged_into: () => null,
  ...Object.fromEntries(
    ENVELOPE_CLASSES.map((each): [string, NewRow] => [envelopeColumn(each), ({ envelopes }) => envelopes[each]]),
  ),
}

const readers = new WeakMap<ObjectDeclaration, readonly NewRow[]>()

function customOf(object: ObjectDeclaration): NewRow {
  const keys = columnsOf(object).flatMap(({ key, names }) => (names.length === 0 ? [key] : []))
  return ({ values }) =>
    Object.fromEntries(keys.flatMap((key) => ((values[key] ?? null) === null ? [] : [[key, values[key]]])))
}

/** How each column of a new row is read, in the order of the columns: an import makes a million of them. */
function newRowOf(object: ObjectDeclaration): readonly NewRow[] {
  const kept = readers.get(object)
  if (kept !== undefined) return kept
  const plain = new Map(
    columnsOf(object).flatMap(({ key, names }) =>
      names.map((name, at): [string, NewRow] => [
        name,
        names.length === 2
          ? ({ values }) =>
              (values[key] as { object: string; id: string } | null | undefined)?.[at === 0 ? 'object' : 'id'] ?? null
          : ({ values }) => values[key] ?? null,
      ]),
    ),
  )
  plain.set('custom', customOf(object))
  const made = stateOf(object).columns.map(({ name }): NewRow => NEW[name] ?? plain.get(name) ?? (() => undefined))
  readers.set(object, made)
  return made
}

/** Notes new records with what was sent to the database, not what it says to have stored. */
export function noteInserted(
  tx: Transaction,
  object: ObjectDeclaration,
  batch: { records: readonly PreparedRecord[]; at: string; by: string },
): void {
  const table = stateOf(object)
  const read = newRowOf(object)
  for (const record of batch.records) {
    const digest = digestOf(tx.tenantId, table, (_, at) => read[at]?.(record, batch))
    tx.written.add({ object: object.name, id: record.id, version: 1, digest, before: null })
  }
}

/** Notes a record that was changed: as it was found, under lock, and as it stands now. */
export function noteChanged(tx: Transaction, object: ObjectDeclaration, change: { before: Row; after: Row }): void {
  const table = stateOf(object)
  const { before, after } = change
  const digest = digestRow(tx.tenantId, table, after)
  const found = digestRow(tx.tenantId, table, before)
  tx.written.add({ object: object.name, id: after.id, version: after.version, digest, before: found })
}

/** Whether a record is still as it was read. */
export const isUnchanged = (tenantId: string, object: ObjectDeclaration, rows: { before: Row; after: Row }): boolean =>
  digestRow(tenantId, stateOf(object), rows.before) === digestRow(tenantId, stateOf(object), rows.after)

/** Rows of the object under the alias `r`, locked until the transaction ends. */
export const lockRows = (tx: Transaction, object: ObjectDeclaration, where: RawBuilder<unknown>): Promise<Row[]> =>
  tx.query<Row>(
    sql`select ${ownColumns(object)} from ${sql.table(object.name)} as r where r.tenant_id = ${tx.tenantId} and ${where} order by r.id for update`,
  )

/** Changes rows in place by a statement of the database's own, and notes each. Both parts speak of the rows as `r`. Gives them as they stand now. */
export async function changeRows(
  tx: Transaction,
  object: ObjectDeclaration,
  change: { set: RawBuilder<unknown>; where: RawBuilder<unknown> },
): Promise<Row[]> {
  const found = new Map((await lockRows(tx, object, change.where)).map((row) => [row.id, row]))
  if (found.size === 0) return []
  const changed = await tx.query<Row>(
    sql`update ${sql.table(object.name)} as r set ${change.set} where r.tenant_id = ${tx.tenantId} and r.id = any(${[...found.keys()]}::uuid[]) returning ${ownColumns(object)}`,
  )
  for (const after of changed) {
    const before = found.get(after.id)
    if (before !== undefined) noteChanged(tx, object, { before, after })
  }
  return changed
}

/** The digest by which the record of everything knows a row again. */
import { hash } from 'node:crypto'
import { canonicalise } from '@holdfast/tlog'
import { type RawBuilder, sql } from 'kysely'

export type StateKind = 'text' | 'integer' | 'boolean' | 'decimal' | 'time' | 'list' | 'json' | 'bytes'

export interface StateColumn {
  readonly name: string
  readonly kind: StateKind
}

/** A table whose rows are held against the record: its columns in the order of their names. */
export interface StateTable {
  readonly name: string
  /** The column that names a row within its tenant. */
  readonly key: string
  /** The column that counts its versions; null where it has none. */
  readonly version: string | null
  readonly columns: readonly StateColumn[]
}

const byName = (a: StateColumn, b: StateColumn): number => (a.name < b.name ? -1 : 1)

/** Declares a table; of each kind the names of its columns. */
export function stateTable(
  name: string,
  about: { key?: string; version?: string | null; columns: readonly StateColumn[] },
): StateTable {
  const { key = 'id', version = 'version', columns } = about
  return { name, key, version, columns: columns.toSorted(byName) }
}

const DATABASE_TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/

/** RFC 3339 with milliseconds; a time finer than that, which the application never writes, stays as it is. */
function timeText(value: string): string {
  if (value.length === 24 && value.endsWith('Z')) return value
  const found = DATABASE_TIME.exec(value)
  if (found === null) {
    const moment = Date.parse(value)
    return Number.isNaN(moment) ? value : new Date(moment).toISOString()
  }
  const [, day, time, fraction = ''] = found
  const digits = fraction.padEnd(3, '0')
  return digits.slice(3).replaceAll('0', '') === '' ? `${day}T${time}.${digits.slice(0, 3)}Z` : value
}

const decimalText = (value: string): string =>
  value.includes('.') && !value.includes('e') ? value.replace(/\.?0+$/, '') : value

function jsonText(value: unknown): string {
  try {
    return canonicalise(value)
  } catch {
    // nothing the application stores; whatever stands there is not what was recorded
    return 'unreadable'
  }
}

const bytesText = (value: Uint8Array): string =>
  Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')

function textOf(kind: StateKind, value: unknown): string {
  switch (kind) {
    case 'bytes':
      return value instanceof Uint8Array ? bytesText(value) : String(value)
    case 'json':
      return jsonText(value)
    case 'list':
      return JSON.stringify(value)
    case 'time':
      return timeText(String(value))
    case 'decimal':
      return decimalText(String(value))
    default:
      return String(value)
  }
}

/**
 * base64url(SHA-256(JSON)) of the row, where JSON is `[tenant, table, name, value, name, value, …]`: every column that is not null, in the order
 * of its name, its value as text: times in RFC 3339 with milliseconds, decimals without closing zeros, JSON canonical (RFC 8785), lists as JSON,
 * bytes in base64. The nonces in a record's envelopes keep plain values from being guessed by their digest. A column that was added later and is
 * null changes nothing. Throws where a column of the table was not read.
 */
export const digestRow = (tenantId: string, table: StateTable, row: Readonly<Record<string, unknown>>): string =>
  digestOf(tenantId, table, ({ name }) => row[name])

/** The digest of a row that is not at hand as one: `read` gives the value of a column, by its declaration and its place among the columns. */
export function digestOf(
  tenantId: string,
  table: StateTable,
  read: (column: StateColumn, at: number) => unknown,
): string {
  const parts: string[] = [tenantId, table.name]
  const { columns } = table
  for (let at = 0; at < columns.length; at += 1) {
    const column = columns[at] as StateColumn
    const value = read(column, at)
    if (value === undefined) throw new Error(`${table.name}.${column.name} was not read`)
    if (value !== null)
      parts.push(column.name, typeof value === 'string' && column.kind === 'text' ? value : textOf(column.kind, value))
  }
  return hash('sha256', JSON.stringify(parts), 'base64url')
}

/** The columns of a table as a digest needs them, and its key; times as the database writes them, so that nothing finer is lost. */
export const stateColumns = (table: StateTable): RawBuilder<unknown> =>
  sql.join([
    sql`r.${sql.ref(table.key)} as row_key`,
    ...table.columns.map(({ name, kind }) =>
      kind === 'time' ? sql`r.${sql.ref(name)}::text as ${sql.ref(name)}` : sql`r.${sql.ref(name)}`,
    ),
  ])

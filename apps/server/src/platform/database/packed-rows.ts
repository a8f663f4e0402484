/**
 * Rows of a statement as one value: PostgreSQL's own binary form of each (`record_send`), one behind the other, in base64. A page of fifty rows
 * has more than a thousand values; as one text it costs the driver one string, and ids, times and byte strings come without their text form.
 */
import { sql } from 'kysely'
import type { Statement } from './database.ts'

/** The statement whose one value holds all rows in their order. */
export const packed = (statement: Statement): Statement =>
  sql`select encode(string_agg(record_send(p), ''), 'base64') as rows from (${statement}) as p`

const BYTEA = 17
const BOOL = 16
const INT8 = 20
const INT2 = 21
const INT4 = 23
const TEXT = 25
const DATE = 1082
const TIMESTAMPTZ = 1184
const NUMERIC = 1700
const UUID = 2950
const JSONB = 3802
const TEXT_ARRAY = 1009
const UUID_ARRAY = 2951

/** PostgreSQL counts from 2000-01-01. */
const EPOCH_MS = Date.UTC(2000, 0, 1)
const DAY_MS = 86_400_000
const EPOCH_DAY = EPOCH_MS / DAY_MS
const HIGH_WORD = 2 ** 32

/** Where the sixteen bytes of an id stand in its text. */
const UUID_PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]
const DIGITS = new TextEncoder().encode('0123456789abcdef')
const uuidScratch = Buffer.from('00000000-0000-0000-0000-000000000000')

function uuidAt(bytes: Buffer, from: number): string {
  for (let index = 0; index < UUID_PLACES.length; index++) {
    const byte = bytes[from + index] ?? 0
    const at = UUID_PLACES[index] ?? 0
    uuidScratch[at] = DIGITS[byte >> 4] ?? 0
    uuidScratch[at + 1] = DIGITS[byte & 15] ?? 0
  }
  return uuidScratch.toString('latin1')
}

const int8At = (bytes: Buffer, from: number): number =>
  bytes.readInt32BE(from) * HIGH_WORD + bytes.readUInt32BE(from + 4)

const HIGH_WORD_THOUSANDS = Math.floor(HIGH_WORD / 1_000)
const HIGH_WORD_REST = HIGH_WORD % 1_000

/** A thousandth of an eight-byte integer, exact where the integer itself would not be: microseconds of far years. */
function thousandthsAt(bytes: Buffer, from: number): number {
  const high = bytes.readInt32BE(from)
  return high * HIGH_WORD_THOUSANDS + Math.floor((high * HIGH_WORD_REST + bytes.readUInt32BE(from + 4)) / 1_000)
}

const twoDigits = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'))
const threeDigits = Array.from({ length: 1_000 }, (_, n) => String(n).padStart(3, '0'))

let lastDay = { day: Number.NaN, text: '' }

/** The date of a day counted from 1970. Most times of a page lie on few days, and a date takes longest to make. */
function dateText(day: number): string {
  if (day !== lastDay.day) lastDay = { day, text: new Date(day * DAY_MS).toISOString().slice(0, -14) }
  return lastDay.text
}

/** RFC 3339 with milliseconds, which are all that is kept of a moment. */
function timeText(ms: number): string {
  const day = Math.floor(ms / DAY_MS)
  const rest = ms - day * DAY_MS
  const seconds = Math.floor(rest / 1_000)
  const clock = `${twoDigits[Math.floor(seconds / 3_600)]}:${twoDigits[Math.floor(seconds / 60) % 60]}:${twoDigits[seconds % 60]}`
  return `${dateText(day)}T${clock}.${threeDigits[rest % 1_000]}Z`
}

const BASE_DIGITS = 4
const NEGATIVE = 0x4000
const SPECIAL = 0xc000

/** A numeric: groups of four digits, the weight of the first, the sign, and how many decimals are shown. */
function numericAt(bytes: Buffer, from: number): string {
  const groups = bytes.readInt16BE(from)
  const weight = bytes.readInt16BE(from + 2)
  const sign = bytes.readUInt16BE(from + 4)
  const decimals = bytes.readInt16BE(from + 6)
  if ((sign & SPECIAL) === SPECIAL) throw new RangeError('a number that is none')
  const group = (place: number): string => {
    const index = weight - place
    const value = index >= 0 && index < groups ? bytes.readInt16BE(from + 8 + 2 * index) : 0
    return String(value).padStart(BASE_DIGITS, '0')
  }
  let whole = ''
  for (let place = Math.max(weight, 0); place >= 0; place--) whole += group(place)
  let fraction = ''
  for (let place = -1; fraction.length < decimals; place--) fraction += group(place)
  const shown = whole.replace(/^0+(?=\d)/, '')
  return `${sign === NEGATIVE ? '-' : ''}${shown}${decimals > 0 ? `.${fraction.slice(0, decimals)}` : ''}`
}

/** An array of one dimension: dimensions, a flag, the elements' type, their number, the first index; then each behind its length. */
function arrayAt(page: PackedPage, from: number): unknown[] {
  const { bytes } = page
  if (bytes.readInt32BE(from) === 0) return []
  if (bytes.readInt32BE(from) !== 1) throw new RangeError('an array of more than one dimension')
  const type = bytes.readInt32BE(from + 8)
  const elements: unknown[] = []
  let at = from + 20
  for (let rest = bytes.readInt32BE(from + 12); rest > 0; rest--) {
    const length = bytes.readInt32BE(at)
    elements.push(length < 0 ? null : valueAt(page, type, { from: at + 4, to: at + 4 + length }))
    at += 4 + Math.max(length, 0)
  }
  return elements
}

interface PackedPage {
  readonly bytes: Buffer
  /** The same bytes, a character each: what is ASCII is cut out of it. */
  readonly characters: string
}

interface Span {
  readonly from: number
  readonly to: number
}

function textAt({ bytes, characters }: PackedPage, { from, to }: Span): string {
  for (let at = from; at < to; at++) if ((bytes[at] ?? 0) > 0x7f) return bytes.toString('utf8', from, to)
  return characters.substring(from, to)
}

const EMPTY_JSON = Object.freeze({})

function jsonAt(page: PackedPage, span: Span): unknown {
  const text = textAt(page, { from: span.from + 1, to: span.to })
  return text === '{}' ? EMPTY_JSON : JSON.parse(text)
}

function valueAt(page: PackedPage, type: number, span: Span): unknown {
  const { bytes } = page
  const { from } = span
  switch (type) {
    case UUID:
      return uuidAt(bytes, from)
    case TEXT:
      return textAt(page, span)
    case TIMESTAMPTZ:
      return timeText(EPOCH_MS + thousandthsAt(bytes, from))
    case BYTEA:
      return bytes.subarray(from, span.to)
    case INT4:
      return bytes.readInt32BE(from)
    case JSONB:
      return jsonAt(page, span)
    case BOOL:
      return bytes[from] === 1
    case DATE:
      return dateText(EPOCH_DAY + bytes.readInt32BE(from))
    case NUMERIC:
      return numericAt(bytes, from)
    case INT2:
      return bytes.readInt16BE(from)
    case INT8:
      return int8At(bytes, from)
    case TEXT_ARRAY:
    case UUID_ARRAY:
      return arrayAt(page, from)
    default:
      throw new TypeError(`a column of type ${type} cannot be unpacked`)
  }
}

/** Values that are the same object wherever they stand need not be made again; byte strings, documents and arrays are each row's own. */
const isShared = (type: number): boolean =>
  type !== BYTEA && type !== JSONB && type !== TEXT_ARRAY && type !== UUID_ARRAY

/** The value that the row before has in the same column: where the bytes are the same, it is. */
interface Before {
  readonly from: number
  readonly length: number
  readonly value: unknown
}

const NONE: Before = { from: 0, length: -1, value: null }
const WORD = 4

interface Found {
  readonly type: number
  readonly from: number
  readonly length: number
}

function isAsBefore({ bytes }: PackedPage, before: Before, { type, from, length }: Found): boolean {
  if (before.length !== length || !isShared(type)) return false
  for (let index = 0; index < length; index++) if (bytes[before.from + index] !== bytes[from + index]) return false
  return true
}

function read(page: PackedPage, before: Before, found: Found): Before {
  if (isAsBefore(page, before, found)) return before
  const { type, from, length } = found
  return { from, length, value: valueAt(page, type, { from, to: from + length }) }
}

/** Reads one row's values into `row`; gives the place behind it. */
function readRow(page: PackedPage, start: number, into: { row: Record<string, unknown>; columns: Column[] }): number {
  const { bytes } = page
  const { row, columns } = into
  if (bytes.readInt32BE(start) !== columns.length) throw new RangeError('a packed row has other columns')
  let at = start + WORD
  for (const column of columns) {
    const type = bytes.readInt32BE(at)
    const length = bytes.readInt32BE(at + WORD)
    at += 2 * WORD
    if (length < 0) continue
    column.before = read(page, column.before, { type, from: at, length })
    row[column.name] = column.before.value
    at += length
  }
  return at
}

interface Column {
  readonly name: string
  before: Before
}

/**
 * The rows of a packed statement, with the columns under the given names in their order. Values are what the driver gives for their types (times as
 * RFC 3339, dates as they are, numerics as text, byte strings as views of the page). Throws where the columns are not as many or of an unknown type.
 */
export function unpackRows<Row>(text: string | null, names: readonly string[]): Row[] {
  if (text === null) return []
  const bytes = Buffer.from(text, 'base64')
  const page: PackedPage = { bytes, characters: bytes.toString('latin1') }
  const empty: Record<string, unknown> = Object.fromEntries(names.map((name) => [name, null]))
  const columns: Column[] = names.map((name) => ({ name, before: NONE }))
  const rows: Row[] = []
  for (let at = 0; at < bytes.length; ) {
    const row = { ...empty }
    at = readRow(page, at, { row, columns })
    rows.push(row as Row)
  }
  return rows
}

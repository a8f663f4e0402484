/** Dates and moments. */
import type { Operator } from '../declaration.ts'
import { dayOf, dayOfSerial, momentInZone, utcMsOf, utcMsOfSerial } from './calendar.ts'
import { toHalfWidth, trimBlanks } from './characters.ts'
import { NUMBER_OPERATORS } from './number.ts'
import {
  acceptedOr,
  type DateOrder,
  type Json,
  type ParseContext,
  type Parsed,
  printPlain,
  refused,
  type ValueType,
} from './value-type.ts'

// 2026-11-23, 2026/11/3, 2026.11.3, 2026年11月3日: one separator throughout.
const WRITTEN_DAY = /^(\d{4})(?:(-|\/|\.)(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日)/
// 20261123, as old systems write days.
const COMPACT_DAY = /^(\d{4})(\d{2})(\d{2})(?!\d)/
// 23/11/2026 or 11/23/2026: which of the two, only the context knows.
const YEAR_LAST = /^(\d{1,2})(-|\/|\.)(\d{1,2})\2(\d{4})(?!\d)/
const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/
const WALL_CLOCK = /^[T ]?\s*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})?)?(?:\.(\d{1,9}))?秒?$/
const SERIAL = /^\d{1,6}(?:\.\d+)?$/

const OPERATORS: readonly Operator[] = [...NUMBER_OPERATORS, 'within']

interface DayRead {
  readonly day: string
  readonly rest: string
}

function readDay(text: string, order: DateOrder | undefined): DayRead | undefined {
  const compact = COMPACT_DAY.exec(text)
  if (compact !== null) return dayRead(text, compact[0], [compact[1], compact[2], compact[3]])
  const match = WRITTEN_DAY.exec(text)
  if (match === null) return order === undefined ? undefined : readYearLast(text, order)
  return dayRead(text, match[0], [match[1], match[3] ?? match[5], match[4] ?? match[6]])
}

/** The day that year, month and day make, and what stands behind it. */
function dayRead(text: string, read: string, parts: readonly (string | undefined)[]): DayRead | undefined {
  const [year = Number.NaN, month = Number.NaN, date = Number.NaN] = parts.map(Number)
  const day = dayOf(year, month, date)
  return day === undefined ? undefined : { day, rest: text.slice(read.length) }
}

function readYearLast(text: string, order: DateOrder): DayRead | undefined {
  const match = YEAR_LAST.exec(text)
  if (match === null) return undefined
  const [month, date] = order === 'dmy' ? [match[3], match[1]] : [match[1], match[3]]
  return dayRead(text, match[0], [match[4], month, date])
}

/** The orders in which a cell that has its year last names a day that exists; undefined for every other cell. */
export function dateOrdersOf(text: string): readonly DateOrder[] | undefined {
  const written = trimBlanks(toHalfWidth(text))
  if (!YEAR_LAST.test(written)) return undefined
  return (['dmy', 'mdy'] as const).filter((order) => readYearLast(written, order) !== undefined)
}

const milliseconds = (fraction: string | undefined): number => Number((fraction ?? '').padEnd(3, '0').slice(0, 3))

function isoMoment(ms: number | undefined): string | undefined {
  if (ms === undefined || Number.isNaN(ms)) return undefined
  const moment = new Date(ms)
  const year = moment.getUTCFullYear()
  return year >= 1000 && year <= 9999 ? moment.toISOString() : undefined
}

/** A day that exists, as `2026-11-23`; undefined for anything else. */
export function normaliseIsoDay(text: string): string | undefined {
  const match = ISO_DAY.exec(text)
  return match === null ? undefined : dayOf(Number(match[1]), Number(match[2]), Number(match[3]))
}

/** RFC 3339 → UTC with milliseconds; a time without an offset names no moment. */
export function normaliseMoment(text: string): string | undefined {
  const match = RFC_3339.exec(text)
  const day = normaliseIsoDay(match?.[1] ?? '')
  if (match === null || day === undefined) return undefined
  const [hour, minute, second] = [Number(match[2]), Number(match[3]), Number(match[4])]
  const wall = utcMsOf({ day, hour, minute, second, millisecond: milliseconds(match[5]) })
  const offset = offsetMs(match[6] ?? 'Z')
  return wall === undefined || offset === undefined ? undefined : isoMoment(wall - offset)
}

function offsetMs(written: string): number | undefined {
  if (/^z$/i.test(written)) return 0
  const [hours = 0, minutes = 0] = written.slice(1).split(':').map(Number)
  if (hours > 23 || minutes > 59) return undefined
  return (written.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

function parseDay(text: string, order: DateOrder | undefined): Parsed {
  const written = trimBlanks(toHalfWidth(text))
  if (SERIAL.test(written)) return acceptedOr(dayOfSerial(Number(written)), 'date_invalid')
  const read = readDay(written, order)
  // Spreadsheets append midnight to a day; any other time would be lost silently.
  const whole = read !== undefined && /^(?:[T ]\s*0{1,2}:00(?::00(?:\.0+)?)?)?$/.test(read.rest)
  return acceptedOr(whole ? read.day : undefined, 'date_invalid')
}

export const dateType: ValueType = {
  schema: () => ({ type: 'string', format: 'date' }),
  parse: (input) =>
    typeof input === 'string' ? acceptedOr(normaliseIsoDay(input), 'date_invalid') : refused('type_wrong'),
  parseText: (text, _field, context) => parseDay(text, context.dateOrder),
  print: printPlain,
  operators: OPERATORS,
  column: 'date',
  sort: 'time',
}

function readWallClock(text: string, order: DateOrder | undefined): number | undefined {
  if (SERIAL.test(text)) return utcMsOfSerial(Number(text))
  const read = readDay(text, order)
  if (read === undefined) return undefined
  const match = WALL_CLOCK.exec(read.rest.trim() === '' ? '0:00' : read.rest)
  if (match === null) return undefined
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)]
  return utcMsOf({ day: read.day, hour, minute, second, millisecond: milliseconds(match[4]) })
}

function parseMoment(text: string, context: ParseContext): Parsed {
  const written = trimBlanks(toHalfWidth(text))
  const exact = normaliseMoment(written)
  if (exact !== undefined) return acceptedOr(exact, 'date_invalid')
  const wall = readWallClock(written, context.dateOrder)
  if (wall === undefined) return refused('date_invalid')
  const zone = context.timeZone ?? (context.country === 'CN' ? 'Asia/Shanghai' : 'UTC')
  return acceptedOr(isoMoment(momentInZone(wall, zone)), 'date_invalid')
}

export const dateTimeType: ValueType = {
  schema: () => ({ type: 'string', format: 'date-time' }),
  parse: (input: unknown) =>
    typeof input === 'string' ? acceptedOr(normaliseMoment(input), 'date_invalid') : refused('type_wrong'),
  parseText: (text, _field, context) => parseMoment(text, context),
  print: (value: Json) => printPlain(value),
  operators: OPERATORS,
  column: 'timestamptz',
  sort: 'time',
}

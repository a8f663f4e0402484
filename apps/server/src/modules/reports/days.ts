/** Periods and buckets of a report: days as a calendar counts them, without a clock. */
import type { ReportUnit } from '../../records/index.ts'

/** Whole days, both within (`2026-11-23`). */
export interface Days {
  readonly from: string
  readonly to: string
}

export const PERIOD_NAMES = [
  'this_week',
  'last_week',
  'this_month',
  'last_month',
  'next_month',
  'this_quarter',
  'last_quarter',
  'next_quarter',
  'this_year',
  'last_year',
  'last_7_days',
  'last_30_days',
  'last_90_days',
  'last_365_days',
  'next_30_days',
] as const
export type PeriodName = (typeof PERIOD_NAMES)[number]
export const COMPARISONS = ['previous', 'year_before'] as const
export type Comparison = (typeof COMPARISONS)[number]

const DAY_MS = 86_400_000
const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 }

const textOf = (time: number): string => new Date(time).toISOString().slice(0, 10)
const shifted = (day: string, days: number): string => textOf(Date.parse(day) + days * DAY_MS)
const lengthOf = ({ from, to }: Days): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1

/** So many months later; where that month is shorter, its last day. */
function monthsLater(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0))
  return textOf(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(date, last.getUTCDate())))
}

/** The first day of the bucket in which a day lies; weeks begin on Monday. */
export function bucketOf(day: string, unit: ReportUnit): string {
  if (unit === 'day') return day
  const time = new Date(day)
  if (unit === 'week') return shifted(day, -((time.getUTCDay() + 6) % 7))
  const month = time.getUTCMonth()
  const first = unit === 'year' ? 0 : unit === 'quarter' ? month - (month % 3) : month
  return textOf(Date.UTC(time.getUTCFullYear(), first, 1))
}

/** The first day of the bucket that lies so many buckets later, given a bucket's first day. */
export const laterBucket = (first: string, unit: ReportUnit, by: number): string =>
  unit === 'day' || unit === 'week'
    ? shifted(first, by * (unit === 'day' ? 1 : 7))
    : monthsLater(first, by * (MONTHS[unit] ?? 1))

/** The days of the bucket that begins on a day. */
export const daysOfBucket = (first: string, unit: ReportUnit): Days => ({
  from: first,
  to: shifted(laterBucket(first, unit, 1), -1),
})

/** Monday to Sunday of the week in which a day lies. */
export const weekOf = (day: string): Days => daysOfBucket(bucketOf(day, 'week'), 'week')

/** First days of all buckets that the days touch, at most `most` of them, the earliest first. */
export function bucketsOf({ from, to }: Days, unit: ReportUnit, most: number): readonly string[] {
  const found: string[] = []
  for (let at = bucketOf(from, unit); at <= to && found.length < most; at = laterBucket(at, unit, 1)) found.push(at)
  return found
}

const NAMED = /^(this|last|next)_(week|month|quarter|year)$/
const COUNTED = /^(last|next)_(\d+)_days$/
const STEPS: Readonly<Record<string, number>> = { this: 0, last: -1, next: 1 }

/** The days of a named period; the last thirty days are today and the 29 before, the coming thirty today and the 29 after. */
export function daysOfName(name: PeriodName, today: string): Days {
  const [, which = 'this', unit] = NAMED.exec(name) ?? []
  if (unit !== undefined)
    return daysOfBucket(
      laterBucket(bucketOf(today, unit as ReportUnit), unit as ReportUnit, STEPS[which] ?? 0),
      unit as ReportUnit,
    )
  const [, side, count = '1'] = COUNTED.exec(name) ?? []
  const reach = Number(count) - 1
  return side === 'next' ? { from: today, to: shifted(today, reach) } : { from: shifted(today, -reach), to: today }
}

/** The days before, as many; of a named month, quarter or year the one before; or the same days a year earlier. */
export function comparedDays(days: Days, name: PeriodName | null, comparison: Comparison): Days {
  if (comparison === 'year_before') {
    const from = monthsLater(days.from, -12)
    // a period that ends with a month ends with it a year earlier too, 28 or 29 February alike
    const after = monthsLater(shifted(days.to, 1), -12)
    return { from, to: shifted(after, -1) }
  }
  const [, , unit] = name === null ? [] : (NAMED.exec(name) ?? [])
  if (unit !== undefined) return daysOfBucket(laterBucket(days.from, unit as ReportUnit, -1), unit as ReportUnit)
  return { from: shifted(days.from, -lengthOf(days)), to: shifted(days.from, -1) }
}

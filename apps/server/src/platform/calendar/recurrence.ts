/** When what comes again and again comes next, by a company's clocks and workdays. Pure. */
import { momentInZone, wallMsInZone } from '@holdfast/catalog/values'
import { nextWorkday, type WorkCalendar } from './work-calendar.ts'

export const RECURRENCES = ['daily', 'workdays', 'weekly', 'monthly', 'quarterly', 'yearly'] as const
export type Recurrence = (typeof RECURRENCES)[number]

const DAY_MS = 86_400_000
const WEEK_DAYS = 7
const YEAR_MONTHS = 12
const MONTHS: Readonly<Partial<Record<Recurrence, number>>> = { monthly: 1, quarterly: 3, yearly: YEAR_MONTHS }

const dayOf = (wall: number): string => new Date(wall).toISOString().slice(0, 10)
const startOf = (wall: number): number => Math.floor(wall / DAY_MS) * DAY_MS
const lastDayOf = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate()

/** The day of the month a series is meant for: the anchor it began with, unless somebody has moved it to another day since. */
export function anchorOf(timeZone: string, atMs: number, anchor: number | null): number {
  const date = new Date(wallMsInZone(atMs, timeZone))
  const last = lastDayOf(date.getUTCFullYear(), date.getUTCMonth())
  const day = date.getUTCDate()
  return anchor !== null && Math.min(anchor, last) === day ? anchor : day
}

/** The same day some months later, or the last of a month that is too short for it. */
function monthsLater(wall: number, months: number, anchor: number): number {
  const date = new Date(wall)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months]
  const first = new Date(Date.UTC(year, month, 1))
  const day = Math.min(anchor, lastDayOf(first.getUTCFullYear(), first.getUTCMonth()))
  return first.getTime() + (day - 1) * DAY_MS + (wall - startOf(wall))
}

export interface Series {
  /** The moment that came last (milliseconds since 1970). */
  readonly at: number
  readonly rule: Recurrence
  readonly anchor: number | null
  readonly calendar: WorkCalendar
  /** Those that would have come before this moment are passed over: nobody makes up for what slipped. */
  readonly notBefore: number
}

/** Whole periods that surely lie before `notBefore`, so that long ago is no long way. */
function skipped(span: number, period: number): number {
  return Math.max(0, Math.floor(span / period) - 1)
}

function* wallsAfter({ at, rule, anchor, calendar, notBefore }: Series): Generator<number> {
  const wall = wallMsInZone(at, calendar.timeZone)
  const span = wallMsInZone(notBefore, calendar.timeZone) - wall
  const months = MONTHS[rule]
  if (months !== undefined) {
    const day = anchorOf(calendar.timeZone, at, anchor)
    const LONGEST_MONTH = 31
    for (let n = skipped(span, months * LONGEST_MONTH * DAY_MS) + 1; ; n += 1) yield monthsLater(wall, n * months, day)
  }
  const days = rule === 'weekly' ? WEEK_DAYS : 1
  let from = wall + skipped(span, days * DAY_MS) * days * DAY_MS
  for (;;) {
    from =
      rule === 'workdays'
        ? Date.parse(`${nextWorkday(calendar, dayOf(from))}T00:00:00Z`) + (from - startOf(from))
        : from + days * DAY_MS
    yield from
  }
}

/** The next moment of a series, at the same time by the company's clocks also where these are put forward or back between. */
export function nextOf(series: Series): number {
  for (const wall of wallsAfter(series)) {
    const moment = momentInZone(wall, series.calendar.timeZone)
    if (moment > series.at && moment >= series.notBefore) return moment
  }
  return series.at
}

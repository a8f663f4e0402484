/** At the end of which days a forecast is looked at again. */
import { wallClock } from '../../platform/calendar/wall-clock.ts'

const DAY_MS = 86_400_000
const DAYS_OF_A_WEEK = 7
/** How far back a period is looked at that has not begun, or has just. */
const WEEKS_BEFORE = 8

/** A day as a count of days since 1970, and back. */
const numberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS
const dayOf = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10)

/** Weeks end with Sunday, as ISO 8601 has them; the first day of 1970 was a Thursday. */
const SUNDAY = 3
const endsWeek = (number: number): boolean => ((number % DAYS_OF_A_WEEK) + DAYS_OF_A_WEEK) % DAYS_OF_A_WEEK === SUNDAY

/** The day of a time zone in which a moment (milliseconds since 1970) lies. */
export const dayAt = (now: number, timeZone: string): string => wallClock(timeZone, now).day

/**
 * The day before the period begins, the last day of each week, and the period's last day; a period that goes on, or is to come, up to today, and at
 * least eight weeks back.
 */
export function daysOfCourse(period: { readonly from: string; readonly to: string }, today: string): readonly string[] {
  const start = numberOf(period.from) - 1
  const first = Math.min(start, numberOf(today) - WEEKS_BEFORE * DAYS_OF_A_WEEK)
  const last = Math.min(numberOf(period.to), numberOf(today))
  const all = Array.from({ length: last - first + 1 }, (_, at) => first + at)
  return all.filter((day) => endsWeek(day) || day === start || day === last).map(dayOf)
}

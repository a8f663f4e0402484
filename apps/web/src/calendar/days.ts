/** Days as they are written (`2026-11-27`), and how views are made of them: a calendar's arithmetic, which no clock touches. Pure. */

export type View = 'month' | 'week' | 'day'

const DAY_MS = 86_400_000
const WEEK = 7
const utc = (day: string): Date => new Date(`${day}T00:00:00Z`)
const written = (time: Date): string => time.toISOString().slice(0, 10)

/** So many days later, or earlier. */
export const addDays = (day: string, days: number): string => written(new Date(utc(day).getTime() + days * DAY_MS))

/** 1 Monday … 7 Sunday. */
export const weekdayOf = (day: string): number => utc(day).getUTCDay() || WEEK

/** The day on which the week of a day begins. */
export const weekOf = (day: string, weekStart: number): string =>
  addDays(day, -((weekdayOf(day) - weekStart + WEEK) % WEEK))

/** The days from one to another, both within. */
export function daysBetween(first: string, last: string): readonly string[] {
  const count = Math.round((utc(last).getTime() - utc(first).getTime()) / DAY_MS) + 1
  return Array.from({ length: Math.max(0, count) }, (_, at) => addDays(first, at))
}

const firstOfMonth = (day: string): string => `${day.slice(0, 8)}01`

function lastOfMonth(day: string): string {
  const next = utc(firstOfMonth(day))
  next.setUTCMonth(next.getUTCMonth() + 1)
  return addDays(written(next), -1)
}

/** So many months later, on the same day or the last one that the month has. */
function addMonths(day: string, months: number): string {
  const first = utc(firstOfMonth(day))
  first.setUTCMonth(first.getUTCMonth() + months)
  const last = lastOfMonth(written(first))
  const same = `${last.slice(0, 8)}${day.slice(8)}`
  return same < last ? same : last
}

/** What a view shows: of a month its whole weeks, of a week its seven days. */
export function spanOf(view: View, day: string, weekStart: number): { readonly from: string; readonly to: string } {
  if (view === 'day') return { from: day, to: day }
  if (view === 'week') return { from: weekOf(day, weekStart), to: addDays(weekOf(day, weekStart), WEEK - 1) }
  return { from: weekOf(firstOfMonth(day), weekStart), to: addDays(weekOf(lastOfMonth(day), weekStart), WEEK - 1) }
}

/** The weeks of the month of a day, each of seven days. */
export function weeksOfMonth(day: string, weekStart: number): readonly (readonly string[])[] {
  const { from, to } = spanOf('month', day, weekStart)
  const days = daysBetween(from, to)
  return Array.from({ length: days.length / WEEK }, (_, at) => days.slice(at * WEEK, (at + 1) * WEEK))
}

/** A day of the view before or after. */
export function turned(view: View, day: string, by: -1 | 1): string {
  if (view === 'month') return addMonths(day, by)
  return addDays(day, view === 'week' ? by * WEEK : by)
}

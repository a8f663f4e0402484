import { momentInZone, wallMsInZone } from '@holdfast/catalog/values'
import { nextWorkday, type WorkCalendar } from './work-calendar.ts'

const DAY_MS = 86_400_000
const dayOf = (wallMs: number): string => new Date(wallMs).toISOString().slice(0, 10)

/** How long something takes: days of the calendar, or days on which the company works. */
export interface Period {
  readonly days: number
  readonly unit: 'days' | 'workdays'
}

/** The company's day that lies the period after a moment (milliseconds since 1970). */
function dayAfter(calendar: WorkCalendar, at: number, { days, unit }: Period): string {
  const wall = wallMsInZone(at, calendar.timeZone)
  if (unit === 'days') return dayOf(wall + days * DAY_MS)
  let day = dayOf(wall)
  for (let n = 0; n < days; n += 1) day = nextWorkday(calendar, day)
  return day
}

/** When what begins at a moment is due: at the company's first hour of the day that lies the period after; at once where that day is the same. */
export function dueAfter(calendar: WorkCalendar, at: number, period: Period): number {
  const opening = Date.parse(`${dayAfter(calendar, at, period)}T${calendar.from}:00Z`)
  return Math.max(at, momentInZone(opening, calendar.timeZone))
}

/** The last day on which something may have been planned for so that the given workdays have passed since: the day itself is not counted. */
export function workdaysBefore(calendar: WorkCalendar, at: number, days: number): string {
  const today = dayOf(wallMsInZone(at, calendar.timeZone))
  const back = (day: string) => dayOf(Date.parse(`${day}T00:00:00Z`) - DAY_MS)
  let first = back(today)
  const enough = (day: string) => {
    let reached = day
    for (let n = 0; n < days; n += 1) reached = nextWorkday(calendar, reached)
    return reached <= today
  }
  while (!enough(first)) first = back(first)
  return first
}

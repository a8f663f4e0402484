/** From which day to which a calendar is asked for, by whose clock. */
import { momentInZone, normaliseIsoDay } from '@holdfast/catalog/values'
import { type DayKind, dayKind, type WorkCalendar } from '../../platform/calendar/work-calendar.ts'
import { faultWith } from '../../platform/errors/fault-words.ts'
import { Refusal } from '../../platform/errors/refusal.ts'

const DAY_MS = 86_400_000
/** Six weeks: as many as a month ever touches. */
const MOST_DAYS = 42

/** Whole days, both within, and the moments of their clock: the first within, the last not. */
export interface CalendarSpan {
  readonly first: string
  readonly last: string
  readonly from: string
  readonly until: string
}

const numberOf = (path: string, day: string): number => {
  if (normaliseIsoDay(day) === undefined) throw new Refusal('invalid', { errors: [{ path, code: 'date_invalid' }] })
  return Date.parse(`${day}T00:00:00Z`)
}

/** Reads the asked days; refuses what is no day, what ends before it begins, and more than six weeks. */
export function calendarSpan({ from, to }: { from: string; to: string }, timeZone: string): CalendarSpan {
  const [first, last] = [numberOf('/from', from), numberOf('/to', to)]
  if (last < first) throw new Refusal('invalid', { errors: [{ path: '/to', code: 'date_invalid' }] })
  if ((last - first) / DAY_MS >= MOST_DAYS)
    throw new Refusal('invalid', { errors: [faultWith('/to', 'items_too_many', { bound: MOST_DAYS })] })
  const moment = (wallMs: number) => new Date(momentInZone(wallMs, timeZone)).toISOString()
  return { first: from, last: to, from: moment(first), until: moment(last + DAY_MS) }
}

/** The days of a span in order, each worked or not and why. */
export function daysOfSpan(calendar: WorkCalendar, { first, last }: CalendarSpan): (DayKind & { date: string })[] {
  const days: (DayKind & { date: string })[] = []
  for (let at = Date.parse(first); at <= Date.parse(last); at += DAY_MS) {
    const date = new Date(at).toISOString().slice(0, 10)
    days.push({ date, ...dayKind(calendar, date) })
  }
  return days
}

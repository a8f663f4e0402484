/** When a person works, by the clock of where they are. Pure. */
import { wallClock } from './wall-clock.ts'
import { dayKind, type WorkCalendar } from './work-calendar.ts'

export interface Hours {
  /** IANA name. */
  readonly timeZone: string
  /** 1 Monday … 7 Sunday. */
  readonly days: readonly number[]
  /** `HH:MM`, the first minute and the first one after. */
  readonly from: string
  readonly to: string
}

/** Whether the person works at the moment. Hours that end before they begin reach over midnight and belong to the day they began. */
export function isWithinHours(hours: Hours, nowMs: number): boolean {
  const { weekday, time } = wallClock(hours.timeZone, nowMs)
  const before = weekday === 1 ? 7 : weekday - 1
  if (hours.from <= hours.to) return hours.days.includes(weekday) && time >= hours.from && time < hours.to
  return (hours.days.includes(weekday) && time >= hours.from) || (hours.days.includes(before) && time < hours.to)
}

/**
 * Whether the person is at work: within their hours, and not on a day off of the company's calendar; on a make-up workday too, whatever their week
 * says.
 */
export function isAtWork(hours: Hours, calendar: WorkCalendar, nowMs: number): boolean {
  const { day, time } = wallClock(hours.timeZone, nowMs)
  const { worked, because } = dayKind(calendar, day)
  if (because === 'week') return isWithinHours(hours, nowMs)
  if (!worked) return false
  return hours.from <= hours.to ? time >= hours.from && time < hours.to : time >= hours.from || time < hours.to
}

/** When a person works, by the clock of where they are. Pure. */
import { dayKind, type WorkCalendar } from '../../platform/calendar/work-calendar.ts'

export interface Hours {
  /** IANA name. */
  readonly timeZone: string
  /** 1 Monday … 7 Sunday. */
  readonly days: readonly number[]
  /** `HH:MM`, the first minute and the first one after. */
  readonly from: string
  readonly to: string
}

const WEEKDAYS: Readonly<Record<string, number>> = { Mon: 1, Tue: 2, Wed: 3, Thu: 4, Fri: 5, Sat: 6, Sun: 7 }
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  formats.set(timeZone, made)
  return made
}

/** A moment as a clock on the wall shows it. */
export interface WallClock {
  /** `YYYY-MM-DD` */
  readonly day: string
  readonly weekday: number
  /** `HH:MM` */
  readonly time: string
}

/** The wall clock of a time zone at a moment (milliseconds since 1970). */
export function wallClock(timeZone: string, nowMs: number): WallClock {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(nowMs)
      .map(({ type, value }) => [type, value]),
  )
  return {
    day: `${parts['year']}-${parts['month']}-${parts['day']}`,
    weekday: WEEKDAYS[parts['weekday'] ?? ''] ?? 0,
    time: `${parts['hour']}:${parts['minute']}`,
  }
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

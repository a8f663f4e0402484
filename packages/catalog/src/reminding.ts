import { momentInZone, wallMsInZone } from './values/calendar.ts'

/** When somebody is reminded of what they planned: before it is due, then, and after. */
export const REMINDER_TIMES = ['day_before', 'hour_before', 'ten_minutes_before', 'at_due', 'day_after'] as const
export type ReminderTime = (typeof REMINDER_TIMES)[number]

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** A day is longer or shorter than 24 hours by at most this where clocks are put forward or back. */
export const MOST_SHIFT_MS = 2 * HOUR_MS

/** How far from what is planned a reminder lies: whole days by the clock on the wall, the rest by the clock that never changes. Milliseconds. */
const FROM_DUE: Readonly<Record<ReminderTime, { readonly days: number; readonly ms: number }>> = {
  day_before: { days: -1, ms: 0 },
  hour_before: { days: 0, ms: -HOUR_MS },
  ten_minutes_before: { days: 0, ms: -10 * MINUTE_MS },
  at_due: { days: 0, ms: 0 },
  day_after: { days: 1, ms: 0 },
}

export const isReminderTime = (value: unknown): value is ReminderTime => REMINDER_TIMES.some((time) => time === value)

/** Whether a reminder is one of what is yet to come. */
export const isBefore = (time: ReminderTime): boolean => FROM_DUE[time].days + FROM_DUE[time].ms < 0

/**
 * The moment of a reminder of what is planned for a moment (milliseconds since 1970). A day before and a day after are the same hour on the wall of the zone,
 * also where the clocks were changed between.
 */
export function reminderMoment(time: ReminderTime, due: number, timeZone: string): number {
  const { days, ms } = FROM_DUE[time]
  if (days === 0) return due + ms
  return momentInZone(wallMsInZone(due, timeZone) + days * DAY_MS, timeZone)
}

/** Between which moments that what is planned lies whose reminder lies between two others, whatever the zone. Milliseconds. */
export function plannedSpan(
  time: ReminderTime,
  span: { from: number; until: number },
): { from: number; until: number } {
  const { days, ms } = FROM_DUE[time]
  const [shift, slack] = [days * DAY_MS + ms, days === 0 ? 0 : MOST_SHIFT_MS]
  return { from: span.from - shift - slack, until: span.until - shift + slack }
}

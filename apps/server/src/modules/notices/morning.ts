import { momentInZone } from '@holdfast/catalog/values'
import { wallClock } from '../../platform/calendar/wall-clock.ts'
import { dayKind, type WorkCalendar } from '../../platform/calendar/work-calendar.ts'
import type { NoticeSettings } from './settings.ts'

const DAY_MS = 86_400_000
/** A morning that was missed by more than this, by an outage or because it was switched on at noon, is over. */
const LATE_MS = 3 * 60 * 60_000

export interface Morning {
  /** By the person's own clock (`2026-11-23`). */
  readonly day: string
  /** When that day begins and ends, in milliseconds. */
  readonly from: number
  readonly until: number
}

/** The person's day if their hour for letters is now or a little past, and they work on it; null otherwise. */
export function morningOf(
  { hours, digest }: Pick<NoticeSettings, 'hours' | 'digest'>,
  { calendar, now }: { calendar: WorkCalendar; now: number },
): Morning | null {
  const { day, weekday } = wallClock(hours.timeZone, now)
  const { worked, because } = dayKind(calendar, day)
  if (!(because === 'week' ? hours.days.includes(weekday) : worked)) return null
  const midnight = Date.parse(`${day}T00:00:00Z`)
  const due = momentInZone(Date.parse(`${day}T${digest.at}:00Z`), hours.timeZone)
  if (now < due || now - due > LATE_MS) return null
  return { day, from: momentInZone(midnight, hours.timeZone), until: momentInZone(midnight + DAY_MS, hours.timeZone) }
}

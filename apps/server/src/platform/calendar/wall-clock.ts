import { wallMsInZone } from '@holdfast/catalog/values'

/** A moment as a clock on the wall shows it. */
export interface WallClock {
  /** `YYYY-MM-DD` */
  readonly day: string
  /** 1 Monday … 7 Sunday. */
  readonly weekday: number
  /** `HH:MM` */
  readonly time: string
}

/** The wall clock of a time zone at a moment (milliseconds since 1970). */
export function wallClock(timeZone: string, nowMs: number): WallClock {
  const shown = new Date(wallMsInZone(nowMs, timeZone))
  const text = shown.toISOString()
  return { day: text.slice(0, 10), weekday: shown.getUTCDay() || 7, time: text.slice(11, 16) }
}

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
    second: '2-digit',
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
  readonly second: number
}

/** The wall clock of a time zone at a moment (milliseconds since 1970). */
export function wallClock(timeZone: string, nowMs: number): WallClock {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(nowMs)
      .map(({ type, value }) => [type, value]),
  )
  return {
    day: `${parts['year']?.padStart(4, '0')}-${parts['month']}-${parts['day']}`,
    weekday: WEEKDAYS[parts['weekday'] ?? ''] ?? 0,
    time: `${parts['hour']}:${parts['minute']}`,
    second: Number(parts['second']),
  }
}

const DAY_MS = 86_400_000
const SECOND_MS = 1_000

/** What a wall clock shows, in milliseconds, as if its zone were UTC. */
export function wallMs(timeZone: string, nowMs: number): number {
  const { day, time, second } = wallClock(timeZone, nowMs)
  return Date.parse(`${day}T${time}:00Z`) + second * SECOND_MS + (((nowMs % SECOND_MS) + SECOND_MS) % SECOND_MS)
}

/**
 * The moment at which a wall clock shows `wall` (milliseconds as if the zone were UTC). Of two such moments, where clocks are put back, the first;
 * of none, where they are put forward, the one as much later as they are put forward (as RFC 5545 §3.3.5 has it).
 */
export function momentOf(timeZone: string, wall: number): number {
  const [before, after] = [wall - DAY_MS, wall + DAY_MS].map((near) => wallMs(timeZone, near) - near)
  const moments = [wall - (before ?? 0), wall - (after ?? 0)]
  const shown = moments.filter((moment) => wallMs(timeZone, moment) === wall)
  return shown.length === 0 ? wall - (before ?? 0) : Math.min(...shown)
}

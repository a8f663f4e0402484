/** Days and moments without a clock: pure arithmetic on what is written. */

const DAY_MS = 86_400_000
const EARLIEST_YEAR = 1000

const pad = (number: number, length: number): string => String(number).padStart(length, '0')

/** `2024-02-29` for a day that exists (years 1000–9999); undefined for one that does not. */
export function dayOf(year: number, month: number, day: number): string | undefined {
  if (year < EARLIEST_YEAR || year > 9999) return undefined
  const time = new Date(Date.UTC(year, month - 1, day))
  const exists = time.getUTCFullYear() === year && time.getUTCMonth() === month - 1 && time.getUTCDate() === day
  return exists ? `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}` : undefined
}

/** Serial 60 is the 29 February 1900 that Lotus 1-2-3 believed in and Excel kept; it names no day. */
function serialToMs(serial: number): number | undefined {
  if (serial < 1 || serial >= 2_958_466 || Math.floor(serial) === 60) return undefined
  return Date.UTC(1899, 11, serial < 60 ? 31 : 30) + Math.round(serial * DAY_MS)
}

/** A day by Excel's count (1900 system), as cells hold it: `45292` is 2024-01-01. */
export function dayOfSerial(serial: number): string | undefined {
  const time = serialToMs(Math.floor(serial))
  return time === undefined ? undefined : new Date(time).toISOString().slice(0, 10)
}

export interface WrittenTime {
  readonly day: string
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly millisecond: number
}

/** The written time as if it were UTC, in ms; undefined where hour, minute or second do not exist. */
export function utcMsOf(written: WrittenTime): number | undefined {
  if (written.hour > 23 || written.minute > 59 || written.second > 59) return undefined
  const seconds = (written.hour * 60 + written.minute) * 60 + written.second
  return Date.parse(`${written.day}T00:00:00.000Z`) + seconds * 1000 + written.millisecond
}

/** The wall clock of a spreadsheet cell as if it were UTC, in ms. */
export const utcMsOfSerial = (serial: number): number | undefined => {
  const time = serialToMs(serial)
  return time === undefined ? undefined : Math.round(time / 1000) * 1000
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Made once for each zone: making one takes longer than a hundred uses. Throws `RangeError` for a zone that does not exist. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known !== undefined) return known
  const clock = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  clocks.set(timeZone, clock)
  return clock
}

/** What a clock on the wall in the zone shows at a moment, in ms as if it were UTC. */
export function wallMsInZone(utcMs: number, timeZone: string): number {
  const parts = clockOf(timeZone).formatToParts(utcMs)
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? Number.NaN)
  const whole = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return whole + (((utcMs % 1_000) + 1_000) % 1_000)
}

/**
 * The moment at which a clock on the wall in the zone shows `wallMs` (ms as if it were UTC). Of two such moments, where clocks are put back, the first;
 * of none, where they are put forward, the one as much later as they are put forward (RFC 5545 §3.3.5).
 */
export function momentInZone(wallMs: number, timeZone: string): number {
  const aheadOf = (near: number) => wallMsInZone(near, timeZone) - near
  const [before, after] = [aheadOf(wallMs - DAY_MS), aheadOf(wallMs + DAY_MS)]
  if (before === after) return wallMs - before
  const shown = [wallMs - before, wallMs - after].filter((moment) => wallMsInZone(moment, timeZone) === wallMs)
  return shown.length === 0 ? wallMs - before : Math.min(...shown)
}

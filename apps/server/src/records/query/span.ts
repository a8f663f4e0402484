/** What `within` means: one reading of it, for the database's condition and for a record that was opened. */
import { wallClock } from '../../platform/calendar/wall-clock.ts'

/** When a question is asked: the moment in milliseconds, and where the company's days begin. */
export interface Present {
  readonly now: number
  readonly timeZone: string
}

/** From a moment to another; of a past span its first moment is left out, of a coming one its last. */
export interface Moments {
  readonly from: string
  readonly to: string
  readonly coming: boolean
}

/** Whole days, both within; none where the first is after the last. */
export interface Days {
  readonly first: string
  readonly last: string
}

const DAY_MS = 86_400_000
const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS }

function lengthOf(span: string): { ms: number; coming: boolean } {
  const coming = span.startsWith('+')
  return { ms: Number(span.slice(coming ? 1 : 0, -1)) * (UNIT_MS[span.at(-1) ?? ''] ?? 0), coming }
}

/** The moments of a span like `7d`, `12h`, `2w`, or of a coming one like `+7d`. */
export function momentsOf(span: string, { now }: Present): Moments {
  const { ms, coming } = lengthOf(span)
  const [from, to] = coming ? [now, now + ms] : [now - ms, now]
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), coming }
}

/** A day as so many days later or earlier; a calendar's arithmetic, which no clock change touches. */
const shifted = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)

/** The days of a span, as the company counts them: the last seven are today and the six before, the coming seven are today and the seven after. Hours count as the days they begin. */
export function daysOf(span: string, { now, timeZone }: Present): Days {
  const { ms, coming } = lengthOf(span)
  const { day: today } = wallClock(timeZone, now)
  const days = Math.ceil(ms / DAY_MS)
  return coming ? { first: today, last: shifted(today, days) } : { first: shifted(today, 1 - days), last: today }
}

/** Whether a held date (`YYYY-MM-DD`) or moment lies within the span. */
export function isWithin(held: string, span: string, present: Present): boolean {
  if (!held.includes('T')) {
    const { first, last } = daysOf(span, present)
    return first <= held && held <= last
  }
  const { from, to, coming } = momentsOf(span, present)
  const at = Date.parse(held)
  return coming ? at >= Date.parse(from) && at < Date.parse(to) : at > Date.parse(from) && at <= Date.parse(to)
}

/** Moments as the reader's clock shows them, and back. Pure. */
import { momentInZone, wallMsInZone } from '@holdfast/catalog/clock'

/** A place in the calendar: a day, and the minutes since it began; `null` stands for the whole day. */
export interface Place {
  readonly day: string
  readonly minutes: number | null
}

const MINUTE_MS = 60_000
const DAY_MINUTES = 1_440

/** Where a moment or a written day stands. What falls on midnight is for the whole day. */
export function placeOf(at: string, timeZone: string): Place {
  if (!at.includes('T')) return { day: at, minutes: null }
  const wall = new Date(wallMsInZone(Date.parse(at), timeZone)).toISOString()
  const minutes = Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16))
  return { day: wall.slice(0, 10), minutes: minutes === 0 ? null : minutes }
}

/** The moment of a place; of a time that the day does not have, because clocks are put forward, the one as much later. */
export const momentOf = ({ day, minutes }: Place, timeZone: string): string =>
  new Date(momentInZone(Date.parse(`${day}T00:00:00Z`) + (minutes ?? 0) * MINUTE_MS, timeZone)).toISOString()

/** `09:30`. */
export const timeOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** Minutes on the next step of a grid, within the day. */
export function snapped(minutes: number, step: number): number {
  const near = Math.round(minutes / step) * step
  return Math.min(Math.max(near, 0), DAY_MINUTES - step)
}

export const samePlace = (one: Place, other: Place): boolean => one.day === other.day && one.minutes === other.minutes

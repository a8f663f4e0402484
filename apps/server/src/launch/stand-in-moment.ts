const DAY_MS = 86_400_000

/** A Tuesday, half past ten in China: the moment of the pictures in the documents, in milliseconds. */
export const PICTURED_AT = Date.UTC(2026, 10, 24, 2, 30)

/** The days on which a quarter of sales is worked through (tests/yardstick), by the name that a stand-in for the server has. */
export const QUARTER_DAYS = {
  begins: Date.UTC(2017, 9, 2),
  october: Date.UTC(2017, 9, 30),
  november: Date.UTC(2017, 10, 29),
  december: Date.UTC(2017, 11, 30),
} as const

/** How far a clock has to be moved to show a day at the hour it is now: whole days, so that each process that asks on the same day is told the same. */
export const daysAhead = (day: number, now = Date.now()): number => day - (now - (now % DAY_MS))

/** From now on this process's clock goes on from a moment: that of the pictures unless said otherwise. */
export function startAt(moment = PICTURED_AT): void {
  moveClock(moment - Date.now())
}

/** From now on this process's clock is ahead by so many milliseconds. */
export function moveClock(ahead: number): void {
  const now = Date.now
  Date.now = () => now() + ahead
}

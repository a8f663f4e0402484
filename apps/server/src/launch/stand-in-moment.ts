const HALF_DAY_MS = 43_200_000

/** A Tuesday, half past ten in China: the moment of the pictures in the documents, in milliseconds. */
export const PICTURED_AT = Date.UTC(2026, 10, 24, 2, 30)

/** One in the morning in China, of the days on which a quarter of sales is worked through (tests/yardstick), by the name that a stand-in for the server has. */
export const QUARTER_DAYS = {
  begins: Date.UTC(2017, 9, 1, 17),
  october: Date.UTC(2017, 9, 30, 17),
  november: Date.UTC(2017, 10, 29, 17),
  december: Date.UTC(2017, 11, 30, 17),
} as const

/** How far a clock has to be moved to be within twelve hours behind a moment: the same for each process that asks within the same half of a day. */
export const aheadTo = (moment: number, now = Date.now()): number => moment - (now - (now % HALF_DAY_MS))

/** From now on this process's clock goes on from a moment: that of the pictures unless said otherwise. */
export function startAt(moment = PICTURED_AT): void {
  moveClock(moment - Date.now())
}

/** From now on this process's clock is ahead by so many milliseconds. */
export function moveClock(ahead: number): void {
  const now = Date.now
  Date.now = () => now() + ahead
}

/** When people's accounts elsewhere are looked at: each every few minutes, later and later while it fails. */
const MINUTE_MS = 60_000
/** How often an account is looked at. */
export const EVERY_MS = 5 * MINUTE_MS
const LONGEST_REST_MS = 60 * MINUTE_MS
/** As many accounts of a company are asked for at once. */
export const AT_ONCE = 200

/** How long an account rests after its n-th failure in a row. */
export const restMs = (failures: number): number =>
  Math.min(LONGEST_REST_MS, EVERY_MS * 2 ** Math.min(failures - 1, 10))

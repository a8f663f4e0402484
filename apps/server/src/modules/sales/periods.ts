/** Periods as they are named: a month, a quarter, a year. */

const NAMED = /^(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?$/
/** The same as JSON Schema's `pattern`. */
export const PERIOD_PATTERN = '^[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]))?$'

const dayText = (year: number, month: number, day: number): string =>
  new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10)

/** The first and the last day of `2026-11`, `2026-Q4` or `2026`; undefined for what is no period. */
export function daysOfPeriod(name: string): { readonly from: string; readonly to: string } | undefined {
  const [whole, year, month, quarter] = NAMED.exec(name) ?? []
  if (whole === undefined) return undefined
  const first = month !== undefined ? Number(month) - 1 : quarter !== undefined ? (Number(quarter) - 1) * 3 : 0
  const length = month !== undefined ? 1 : quarter !== undefined ? 3 : 12
  return { from: dayText(Number(year), first, 1), to: dayText(Number(year), first + length, 0) }
}

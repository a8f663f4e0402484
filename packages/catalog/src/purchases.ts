/** When a customer buys: how often, and when next, from the days on which it bought. */
import type { ObjectDeclaration } from './declaration.ts'
import type { Json } from './values/value-type.ts'

/** An object whose records are purchases. */
export interface Purchases {
  /** The reference that says who bought. */
  readonly at: string
  /** The day of the purchase. */
  readonly on: string
  readonly state: string
  /** States in which it is one. */
  readonly counts: readonly string[]
}

/** An object whose records buy: the computed fields that say how often, and when next. */
export interface PurchaseCycle {
  /** On how many days was bought. */
  readonly count: string
  readonly last: string
  /** Days from one purchase to the next, as they usually are. */
  readonly every: string
  /** The next purchase: the earliest day, the likeliest, and the latest at which it is expected. */
  readonly from: string
  readonly next: string
  readonly to: string
}

type Values = Readonly<Record<string, Json>>

/** Of fewer purchases nothing is expected: two days make one gap, and one gap is no habit. */
export const LEAST_PURCHASES = 3
const DAY_MS = 86_400_000
const QUARTERS = 4

const daysLater = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)

/** The quartile (1, 2 or 3) of whole numbers in rising order, as QUARTILE.INC of a spreadsheet gives it, to the nearest whole, halves up. */
function quartile(rising: readonly number[], which: number): number {
  const place = (rising.length - 1) * which
  const low = rising[Math.floor(place / QUARTERS)] ?? 0
  const high = rising[Math.ceil(place / QUARTERS)] ?? low
  return Math.floor((QUARTERS * low + (high - low) * (place % QUARTERS) + QUARTERS / 2) / QUARTERS)
}

/**
 * The values of a customer that bought on these days (`YYYY-MM-DD`), in any order, each of which counts once: the usual gap is the median in days, and the next
 * purchase is expected that long after the last, in a range from the lower to the upper quartile of the gaps. Nothing is expected of fewer than `LEAST_PURCHASES`.
 */
export function purchaseValues({ count, last, every, from, next, to }: PurchaseCycle, days: readonly string[]): Values {
  const rising = [...new Set(days)].sort()
  const latest = rising.at(-1) ?? null
  const known = { [count]: latest === null ? null : rising.length, [last]: latest }
  if (latest === null || rising.length < LEAST_PURCHASES)
    return { ...known, [every]: null, [from]: null, [next]: null, [to]: null }
  const gaps = rising
    .slice(1)
    .map((day, at) => (Date.parse(day) - Date.parse(rising[at] ?? day)) / DAY_MS)
    .sort((one, other) => one - other)
  const [least, usual, most] = [1, 2, 3].map((which) => quartile(gaps, which)) as [number, number, number]
  return {
    ...known,
    [every]: usual,
    [from]: daysLater(latest, least),
    [next]: daysLater(latest, usual),
    [to]: daysLater(latest, most),
  }
}

/** Whose purchases a change of a record changes: those to whom it counted before, and after, where anything that counts is not as it was. */
export function purchasersOf(
  { purchases }: ObjectDeclaration,
  change: { before: Values | null; after: Values | null },
): readonly string[] {
  if (purchases === undefined) return []
  const said = (values: Values | null) => {
    const { at, on, state, counts } = purchases
    if (values === null || !counts.includes(String(values[state]))) return null
    return { who: String(values[at]), on: values[on] ?? null }
  }
  const [before, after] = [said(change.before), said(change.after)]
  if (before?.who === after?.who && before?.on === after?.on) return []
  return [...new Set([before, after].flatMap((each) => (each === null ? [] : [each.who])))]
}

import type { BusinessRecord } from '@holdfast/sdk'

/** How often a customer buys and when next, in days of the company: `2026-12-24`. */
export interface Cycle {
  readonly count: number
  readonly last: string
  /** Absent while too few purchases are known. */
  readonly rhythm?: {
    readonly every: number
    /** The usual gaps, in days. */
    readonly low: number
    readonly high: number
    readonly from: string
    readonly to: string
  }
}

const DAY_MS = 86_400_000
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)

/** What a customer's record says of its purchases; undefined where it says nothing, or shows it not. */
export function cycleOf(record: BusinessRecord): Cycle | undefined {
  const {
    purchaseCount: count,
    lastPurchaseOn: last,
    purchaseCycleDays: every,
    nextPurchaseFrom: from,
    nextPurchaseTo: to,
  } = record as Readonly<Record<string, unknown>>
  if (typeof last !== 'string' || typeof count !== 'number') return undefined
  if (typeof every !== 'number' || typeof from !== 'string' || typeof to !== 'string') return { count, last }
  return { count, last, rhythm: { every, low: daysBetween(last, from), high: daysBetween(last, to), from, to } }
}

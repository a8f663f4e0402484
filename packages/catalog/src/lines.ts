/** How the product lines of a record and its amount belong together: one rule for every way in which a record is written. */
import type { ObjectDeclaration } from './declaration.ts'
import { lineTotals } from './line-sums.ts'
import { linesOf } from './values/lines.ts'
import type { Json } from './values/value-type.ts'

/** The fields of an object whose records have product lines. */
export interface LineFields {
  /** The lines themselves. */
  readonly at: string
  /** What the lines come to, without tax: it follows them wherever there are any. */
  readonly amount: string
  /** The products of the lines, each once; computed. */
  readonly products: string
}

type Values = Readonly<Record<string, Json>>

/** A record before and after a change; `before` is null where it is new. */
interface Change {
  readonly before: Values | null
  readonly after: Values
}

/** What forbids a change. */
export interface LinesFault {
  readonly key: string
  readonly code: 'amount_follows_lines' | 'amount_too_large'
}

/** Digits before the point that the amount of a record may have. */
const MOST_DIGITS = 15

const isSame = (one: Json | undefined, other: Json | undefined): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

function amountOf(value: Json | undefined): { amount: string; currency: string } | null {
  const totals = lineTotals(linesOf(value))
  return totals === undefined ? null : { amount: totals.net, currency: totals.currency }
}

/**
 * The values of a record as its lines leave them: its products, and its amount where nobody stated another. A record whose lines were taken away
 * keeps the amount they came to.
 */
export function withLines({ lines }: ObjectDeclaration, { before, after }: Change): Values {
  if (lines === undefined || isSame(before?.[lines.at], after[lines.at])) return after
  const held = linesOf(after[lines.at])
  const products = [...new Set(held.map(({ productId }) => productId))]
  const isStated = !isSame(before?.[lines.amount], after[lines.amount])
  const amount = amountOf(after[lines.at])
  return {
    ...after,
    [lines.products]: products.length === 0 ? null : products,
    ...(isStated || amount === null ? {} : { [lines.amount]: amount }),
  }
}

/** An amount of its own beside lines, or lines that come to more than an amount can hold. */
export function linesFault({ lines }: ObjectDeclaration, { before, after }: Change): LinesFault | undefined {
  const amount = lines === undefined ? null : amountOf(after[lines.at])
  if (lines === undefined || amount === null) return undefined
  if (amount.amount.replace(/\..*$/, '').length > MOST_DIGITS) return { key: lines.at, code: 'amount_too_large' }
  const isStated = !isSame(before?.[lines.amount], after[lines.amount])
  return isStated && !isSame(after[lines.amount], amount)
    ? { key: lines.amount, code: 'amount_follows_lines' }
    : undefined
}

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
  /** The customer by whom the lines are priced. */
  readonly customer: string
  /** The products of the lines, each once; computed. */
  readonly products: string
  /** Their tax, and what they come to with it, where the object keeps them; computed. */
  readonly totals?: { readonly tax: string; readonly gross: string }
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

interface Sums {
  readonly net: Json
  readonly tax: Json
  readonly gross: Json
}

function sumsOf(value: Json | undefined): Sums | null {
  const totals = lineTotals(linesOf(value))
  if (totals === undefined) return null
  const money = (amount: string) => ({ amount, currency: totals.currency })
  return { net: money(totals.net), tax: money(totals.tax), gross: money(totals.gross) }
}

/**
 * The values of a record as its lines leave them: its products, its amount where nobody stated another, and its totals with tax where it keeps them. A
 * record whose lines were taken away keeps the amount they came to; its tax is not known any more.
 */
export function withLines({ lines }: ObjectDeclaration, { before, after }: Change): Values {
  if (lines === undefined || isSame(before?.[lines.at], after[lines.at])) return after
  const held = linesOf(after[lines.at])
  const products = [...new Set(held.map(({ productId }) => productId))]
  const isStated = !isSame(before?.[lines.amount], after[lines.amount])
  const sums = sumsOf(after[lines.at])
  const { totals } = lines
  return {
    ...after,
    [lines.products]: products.length === 0 ? null : products,
    ...(isStated || sums === null ? {} : { [lines.amount]: sums.net }),
    ...(totals === undefined ? {} : { [totals.tax]: sums?.tax ?? null, [totals.gross]: sums?.gross ?? null }),
  }
}

const isTooLarge = (digits: string): boolean => digits.replace(/\..*$/, '').length > MOST_DIGITS

/** An amount of its own beside lines, or lines that come to more than an amount can hold. */
export function linesFault({ lines }: ObjectDeclaration, { before, after }: Change): LinesFault | undefined {
  const totals = lines === undefined ? undefined : lineTotals(linesOf(after[lines.at]))
  if (lines === undefined || totals === undefined) return undefined
  const largest = lines.totals === undefined ? totals.net : totals.gross
  if (isTooLarge(largest)) return { key: lines.at, code: 'amount_too_large' }
  const amount = { amount: totals.net, currency: totals.currency }
  const isStated = !isSame(before?.[lines.amount], after[lines.amount])
  return isStated && !isSame(after[lines.amount], amount)
    ? { key: lines.amount, code: 'amount_follows_lines' }
    : undefined
}

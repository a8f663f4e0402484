/** What a customer ordered, gave back and paid, day by day and currency by currency, with the balance that each leaves. Pure. */
import { type Money, minorUnits, moneyOf } from '@holdfast/catalog'

/** An order, which adds to what is owed; what came back of it, or a payment that came in, which take from it. */
export interface Entry {
  readonly kind: 'order' | 'return' | 'payment'
  readonly id: string
  /** Null where the reader does not see it. */
  readonly number: string | null
  /** `2026-11-23`. */
  readonly day: string
  readonly amount: Money
}

/** A line with the balance after it. Decimals of the statement's currency. */
export interface Line extends Omit<Entry, 'amount'> {
  readonly amount: string
  readonly balance: string
}

export interface Statement {
  readonly currency: string
  readonly opening: string
  readonly ordered: string
  readonly returned: string
  readonly paid: string
  /** Below nothing where the customer has paid more than it ordered. */
  readonly closing: string
  readonly lines: readonly Line[]
}

const KINDS = ['order', 'return', 'payment'] as const

const compared = (one: string | null, other: string | null): number =>
  (one ?? '') < (other ?? '') ? -1 : (one ?? '') > (other ?? '') ? 1 : 0

/** By day; on one day what was ordered before what came back and what was paid, then by number. */
const inOrder = (one: Entry, other: Entry): number =>
  compared(one.day, other.day) ||
  KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind) ||
  compared(one.number, other.number) ||
  compared(one.id, other.id)

function ofCurrency(currency: string, { opening, entries }: { opening: bigint; entries: readonly Entry[] }): Statement {
  const said = (units: bigint): string => moneyOf(units, currency).amount
  const sums = { order: 0n, return: 0n, payment: 0n }
  const balance = (): string => said(opening + sums.order - sums.return - sums.payment)
  const lines = entries.toSorted(inOrder).map(({ amount, ...entry }): Line => {
    sums[entry.kind] += minorUnits(amount)
    return { ...entry, amount: said(minorUnits(amount)), balance: balance() }
  })
  return {
    currency,
    opening: said(opening),
    ordered: said(sums.order),
    returned: said(sums.return),
    paid: said(sums.payment),
    closing: balance(),
    lines,
  }
}

/** The statements of all currencies, in their alphabet; one of which nothing is owed and nothing was written is left out. */
export function statementsOf(said: {
  /** What was ordered, given back and paid before the first day, of every currency once or more. */
  readonly before: { readonly [side in 'ordered' | 'returned' | 'paid']: readonly Money[] }
  readonly entries: readonly Entry[]
}): readonly Statement[] {
  const { before, entries } = said
  const opening = new Map<string, bigint>()
  const add = ({ currency }: Money, units: bigint) => opening.set(currency, (opening.get(currency) ?? 0n) + units)
  for (const each of before.ordered) add(each, minorUnits(each))
  for (const each of before.returned) add(each, -minorUnits(each))
  for (const each of before.paid) add(each, -minorUnits(each))
  const theirs = Map.groupBy(entries, ({ amount }) => amount.currency)
  return [...new Set([...opening.keys(), ...theirs.keys()])]
    .sort()
    .map((currency) =>
      ofCurrency(currency, { opening: opening.get(currency) ?? 0n, entries: theirs.get(currency) ?? [] }),
    )
    .filter(({ opening: units, currency, lines }) => lines.length > 0 || minorUnits({ amount: units, currency }) !== 0n)
}

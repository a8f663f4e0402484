/**
 * What product lines come to. Exact decimals throughout; only two numbers are rounded, each once and half up to the minor units of the currency (ISO
 * 4217): the line without tax, and its tax. Totals are sums of what is rounded already, so that the foot of a table is what its lines add up to.
 * A door of its own, small enough for a page.
 */
import { MINOR_UNITS } from './values/tables/currencies.ts'

/** A decimal that is not negative: `digits` × 10 to the power of minus `places`. */
export interface Exact {
  readonly digits: bigint
  readonly places: number
}

/** What of a line its sums are made of: decimals as text, not negative; percents between 0 and 100. */
export interface LineNumbers {
  readonly quantity: string
  readonly price: { readonly amount: string; readonly currency: string }
  readonly discount: string | null
  readonly taxRate: string | null
}

/** Decimals with exactly the minor units of the currency. `net` is without tax, `gross` with it. */
export interface LineSums {
  readonly net: string
  readonly tax: string
}

export interface LineTotals extends LineSums {
  readonly gross: string
  readonly currency: string
}

const ONE_HUNDREDTH = 2
const USUAL_UNITS = 2

/** A decimal as text that is not negative. */
export function exact(decimal: string): Exact {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return { digits: BigInt(`${whole}${fraction}`), places: fraction.length }
}

/** Compares two decimals that are not negative. */
export function isAbove(one: string, other: string): boolean {
  const [a, b] = [exact(one), exact(other)]
  const places = Math.max(a.places, b.places)
  return a.digits * 10n ** BigInt(places - a.places) > b.digits * 10n ** BigInt(places - b.places)
}

const times = (one: Exact, other: Exact): Exact => ({
  digits: one.digits * other.digits,
  places: one.places + other.places,
})

/** Half up: exactly between two, the larger. */
function rounded({ digits, places }: Exact, to: number): Exact {
  if (places <= to) return { digits: digits * 10n ** BigInt(to - places), places: to }
  const unit = 10n ** BigInt(places - to)
  return { digits: (digits + unit / 2n) / unit, places: to }
}

function written({ digits, places }: Exact): string {
  const text = digits.toString().padStart(places + 1, '0')
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`
}

/** An exact decimal in its one form: no zeros at the end. */
const plain = (value: Exact): string => {
  const text = written(value)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

function plus(one: Exact, other: Exact): Exact {
  const places = Math.max(one.places, other.places)
  const digits = ({ digits: of, places: at }: Exact) => of * 10n ** BigInt(places - at)
  return { digits: digits(one) + digits(other), places }
}

/** Two decimals that are not negative, added up exactly. */
export const decimalSum = (one: string, other: string): string => plain(plus(exact(one), exact(other)))

/** Two decimals that are not negative, multiplied exactly. */
export const productOf = (one: string, other: string): string => plain(times(exact(one), exact(other)))

/** What so much of several things costs together, rounded once and half up to the minor units of the currency. */
export function sumOfPrices(
  parts: readonly { readonly quantity: string; readonly amount: string }[],
  currency: string,
): string {
  const whole = parts.reduce<Exact>(
    (total, { quantity, amount }) => plus(total, times(exact(quantity), exact(amount))),
    { digits: 0n, places: 0 },
  )
  return written(rounded(whole, unitsOf(currency)))
}

/** A percent as a part of one. */
function part(percent: string | null): Exact {
  const { digits, places } = exact(percent ?? '0')
  return { digits, places: places + ONE_HUNDREDTH }
}

const remaining = ({ digits, places }: Exact): Exact => ({ digits: 10n ** BigInt(places) - digits, places })

/** What one of a line costs once its discount is taken off, exactly. */
export const unitAfterDiscount = ({ price, discount }: Pick<LineNumbers, 'price' | 'discount'>): string =>
  plain(times(exact(price.amount), remaining(part(discount))))

const unitsOf = (currency: string): number => MINOR_UNITS.get(currency) ?? USUAL_UNITS

function exactSums({ quantity, price, discount, taxRate }: LineNumbers): { net: Exact; tax: Exact } {
  const units = unitsOf(price.currency)
  const whole = times(times(exact(price.amount), exact(quantity)), remaining(part(discount)))
  const net = rounded(whole, units)
  return { net, tax: rounded(times(net, part(taxRate)), units) }
}

/** One line without tax, and its tax. */
export function lineSums(line: LineNumbers): LineSums {
  const { net, tax } = exactSums(line)
  return { net: written(net), tax: written(tax) }
}

/** All lines together, which are of one currency; undefined where there is none. */
export function lineTotals(lines: readonly LineNumbers[]): LineTotals | undefined {
  const currency = lines[0]?.price.currency
  if (currency === undefined) return undefined
  const places = unitsOf(currency)
  const sums = lines.map(exactSums)
  const net = sums.reduce((total, each) => total + each.net.digits, 0n)
  const tax = sums.reduce((total, each) => total + each.tax.digits, 0n)
  const text = (digits: bigint) => written({ digits, places })
  return { net: text(net), tax: text(tax), gross: text(net + tax), currency }
}

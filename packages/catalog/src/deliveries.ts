/**
 * What of a record's lines was delivered, and what came back. Quantities are exact; never is more delivered than was ordered, or more given back than
 * was delivered. What comes back is no longer to be paid: of each line the same part of its sum and of its tax, each rounded half up once, so that a
 * record of which everything came back is credited with exactly what it came to.
 */

import { type Money, minorUnits } from './balance.ts'
import type { ObjectDeclaration } from './declaration.ts'
import { type Exact, exact, type LineNumbers, lineSums } from './line-sums.ts'
import type { Json } from './values/value-type.ts'

/** An object whose lines are delivered; what is named is computed. */
export interface Delivered {
  readonly lines: string
  readonly delivered: string
  readonly returned: string
  /** What was given back comes to, with tax. */
  readonly credit: string
  readonly state: string
  /** The states it is in while nothing, a part, or all of its lines is delivered. */
  readonly states: { readonly none: string; readonly part: string; readonly all: string }
}

/** An object whose records deliver lines of another, or take them back. */
export interface Delivers {
  /** The reference that says of what. */
  readonly at: string
  readonly lines: string
  readonly kind: string
  /** The kind that takes back. */
  readonly back: string
  readonly state: string
  /** States in which it has happened. */
  readonly counts: readonly string[]
  /** The day on which it happened. */
  readonly on: string
  /** What is given back comes to; computed, empty where nothing is. */
  readonly credit: { readonly net: string; readonly tax: string; readonly gross: string }
}

/** So much of a line, which is counted from one; a decimal as text. */
interface LineQuantity {
  readonly line: number
  readonly quantity: string
}

/** What of each line was delivered and came back, in millionths. */
export interface Tally {
  readonly delivered: readonly bigint[]
  readonly returned: readonly bigint[]
}

/** One delivery, or the taking back of it: `sign` is -1 for what is undone. */
export interface Booking {
  readonly isBack: boolean
  readonly sign: 1n | -1n
  readonly lines: readonly LineQuantity[]
}

/** What forbids a booking, at one of its lines. */
export interface BookingFault {
  readonly at: number
  readonly code: 'reference_invalid' | 'delivered_too_many' | 'returned_too_many' | 'returned_meanwhile'
}

const PLACES = 6

const scaled = ({ digits, places }: Exact): bigint => digits * 10n ** BigInt(PLACES - places)

/** A quantity, of at most six places, in millionths. */
export const millionths = (quantity: string): bigint => scaled(exact(quantity))

/** A quantity of so many millionths, as short as it can be written. */
export function quantityOf(units: bigint): string {
  const text = units.toString().padStart(PLACES + 1, '0')
  return `${text.slice(0, -PLACES)}.${text.slice(-PLACES)}`.replace(/\.?0+$/, '')
}

/** Quantities by line, of so many lines. */
export function unitsByLine(quantities: readonly LineQuantity[], count: number): bigint[] {
  const units = Array.from({ length: count }, () => 0n)
  for (const { line, quantity } of quantities) units[line - 1] = (units[line - 1] ?? 0n) + millionths(quantity)
  return units
}

/** The lines of which there is any, with how much. */
export const quantitiesByUnits = (units: readonly bigint[]): readonly LineQuantity[] =>
  units.flatMap((each, at) => (each === 0n ? [] : [{ line: at + 1, quantity: quantityOf(each) }]))

function faultOf({ isBack, sign }: Booking, tally: { ordered: bigint; delivered: bigint; returned: bigint }) {
  if (tally.delivered > tally.ordered) return 'delivered_too_many'
  if (tally.returned <= tally.delivered) return undefined
  return isBack && sign === 1n ? 'returned_too_many' : 'returned_meanwhile'
}

/** The tally after bookings, in their order; the first line that cannot be is told. `ordered` is in millionths by line. */
export function booked(ordered: readonly bigint[], tally: Tally, bookings: readonly Booking[]): Tally | BookingFault {
  const [delivered, returned] = [[...tally.delivered], [...tally.returned]]
  for (const booking of bookings) {
    const moved = booking.isBack ? returned : delivered
    for (const [at, { line, quantity }] of booking.lines.entries()) {
      const most = ordered[line - 1]
      if (most === undefined) return { at, code: 'reference_invalid' }
      moved[line - 1] = (moved[line - 1] ?? 0n) + booking.sign * millionths(quantity)
      const now = { ordered: most, delivered: delivered[line - 1] ?? 0n, returned: returned[line - 1] ?? 0n }
      const code = faultOf(booking, now)
      if (code !== undefined) return { at, code }
    }
  }
  return { delivered, returned }
}

const halfUp = (units: bigint, part: bigint, whole: bigint): bigint => (2n * units * part + whole) / (2n * whole)

/** What so much of each line comes to, in the minor units of their currency. Nothing where nothing came back. */
export function creditUnits(lines: readonly LineNumbers[], returned: readonly bigint[]): { net: bigint; tax: bigint } {
  const sums = { net: 0n, tax: 0n }
  for (const [at, line] of lines.entries()) {
    const [back, whole] = [returned[at] ?? 0n, millionths(line.quantity)]
    const { net, tax } = lineSums(line)
    const { currency } = line.price
    sums.net += halfUp(minorUnits({ amount: net, currency }), back, whole)
    sums.tax += halfUp(minorUnits({ amount: tax, currency }), back, whole)
  }
  return sums
}

/** The state of a record of which so much is delivered. */
export function stateOfDelivery({ states }: Delivered, ordered: readonly bigint[], { delivered }: Tally): string {
  if (delivered.every((each) => each === 0n)) return states.none
  return ordered.every((each, at) => delivered[at] === each) ? states.all : states.part
}

/** Whether a record has happened, and counts. */
export const isDone = ({ delivers }: ObjectDeclaration, values: Readonly<Record<string, Json>> | null): boolean =>
  values !== null && delivers?.counts.includes(String(values[delivers.state])) === true

/** Money that may be absent, in minor units. */
export const unitsOfMoney = (money: Money | null | undefined): bigint =>
  money === null || money === undefined ? 0n : minorUnits(money)

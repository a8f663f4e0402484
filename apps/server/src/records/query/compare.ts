import type { FieldKind } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'

const FRACTION_DIGITS = 6

/** A decimal string of at most six places as a whole number of millionths: exact, where a float would round. */
function millionths(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return BigInt(whole + fraction.padEnd(FRACTION_DIGITS, '0').slice(0, FRACTION_DIGITS))
}

const amountOf = (value: Json): string =>
  typeof value === 'object' && value !== null && 'amount' in value ? String(value.amount) : '0'

const NUMBERS: ReadonlySet<FieldKind> = new Set(['integer', 'decimal', 'money'])
export const isNumber = (kind: FieldKind): boolean => NUMBERS.has(kind)

function numberOf(kind: FieldKind, value: Json): bigint {
  return millionths(kind === 'money' ? amountOf(value) : String(value))
}

/** The currency of an amount; undefined for what is no money. Amounts of different currencies are neither more nor less than one another. */
export const currencyOf = (value: Json): string | undefined =>
  typeof value === 'object' && value !== null && 'currency' in value ? String(value.currency) : undefined

/** Orders two values of a kind: numbers by size, everything else by code units, as days and moments are written to be. */
export function compareValues(kind: FieldKind, left: Json, right: Json): number {
  const [a, b] = isNumber(kind) ? [numberOf(kind, left), numberOf(kind, right)] : [String(left), String(right)]
  return a < b ? -1 : a > b ? 1 : 0
}

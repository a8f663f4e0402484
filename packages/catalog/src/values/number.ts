/** Whole numbers and decimals. A decimal is a string, never a float: 0.1 + 0.2 has no place in a price. */
import type { Field, Operator } from '../declaration.ts'
import { toHalfWidth, trimBlanks } from './characters.ts'
import { accepted, acceptedOr, type Parsed, printPlain, refused, type ValueType } from './value-type.ts'

const DECIMAL = /^([+-]?)0*(\d{1,18})(?:\.(\d{1,6}))?$/
const GROUPED = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/

export const NUMBER_OPERATORS: readonly Operator[] = [
  'eq',
  'ne',
  'in',
  'nin',
  'lt',
  'lte',
  'gt',
  'gte',
  'between',
  'null',
]

/** Full-width digits and separators of thousands, as people write numbers in files, → plain digits. */
export function plainDigits(text: string): string {
  const written = trimBlanks(toHalfWidth(text)).replace(/^\u2212/, '-')
  return GROUPED.test(written) ? written.replaceAll(',', '') : written
}

/** The one form of a decimal: no plus, no leading zeros, no trailing zeros, no -0; undefined where it is none or too long. */
export function normaliseDecimal(text: string): string | undefined {
  const match = DECIMAL.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '0', fraction = ''] = match
  const digits = fraction.replace(/0+$/, '')
  const number = digits === '' ? whole : `${whole}.${digits}`
  return sign === '-' && number !== '0' ? `-${number}` : number
}

function parseInteger(number: number): Parsed {
  return Number.isSafeInteger(number) ? accepted(number === 0 ? 0 : number) : refused('number_invalid')
}

export const integerType: ValueType = {
  schema: () => ({ type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
  parse: (input, field) => (typeof input === 'number' ? within(field, parseInteger(input)) : refused('type_wrong')),
  parseText: (text, field) => {
    const written = plainDigits(text)
    const isWhole = /^[+-]?\d{1,16}(?:\.0+)?$/.test(written)
    return isWhole ? within(field, parseInteger(Number(written))) : refused('number_invalid')
  },
  print: printPlain,
  operators: NUMBER_OPERATORS,
  column: 'numeric',
  sort: 'number',
}

/** What is to be more than nothing is. */
const within = ({ positive }: Field, parsed: Parsed): Parsed =>
  positive === true && parsed.ok && !/^\d*\.?\d*[1-9]/.test(String(parsed.value))
    ? refused('number_not_above_zero')
    : parsed

const parseDecimal = (text: string, field: Field): Parsed =>
  within(field, acceptedOr(normaliseDecimal(text), 'number_invalid'))

export const decimalType: ValueType = {
  schema: () => ({ anyOf: [{ type: 'string', pattern: '^-?\\d{1,18}(\\.\\d{1,6})?$' }, { type: 'number' }] }),
  parse: (input, field) => {
    if (typeof input === 'number') return parseDecimal(String(input), field)
    return typeof input === 'string' ? parseDecimal(input, field) : refused('type_wrong')
  },
  parseText: (text, field) => parseDecimal(plainDigits(text), field),
  print: printPlain,
  operators: NUMBER_OPERATORS,
  column: 'numeric',
  sort: 'number',
}

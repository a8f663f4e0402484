/**
 * Product lines of a record. A writer states the product, how much of it and on what terms; what is stored with the record is a line that stands by
 * itself, with the name and the price the product had: a product that changes, is retired or goes changes no deal.
 */
import { type LineNumbers, lineSums } from '../line-sums.ts'
import { moneyType } from './money.ts'
import { decimalType } from './number.ts'
import { isEntries, parseUuid, uuidSchema } from './reference.ts'
import {
  accepted,
  type ErrorCode,
  type Json,
  type JsonSchema,
  type Parsed,
  refused,
  type ValueType,
} from './value-type.ts'

/** Lines of one record. */
export const MOST_LINES = 100

/** What one of a bundle is made of: the product as it was when the bundle was added. */
export interface LinePart {
  readonly productId: string
  readonly code: string
  readonly name: string
  readonly unit: string | null
  readonly quantity: string
}

/** A line as a record holds it. `discount` and `taxRate` are percents, `price` is for one unit, without tax. */
export interface Line extends LineNumbers {
  readonly productId: string
  readonly code: string
  readonly name: string
  readonly unit: string | null
  /** The price book that its price was taken from; absent where it was the product's own, or typed. */
  readonly pricebookId?: string
  /** The name of that book when the price was taken. */
  readonly pricebook?: string
  /** Of a bundle, what one of it is made of; absent for every other product. */
  readonly parts?: readonly LinePart[]
}

/** A line as it is stated: what is left out is proposed by the product. */
export interface StatedLine {
  readonly productId: string
  readonly quantity: string
  readonly price?: Line['price']
  readonly discount?: string | null
  readonly taxRate?: string | null
}

const STATED: readonly string[] = ['productId', 'quantity', 'price', 'discount', 'taxRate']
/** What a client may send back of what it has read; it does not count. */
const ANSWERED: readonly string[] = ['code', 'name', 'unit', 'pricebookId', 'pricebook', 'parts', 'net', 'tax']

const QUANTITY = /^(?!0+(?:\.0+)?$)\d{1,9}(?:\.\d{1,6})?$/
const PERCENT = /^(?:100|\d{1,2}(?:\.\d{1,2})?)$/

/** Text for a decimal that fits the pattern, in its one form. */
function parseFitting(input: unknown, pattern: RegExp, code: ErrorCode): Parsed {
  if (typeof input !== 'string') return refused('type_wrong')
  const parsed = decimalType.parse(input, { kind: 'decimal', class: 'internal', label: { zh: '', en: '' } }, NOWHERE)
  if (!parsed.ok) return refused(code)
  return pattern.test(String(parsed.value)) ? parsed : refused(code)
}

/** Decimals are read alike in every country. */
const NOWHERE = { country: 'CN' } as const

function parsePrice(input: unknown): Parsed {
  const parsed = moneyType.parse(input, { kind: 'money', class: 'internal', label: { zh: '', en: '' } }, NOWHERE)
  if (!parsed.ok) return refused(parsed.code === 'type_wrong' ? 'type_wrong' : 'price_invalid')
  const { amount } = parsed.value as { readonly amount: string }
  return amount.startsWith('-') ? refused('price_invalid') : parsed
}

const parsePercent = (input: unknown): Parsed =>
  input === null || input === '' ? accepted(null) : parseFitting(input, PERCENT, 'percent_invalid')

/** How much of a line: a decimal above nothing, as text. */
export const parseQuantity = (input: unknown): Parsed => parseFitting(input, QUANTITY, 'quantity_invalid')

type Read = (input: unknown) => Parsed

/** The members of a line that are taken, in the order in which they are looked at. */
const READERS: Readonly<Record<string, Read>> = {
  productId: parseUuid,
  quantity: parseQuantity,
  price: parsePrice,
  discount: parsePercent,
  taxRate: parsePercent,
}

const isLeftOut = (name: string, input: unknown): boolean =>
  input === undefined || (name === 'price' && (input === null || input === ''))

function parseLine(input: unknown): Parsed {
  if (!isEntries(input)) return refused('type_wrong')
  const unknown = Object.keys(input).find((key) => !STATED.includes(key) && !ANSWERED.includes(key))
  if (unknown !== undefined) return refused('type_wrong')
  const line: Record<string, Json> = {}
  for (const [name, read] of Object.entries(READERS)) {
    const member = input[name]
    const isNeeded = name === 'productId' || name === 'quantity'
    if (isNeeded && (member === undefined || member === null)) return refused('required', `/${name}`)
    if (isLeftOut(name, member)) continue
    const parsed = read(member)
    if (!parsed.ok) return refused(parsed.code, `/${name}`)
    line[name] = parsed.value
  }
  return accepted(line)
}

function parseLines(input: unknown): Parsed {
  if (!Array.isArray(input)) return refused('type_wrong')
  if (input.length > MOST_LINES) return refused('lines_too_many')
  const lines: Json[] = []
  for (const [at, each] of input.entries()) {
    const parsed = parseLine(each)
    if (!parsed.ok) return refused(parsed.code, `/${at}${parsed.at ?? ''}`)
    lines.push(parsed.value)
  }
  return accepted(lines)
}

/** The lines that a stored value holds; none where there is no value. */
export const linesOf = (value: Json | undefined): readonly Line[] =>
  Array.isArray(value) ? (value as unknown as readonly Line[]) : []

const percent: JsonSchema = {
  anyOf: [{ type: 'string', pattern: '^(100|\\d{1,2}(\\.\\d{1,2})?)$' }, { type: 'null' }],
}
const told = (description: string): JsonSchema => ({
  type: 'string',
  description: `${description}; answered, not taken`,
})

const lineSchema: JsonSchema = {
  type: 'object',
  properties: {
    productId: uuidSchema,
    quantity: { type: 'string', pattern: '^\\d{1,9}(\\.\\d{1,6})?$', description: 'more than 0' },
    price: { ...moneyType.schema({ kind: 'money', class: 'internal', label: { zh: '', en: '' } }) },
    discount: percent,
    taxRate: percent,
    code: told('of the product when it was added'),
    name: told('of the product when it was added'),
    unit: { anyOf: [told('of the product when it was added'), { type: 'null' }] },
    pricebookId: told('the price book that the price was taken from, where it was'),
    pricebook: told('the name of that price book'),
    parts: {
      type: 'array',
      items: { type: 'object' },
      description: 'of a bundle, what one of it is made of: productId, code, name, unit, quantity; answered, not taken',
    },
    net: told('quantity × price less the discount, rounded half up to the minor units of the currency'),
    tax: told('net × tax rate, rounded in the same way'),
  },
  required: ['productId', 'quantity'],
  additionalProperties: false,
}

export const linesType: ValueType = {
  schema: () => ({ type: 'array', items: lineSchema, maxItems: MOST_LINES }),
  parse: parseLines,
  parseText: () => refused('type_wrong'),
  print: (value) =>
    linesOf(value)
      .map(({ name, quantity }) => `${name} × ${quantity}`)
      .join(', '),
  shown: (value) => linesOf(value).map((line) => ({ ...line, ...lineSums(line) })) as unknown as Json,
  operators: ['null'],
  column: 'jsonb',
  sort: 'none',
}

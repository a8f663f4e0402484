/** How much of each line of another record: the line by its place there, counted from one. */

import { MOST_LINES, parseQuantity } from './lines.ts'
import { isEntries } from './reference.ts'
import { accepted, type Json, type JsonSchema, type Parsed, refused, type ValueType } from './value-type.ts'

/** So much of a line. Its product is repeated here as the line had it, where it is known. */
export interface LineQuantity {
  /** From one. */
  readonly line: number
  /** A decimal above nothing. */
  readonly quantity: string
  readonly productId?: string
  readonly code?: string
  readonly name?: string
  readonly unit?: string | null
}

const STATED: ReadonlySet<string> = new Set(['line', 'quantity'])
/** What a client may send back of what it has read; it does not count. */
const ANSWERED: ReadonlySet<string> = new Set(['productId', 'code', 'name', 'unit'])

const isKnown = ([key, value]: [string, unknown]): boolean =>
  STATED.has(key) || (ANSWERED.has(key) && (typeof value === 'string' || (key === 'unit' && value === null)))

function parseOne(input: unknown): Parsed {
  if (!isEntries(input)) return refused('type_wrong')
  if (!Object.entries(input).every(isKnown)) return refused('type_wrong')
  const { line, quantity } = input
  if (typeof line !== 'number' || !Number.isInteger(line)) return refused('type_wrong', '/line')
  if (line < 1 || line > MOST_LINES) return refused('reference_invalid', '/line')
  const parsed = parseQuantity(quantity)
  return parsed.ok ? accepted({ line, quantity: parsed.value }) : refused(parsed.code, '/quantity')
}

function parseAll(input: unknown): Parsed {
  if (!Array.isArray(input)) return refused('type_wrong')
  if (input.length > MOST_LINES) return refused('lines_too_many')
  const all: Json[] = []
  for (const [at, each] of input.entries()) {
    const parsed = parseOne(each)
    if (!parsed.ok) return refused(parsed.code, `/${at}${parsed.at ?? ''}`)
    all.push(parsed.value)
  }
  return accepted(all)
}

/** The quantities that a stored value holds; none where there is no value. */
export const quantitiesOf = (value: Json | undefined): readonly LineQuantity[] =>
  Array.isArray(value) ? (value as unknown as readonly LineQuantity[]) : []

const told: JsonSchema = { type: 'string', description: 'of the line; answered, not taken' }

const quantitySchema: JsonSchema = {
  type: 'object',
  properties: {
    line: { type: 'integer', minimum: 1, maximum: MOST_LINES, description: 'the place of the line, from 1' },
    quantity: { type: 'string', pattern: '^\\d{1,9}(\\.\\d{1,6})?$', description: 'more than 0' },
    productId: told,
    code: told,
    name: told,
    unit: { anyOf: [told, { type: 'null' }] },
  },
  required: ['line', 'quantity'],
  additionalProperties: false,
}

export const quantitiesType: ValueType = {
  schema: () => ({ type: 'array', items: quantitySchema, maxItems: MOST_LINES }),
  parse: parseAll,
  parseText: () => refused('type_wrong'),
  print: (value) =>
    quantitiesOf(value)
      .map(({ line, name, quantity }) => `${name ?? line} × ${quantity}`)
      .join(', '),
  operators: ['null'],
  column: 'jsonb',
  sort: 'none',
}

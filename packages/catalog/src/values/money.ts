/** Amounts of money: a decimal string and a currency of ISO 4217 with exactly its minor units. */
import { toHalfWidth, trimBlanks } from './characters.ts'
import { normaliseDecimal, plainDigits } from './number.ts'
import { CURRENCY_OF_COUNTRY, CURRENCY_SIGNS, MINOR_UNITS } from './tables/currencies.ts'
import { accepted, type Json, type ParseContext, type Parsed, refused, type ValueType } from './value-type.ts'

const MULTIPLIERS: Readonly<Record<string, number>> = { 万: 4, 亿: 8 }

/** `1234.5` CNY → `1234.50`; undefined where the amount is finer than the currency or too long. */
function withMinorUnits(decimal: string, currency: string): string | undefined {
  const units = MINOR_UNITS.get(currency)
  const amount = normaliseDecimal(decimal)
  if (units === undefined || amount === undefined) return undefined
  const [whole = '0', fraction = ''] = amount.split('.')
  if (fraction.length > units) return undefined
  return units === 0 ? whole : `${whole}.${fraction.padEnd(units, '0')}`
}

function parseMoney(amount: string, currency: string): Parsed {
  const exact = withMinorUnits(amount, currency)
  return exact === undefined ? refused('money_invalid') : accepted({ amount: exact, currency })
}

function parseObject(input: object): Parsed {
  const { amount, currency, ...rest } = input as Readonly<Record<string, unknown>>
  if (typeof amount !== 'string' || typeof currency !== 'string' || Object.keys(rest).length > 0)
    return refused('type_wrong')
  return parseMoney(amount, currency)
}

/** Moves the point right by `places`: 1.25 万 → 12500. Text only, so nothing is rounded. */
function shiftPoint(decimal: string, places: number): string {
  const [whole = '', fraction = ''] = decimal.split('.')
  const padded = fraction.padEnd(places, '0')
  const moved = `${whole}${padded.slice(0, places)}`
  return padded.length > places ? `${moved}.${padded.slice(places)}` : moved
}

function currencyOf(sign: string, context: ParseContext): string | undefined {
  const own = context.currency ?? CURRENCY_OF_COUNTRY[context.country]
  if (sign === '') return own
  if (sign === '¥' || sign === '￥') return own === 'JPY' ? 'JPY' : 'CNY'
  if (sign === '$') return own?.endsWith('D') === true ? own : 'USD'
  const code = sign.toUpperCase()
  return MINOR_UNITS.has(code) ? code : CURRENCY_SIGNS[code]
}

function parseCell(text: string, context: ParseContext): Parsed {
  const written = trimBlanks(toHalfWidth(text).replaceAll('￥', '¥'))
  const match = /^(-?)([^\d\s,.+-]*)\s*([+-]?[\d,]+(?:\.\d+)?)\s*([万亿]?)\s*([^\d\s,.+-]*)$/u.exec(written)
  if (match === null) return refused('money_invalid')
  const [, minus = '', before = '', digits = '', multiplier = '', after = ''] = match
  const currency = before !== '' && after !== '' ? undefined : currencyOf(before + after, context)
  if (currency === undefined) return refused('money_invalid')
  return parseMoney(minus + shiftPoint(plainDigits(digits), MULTIPLIERS[multiplier] ?? 0), currency)
}

function printMoney(value: Json): string {
  if (value === null || typeof value !== 'object' || !('amount' in value)) return ''
  return `${value['currency']} ${value['amount']}`
}

/** The currency of a country or region, by its ISO code; undefined where it is not known. */
export const currencyOfCountry = (country: string): string | undefined => CURRENCY_OF_COUNTRY[country]

export const moneyType: ValueType = {
  schema: () => ({
    type: 'object',
    properties: {
      amount: { type: 'string', pattern: '^-?\\d{1,18}(\\.\\d{1,3})?$' },
      currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    },
    required: ['amount', 'currency'],
    additionalProperties: false,
  }),
  parse: (input) => (typeof input === 'object' && input !== null ? parseObject(input) : refused('type_wrong')),
  parseText: (text, _field, context) => parseCell(text, context),
  print: printMoney,
  operators: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between', 'null'],
  column: 'jsonb',
  sort: 'number',
}

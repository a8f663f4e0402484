/** Currencies: the codes of ISO 4217. */
import { trimBlanks } from './characters.ts'
import { CURRENCY_SIGNS, MINOR_UNITS } from './tables/currencies.ts'
import { accepted, type Parsed, printPlain, refused, type ValueType } from './value-type.ts'

function parseCurrency(text: string): Parsed {
  const code = trimBlanks(text).toUpperCase()
  const known = MINOR_UNITS.has(code) ? code : CURRENCY_SIGNS[code]
  return known === undefined ? refused('currency_unknown') : accepted(known)
}

export const currencyType: ValueType = {
  schema: () => ({ type: 'string', enum: [...MINOR_UNITS.keys()] }),
  parse: (input) => {
    if (typeof input !== 'string') return refused('type_wrong')
    return MINOR_UNITS.has(input) ? accepted(input) : refused('currency_unknown')
  },
  parseText: parseCurrency,
  print: printPlain,
  operators: ['eq', 'ne', 'in', 'nin', 'null'],
  column: 'text',
  sort: 'text',
}

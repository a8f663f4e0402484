/** Countries and territories: ISO 3166-1 alpha-2, named by `Intl.DisplayNames` in both languages. */

import { COUNTRY_ALIASES, COUNTRY_CODES } from './tables/countries.ts'
import { foldLabel } from './text.ts'
import { accepted, type Language, type Parsed, refused, type ValueType } from './value-type.ts'

const names = {
  zh: new Intl.DisplayNames(['zh-CN'], { type: 'region', fallback: 'none' }),
  en: new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' }),
} as const

/** The name of a country; the code itself where there is no such country. */
export const countryName = (code: string, language: Language): string =>
  (COUNTRY_CODES.has(code) ? names[language].of(code) : undefined) ?? code

let byName: ReadonlyMap<string, string> | undefined

function codesByName(): ReadonlyMap<string, string> {
  if (byName !== undefined) return byName
  const found = new Map<string, string>(Object.entries(COUNTRY_ALIASES))
  for (const code of COUNTRY_CODES) {
    found.set(foldLabel(code), code)
    found.set(foldLabel(countryName(code, 'zh')), code)
    found.set(foldLabel(countryName(code, 'en')), code)
  }
  byName = found
  return found
}

function parseCountry(text: string): Parsed {
  const code = codesByName().get(foldLabel(text))
  return code === undefined ? refused('country_unknown') : accepted(code)
}

export const countryType: ValueType = {
  schema: () => ({ type: 'string', enum: [...COUNTRY_CODES] }),
  parse: (input) => {
    if (typeof input !== 'string') return refused('type_wrong')
    return COUNTRY_CODES.has(input) ? accepted(input) : refused('country_unknown')
  },
  parseText: parseCountry,
  print: (value, _field, language) => (typeof value === 'string' ? countryName(value, language) : ''),
  operators: ['eq', 'ne', 'in', 'nin', 'null'],
  column: 'text',
  sort: 'text',
}

import { type ParseContext, valueType } from '@holdfast/catalog/values'

const ANY_COUNTRY = { kind: 'country', class: 'internal', label: { zh: '国家', en: 'Country' } } as const

/** The context in which a row's values are read: the country the row names, where it names one. */
export function rowContext(country: string, context: ParseContext): ParseContext {
  const parsed = valueType('country').parseText(country.trim(), ANY_COUNTRY, context)
  return parsed.ok ? { ...context, country: String(parsed.value) } : context
}

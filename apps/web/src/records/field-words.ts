import type { AttachedFile, CatalogField } from '@holdfast/sdk'
import { currentLanguage, labelText, type Translate } from '../app/i18n.ts'
import { i18n } from '../app/words.ts'
import { fileSize } from '../files/file-size.ts'
import { formatCountry, formatDay, formatMoment, formatMoney, formatNumber, formatRelativeDay } from '../ui/format.ts'
import { namedReference } from './record-values.ts'

const RELATIVE = new Set(['lastFollowUpAt', 'nextStepAt'])

const optionLabel = (field: CatalogField, value: unknown): string => {
  const option = field.options?.find((candidate) => candidate.value === value)
  return option === undefined ? String(value) : labelText(option.label)
}

const asText = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value)
  if ('name' in value) return String(value.name)
  return 'label' in value ? String(value.label) : JSON.stringify(value)
}

/** Product lines, or how much of each, in one line. */
const lineWords = (value: unknown): string =>
  (value as readonly { readonly name: string; readonly quantity: string }[])
    .map(({ name, quantity }) => `${name} × ${quantity}`)
    .join(', ')

type Say = (field: CatalogField, value: unknown, t: Translate) => string

/** Those of a stored decimal: none is left out. */
const DECIMAL_PLACES = 6

const says: Readonly<Record<string, Say>> = {
  choice: (field, value) => optionLabel(field, value),
  boolean: (_field, value, t) => t(value === true ? 'yes' : 'no'),
  date: (_field, value) => formatDay(String(value)),
  dateTime: (field, value, t) =>
    RELATIVE.has(field.key) ? formatRelativeDay(String(value), t) : formatMoment(String(value), t),
  integer: (_field, value) => formatNumber(Number(value)),
  decimal: (_field, value) => formatNumber(Number(value), DECIMAL_PLACES),
  lines: (_field, value) => lineWords(value),
  quantities: (_field, value) => lineWords(value),
  country: (_field, value) => formatCountry(String(value)),
}

/** A value that is not empty, in words. */
export const fieldWords = (field: CatalogField, value: unknown, t: Translate): string =>
  says[field.kind]?.(field, value, t) ?? asText(value)

/** The words of a value that may be several. */
export const tagsOf = (field: CatalogField, value: unknown): readonly string[] =>
  [value].flat().map((one) => (field.kind === 'tags' ? String(one) : optionLabel(field, one)))

/** A value in plain words, for a line that has no room for more. */
export function plainText(field: CatalogField, value: unknown): string {
  const named = namedReference(value)
  if (named !== null) return named.name
  if (field.kind === 'choice' || field.kind === 'multiChoice' || field.kind === 'tags')
    return tagsOf(field, value).join(currentLanguage() === 'zh' ? '、' : ', ')
  if (field.kind === 'boolean') return i18n._(value === true ? 'yes' : 'no')
  if (field.kind === 'file')
    return (value as readonly AttachedFile[]).map(({ name, size }) => `${name} (${fileSize(size)})`).join(', ')
  if (field.kind === 'lines' || field.kind === 'quantities') return lineWords(value)
  if (field.kind === 'money') {
    const { amount, currency } = value as { readonly amount: string; readonly currency: string }
    return formatMoney(amount, currency)
  }
  return field.kind === 'date' || field.kind === 'dateTime' ? formatDay(String(value)) : asText(value)
}

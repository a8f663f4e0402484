import { labelText, type Translate } from '../app/i18n.ts'
import type { ObjectView } from './catalogue.ts'

/** A customer's level in the company's own words; a letter alone is told as a level. */
export function levelWords(object: ObjectView | undefined, value: unknown, t: Translate): string {
  const option = object?.fields.get('level')?.options?.find((one) => one.value === value)
  const words = option === undefined ? String(value).toUpperCase() : labelText(option.label)
  return words.length === 1 ? t('record.level', { level: words }) : words
}

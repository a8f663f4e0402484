import type { SearchHit } from '@holdfast/sdk'
import { labelText, type Translate } from '../app/i18n.ts'
import type { ObjectView } from '../records/catalogue.ts'
import { namedReference } from '../records/record-values.ts'

const DIGITS = /^\+?[\d\s-]+$/
const LETTERS = /^[a-z\s']+$/i
const digitsOf = (text: string) => text.replace(/\D/g, '')

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return namedReference(value)?.name ?? ''
}

/** The field in which the words stand as they were typed. */
function wholeField(hit: SearchHit, words: string, object: ObjectView): string | undefined {
  const wanted = words.toLowerCase()
  const masked = hit.meta?.masked ?? []
  return [...object.fields.keys()].find(
    (key) => !masked.includes(key) && textOf(hit[key]).toLowerCase().includes(wanted),
  )
}

/** The masked number whose shown end was typed, or which was typed whole. */
function numberField(hit: SearchHit, words: string): { field: string; tail: boolean } | undefined {
  const wanted = digitsOf(words)
  for (const field of hit.meta?.masked ?? []) {
    const [head = '', tail = ''] = textOf(hit[field]).split(/\*+/)
    const end = digitsOf(tail)
    if (end === '' || !wanted.endsWith(end)) continue
    if (wanted === end) return { field, tail: true }
    if (wanted.includes(digitsOf(head).slice(-3))) return { field, tail: false }
  }
  return undefined
}

/** Why a record was found, in a word or two: the field, the end of its number, or the sound of its name. */
export function matchReason(hit: SearchHit, words: string, about: { object: ObjectView; t: Translate }): string {
  const { object, t } = about
  const nameOf = (key: string) => labelText(object.fields.get(key)?.label ?? key)
  const whole = wholeField(hit, words, object)
  if (whole !== undefined) return nameOf(whole)
  if (DIGITS.test(words)) {
    const number = numberField(hit, words)
    if (number === undefined) return ''
    return number.tail ? t('search.tailOf', { field: nameOf(number.field) }) : nameOf(number.field)
  }
  return LETTERS.test(words) ? t('search.bySound') : ''
}

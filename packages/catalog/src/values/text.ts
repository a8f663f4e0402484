/** Words: single lines, long texts, tags. */
import type { Field, Operator } from '../declaration.ts'
import { countCodePoints, toHalfWidth, trimBlanks } from './characters.ts'
import { accepted, type Json, type Parsed, printPlain, refused, stringsBy, type ValueType } from './value-type.ts'

const LIMITS: Partial<Record<Field['kind'], number>> = { text: 500, longText: 20_000, richText: 100_000, tags: 50 }
const MOST_TAGS = 50
// NUL breaks PostgreSQL text, other controls corrupt terminals, CSV readers and logs; a lone surrogate has no UTF-8 form.
const FORBIDDEN = /[\u0000-\u0008\u000B-\u001F\u007F]/
// A blank between two characters of a script that is written without blanks (or symbols), as 张　伟; never between José and Núñez.
const UNSPACED = '[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Bopomofo}[[^\\p{L}\\p{M}\\s]--\\p{ASCII}]]'
const BLANK_WITHIN_NAME = new RegExp(`(?<=${UNSPACED})[\\s\\u3000\\u00A0]+(?=${UNSPACED})`, 'gv')

/** The most code points a text of the field may have. */
export const maxLengthOf = (field: Field): number => field.maxLength ?? LIMITS[field.kind] ?? 500

/** Line ends become LF, the whole NFC; refuses lone surrogates and control characters. */
export function normaliseWords(text: string, maxLength: number): Parsed {
  if (!text.isWellFormed()) return refused('text_invalid')
  const words = text.replace(/\r\n?/g, '\n').normalize('NFC')
  if (FORBIDDEN.test(words)) return refused('text_invalid')
  return countCodePoints(words) > maxLength ? refused('text_too_long') : accepted(words)
}

const parseLine: ValueType['parseText'] = (input, field) => {
  const line = trimBlanks(input)
  return normaliseWords(field.personName === true ? line.replace(BLANK_WITHIN_NAME, '') : line, maxLengthOf(field))
}

const OPERATORS: readonly Operator[] = ['eq', 'ne', 'in', 'nin', 'contains', 'starts', 'null']

export const textType: ValueType = {
  schema: (field) => ({ type: 'string', maxLength: maxLengthOf(field) }),
  parse: stringsBy(parseLine),
  parseText: parseLine,
  print: printPlain,
  operators: OPERATORS,
  column: 'text',
  sort: 'text',
}

const parseLong: ValueType['parseText'] = (input, field) => normaliseWords(input, maxLengthOf(field))

export const longTextType: ValueType = {
  ...textType,
  parse: stringsBy(parseLong),
  parseText: parseLong,
  operators: ['contains', 'null'],
  sort: 'none',
}

function parseTags(input: readonly unknown[], field: Field): Parsed {
  const words: Json[] = []
  for (const each of input) {
    if (typeof each !== 'string') return refused('type_wrong')
    const parsed = normaliseWords(trimBlanks(each), maxLengthOf(field))
    if (!parsed.ok) return parsed
    if (parsed.value !== '' && !words.includes(parsed.value)) words.push(parsed.value)
  }
  return words.length > MOST_TAGS ? refused('text_too_long') : accepted(words)
}

/** The parts of a cell that holds several words. */
export const splitList = (text: string): readonly string[] =>
  text
    .split(/[,，;；、|\n]/u)
    .map(trimBlanks)
    .filter((part) => part !== '')

export const tagsType: ValueType = {
  schema: (field) => ({
    type: 'array',
    items: { type: 'string', minLength: 1, maxLength: maxLengthOf(field) },
    maxItems: MOST_TAGS,
    uniqueItems: true,
  }),
  parse: (input, field) => (Array.isArray(input) ? parseTags(input, field) : refused('type_wrong')),
  parseText: (text, field) => parseTags(splitList(text), field),
  print: (value, _field, language) => (Array.isArray(value) ? value.join(language === 'zh' ? '、' : ', ') : ''),
  operators: ['contains', 'in', 'nin', 'null'],
  column: 'text[]',
  sort: 'none',
}

/** Lower case, half width, without blanks and marks: how labels and headings are compared. */
export const foldLabel = (text: string): string =>
  toHalfWidth(text.normalize('NFKC'))
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

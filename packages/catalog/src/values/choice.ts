/** Choices: the stored value is an option's, the words are its labels. */
import type { Field, Option } from '../declaration.ts'
import { isOneLetterOff, toHalfWidth } from './characters.ts'
import { foldLabel, splitList } from './text.ts'
import {
  accepted,
  type Json,
  type Language,
  type ParseContext,
  type Parsed,
  refused,
  type ValueType,
} from './value-type.ts'

const valuesOf = (field: Field): string[] => (field.options ?? []).map((each) => each.value)

/** The option a person means by a value or a label in either language. */
function findOption(text: string, field: Field, context: ParseContext): string | undefined {
  const folded = foldLabel(text)
  const options = (field.options ?? []).filter((each) => each.retired !== true || context.asking === true)
  const wordsOf = ({ value, label }: Option) => [value, label.zh, label.en].map(foldLabel)
  const found =
    options.find((each) => each.value === text) ??
    options.find((each) => wordsOf(each).includes(folded)) ??
    findRange(text, options) ??
    findMisspelt(
      folded,
      options.filter((each) => wordsOf(each).some((word) => isOneLetterOff(word, folded))),
    )
  return folded === '' ? undefined : found?.value
}

/** A plain number among options that are ranges. */
function findRange(text: string, options: readonly Option[]): Option | undefined {
  const number = /^\d{1,3}(?:[,，]?\d{3})*$|^\d{1,9}$/.test(toHalfWidth(text).trim())
    ? Number(toHalfWidth(text).trim().replaceAll(/[,，]/g, ''))
    : Number.NaN
  return number > 0 ? options.find((each) => each.upTo !== undefined && number <= each.upTo) : undefined
}

const SHORTEST_MISSPELT = 6

/** A long word with one wrong letter, where only one option is that near: `technolgy`. */
const findMisspelt = (folded: string, near: readonly Option[]): Option | undefined =>
  folded.length >= SHORTEST_MISSPELT && /^[a-z]+$/.test(folded) && near.length === 1 ? near[0] : undefined

function labelOf(value: Json, field: Field, language: Language): string {
  const found = field.options?.find((each) => each.value === value)
  return found?.label[language] ?? (typeof value === 'string' ? value : '')
}

function parseChoice(input: unknown, field: Field, context: ParseContext): Parsed {
  if (typeof input !== 'string') return refused('type_wrong')
  const found = field.options?.find((each) => each.value === input)
  const isOffered = found !== undefined && (found.retired !== true || context.asking === true)
  return isOffered ? accepted(input) : refused('choice_unknown')
}

export const choiceType: ValueType = {
  schema: (field) => ({ type: 'string', enum: valuesOf(field) }),
  parse: parseChoice,
  parseText: (text, field, context) => {
    const value = findOption(text, field, context)
    return value === undefined ? refused('choice_unknown') : accepted(value)
  },
  print: labelOf,
  operators: ['eq', 'ne', 'in', 'nin', 'null'],
  column: 'text',
  sort: 'text',
}

function parseEach(input: readonly unknown[], parse: (each: unknown) => Parsed): Parsed {
  const values = new Set<Json>()
  for (const each of input) {
    const parsed = parse(each)
    if (!parsed.ok) return parsed
    values.add(parsed.value)
  }
  return accepted([...values])
}

export const multiChoiceType: ValueType = {
  schema: (field) => ({ type: 'array', items: { type: 'string', enum: valuesOf(field) }, uniqueItems: true }),
  parse: (input, field, context) =>
    Array.isArray(input) ? parseEach(input, (each) => parseChoice(each, field, context)) : refused('type_wrong'),
  parseText: (text, field, context) =>
    parseEach(splitList(text), (each) => choiceType.parseText(String(each), field, context)),
  print: (value, field, language) =>
    Array.isArray(value)
      ? value.map((each) => labelOf(each, field, language)).join(language === 'zh' ? '、' : ', ')
      : '',
  operators: ['contains', 'in', 'nin', 'null'],
  column: 'text[]',
  sort: 'none',
}

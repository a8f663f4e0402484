/** Choices: the stored value is an option's, the words are its labels. */
import type { Field } from '../declaration.ts'
import { foldLabel, splitList } from './text.ts'
import { accepted, type Json, type Language, type Parsed, refused, type ValueType } from './value-type.ts'

const valuesOf = (field: Field): string[] => (field.options ?? []).map((each) => each.value)

/** The option a person means by a value or a label in either language. */
function findOption(text: string, field: Field): string | undefined {
  const folded = foldLabel(text)
  const options = field.options ?? []
  const found =
    options.find((each) => each.value === text) ??
    options.find((each) => [each.value, each.label.zh, each.label.en].some((word) => foldLabel(word) === folded))
  return folded === '' ? undefined : found?.value
}

function labelOf(value: Json, field: Field, language: Language): string {
  const found = field.options?.find((each) => each.value === value)
  return found?.label[language] ?? (typeof value === 'string' ? value : '')
}

function parseChoice(input: unknown, field: Field): Parsed {
  if (typeof input !== 'string') return refused('type_wrong')
  return valuesOf(field).includes(input) ? accepted(input) : refused('choice_unknown')
}

export const choiceType: ValueType = {
  schema: (field) => ({ type: 'string', enum: valuesOf(field) }),
  parse: parseChoice,
  parseText: (text, field) => {
    const value = findOption(text, field)
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
  parse: (input, field) =>
    Array.isArray(input) ? parseEach(input, (each) => parseChoice(each, field)) : refused('type_wrong'),
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

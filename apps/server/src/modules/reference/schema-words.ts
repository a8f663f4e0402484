import type { Label } from '@holdfast/catalog'
import type { DocumentPart } from '../../platform/gate/openapi-records.ts'
import type { Language } from './words.ts'

/** A member of a body or an answer, as a line of a table. */
export interface MemberLine {
  /** With dots between levels and `[]` behind lists: `operations[].op`. */
  readonly name: string
  readonly type: string
  readonly required: boolean
}

const both = (zh: string, en: string): Label => ({ zh, en })
const UUID_START = '^[0-9a-f]{8}-'
const SIMPLE: Readonly<Record<string, Label>> = {
  string: both('文本', 'text'),
  integer: both('整数', 'whole number'),
  number: both('数', 'number'),
  boolean: both('是或否', 'yes or no'),
  null: both('空', 'null'),
}
const ANYTHING = both('任意内容', 'anything')
const OBJECT = both('对象', 'object')
const LIST = both('列表', 'list of')
const MOST = both('最多', 'at most')

const partsOf = (schema: DocumentPart): readonly DocumentPart[] =>
  (schema['anyOf'] ?? schema['oneOf'] ?? []) as readonly DocumentPart[]
const membersOf = (schema: DocumentPart): Readonly<Record<string, DocumentPart>> =>
  (schema['properties'] ?? {}) as Readonly<Record<string, DocumentPart>>

function boundsOf(schema: DocumentPart, language: Language): string {
  const { minimum, maximum, maxLength } = schema as { minimum?: number; maximum?: number; maxLength?: number }
  if (maxLength !== undefined) return `${language === 'zh' ? '，' : ', '}${MOST[language]} ${maxLength}`
  if (minimum === undefined) return ''
  return maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? ` ≥ ${minimum}` : ` ${minimum}–${maximum}`
}

function simpleWords(schema: DocumentPart, language: Language): string {
  const { type, pattern, format } = schema as { type?: string; pattern?: string; format?: string }
  if (format === 'uuid' || pattern?.startsWith(UUID_START) === true) return 'UUID'
  if (type === 'object' || schema['patternProperties'] !== undefined) return OBJECT[language]
  const words = SIMPLE[type ?? '']
  return words === undefined ? ANYTHING[language] : `${words[language]}${boundsOf(schema, language)}`
}

/** A type in words: `text, at most 100`, `zh | en`, `list of UUID`. */
export function typeWords(schema: DocumentPart, language: Language): string {
  if (schema['const'] !== undefined) return String(schema['const'])
  if (Array.isArray(schema['enum'])) return schema['enum'].map(String).join(' | ')
  if (schema['type'] === 'array') {
    const items = typeWords((schema['items'] ?? {}) as DocumentPart, language)
    return language === 'zh' ? `${items}${LIST.zh}` : `${LIST.en} ${items}`
  }
  const parts = partsOf(schema)
  return parts.length === 0 ? simpleWords(schema, language) : parts.map((part) => typeWords(part, language)).join(' | ')
}

/** The lines of a schema's members, nested ones behind their parent. */
export function memberLines(schema: DocumentPart, language: Language, prefix = ''): readonly MemberLine[] {
  const required = new Set((schema['required'] ?? []) as readonly string[])
  return Object.entries(membersOf(schema)).flatMap(([name, member]) => {
    const isList = member['type'] === 'array'
    const inner = isList ? ((member['items'] ?? {}) as DocumentPart) : member
    const path = `${prefix}${name}`
    return [
      { name: path, type: typeWords(member, language), required: required.has(name) },
      ...memberLines(inner, language, `${path}${isList ? '[]' : ''}.`),
    ]
  })
}

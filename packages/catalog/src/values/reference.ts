/** Values that point to other records. Whether the record exists and may be seen is the caller's to check. */
import type { Field } from '../declaration.ts'
import { isUuid, UUID_PATTERN } from '../identifiers.ts'
import { trimBlanks } from './characters.ts'
import { splitList } from './text.ts'
import { accepted, type Json, type JsonSchema, type Parsed, printPlain, refused, type ValueType } from './value-type.ts'

const MOST_PEOPLE = 100

export const uuidSchema: JsonSchema = { type: 'string', pattern: UUID_PATTERN }

export function parseUuid(input: unknown): Parsed {
  if (typeof input !== 'string') return refused('type_wrong')
  const id = trimBlanks(input).toLowerCase()
  return isUuid(id) ? accepted(id) : refused('reference_invalid')
}

export const referenceType: ValueType = {
  schema: () => uuidSchema,
  parse: parseUuid,
  parseText: parseUuid,
  print: printPlain,
  operators: ['eq', 'ne', 'in', 'nin', 'null'],
  column: 'uuid',
  sort: 'none',
}

type Entries = Readonly<Record<string, unknown>>

export const isEntries = (input: unknown): input is Entries =>
  typeof input === 'object' && input !== null && !Array.isArray(input)

function parseAbout(input: unknown, field: Field): Parsed {
  if (!isEntries(input) || Object.keys(input).some((key) => key !== 'object' && key !== 'id'))
    return refused('type_wrong')
  const { object, id } = input
  if (typeof object !== 'string' || !(field.targets ?? []).includes(object)) return refused('reference_invalid')
  const parsed = parseUuid(id)
  return parsed.ok ? accepted({ object, id: parsed.value }) : parsed
}

export const aboutType: ValueType = {
  schema: (field) => ({
    type: 'object',
    properties: { object: { type: 'string', enum: field.targets ?? [] }, id: uuidSchema },
    required: ['object', 'id'],
    additionalProperties: false,
  }),
  parse: parseAbout,
  parseText: (text, field) => {
    const [object = '', id = ''] = trimBlanks(text).split(/[:/]/)
    return parseAbout({ object, id }, field)
  },
  print: (value: Json) => (isEntries(value) ? `${value['object']}:${value['id']}` : ''),
  operators: ['eq', 'in', 'null'],
  column: 'jsonb',
  sort: 'none',
}

function parsePeople(input: readonly unknown[]): Parsed {
  const ids = new Set<Json>()
  for (const each of input) {
    const parsed = parseUuid(each)
    if (!parsed.ok) return parsed
    ids.add(parsed.value)
  }
  return ids.size > MOST_PEOPLE ? refused('reference_invalid') : accepted([...ids])
}

export const peopleType: ValueType = {
  schema: () => ({ type: 'array', items: uuidSchema, maxItems: MOST_PEOPLE, uniqueItems: true }),
  parse: (input) => (Array.isArray(input) ? parsePeople(input) : refused('type_wrong')),
  parseText: (text) => parsePeople(splitList(text)),
  print: (value) => (Array.isArray(value) ? value.join(', ') : ''),
  operators: ['contains', 'in', 'null'],
  column: 'uuid[]',
  sort: 'none',
}

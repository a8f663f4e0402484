/**
 * Files of a record. A writer names uploads by id; what is stored with the record is what it takes to name, show and open each of them, its key among
 * them: who can open the record's envelope can open its files, and nobody else.
 */
import { trimBlanks } from './characters.ts'
import { isEntries, parseUuid, uuidSchema } from './reference.ts'
import { splitList } from './text.ts'
import { accepted, type Json, type JsonSchema, type Parsed, refused, type ValueType } from './value-type.ts'

/** Files of one field of one record. */
export const MOST_FILES = 10

/** A file as a record holds it. `size` counts bytes, `type` is a media type, `key` (base64url) opens its content and never leaves the server. */
export interface StoredFile {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly size: number
  readonly key: string
}

/** A file as it is shown. */
export type ShownFile = Omit<StoredFile, 'key'>

/** What a client may send back of what it has read; only the id counts. */
const MEMBERS: readonly string[] = ['id', 'name', 'type', 'size']

const parseOne = (input: unknown): Parsed =>
  isEntries(input) && Object.keys(input).every((key) => MEMBERS.includes(key))
    ? parseUuid(input['id'])
    : refused('type_wrong')

function parseFiles(inputs: readonly unknown[], read: (each: unknown) => Parsed): Parsed {
  const ids = new Set<string>()
  for (const each of inputs) {
    const parsed = read(each)
    if (!parsed.ok) return parsed
    ids.add(String(parsed.value))
  }
  return ids.size > MOST_FILES ? refused('files_too_many') : accepted([...ids].map((id) => ({ id })))
}

/** The files a stored value holds; none where there is no value. */
export const filesOf = (value: Json | undefined): readonly StoredFile[] =>
  Array.isArray(value) ? (value as unknown as readonly StoredFile[]) : []

const shownFile = ({ id, name, type, size }: StoredFile): ShownFile => ({ id, name, type, size })

const fileSchema: JsonSchema = {
  type: 'object',
  properties: {
    id: uuidSchema,
    name: { type: 'string', description: 'answered, not taken' },
    type: { type: 'string', description: 'media type; answered, not taken' },
    size: { type: 'integer', description: 'bytes; answered, not taken' },
  },
  required: ['id'],
  additionalProperties: false,
}

export const fileType: ValueType = {
  schema: () => ({ type: 'array', items: fileSchema, maxItems: MOST_FILES }),
  parse: (input) => (Array.isArray(input) ? parseFiles(input, parseOne) : parseFiles([input], parseOne)),
  parseText: (text) => parseFiles(splitList(trimBlanks(text)), parseUuid),
  print: (value) =>
    filesOf(value)
      .map(({ name }) => name)
      .join(', '),
  shown: (value) => filesOf(value).map(shownFile) as unknown as Json,
  operators: ['null'],
  column: 'jsonb',
  sort: 'none',
}

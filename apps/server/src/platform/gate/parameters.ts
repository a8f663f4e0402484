import type { Label } from '@holdfast/catalog'
import type { TSchema } from 'typebox'
import type { DocumentPart } from './openapi-records.ts'
import type { Route } from './route.ts'

/** One value of a request that stands outside its body. */
export interface Parameter {
  readonly name: string
  readonly where: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: DocumentPart
  readonly about?: Label
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly required?: readonly string[]
}

const TEXT: DocumentPart = { type: 'string' }

/** What stands in an address besides the path; read by the engine itself, so the route declares it as a whole. */
const QUESTION: readonly (readonly [name: string, schema: DocumentPart, zh: string, en: string])[] = [
  ['limit', { type: 'integer', minimum: 1, maximum: 200, default: 50 }, '一页几条', 'records on a page'],
  ['cursor', TEXT, '上一页结束的地方', 'where the page before ended'],
  [
    'sort',
    TEXT,
    '按哪些字段排序，用逗号分开，前面加减号表示倒序：-updatedAt,name',
    'fields with commas between, a minus before one for descending: -updatedAt,name',
  ],
  [
    'filter',
    TEXT,
    '一个 JSON 条件，或 filter[字段]=值、filter[字段][运算]=值',
    'a condition as JSON, or filter[field]=value and filter[field][operator]=value',
  ],
  ['q', TEXT, '在所有可搜索的字段里搜索', 'search over every searchable field'],
  ['fields', TEXT, '只要哪些字段，用逗号分开', 'members to answer with, with commas between'],
  ['expand', TEXT, '一并给出哪些引用，用逗号分开', 'references to answer with, with commas between'],
  [
    'count',
    { type: 'string', enum: ['exact'] },
    '同时给出总数（在自己的范围内）',
    'also the total, where the caller’s reach allows',
  ],
]

/** The parts of a question to a list; the same in an address and in a body. */
export const questionParameters: readonly Parameter[] = QUESTION.map(([name, schema, zh, en]) => ({
  name,
  where: 'query',
  required: false,
  schema,
  about: { zh, en },
}))

/** A TypeBox schema as the plain JSON Schema that it is. */
export const plainSchema = (schema: TSchema): DocumentPart => JSON.parse(JSON.stringify(schema)) as DocumentPart

function pathParameters({ path, input }: Route): Parameter[] {
  const { properties = {} } = (input.params ?? {}) as ObjectSchema
  return [...path.matchAll(/:([A-Za-z]+)|\*$/g)].map(([, name]) => {
    const declared = properties[name ?? '*']
    const schema = declared === undefined ? TEXT : plainSchema(declared)
    return { name: name ?? 'path', where: 'path', required: true, schema }
  })
}

function queryParameters({ input }: Route): readonly Parameter[] {
  if (input.query === undefined) return []
  const { properties, required = [] } = input.query as ObjectSchema
  if (properties === undefined) return questionParameters
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    where: 'query',
    required: required.includes(name),
    schema: plainSchema(schema),
  }))
}

const REPEAT: Parameter = {
  name: 'Idempotency-Key',
  where: 'header',
  required: false,
  schema: { type: 'string', maxLength: 255 },
  about: {
    zh: '同样的键和内容再发一次，得到同样的回答，只做一次',
    en: 'the same key and body again give the same answer, and the act happens once',
  },
}

const VERSION: Parameter = {
  name: 'If-Match',
  where: 'header',
  required: true,
  schema: { type: 'string', examples: ['"1"'] },
  about: { zh: '读到的版本号', en: 'the version that was read' },
}

function headerParameters(route: Route): Parameter[] {
  const changes = route.method === 'PATCH' && route.path.includes(':id')
  return [...(route.repeat === 'kept' ? [REPEAT] : []), ...(changes ? [VERSION] : [])]
}

/** Everything a route reads besides the body: of the path, the query and the headers. */
export const parametersOf = (route: Route): readonly Parameter[] => [
  ...pathParameters(route),
  ...queryParameters(route),
  ...headerParameters(route),
]

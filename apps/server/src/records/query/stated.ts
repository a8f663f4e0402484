import Type, { type TSchema } from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'

const maybe = (schema: TSchema) => Type.Optional(Type.Union([schema, Type.Null()]))
const Text = Type.String({ maxLength: 20_000 })
const Names = Type.Union([Text, Type.Array(Type.String({ maxLength: 64 }), { maxItems: 300 })])

/** The form of a question in a body; a member that is null is not stated. What it names is judged by the caller's rights, not here. */
export const QuestionBody = Type.Object(
  {
    limit: maybe(Type.Integer({ minimum: 1, maximum: 200 })),
    cursor: maybe(Text),
    sort: maybe(Text),
    filter: maybe(Type.Record(Type.String(), Type.Unknown())),
    q: maybe(Text),
    fields: maybe(Names),
    expand: maybe(Names),
    count: maybe(Type.Literal('exact')),
  },
  { additionalProperties: false },
)

/** What a list is asked for, as it stands in an address or a body. */
export interface StatedQuestion {
  readonly limit?: number
  readonly cursor?: string
  readonly sort?: string
  readonly filter?: unknown
  readonly q?: string
  readonly fields?: string | readonly string[]
  readonly expand?: string | readonly string[]
  readonly count?: string
}

type Members = Readonly<Record<string, unknown>>

const isText = (value: unknown): boolean => typeof value === 'string'
const isNames = (value: unknown): boolean => isText(value) || (Array.isArray(value) && value.every(isText))

/** What each member of a question must be. The filter is read against the catalogue. */
const MEMBERS: Readonly<Record<keyof StatedQuestion, (value: unknown) => boolean>> = {
  limit: (value) => typeof value === 'number',
  cursor: isText,
  sort: isText,
  filter: () => true,
  q: isText,
  fields: isNames,
  expand: isNames,
  count: isText,
}

const wrong = (name: string, code: string): Refusal =>
  new Refusal('malformed', { errors: [{ path: `/${name.slice(0, 64)}`, code }] })

/** The question in a body; refuses a member that does not exist or is of another type. */
export function questionOfBody(body: Members): StatedQuestion {
  const stated = Object.entries(body).filter(([, value]) => value !== null && value !== undefined)
  for (const [name, value] of stated) {
    if (!Object.hasOwn(MEMBERS, name)) throw wrong(name, 'field_unknown')
    if (!MEMBERS[name as keyof StatedQuestion](value)) throw wrong(name, 'type_wrong')
  }
  return Object.fromEntries(stated)
}

const FILTER_PART = /^filter\[([^\]]+)\](?:\[([^\]]+)\])?$/

function numberOf(text: unknown): number {
  if (typeof text !== 'string' || !/^-?\d{1,15}$/.test(text)) throw wrong('limit', 'number_invalid')
  return Number(text)
}

function parseJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text))
  } catch {
    throw wrong('filter', 'type_wrong')
  }
}

/** The condition a parameter states: `filter[stage]=won`, `filter[amount][gte]=1000`; undefined for another parameter. */
function conditionOf(name: string, value: unknown): unknown {
  const [, field = '', operator] = FILTER_PART.exec(name) ?? []
  if (field === '') return undefined
  return { [field]: operator === undefined ? value : { [operator]: value } }
}

/** The question in an address; conditions stand one by one or as one JSON tree in `filter`, and all of them must hold. */
export function questionOfQuery(query: Members): StatedQuestion {
  const { filter, ...others } = query
  const conditions: unknown[] = filter === undefined ? [] : [parseJson(filter)]
  const rest: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(others)) {
    const condition = conditionOf(name, value)
    if (condition !== undefined) conditions.push(condition)
    else rest[name] = name === 'limit' ? numberOf(value) : value
  }
  if (conditions.length > 0) rest['filter'] = conditions.length === 1 ? conditions[0] : { and: conditions }
  return questionOfBody(rest)
}

/** A part of a JSON schema, as far as samples need it. */
export interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly minProperties?: number
  readonly items?: Schema
  readonly minItems?: number
  readonly minLength?: number
  readonly minimum?: number
  readonly pattern?: string
  readonly $ref?: string
}

export const SOME_ID = '01937a00-0000-7000-8000-000000000000'

/** The address of a website form that is none. */
export const SOME_KEY = 'A'.repeat(43)

/** Texts that answer to the patterns the declarations use. */
const TEXTS = [
  SOME_ID,
  SOME_KEY,
  'contact.cf_sample',
  'CN',
  '2026-11-23',
  '2026-11',
  'sample',
  'contact',
  'a',
  '1200',
  'CNY',
  '10',
]

function sampleText({ minLength = 0, pattern }: Schema): string {
  const matching = pattern === undefined ? ['sample'] : TEXTS.filter((text) => new RegExp(pattern, 'u').test(text))
  if (matching[0] === undefined) throw new Error(`no sample of ${pattern}`)
  return matching[0].padEnd(minLength, 'x')
}

/** The required members, and as many others as there must be. */
function sampleMembers(schema: Schema, find: (ref: string) => Schema): Record<string, unknown> {
  const { required = [], properties = {}, minProperties = 0 } = schema
  const others = Object.keys(properties).filter((name) => !required.includes(name))
  const names = [...required, ...others.slice(0, Math.max(0, minProperties - required.length))]
  return Object.fromEntries(names.map((name) => [name, sampleOf(properties[name] ?? {}, find)]))
}

/** A value that the schema admits: every required member, and no more than there must be. */
export function sampleOf(schema: Schema, find: (ref: string) => Schema = () => ({})): unknown {
  if (schema.$ref !== undefined) return sampleOf(find(schema.$ref), find)
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.anyOf?.[0] !== undefined) return sampleOf(schema.anyOf[0], find)
  switch (schema.type) {
    case 'object':
      return sampleMembers(schema, find)
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}, find))
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return sampleText(schema)
  }
}

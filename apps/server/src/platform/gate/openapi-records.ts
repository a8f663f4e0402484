import { fieldsOf, type NamedField, type ObjectDeclaration, wireName } from '@holdfast/catalog'
import { valueType } from '@holdfast/catalog/values'

/** A schema in JSON Schema draft 2020-12, or any other part of the document. */
export type DocumentPart = Readonly<Record<string, unknown>>

const NULL = { type: 'null' } as const
const UUID = { type: 'string', format: 'uuid' } as const
const TIME = { type: 'string', format: 'date-time' } as const

export const refTo = (name: string): DocumentPart => ({ $ref: `#/components/schemas/${name}` })

/** Name of an object's schema: `priceBook` → `PriceBook`. */
export const schemaName = (object: string): string => object.charAt(0).toUpperCase() + object.slice(1)

const describe = ({ field }: NamedField) => ({
  title: field.label.en,
  description: [
    field.label.zh,
    `class ${field.class}`,
    ...(field.mask === undefined ? [] : ['masked until revealed']),
    ...(field.computed === true ? ['set by the server'] : []),
  ].join('; '),
})

/** As an answer shows it: the value, its mask, or nothing. */
function shown(named: NamedField): DocumentPart {
  const value = valueType(named.field.kind).schema(named.field)
  const mask = named.field.mask === undefined ? [] : [{ type: 'string', description: 'the mask' }]
  return { ...describe(named), anyOf: [value, ...mask, NULL] }
}

const stated = (named: NamedField): DocumentPart => ({
  ...describe(named),
  anyOf: [valueType(named.field.kind).schema(named.field), NULL],
})

const members = (fields: readonly NamedField[], schemaOf: (named: NamedField) => DocumentPart): DocumentPart =>
  Object.fromEntries(fields.map((named) => [wireName(named), schemaOf(named)]))

/** A record as it is answered. Which members come depends on the caller; the catalogue (GET /catalog) says which and adds the tenant's own. */
function answered(object: ObjectDeclaration): DocumentPart {
  return {
    type: 'object',
    title: object.label.en,
    description: object.label.zh,
    required: ['id', 'version', 'createdAt', 'updatedAt', 'meta'],
    properties: {
      id: UUID,
      version: { type: 'integer', minimum: 1 },
      createdAt: TIME,
      createdBy: { anyOf: [UUID, NULL] },
      updatedAt: TIME,
      updatedBy: { anyOf: [UUID, NULL] },
      ...members(fieldsOf(object), shown),
      meta: refTo('RecordMeta'),
    },
  }
}

/** A record as it is written; custom fields of the tenant are further members. */
function written(object: ObjectDeclaration, isPatch: boolean): DocumentPart {
  const writable = fieldsOf(object).filter(({ field }) => field.computed !== true)
  // what is taken from the record it is made for may be left out
  const taken = new Set((object.basis ?? []).flatMap(({ takes }) => Object.keys(takes)))
  const required = writable.filter(
    ({ key, field }) => field.required === true && field.defaultsTo === undefined && !taken.has(key),
  )
  const groups = (object.requireAny ?? []).map((keys) => ({ anyOf: keys.map((key) => ({ required: [key] })) }))
  return {
    type: 'object',
    title: `${object.label.en} (${isPatch ? 'merge patch' : 'new'})`,
    properties: members(writable, stated),
    ...(isPatch || required.length === 0 ? {} : { required: required.map(wireName) }),
    ...(isPatch || groups.length === 0 ? {} : { allOf: groups }),
  }
}

const page = (name: string): DocumentPart => ({
  type: 'object',
  required: ['data', 'page'],
  properties: { data: { type: 'array', items: refTo(name) }, page: refTo('Page') },
})

/** The schemas of one catalogued object: its record, new, changed, and a page of them. */
export function objectSchemas(object: ObjectDeclaration): DocumentPart {
  const name = schemaName(object.name)
  return {
    [name]: answered(object),
    [`${name}Input`]: written(object, false),
    [`${name}Patch`]: written(object, true),
    [`${name}Page`]: page(name),
  }
}

/** Schemas that all objects share. */
export const sharedSchemas: DocumentPart = {
  Page: {
    type: 'object',
    required: ['next', 'limit'],
    properties: {
      next: { description: 'cursor of the next page', anyOf: [{ type: 'string' }, NULL] },
      limit: { type: 'integer', minimum: 1, maximum: 200 },
      count: { type: 'integer', description: 'the total, where count=exact asked for it' },
    },
    additionalProperties: false,
  },
  RecordMeta: {
    type: 'object',
    required: ['masked', 'omitted'],
    properties: {
      masked: { type: 'array', items: { type: 'string' }, description: 'members that hold a mask' },
      omitted: {
        type: 'array',
        items: { type: 'string' },
        description: 'fields not shown to the caller on this record',
      },
      erased: { type: 'boolean' },
    },
  },
}

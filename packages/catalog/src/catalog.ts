/** The catalogue: every object of an installation, looked up by name, immutable. */
import type { Field, FieldClass, Label, ObjectDeclaration, Option, SealedClass } from './declaration.ts'
import { isSealedClass } from './field.ts'
import { checkDeclaration, DeclarationError } from './object.ts'

/**
 * A field with its key. The key is what envelopes, audit events and blind indexes know the field by: it never changes and is never given to
 * another field. What may change is its label.
 */
export interface NamedField {
  readonly key: string
  readonly field: Field
}

/** Objects by name and by plural. */
export interface Catalog {
  readonly objects: readonly ObjectDeclaration[]
  /** Objects that the record engine serves. */
  readonly served: readonly ObjectDeclaration[]
  readonly findObject: (name: string) => ObjectDeclaration | undefined
  /** Throws `DeclarationError` where there is no such object: for names that the program itself states. */
  readonly getObject: (name: string) => ObjectDeclaration
  readonly findByPlural: (plural: string) => ObjectDeclaration | undefined
}

/** Fields that a tenant made, by object name and key (`cf_…`). */
export type CustomFields = Readonly<Record<string, Readonly<Record<string, Field>>>>

const CUSTOM_GROUP: Label = { zh: '自定义字段', en: 'Custom fields' }

const knownFields = new WeakMap<ObjectDeclaration, readonly NamedField[]>()

/** All fields in order of declaration. Asked for every record: worked out once, since a declaration never changes. */
export function fieldsOf(object: ObjectDeclaration): readonly NamedField[] {
  const known = knownFields.get(object)
  if (known !== undefined) return known
  const fields = Object.freeze(Object.entries(object.fields).map(([key, field]) => Object.freeze({ key, field })))
  knownFields.set(object, fields)
  return fields
}

/** Undefined where the object has no such field; keys of `Object.prototype` are no fields. */
export function findField(object: ObjectDeclaration, key: string): Field | undefined {
  return Object.hasOwn(object.fields, key) ? object.fields[key] : undefined
}

const knownSealed = new WeakMap<ObjectDeclaration, Map<SealedClass | undefined, readonly NamedField[]>>()

/** The fields that lie in envelopes; of one class only, if it is given. */
export function sealedFields(object: ObjectDeclaration, sealedClass?: SealedClass): readonly NamedField[] {
  const known = knownSealed.get(object) ?? new Map<SealedClass | undefined, readonly NamedField[]>()
  const fields =
    known.get(sealedClass) ??
    fieldsOf(object).filter(({ field }) =>
      sealedClass === undefined ? isSealedClass(field.class) : field.class === sealedClass,
    )
  knownSealed.set(object, known.set(sealedClass, fields))
  return fields
}

/** The fields that have a column of their own. */
export function plainFields(object: ObjectDeclaration): readonly NamedField[] {
  return fieldsOf(object).filter(({ field }) => !isSealedClass(field.class))
}

/** The sealed fields that an index answers questions about. */
export function searchableFields(object: ObjectDeclaration): readonly NamedField[] {
  return fieldsOf(object).filter(({ field }) => (field.search?.length ?? 0) > 0)
}

/** The classes the object has an envelope for, the most protected last. */
export function sealedClassesOf(object: ObjectDeclaration): readonly SealedClass[] {
  const order: readonly SealedClass[] = ['confidential', 'personal', 'sensitive']
  const present = new Set<FieldClass>(fieldsOf(object).map(({ field }) => field.class))
  return order.filter((each) => present.has(each))
}

/** The name a field has in the interface: references end in `Id` (`accountId`), everything else keeps its key. */
export function wireName({ key, field }: NamedField): string {
  return field.kind === 'reference' ? `${key}Id` : key
}

/** The field that the interface calls `name`. */
export function findByWireName(object: ObjectDeclaration, name: string): NamedField | undefined {
  return fieldsOf(object).find((each) => wireName(each) === name)
}

/**
 * The object with a tenant's fields, equal to the others in every respect: checked by the same rules, laid out in a group of their own. Throws
 * `DeclarationError` for a field that breaks a rule or takes an existing key.
 */
export function withCustomFields(
  object: ObjectDeclaration,
  customFields: Readonly<Record<string, Field>>,
): ObjectDeclaration {
  const keys = Object.keys(customFields)
  const taken = keys.filter((key) => Object.hasOwn(object.fields, key))
  if (taken.length > 0) throw new DeclarationError(`${object.name}: taken: ${taken.join(', ')}`)
  if (keys.length === 0) return object
  const custom = Object.fromEntries(
    Object.entries(customFields).map(([key, field]): [string, Field] => [key, { ...field, custom: true }]),
  )
  const shown = keys.filter((key) => customFields[key]?.removed !== true)
  return checkDeclaration({
    ...object,
    fields: { ...object.fields, ...custom },
    layout: shown.length === 0 ? object.layout : [...object.layout, { label: CUSTOM_GROUP, fields: shown }],
  })
}

/** The object with a company's own words for one of its choices. Throws `DeclarationError` where the field is no choice. */
export function withOptions(object: ObjectDeclaration, key: string, options: readonly Option[]): ObjectDeclaration {
  const field = findField(object, key)
  if (field?.options === undefined) throw new DeclarationError(`${object.name}: ${key} is no choice`)
  return checkDeclaration({ ...object, fields: { ...object.fields, [key]: { ...field, options } } })
}

function forbidUnknownTargets(objects: readonly ObjectDeclaration[]): void {
  const names = new Set(objects.map((object) => object.name))
  for (const object of objects)
    for (const { key, field } of fieldsOf(object))
      for (const target of field.targets ?? [])
        if (!names.has(target)) throw new DeclarationError(`${object.name}: ${key}: no such object: ${target}`)
}

function indexBy(objects: readonly ObjectDeclaration[], keyOf: (object: ObjectDeclaration) => string) {
  const index = new Map<string, ObjectDeclaration>()
  for (const object of objects) {
    if (index.has(keyOf(object))) throw new DeclarationError(`${object.name}: declared twice`)
    index.set(keyOf(object), object)
  }
  return index
}

/** Throws `DeclarationError` when two objects share a name or a reference points nowhere. */
export function catalogOf(objects: readonly ObjectDeclaration[]): Catalog {
  const byName = indexBy(objects, (object) => object.name)
  const byPlural = indexBy(objects, (object) => object.plural)
  forbidUnknownTargets(objects)
  return Object.freeze({
    objects: Object.freeze([...objects]),
    served: Object.freeze(objects.filter((object) => object.served)),
    findObject: (name: string) => byName.get(name),
    findByPlural: (plural: string) => byPlural.get(plural),
    getObject: (name: string) => {
      const object = byName.get(name)
      if (object === undefined) throw new DeclarationError(`no such object: ${name}`)
      return object
    },
  })
}

/** The catalogue of one tenant: the same objects with its own fields. */
export function withTenantFields(catalog: Catalog, customFields: CustomFields): Catalog {
  return catalogOf(catalog.objects.map((object) => withCustomFields(object, customFields[object.name] ?? {})))
}

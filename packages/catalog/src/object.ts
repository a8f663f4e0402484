/** The maker of object declarations: refuses, where the program starts, a declaration that would be wrong where it is used. */
import type { Field, FieldKind, ObjectDeclaration, SearchMode } from './declaration.ts'
import { isSealedClass, SEALED_KINDS } from './field.ts'
import { type Fault, paperFaults } from './paper-faults.ts'

/** A wrong declaration; the message names the object, the field and the rule. */
export class DeclarationError extends Error {
  override readonly name = 'DeclarationError'
}

/** Fields every record has; a declaration may not take their names. */
export const SYSTEM_FIELDS: readonly string[] = [
  'id',
  'tenantId',
  'version',
  'createdAt',
  'createdBy',
  'updatedAt',
  'updatedBy',
  'deletedAt',
  'meta',
]

const FIELD_NAME = /^(?:[a-z][A-Za-z0-9]{0,47}|cf_[a-z0-9_]{1,45})$/
const OPTION_VALUE = /^[a-z0-9]+(?:_[a-z0-9]+)*$/

const SEARCH_BY_KIND: Partial<Record<FieldKind, readonly SearchMode[]>> = {
  text: ['exact', 'tail', 'substring', 'pinyin'],
  phone: ['exact', 'tail'],
  email: ['exact', 'substring'],
  url: ['exact', 'substring'],
  creditCode: ['exact', 'tail'],
  nationalId: ['exact', 'tail'],
}

const needsOptions = (field: Field): boolean => field.kind === 'choice' || field.kind === 'multiChoice'

const needsTargets = (field: Field): boolean =>
  field.kind === 'reference' || field.kind === 'about' || field.kind === 'people' || field.kind === 'lines'

function optionFaults(field: Field): Fault[] {
  if (!needsOptions(field)) return [field.options !== undefined && 'only a choice has options']
  const values = (field.options ?? []).map((each) => each.value)
  return [
    values.length === 0 && 'a choice needs options',
    new Set(values).size !== values.length && 'options must differ',
    values.some((value) => !OPTION_VALUE.test(value)) && 'an option value is lower_snake',
  ]
}

function targetFaults(field: Field): Fault[] {
  const count = field.targets?.length ?? 0
  if (!needsTargets(field)) return [count > 0 && 'only a reference has targets']
  return [count === 0 && 'a reference needs a target', field.kind !== 'about' && count > 1 && 'one target only']
}

function protectionFaults(field: Field): Fault[] {
  const sealed = isSealedClass(field.class)
  const strict = field.reveal?.reason === true && field.reveal.stepUp === true
  return [
    !sealed && SEALED_KINDS.has(field.kind) && `a ${field.kind} must be at least confidential`,
    !sealed && field.mask !== undefined && 'a plain field cannot be masked',
    !sealed && field.search !== undefined && 'a plain field is searched without an index of its own',
    !sealed && field.contactBy !== undefined && 'a way of contact must be sealed',
    field.class === 'sensitive' && !strict && 'a sensitive field needs a reveal with reason and second factor',
    field.class === 'sensitive' && field.mask === undefined && 'a sensitive field needs a mask',
    field.contactBy !== undefined && field.mask === undefined && 'a way of contact needs a mask',
    field.reveal !== undefined && field.mask === undefined && 'only a masked field is revealed',
    field.kind === 'file' && field.mask !== undefined && field.mask !== 'hidden' && 'a file shows nothing of itself',
  ]
}

function searchFaults(field: Field): Fault[] {
  const allowed = SEARCH_BY_KIND[field.kind] ?? []
  return (field.search ?? []).map((mode) => !allowed.includes(mode) && `a ${field.kind} cannot be searched by ${mode}`)
}

function faultsOfField(name: string, field: Field): Fault[] {
  return [
    !FIELD_NAME.test(name) && 'the name is not camelCase (or cf_… for a custom field)',
    name.startsWith('cf_') !== (field.custom === true) && 'custom fields, and only they, are named cf_…',
    SYSTEM_FIELDS.includes(name) && 'the name belongs to the system',
    (field.label.zh === '' || field.label.en === '') && 'the label needs both languages',
    field.required === true && field.computed === true && 'a computed field is never asked for',
    field.required === true && field.removed === true && 'a removed field is never asked for',
    field.mobileOnly === true && field.kind !== 'phone' && 'only a phone is a mobile',
    field.personName === true && field.kind !== 'text' && 'only a text is the name of a person',
    ...optionFaults(field),
    ...targetFaults(field),
    ...protectionFaults(field),
    ...searchFaults(field),
  ]
}

/** Every rule the field breaks, in words; empty when it may be declared. Used as well for fields a tenant makes at run time. */
export function findFieldFaults(name: string, field: Field): readonly string[] {
  return faultsOfField(name, field).filter((fault): fault is string => typeof fault === 'string')
}

function namedFields(declaration: ObjectDeclaration): readonly string[] {
  return [
    declaration.title,
    ...declaration.layout.flatMap((group) => group.fields),
    ...declaration.listColumns,
    ...(declaration.naturalKeys ?? []),
    ...(declaration.duplicateBy ?? []),
    ...(declaration.sameWithTitle ?? []),
    ...(declaration.sameBy ?? []),
    ...(declaration.requireAny ?? []).flat(),
    ...(declaration.reachedBy === undefined ? [] : [declaration.reachedBy]),
  ]
}

function layoutFaults(declaration: ObjectDeclaration): Fault[] {
  const laidOut = declaration.layout.flatMap((group) => group.fields)
  const unreachable = Object.keys(declaration.fields).filter(
    (name) =>
      declaration.fields[name]?.computed !== true &&
      declaration.fields[name]?.removed !== true &&
      declaration.leftOut?.includes(name) !== true &&
      !laidOut.includes(name),
  )
  return [
    new Set(laidOut).size !== laidOut.length && 'a field stands twice in the layout',
    unreachable.length > 0 && `not in the layout: ${unreachable.join(', ')}`,
    declaration.listColumns.some((name) => declaration.fields[name]?.class === 'sensitive') &&
      'a list never shows a sensitive field',
  ]
}

function subjectFaults(declaration: ObjectDeclaration): Fault[] {
  const classes = new Set(Object.values(declaration.fields).map((field) => field.class))
  const aboutPeople = classes.has('personal') || classes.has('sensitive')
  return [
    declaration.subject === 'none' && (aboutPeople || classes.has('confidential')) && 'subject none seals nothing',
    (declaration.subject === 'company' || declaration.subject === 'tenant') &&
      aboutPeople &&
      `subject ${declaration.subject} holds no personal field: there is no person whose key could seal it`,
  ]
}

function reachFaults(declaration: ObjectDeclaration): Fault[] {
  const owner = declaration.fields.owner
  const ownedByUser = owner?.kind === 'reference' && owner.targets?.[0] === 'user'
  const through = declaration.reachedBy === undefined ? undefined : declaration.fields[declaration.reachedBy]
  return [
    declaration.owned && !ownedByUser && 'an owned object needs the field owner, a reference to user',
    declaration.owned && declaration.reachedBy !== undefined && 'an owned object is reached by its owner',
    through !== undefined && through.kind !== 'about' && through.kind !== 'reference' && 'reachedBy needs a reference',
  ]
}

function remindFaults({ remind, fields, owned }: ObjectDeclaration): Fault[] {
  if (remind === undefined) return []
  return [
    !owned && 'only what has an owner reminds',
    [remind.at, remind.early ?? remind.at].some((name) => fields[name]?.kind !== 'dateTime') &&
      'a reminder needs a moment',
    remind.times !== undefined &&
      fields[remind.times]?.kind !== 'multiChoice' &&
      'when to remind is a choice of several',
    remind.unless !== undefined &&
      fields[remind.unless]?.kind !== 'boolean' &&
      'what ends a reminder is a yes/no field',
  ]
}

function stampFaults(declaration: ObjectDeclaration): Fault[] {
  const stamped = Object.values(declaration.fields).filter((field) => field.stampedBy !== undefined)
  return stamped.map(
    (field) =>
      !(
        field.kind === 'dateTime' &&
        field.computed === true &&
        declaration.fields[field.stampedBy ?? '']?.kind === 'boolean'
      ) && 'what is stamped is a computed moment of a yes/no field',
  )
}

/** Every rule the declaration breaks, each naming its field; empty when it is sound. */
export function findFaults(declaration: ObjectDeclaration): readonly string[] {
  const missing = namedFields(declaration).filter((name) => declaration.fields[name] === undefined)
  const whole: Fault[] = [
    !/^[a-z][A-Za-z0-9]*$/.test(declaration.name) && 'the name is not camelCase',
    !/^[a-z][a-z0-9-]*$/.test(declaration.plural) && 'the plural is not kebab-case',
    ...missing.map((name) => `no such field: ${name}`),
    ...layoutFaults(declaration),
    ...subjectFaults(declaration),
    ...reachFaults(declaration),
    ...stampFaults(declaration),
    ...paperFaults(declaration),
    ...remindFaults(declaration),
  ]
  const ofFields = Object.entries(declaration.fields).flatMap(([name, field]) =>
    findFieldFaults(name, field).map((fault) => `${name}: ${fault}`),
  )
  return [...whole.filter((fault): fault is string => typeof fault === 'string'), ...ofFields]
}

/** Throws `DeclarationError` listing every fault; returns the same declaration when there is none. */
export function checkDeclaration<Declared extends ObjectDeclaration>(declaration: Declared): Declared {
  const faults = findFaults(declaration)
  if (faults.length > 0) throw new DeclarationError(`${declaration.name}: ${faults.join('; ')}`)
  return declaration
}

/** Declares an object. Field names stay known to the compiler. Throws `DeclarationError` when the declaration is wrong. */
export function object<const Spec extends Omit<ObjectDeclaration, 'name'>>(
  name: string,
  spec: Spec,
): ObjectDeclaration & { readonly fields: Readonly<Record<keyof Spec['fields'] & string, Field>> } {
  return checkDeclaration<ObjectDeclaration>({ ...spec, name }) as ObjectDeclaration & {
    readonly fields: Readonly<Record<keyof Spec['fields'] & string, Field>>
  }
}

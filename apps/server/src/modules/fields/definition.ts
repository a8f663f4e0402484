import {
  type Catalog,
  checkDeclaration,
  type Field,
  type FieldClass,
  type FieldKind,
  findFieldFaults,
  isSealedClass,
  type ObjectDeclaration,
  option,
  type SearchMode,
  withCustomFields,
} from '@holdfast/catalog'
import Type, { type Static } from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import { Words } from '../../platform/gate/shapes.ts'

/** Every kind a company's own field may have. */
export const CUSTOM_KINDS = [
  'text',
  'longText',
  'richText',
  'phone',
  'email',
  'url',
  'integer',
  'decimal',
  'money',
  'boolean',
  'date',
  'dateTime',
  'choice',
  'multiChoice',
  'tags',
  'country',
  'region',
  'creditCode',
  'nationalId',
  'reference',
  'about',
  'people',
  'file',
] as const satisfies readonly FieldKind[]
export const CUSTOM_CLASSES = [
  'internal',
  'confidential',
  'personal',
  'sensitive',
] as const satisfies readonly FieldClass[]
const oneOf = <T extends string>(words: readonly T[]) => Type.Union(words.map((word) => Type.Literal(word)))

const Options = Type.Array(
  Type.Object(
    {
      value: Type.String({ pattern: '^[a-z0-9_]{1,40}$' }),
      label: Words,
      retired: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  { minItems: 1, maxItems: 200 },
)

/** What may be changed of a field once it is there. */
const CHANGEABLE = {
  required: Type.Optional(Type.Boolean()),
  maxLength: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  options: Type.Optional(Options),
}

/** A field as a company defines it. */
export const FieldBody = Type.Object(
  {
    object: Type.String({ maxLength: 64 }),
    key: Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' }),
    label: Words,
    kind: oneOf(CUSTOM_KINDS),
    class: oneOf(CUSTOM_CLASSES),
    searchable: Type.Optional(Type.Boolean()),
    unique: Type.Optional(Type.Boolean()),
    targets: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 20 })),
    ...CHANGEABLE,
    visibleTo: Type.Optional(
      Type.Record(Type.String({ maxLength: 40 }), Type.Union([Type.Literal('clear'), Type.Literal('masked')])),
    ),
  },
  { additionalProperties: false },
)
export type FieldStated = Static<typeof FieldBody>

/** A change of a field. Its kind, class, search and uniqueness are for good: values are stored by them. */
export const FieldPatch = Type.Object(
  { label: Type.Optional(Words), ...CHANGEABLE },
  { additionalProperties: false, minProperties: 1 },
)
export type FieldChange = Static<typeof FieldPatch>

/** How a custom field of a kind may be searched. */
const SEARCH: Readonly<Record<string, readonly SearchMode[]>> = {
  text: ['exact', 'substring', 'pinyin'],
  phone: ['exact', 'tail'],
  email: ['exact', 'substring'],
  url: ['exact', 'substring'],
  creditCode: ['exact'],
  nationalId: ['exact'],
}

const POINTING: ReadonlySet<FieldKind> = new Set(['reference', 'about', 'people'])

/** Sensitive values are hidden until revealed, ways of contact masked, like the built-in ones. */
function protection({ kind, class: fieldClass }: Pick<FieldStated, 'kind' | 'class'>): Partial<Field> {
  const way =
    kind === 'phone' ? ({ contactBy: 'call' } as const) : kind === 'email' ? ({ contactBy: 'mail' } as const) : {}
  if (fieldClass === 'sensitive') return { ...way, mask: 'hidden', reveal: { reason: true, stepUp: true } }
  return kind === 'phone' || kind === 'email' ? { ...way, mask: kind } : {}
}

const refuse = (path: string, code: string): never => {
  throw new Refusal('invalid', { errors: [{ path, code }] })
}

/** Refuses what would be wrong anywhere the field is used, by the catalogue's own rules. */
function checkField(object: ObjectDeclaration, key: string, field: Field): Field {
  const faults = findFieldFaults(key, field)
  if (faults.length > 0)
    throw new Refusal('invalid', {
      detail: faults.join('; '),
      errors: [{ path: '/', code: 'type_wrong', message: faults[0] ?? '' }],
    })
  checkDeclaration(withCustomFields(object, { [key]: field }))
  return field
}

const optionsOf = (stated: NonNullable<FieldStated['options']>) =>
  stated.map((each) => ({
    ...option(each.value, each.label.zh, each.label.en),
    ...(each.retired === true ? { retired: true } : {}),
  }))

/** The ids of records are no secret and are turned when records are merged, so a field that points is plain. */
function checkTargets(catalog: Catalog, { kind, class: fieldClass, targets = [] }: FieldStated): void {
  if (!POINTING.has(kind)) return
  if (isSealedClass(fieldClass)) refuse('/class', 'choice_unknown')
  const known = targets.every((target) => catalog.findObject(target)?.served === true)
  const isUser = kind === 'reference' && targets.length === 1 && targets[0] === 'user'
  if (!known && !isUser) refuse('/targets', 'choice_unknown')
}

/** The declaration behind what was stated. */
export function declaredField(
  about: { catalog: Catalog; object: ObjectDeclaration; key: string },
  stated: FieldStated,
): Field {
  checkTargets(about.catalog, stated)
  const isRecognised = isSealedClass(stated.class) && SEARCH[stated.kind]?.includes('exact') === true
  if (stated.unique === true && !isRecognised) refuse('/unique', 'type_wrong')
  const searchable = stated.searchable !== false && isSealedClass(stated.class) ? SEARCH[stated.kind] : undefined
  return checkField(about.object, about.key, {
    kind: stated.kind,
    label: stated.label,
    class: stated.class,
    custom: true,
    ...(stated.required === undefined ? {} : { required: stated.required }),
    ...(searchable === undefined ? {} : { search: searchable }),
    ...(stated.options === undefined ? {} : { options: optionsOf(stated.options) }),
    ...(stated.targets === undefined ? {} : { targets: stated.targets }),
    ...(stated.maxLength === undefined ? {} : { maxLength: stated.maxLength }),
    ...(stated.unique === true ? { uniqueable: true } : {}),
    ...protection(stated),
  })
}

/** The field with a change. An option taken away can no longer be chosen; records that hold it keep it. */
export function changedField(
  about: { object: ObjectDeclaration; key: string },
  field: Field,
  change: FieldChange,
): Field {
  const { options, ...rest } = change
  return checkField(about.object, about.key, {
    ...field,
    ...rest,
    ...(options === undefined ? {} : { options: optionsOf(options) }),
  })
}

/** The field as it rests once it is taken away: no longer asked for, its kind and class kept for when it is made again. */
export function removedField({ required: _required, ...field }: Field): Field {
  return { ...field, removed: true }
}

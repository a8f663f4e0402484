import {
  checkDeclaration,
  type Field,
  type FieldClass,
  type FieldKind,
  findFieldFaults,
  type ObjectDeclaration,
  option,
  type SearchMode,
  withCustomFields,
} from '@holdfast/catalog'
import type { FieldMode } from '@holdfast/policy'
import Type, { type Static } from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'

const Words = Type.Object(
  { zh: Type.String({ minLength: 1, maxLength: 60 }), en: Type.String({ minLength: 1, maxLength: 60 }) },
  { additionalProperties: false },
)

const KINDS = [
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
] as const satisfies readonly FieldKind[]
const CLASSES = ['internal', 'confidential', 'personal', 'sensitive'] as const satisfies readonly FieldClass[]
const oneOf = <T extends string>(words: readonly T[]) => Type.Union(words.map((word) => Type.Literal(word)))

/** A field as a company defines it. */
export const FieldBody = Type.Object(
  {
    object: Type.String({ maxLength: 64 }),
    key: Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' }),
    label: Words,
    kind: oneOf(KINDS),
    class: oneOf(CLASSES),
    required: Type.Optional(Type.Boolean()),
    searchable: Type.Optional(Type.Boolean()),
    unique: Type.Optional(Type.Boolean()),
    maxLength: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    options: Type.Optional(
      Type.Array(
        Type.Object(
          { value: Type.String({ pattern: '^[a-z0-9_]{1,40}$' }), label: Words },
          { additionalProperties: false },
        ),
        { minItems: 1, maxItems: 200 },
      ),
    ),
    visibleTo: Type.Optional(
      Type.Record(Type.String({ maxLength: 40 }), Type.Union([Type.Literal('clear'), Type.Literal('masked')])),
    ),
  },
  { additionalProperties: false },
)
export type FieldStated = Static<typeof FieldBody>

/** How a custom field of a kind may be searched. */
const SEARCH: Partial<Record<FieldKind, readonly SearchMode[]>> = {
  text: ['exact', 'substring', 'pinyin'],
  phone: ['exact', 'tail'],
  email: ['exact', 'substring'],
  url: ['exact', 'substring'],
  creditCode: ['exact'],
  nationalId: ['exact'],
}

const isSealed = (fieldClass: FieldClass): boolean => fieldClass !== 'internal' && fieldClass !== 'public'

/** Sensitive values are hidden until revealed, ways of contact masked, like the built-in ones. */
function protection(stated: FieldStated): Partial<Field> {
  if (stated.class === 'sensitive') return { mask: 'hidden', reveal: { reason: true, stepUp: true } }
  if (stated.kind === 'phone') return { mask: 'phone', contactBy: 'call' }
  if (stated.kind === 'email') return { mask: 'email', contactBy: 'mail' }
  return {}
}

/** The declaration behind what was stated; refuses, by the catalogue's own rules, what would be wrong anywhere it is used. */
export function declaredField(object: ObjectDeclaration, key: string, stated: FieldStated): Field {
  const searchable = stated.searchable !== false && isSealed(stated.class) ? SEARCH[stated.kind] : undefined
  const field: Field = {
    kind: stated.kind,
    label: stated.label,
    class: stated.class,
    custom: true,
    ...(stated.required === undefined ? {} : { required: stated.required }),
    ...(searchable === undefined ? {} : { search: searchable }),
    ...(stated.options === undefined
      ? {}
      : { options: stated.options.map((each) => option(each.value, each.label.zh, each.label.en)) }),
    ...(stated.maxLength === undefined ? {} : { maxLength: stated.maxLength }),
    ...(stated.unique === true ? { uniqueable: true } : {}),
    ...protection(stated),
  }
  const faults = findFieldFaults(key, field)
  if (faults.length > 0)
    throw new Refusal('invalid', {
      detail: faults.join('; '),
      errors: [{ path: '/', code: 'type_wrong', message: faults[0] ?? '' }],
    })
  checkDeclaration(withCustomFields(object, { [key]: field }))
  return field
}

export type GrantsStated = Readonly<Record<string, FieldMode>>

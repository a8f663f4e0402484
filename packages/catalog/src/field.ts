/** Builders of fields. A label and a class are asked for by type; what is free text or a way of contact asks for a sealed class. */
import type { Field, FieldClass, FieldKind, Option, SealedClass } from './declaration.ts'

/** What a declaration states about a field besides its kind. */
export type FieldSpec = Omit<Field, 'kind' | 'options' | 'targets'>

/** The same for kinds that are never stored plain. */
export type SealedFieldSpec = FieldSpec & { readonly class: SealedClass }

interface WithOptions {
  readonly options: readonly Option[]
}

/** Kinds whose content nobody can foresee (free text) or that reach or identify a person: at least `confidential`. */
export const SEALED_KINDS: ReadonlySet<FieldKind> = new Set<FieldKind>([
  'text',
  'longText',
  'richText',
  'tags',
  'file',
  'lines',
  'phone',
  'email',
  'nationalId',
])

/** True when values of the class are sealed in an envelope, false when they are stored plain. */
export function isSealedClass(fieldClass: FieldClass): fieldClass is SealedClass {
  return fieldClass !== 'public' && fieldClass !== 'internal'
}

export const text = (spec: SealedFieldSpec): Field => ({ ...spec, kind: 'text' })
export const longText = (spec: SealedFieldSpec): Field => ({ ...spec, kind: 'longText' })
export const richText = (spec: SealedFieldSpec): Field => ({ ...spec, kind: 'richText' })
export const phone = (spec: SealedFieldSpec): Field => ({ ...spec, kind: 'phone' })
export const email = (spec: SealedFieldSpec): Field => ({ ...spec, kind: 'email' })
export const url = (spec: FieldSpec): Field => ({ ...spec, kind: 'url' })
export const integer = (spec: FieldSpec): Field => ({ ...spec, kind: 'integer' })
export const decimal = (spec: FieldSpec): Field => ({ ...spec, kind: 'decimal' })
export const money = (spec: FieldSpec): Field => ({ ...spec, kind: 'money' })
export const boolean = (spec: FieldSpec): Field => ({ ...spec, kind: 'boolean' })
export const date = (spec: FieldSpec): Field => ({ ...spec, kind: 'date' })
export const dateTime = (spec: FieldSpec): Field => ({ ...spec, kind: 'dateTime' })
export const choice = (spec: FieldSpec & WithOptions): Field => ({ ...spec, kind: 'choice' })
export const multiChoice = (spec: FieldSpec & WithOptions): Field => ({ ...spec, kind: 'multiChoice' })
export const tags = (spec: SealedFieldSpec): Field => ({ ...spec, kind: 'tags' })
export const country = (spec: FieldSpec): Field => ({ ...spec, kind: 'country' })
export const currency = (spec: FieldSpec): Field => ({ ...spec, kind: 'currency' })
export const region = (spec: FieldSpec): Field => ({ ...spec, kind: 'region' })
export const creditCode = (spec: FieldSpec): Field => ({ ...spec, kind: 'creditCode' })
export const nationalId = (spec: SealedFieldSpec): Field => ({ ...spec, kind: 'nationalId' })
export const file = (spec: SealedFieldSpec): Field => ({ ...spec, kind: 'file' })

/** Product lines, each of a record of `target`. */
export const lines = (target: string, spec: SealedFieldSpec): Field => ({ ...spec, kind: 'lines', targets: [target] })

/** So much of each line of another record. */
export const quantities = (spec: FieldSpec): Field => ({ ...spec, kind: 'quantities' })

/** One record of `target`. */
export const reference = (target: string, spec: FieldSpec): Field => ({ ...spec, kind: 'reference', targets: [target] })

/** One record of any of `targets`; the value names the object too. */
export const about = (targets: readonly string[], spec: FieldSpec): Field => ({ ...spec, kind: 'about', targets })

/** Several records of `target`: people, in most cases. */
export const people = (target: string, spec: FieldSpec): Field => ({ ...spec, kind: 'people', targets: [target] })

/** One option of a choice: the stored value and its words. */
export const option = (value: string, zh: string, en: string): Option => ({ value, label: { zh, en } })

/** An option that stands for numbers up to `upTo`. */
export const range = (value: string, upTo: number, label: readonly [zh: string, en: string]): Option => ({
  ...option(value, ...label),
  upTo,
})

/** A reveal that the law asks the most of: a stated reason and a fresh second factor. */
export const strictReveal = { reason: true, stepUp: true } as const

import { type Field, fieldsOf, type NamedField, type ObjectDeclaration, wireName } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'

/** Where a value points to. */
export interface Pointer {
  /** JSON pointer of the field. */
  readonly path: string
  readonly target: string
  readonly id: string
}

/** The records that the value of one field points to. */
export function pointersOfValue(field: Field, value: Json): Omit<Pointer, 'path'>[] {
  const target = field.targets?.[0] ?? ''
  if (value === null) return []
  if (field.kind === 'reference') return [{ target, id: String(value) }]
  if (field.kind === 'people') return (value as readonly string[]).map((id) => ({ target, id }))
  if (field.kind !== 'about') return []
  const about = value as { object: string; id: string }
  return [{ target: about.object, id: about.id }]
}

const POINTING: ReadonlySet<Field['kind']> = new Set<Field['kind']>(['reference', 'people', 'about'])
const knownPointing = new WeakMap<ObjectDeclaration, readonly NamedField[]>()

/** The fields that may point to records: an import asks for them at every row. */
function pointingFields(object: ObjectDeclaration): readonly NamedField[] {
  const known = knownPointing.get(object)
  if (known !== undefined) return known
  const pointing = fieldsOf(object).filter(({ field }) => POINTING.has(field.kind))
  knownPointing.set(object, pointing)
  return pointing
}

/** Everything the values of a record point to. */
export const pointersOf = (object: ObjectDeclaration, values: Readonly<Record<string, Json>>): Pointer[] =>
  pointingFields(object).flatMap(({ key, field }) =>
    pointersOfValue(field, values[key] ?? null).map((pointer) => ({
      path: `/${wireName({ key, field })}`,
      ...pointer,
    })),
  )

/** The value of one field with its pointers turned; of several that lead to one, one is left. */
export function turnedValue(field: Field, value: Json, turns: ReadonlyMap<string, string>): Json {
  const turned = (id: string): string => turns.get(id) ?? id
  if (value === null) return null
  if (field.kind === 'reference') return turned(String(value))
  if (field.kind === 'people') return [...new Set((value as readonly string[]).map(turned))]
  if (field.kind !== 'about') return value
  const about = value as { object: string; id: string }
  return { ...about, id: turned(about.id) }
}

/** Values whose pointers are turned as stated; the rest as it is. */
export function turnedValues(
  object: ObjectDeclaration,
  values: Readonly<Record<string, Json>>,
  turns: ReadonlyMap<string, string>,
): Readonly<Record<string, Json>> {
  if (turns.size === 0) return values
  const turned = fieldsOf(object).flatMap(({ key, field }): [string, Json][] =>
    Object.hasOwn(values, key) ? [[key, turnedValue(field, values[key] ?? null, turns)]] : [],
  )
  return { ...values, ...Object.fromEntries(turned) }
}

import {
  type Field,
  type NamedField,
  type ObjectDeclaration,
  plainFields,
  type SealedClass,
  wireName,
} from '@holdfast/catalog'
import { valueType } from '@holdfast/catalog/values'

/** How a plain field lies in its object's table. */
export interface Column {
  readonly key: string
  readonly wire: string
  readonly field: Field
  /** One column; two for `about` (object, id). Custom fields lie in the jsonb column `custom` instead. */
  readonly names: readonly string[]
  readonly type: string
}

const snake = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** The owner is a column of the engine's own (`owner_id`), not one of the object's. */
const isEngineColumn = ({ key }: NamedField): boolean => key === 'owner'

function namesOf({ key, field }: NamedField): readonly string[] {
  if (field.custom === true) return []
  if (field.kind === 'about') return [`${snake(key)}_object`, `${snake(key)}_id`]
  return [field.kind === 'reference' ? `${snake(key)}_id` : snake(key)]
}

const known = new WeakMap<ObjectDeclaration, readonly Column[]>()

/** The plain columns of an object in order of declaration, custom fields included (without column names). */
export function columnsOf(object: ObjectDeclaration): readonly Column[] {
  const kept = known.get(object)
  if (kept !== undefined) return kept
  const columns = plainFields(object)
    .filter((named) => !isEngineColumn(named))
    .map((named) => ({
      key: named.key,
      wire: wireName(named),
      field: named.field,
      names: namesOf(named),
      type: valueType(named.field.kind).column,
    }))
  known.set(object, columns)
  return columns
}

/** The name of the column in which a plain field of one column lies. */
export const columnOf = (object: ObjectDeclaration, key: string): string =>
  columnsOf(object).find((column) => column.key === key)?.names[0] ?? key

/** An amount's number and its currency. */
export interface Worth {
  readonly amount: string
  readonly currency: string
}

/**
 * Of the amount that a process sums over all its records: the columns that the database derives from it. Reading a number out of a document costs three
 * times what all the rest of a sum does.
 */
export function worthColumns(object: ObjectDeclaration, key: string): Worth | undefined {
  if (object.process?.forecast.amount !== key) return undefined
  const column = columnOf(object, key)
  return { amount: `${column}_number`, currency: `${column}_currency` }
}

const ENVELOPE_COLUMNS = {
  confidential: 'sealed_confidential',
  personal: 'sealed_personal',
  sensitive: 'sealed_sensitive',
} as const satisfies Readonly<Record<SealedClass, string>>

/** The column of the envelope of a class. */
export const envelopeColumn = (sealedClass: SealedClass) => ENVELOPE_COLUMNS[sealedClass]

/** Classes a table has envelopes for. Custom fields of any class may come at run time, so a served object always has all three. */
export const ENVELOPE_CLASSES: readonly SealedClass[] = ['confidential', 'personal', 'sensitive']

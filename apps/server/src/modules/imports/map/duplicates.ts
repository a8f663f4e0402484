/** Records of one file that mean the same person: same key (mobile, else e-mail, landline or number) and same name. Same first key under another name: a conflict. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { DigestTable } from './digest-table.ts'

export type Recurrence =
  | { readonly kind: 'new' }
  | { readonly kind: 'duplicate'; readonly of: number; readonly by: string }
  | { readonly kind: 'conflict'; readonly with: number; readonly by: string }

type Values = Readonly<Record<string, Json>>

const keyOf = (values: Values, ...fields: readonly string[]): string | undefined => {
  const parts = fields.map((field) => values[field])
  return parts.every((part) => typeof part === 'string' && part !== '') ? JSON.stringify(parts) : undefined
}

/** Remembers the accepted records of one file by their normalised keys. */
export class RecurrenceIndex {
  readonly #keys: readonly string[]
  readonly #title: string
  readonly #byKeyAndName = new DigestTable()
  readonly #byKey = new DigestTable()

  constructor(object: ObjectDeclaration) {
    this.#keys = [...(object.duplicateBy ?? []), ...(object.sameWithTitle ?? [])]
    this.#title = object.title
  }

  /** What an accepted record is to those before it. A duplicate is not remembered; a conflict is. */
  add(record: number, values: Values): Recurrence {
    const duplicate = this.#findDuplicate(values)
    if (duplicate !== undefined) return duplicate
    const conflict = this.#findConflict(values)
    for (const key of this.#keys) this.#remember(record, values, key)
    return conflict ?? { kind: 'new' }
  }

  #findDuplicate(values: Values): Recurrence | undefined {
    for (const by of this.#keys) {
      const key = keyOf(values, by, this.#title)
      const of = key === undefined ? undefined : this.#byKeyAndName.get(`${by}${key}`)
      if (of !== undefined) return { kind: 'duplicate', of, by }
    }
    return undefined
  }

  #findConflict(values: Values): Recurrence | undefined {
    const by = this.#keys[0]
    const key = by === undefined ? undefined : keyOf(values, by)
    const holder = key === undefined ? undefined : this.#byKey.get(key)
    return holder === undefined || by === undefined ? undefined : { kind: 'conflict', with: holder, by }
  }

  #remember(record: number, values: Values, by: string): void {
    const key = keyOf(values, by, this.#title)
    if (key !== undefined) this.#byKeyAndName.set(`${by}${key}`, record)
    const bare = by === this.#keys[0] ? keyOf(values, by) : undefined
    if (bare !== undefined && this.#byKey.get(bare) === undefined) this.#byKey.set(bare, record)
  }
}

/** What each record of a file is to those before it, by its number. */
export function findDuplicates(
  object: ObjectDeclaration,
  records: Iterable<{ readonly record: number; readonly values: Values }>,
): Map<number, Recurrence> {
  const index = new RecurrenceIndex(object)
  const found = new Map<number, Recurrence>()
  for (const { record, values } of records) {
    const recurrence = index.add(record, values)
    if (recurrence.kind !== 'new') found.set(record, recurrence)
  }
  return found
}

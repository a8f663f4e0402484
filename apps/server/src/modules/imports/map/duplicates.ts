/** Records of one file that mean the same person: same key (mobile, else e-mail, landline or number, or what is unique in the company) and same name. Same first key under another name: a conflict. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import type { ShortHash } from '@holdfast/crypto'
import { IDENTITY, identityOf } from '../../../records/identity.ts'
import { DigestTable, digestOfText } from './digest-table.ts'

export type Recurrence =
  | { readonly kind: 'new' }
  | { readonly kind: 'duplicate'; readonly of: number; readonly by: string }
  | { readonly kind: 'conflict'; readonly with: number; readonly by: string }

type Values = Readonly<Record<string, Json>>

/** The fields' values as one text, undefined where one of them is missing. A zero byte stands in no value. */
function keyOf(values: Values, fields: readonly string[]): string | undefined {
  let key = ''
  for (const field of fields) {
    const value = values[field]
    if (typeof value !== 'string' || value === '') return undefined
    key += `${field}\0${value}\0`
  }
  return key
}

function digestOf(values: Values, fields: readonly string[]): ShortHash | undefined {
  const key = keyOf(values, fields)
  return key === undefined ? undefined : digestOfText(key)
}

interface Key {
  readonly by: string
  readonly fields: readonly string[]
}

/** A record's keys: each with its name, and the first of them alone. */
export interface Recognised {
  readonly digests: readonly (ShortHash | undefined)[]
  readonly first: ShortHash | undefined
}

/** Remembers the accepted records of one file by their normalised keys. */
export class RecurrenceIndex {
  readonly #object: ObjectDeclaration
  readonly #keys: readonly Key[]
  readonly #byKeyAndName = new DigestTable()
  readonly #byKey = new DigestTable()

  /** `unique`: what the company wants unique. */
  constructor(object: ObjectDeclaration, unique: readonly string[] = []) {
    this.#object = object
    const keys = new Set([...(object.duplicateBy ?? []), ...(object.sameWithTitle ?? []), ...unique])
    this.#keys = [...keys].map((by) => ({ by, fields: [by, object.title] }))
  }

  /** What a record is recognised by: worked out once where it is held against several files. */
  recognise(values: Values): Recognised {
    const digests = this.#keys.map(({ fields }) => digestOf(values, fields))
    const identity = identityOf(this.#object, values)
    if (identity !== undefined) digests.push(digestOfText(identity))
    const by = this.#keys[0]?.by
    return { digests, first: by === undefined ? undefined : digestOf(values, [by]) }
  }

  /** What an accepted record is to those before it. A duplicate is not remembered; a conflict is. */
  add(record: number, { digests, first }: Recognised): Recurrence {
    const duplicate = this.#findDuplicate(digests)
    if (duplicate !== undefined) return duplicate
    for (const digest of digests) if (digest !== undefined) this.#byKeyAndName.set(digest, record)
    return this.#findConflict(record, first) ?? { kind: 'new' }
  }

  #findDuplicate(digests: readonly (ShortHash | undefined)[]): Recurrence | undefined {
    for (const [at, digest] of digests.entries()) {
      const of = digest === undefined ? undefined : this.#byKeyAndName.get(digest)
      if (of !== undefined) return { kind: 'duplicate', of, by: this.#keys[at]?.by ?? IDENTITY }
    }
    return undefined
  }

  /** The first key under another name: who had it first keeps it. */
  #findConflict(record: number, digest: ShortHash | undefined): Recurrence | undefined {
    const by = this.#keys[0]?.by
    if (by === undefined || digest === undefined) return undefined
    const holder = this.#byKey.get(digest)
    if (holder === undefined) this.#byKey.set(digest, record)
    return holder === undefined ? undefined : { kind: 'conflict', with: holder, by }
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
    const recurrence = index.add(record, index.recognise(values))
    if (recurrence.kind !== 'new') found.set(record, recurrence)
  }
  return found
}

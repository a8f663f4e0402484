/** What a new record takes from the one it is made for: of what its writer leaves out, and sees there. */
import type { ObjectDeclaration } from './declaration.ts'
import type { Json } from './values/value-type.ts'

/** The record that new ones are made for, and which of its fields fill which of theirs. */
export interface Basis {
  /** The reference that says which. */
  readonly at: string
  /** Fields of the new record → fields of that one. One person is taken of several: the first. */
  readonly takes: Readonly<Record<string, string>>
  /** Computed fields of the new record → the fields of that one which they repeat, whoever writes and whatever is stated. */
  readonly repeats?: Readonly<Record<string, string>>
  /** The state that one must be in, where not every will do. */
  readonly when?: { readonly at: string; readonly in: readonly string[] }
}

type Values = Readonly<Record<string, Json>>

const first = (value: Json): Json => (Array.isArray(value) ? (value[0] ?? null) : value)

/** The basis that a new record states: the first of its object's that is there. */
export const basisIn = ({ basis }: ObjectDeclaration, stated: Values): Basis | undefined =>
  basis?.find(({ at }) => (stated[at] ?? null) !== null)

/** What of a record a new one repeats, stated or not. */
export const repeatedFrom = ({ repeats }: Basis, held: Values): Values =>
  Object.fromEntries(Object.entries(repeats ?? {}).map(([key, from]) => [key, held[from] ?? null]))

/** Whether records may be made for one that holds these values. */
export const isReady = ({ when }: Basis, held: Values): boolean =>
  when === undefined || when.in.includes(String(held[when.at]))

/**
 * What `object` takes of a record with `seen` values when its writer states `stated`: nothing that is stated, be it as empty. Lines and their amount are
 * one statement: both are taken or none.
 */
export function takenFrom(object: ObjectDeclaration, stated: Values, seen: Values): Values {
  const { lines, fields } = object
  const together = lines === undefined ? [] : [lines.at, lines.amount]
  const isStated = (key: string) => (together.includes(key) ? together : [key]).some((each) => each in stated)
  return Object.fromEntries(
    Object.entries(basisIn(object, stated)?.takes ?? {}).flatMap(([key, from]) => {
      const value = fields[key]?.kind === 'reference' ? first(seen[from] ?? null) : (seen[from] ?? null)
      return isStated(key) || value === null ? [] : [[key, value]]
    }),
  )
}

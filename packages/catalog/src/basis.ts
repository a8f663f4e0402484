/** What a new record takes from the one it is made for: of what its writer leaves out, and sees there. */
import type { ObjectDeclaration } from './declaration.ts'
import type { Json } from './values/value-type.ts'

/** The record that new ones are made for, and which of its fields fill which of theirs. */
export interface Basis {
  /** The reference that says which. */
  readonly at: string
  /** Fields of the new record → fields of that one. One person is taken of several: the first. */
  readonly takes: Readonly<Record<string, string>>
}

type Values = Readonly<Record<string, Json>>

const first = (value: Json): Json => (Array.isArray(value) ? (value[0] ?? null) : value)

/**
 * What `object` takes of a record with `seen` values when its writer states `stated`: nothing that is stated, be it as empty. Lines and their amount are
 * one statement: both are taken or none.
 */
export function takenFrom(object: ObjectDeclaration, stated: Values, seen: Values): Values {
  const { basis, lines, fields } = object
  const together = lines === undefined ? [] : [lines.at, lines.amount]
  const isStated = (key: string) => (together.includes(key) ? together : [key]).some((each) => each in stated)
  return Object.fromEntries(
    Object.entries(basis?.takes ?? {}).flatMap(([key, from]) => {
      const value = fields[key]?.kind === 'reference' ? first(seen[from] ?? null) : (seen[from] ?? null)
      return isStated(key) || value === null ? [] : [[key, value]]
    }),
  )
}

/**
 * Rows that try numbers. A mask shows most of a number (138****8000), so a file of the numbers behind one mask, held against the base, would find the
 * whole one: a reveal that nobody counted. Real lists hold two or three numbers behind one mask by chance, more the longer they are.
 */
import type { ObjectDeclaration } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { DigestTable, digestOfText } from './digest-table.ts'

/** Behind one of the 400,000 masks of Chinese mobiles a list of so many rows holds one number more by chance. */
const ROWS_PER_CHANCE = 25_000
const BY_CHANCE = 2

/** What masks of telephone numbers show, whatever their country: the beginning and the last four digits. */
const shownOf = (number: string) => [number.slice(0, 6), number.slice(-4)]

export class Guesses {
  readonly #fields: readonly string[]
  readonly #seen = new DigestTable()
  #rows = 0

  constructor(object: ObjectDeclaration) {
    this.#fields = (object.duplicateBy ?? []).filter((key) => object.fields[key]?.kind === 'phone')
  }

  /** The fields in which this row is one try too many. */
  add(values: Readonly<Record<string, Json>>): readonly string[] {
    this.#rows += 1
    const allowed = BY_CHANCE + Math.floor(this.#rows / ROWS_PER_CHANCE)
    return this.#fields.filter((key) => {
      const value = values[key]
      if (typeof value !== 'string' || value === '') return false
      const shown = digestOfText(JSON.stringify([key, ...shownOf(value)]))
      const count = (this.#seen.get(shown) ?? 0) + 1
      this.#seen.set(shown, count)
      return count > allowed
    })
  }
}

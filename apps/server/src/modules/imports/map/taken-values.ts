/** Values a company wants unique, held against the earlier rows of the same file. */
import type { Json } from '@holdfast/catalog/values'
import { DigestTable, digestOfText } from './digest-table.ts'

export class TakenValues {
  readonly #fields: readonly string[]
  readonly #holders = new DigestTable()

  /** `fields`: those the company wants unique. */
  constructor(fields: readonly string[]) {
    this.#fields = fields
  }

  /** The first field whose value an earlier row has already, null where there is none. The row's own values are remembered. */
  add(record: number, values: Readonly<Record<string, Json>>): string | null {
    let taken: string | null = null
    for (const field of this.#fields) {
      const value = values[field]
      if (typeof value !== 'string' || value === '') continue
      const key = digestOfText(JSON.stringify([field, value]))
      if (this.#holders.get(key) === undefined) this.#holders.set(key, record)
      else taken ??= field
    }
    return taken
  }
}

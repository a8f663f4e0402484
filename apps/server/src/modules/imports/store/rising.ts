/** What is known of some records of a file, read along with the file: asked for rising record numbers, it never holds more than a page. */
export class RisingRecords<T extends { readonly record: number }> {
  readonly #readAfter: (record: number) => Promise<readonly T[]>
  #page: readonly T[] = []
  #at = 0
  #after: number
  #ended = false

  /** `readAfter` gives the next page of what comes after a record, in the order of the file; an empty one where nothing does. */
  constructor(readAfter: (record: number) => Promise<readonly T[]>, after = 0) {
    this.#readAfter = readAfter
    this.#after = after
  }

  /** What is known of a record, undefined where nothing is. Records must rise from call to call. */
  async of(record: number): Promise<T | undefined> {
    for (;;) {
      const known = this.#page[this.#at]
      if (known === undefined) {
        if (this.#ended) return undefined
        await this.#readOn()
      } else if (known.record < record) this.#at += 1
      else return known.record === record ? known : undefined
    }
  }

  async #readOn(): Promise<void> {
    this.#page = await this.#readAfter(this.#after)
    this.#at = 0
    this.#after = this.#page.at(-1)?.record ?? this.#after
    this.#ended = this.#page.length === 0
  }
}

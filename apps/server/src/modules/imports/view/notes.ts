import type { RequestContext } from '../../../platform/gate/context.ts'
import { notesAfter, type RowNote } from '../store/queries.ts'

const PAGE = 5_000

/** What there is to say of rows, read along with the file: asked for rising record numbers, it never holds more than a page of notes. */
export class RowNotes {
  readonly #ctx: RequestContext
  readonly #about: { importId: string; outcome: RowNote['outcome'] | null }
  #page: RowNote[] = []
  #at = 0
  #after: number
  #ended = false

  constructor(ctx: RequestContext, about: { importId: string; outcome: RowNote['outcome'] | null; after: number }) {
    this.#ctx = ctx
    this.#about = about
    this.#after = about.after
  }

  /** The note of a record, undefined where there is none. Records must rise from call to call. */
  async of(record: number): Promise<RowNote | undefined> {
    for (;;) {
      const note = this.#page[this.#at]
      if (note === undefined) {
        if (this.#ended) return undefined
        await this.#readOn()
      } else if (note.record < record) this.#at += 1
      else return note.record === record ? note : undefined
    }
  }

  async #readOn(): Promise<void> {
    const { services, caller } = this.#ctx
    const asked = { tenantId: caller.tenant.id, ...this.#about, after: this.#after, limit: PAGE }
    this.#page = await notesAfter(services.database, asked)
    this.#at = 0
    this.#after = this.#page.at(-1)?.record ?? this.#after
    this.#ended = this.#page.length < PAGE
  }
}

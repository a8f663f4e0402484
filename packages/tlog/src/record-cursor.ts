/** Reads records one after the other and looks ahead a little, in bounded memory. */
import { LogFault } from './fault.ts'
import type { SourceRecord } from './source.ts'

export class RecordCursor {
  readonly #records: AsyncIterator<SourceRecord>
  readonly #ahead: SourceRecord[] = []
  #broken = false

  constructor(records: AsyncIterable<SourceRecord>) {
    this.#records = records[Symbol.asyncIterator]()
  }

  /** The next record without taking it; null at the end. */
  async peek(): Promise<SourceRecord | null> {
    return (await this.#fill(1))[0] ?? null
  }

  /** The next record, taken; null at the end. */
  async take(): Promise<SourceRecord | null> {
    await this.#fill(1)
    return this.#ahead.shift() ?? null
  }

  /** Up to `count` next records without taking them; ends early at a malformed one. */
  async lookAhead(count: number): Promise<readonly SourceRecord[]> {
    try {
      return await this.#fill(count)
    } catch (cause) {
      if (this.#broken) return this.#ahead
      throw cause
    }
  }

  /** Whether a malformed record was met: what stands behind it is not known. */
  get isBroken(): boolean {
    return this.#broken
  }

  /** Lets the source close what it opened. */
  async close(): Promise<void> {
    await this.#records.return?.()
  }

  async #fill(count: number): Promise<readonly SourceRecord[]> {
    while (this.#ahead.length < count) {
      const next = await this.#next()
      if (next.done === true) break
      this.#ahead.push(next.value)
    }
    return this.#ahead
  }

  async #next(): Promise<IteratorResult<SourceRecord>> {
    try {
      return await this.#records.next()
    } catch (cause) {
      this.#broken = cause instanceof LogFault
      throw cause
    }
  }
}

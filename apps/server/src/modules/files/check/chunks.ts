/** Pictures made of chunks (PNG, GIF, WebP), read on their way in: piece by piece, in bounded memory. */
import { FileFault } from './file-fault.ts'

/** What was taken out of a picture. */
export interface CleanReport {
  /** It told where it was taken; it does no more. */
  located: boolean
  /** It carried texts or chunks of others' making, which are left away. */
  described: boolean
}

/** More chunks than this are nobody's picture. */
export const MOST_CHUNKS = 200_000
/** A description longer than this is not looked through but left away. */
export const MOST_DESCRIBED_BYTES = 1_048_576

/** A stream that is asked for so many bytes at a time. */
export class Pieces {
  readonly #source: AsyncIterator<Uint8Array>
  #held: Buffer = Buffer.alloc(0)

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#source = bytes[Symbol.asyncIterator]()
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#source.next()
    if (done === true) return false
    this.#held = this.#held.length === 0 ? Buffer.from(value) : Buffer.concat([this.#held, value])
    return true
  }

  #cut(length: number): Buffer {
    const piece = this.#held.subarray(0, length)
    this.#held = this.#held.subarray(length)
    return piece
  }

  /** Exactly so many bytes; throws `file_damaged` where the stream ends before. For few bytes only: they are held in memory. */
  async exactly(length: number): Promise<Buffer> {
    while (this.#held.length < length) if (!(await this.#more())) throw new FileFault('file_damaged')
    return this.#cut(length)
  }

  /** So many bytes as they come; throws `file_damaged` where the stream ends before. */
  async *pass(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0; ) {
      if (this.#held.length === 0 && !(await this.#more())) throw new FileFault('file_damaged')
      const piece = this.#cut(Math.min(left, this.#held.length))
      left -= piece.length
      yield piece
    }
  }

  /** Whatever is left. */
  async *rest(): AsyncGenerator<Buffer> {
    do if (this.#held.length > 0) yield this.#cut(this.#held.length)
    while (await this.#more())
  }
}

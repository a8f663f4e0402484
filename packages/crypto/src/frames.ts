import { MOST_FRAME_BYTES } from './protocol.ts'
import { ProtocolError } from './wire.ts'

const LENGTH_BYTES = 4
const LEAST_CONTENT_BYTES = 5

/**
 * Cuts a byte stream into frames. `push` gives the contents (without lengths) that are complete, as bytes of their own or views into the chunk; it
 * throws `ProtocolError` at a length no frame may have, after which the stream is lost.
 */
export class FrameCutter {
  #chunks: Uint8Array[] = []
  #have = 0
  /** Bytes needed before anything can be cut: a length, then that many more. */
  #need = LENGTH_BYTES

  push(chunk: Uint8Array): Uint8Array[] {
    this.#chunks.push(chunk)
    this.#have += chunk.length
    if (this.#have < this.#need) return []
    return this.#cut(this.#joined())
  }

  #joined(): Uint8Array {
    const [only] = this.#chunks
    if (this.#chunks.length === 1 && only !== undefined) return only
    const all = new Uint8Array(this.#have)
    let at = 0
    for (const chunk of this.#chunks) {
      all.set(chunk, at)
      at += chunk.length
    }
    return all
  }

  #cut(all: Uint8Array): Uint8Array[] {
    const view = new DataView(all.buffer, all.byteOffset, all.length)
    const contents: Uint8Array[] = []
    let at = 0
    this.#need = LENGTH_BYTES
    while (all.length - at >= LENGTH_BYTES) {
      const length = view.getUint32(at)
      if (length > MOST_FRAME_BYTES || length < LEAST_CONTENT_BYTES)
        throw new ProtocolError('a frame of a wrong length')
      if (all.length - at < LENGTH_BYTES + length) {
        this.#need = LENGTH_BYTES + length
        break
      }
      contents.push(all.subarray(at + LENGTH_BYTES, at + LENGTH_BYTES + length))
      at += LENGTH_BYTES + length
    }
    this.#chunks = at === all.length ? [] : [all.subarray(at)]
    this.#have = all.length - at
    return contents
  }
}

/** Where an upload's bytes come from. The sealed store on disk implements it; so does plain memory. */
import { Readable } from 'node:stream'

/** Bytes that can be read anywhere and more than once. Reading past the end gives fewer bytes, never an error. */
export interface ByteSource {
  readonly size: number
  read(offset: number, length: number): Promise<Uint8Array>
  /** A fresh stream from the first byte; its reader destroys it when it stops early. */
  stream(): Readable
}

/** A source over bytes in memory, handed out in chunks of `chunkBytes`. */
export function bytesSource(bytes: Uint8Array, chunkBytes = 65_536): ByteSource {
  function* chunks(): Generator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
  }
  return {
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, Math.min(bytes.length, offset + length)),
    stream: () => Readable.from(chunks(), { objectMode: false }),
  }
}

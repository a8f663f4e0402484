/**
 * Files on disk, sealed while they stream in: chunks of 64 KiB under AES-256-GCM (NIST SP 800-38D) with a key of the file's own, the
 * STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): each chunk is bound to its place and to being the last or not, so a cut,
 * reordered, repeated or foreign chunk does not open.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { uuidToBytes } from '../identifiers.ts'
import type { ByteSource } from './byte-source.ts'

const CHUNK_BYTES = 65_536
const TAG_BYTES = 16
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES
/** Chunks read at once when a file is read from its beginning. */
const CHUNKS_AHEAD = 16

/** A file that is not as it was stored. */
export class BrokenFile extends Error {
  override readonly name = 'BrokenFile'
}

/** Which file of which company it is; part of its key. */
export interface FilePlace {
  readonly path: string
  readonly tenantId: string
  readonly id: string
}

/** The key of one file under a secret (HKDF-SHA-256, RFC 5869). Each key seals one file, so counters are its nonces. */
function keyOf(secret: Uint8Array, place: FilePlace): Uint8Array {
  const salt = Buffer.concat([uuidToBytes(place.tenantId), uuidToBytes(place.id)])
  return new Uint8Array(hkdfSync('sha256', secret, salt, 'holdfast/upload/1', 32))
}

/** The chunk's number and whether it is the last one: its nonce and its associated data at once. */
function markOf(index: number, isLast: boolean): Buffer {
  const mark = Buffer.alloc(12)
  mark.writeUInt32BE(index, 4)
  mark[11] = isLast ? 1 : 0
  return mark
}

function sealChunk(key: Uint8Array, plain: Uint8Array, at: { index: number; isLast: boolean }): Buffer {
  const mark = markOf(at.index, at.isLast)
  const cipher = createCipheriv('aes-256-gcm', key, mark).setAAD(mark)
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function openChunk(key: Uint8Array, sealed: Uint8Array, at: { index: number; isLast: boolean }): Buffer {
  const mark = markOf(at.index, at.isLast)
  if (sealed.length < TAG_BYTES) throw new BrokenFile('a chunk is missing')
  const decipher = createDecipheriv('aes-256-gcm', key, mark).setAAD(mark)
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()])
  } catch {
    throw new BrokenFile('a chunk does not open')
  }
}

/** Cuts a stream of bytes into chunks, telling which one is the last. An empty stream gives one empty chunk. */
async function* chunksOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<{ plain: Uint8Array; isLast: boolean }> {
  let pending: Uint8Array[] = []
  let length = 0
  for await (const piece of bytes) {
    pending.push(piece)
    length += piece.length
    if (length <= CHUNK_BYTES) continue
    let all = Buffer.concat(pending)
    while (all.length > CHUNK_BYTES) {
      yield { plain: all.subarray(0, CHUNK_BYTES), isLast: false }
      all = all.subarray(CHUNK_BYTES)
    }
    pending = [all]
    length = all.length
  }
  yield { plain: Buffer.concat(pending), isLast: true }
}

/** What was written: the number of plain bytes, and their SHA-256. */
export interface Written {
  readonly size: number
  readonly digest: string
}

/** Seals a stream into a new file readable by the server's account alone; durable when it resolves. */
export async function writeSealed(
  secret: Uint8Array,
  place: FilePlace,
  bytes: AsyncIterable<Uint8Array>,
): Promise<Written> {
  const key = keyOf(secret, place)
  await mkdir(dirname(place.path), { recursive: true, mode: 0o700 })
  const file = await open(place.path, 'wx', 0o600)
  try {
    const digest = createHash('sha256')
    let size = 0
    let index = 0
    for await (const { plain, isLast } of chunksOf(bytes)) {
      await file.write(sealChunk(key, plain, { index, isLast }))
      digest.update(plain)
      size += plain.length
      index += 1
    }
    await file.sync()
    return { size, digest: digest.digest('hex') }
  } finally {
    await file.close()
  }
}

interface Sealed {
  readonly file: FileHandle
  readonly key: Uint8Array
  readonly chunks: number
}

async function readChunks(sealed: Sealed, first: number, count: number): Promise<Buffer[]> {
  const { file, key, chunks } = sealed
  const many = Math.min(count, chunks - first)
  const bytes = Buffer.alloc(many * SEALED_CHUNK_BYTES)
  const { bytesRead } = await file.read(bytes, 0, bytes.length, first * SEALED_CHUNK_BYTES)
  return Array.from({ length: many }, (_, at) => {
    const end = Math.min(bytesRead, (at + 1) * SEALED_CHUNK_BYTES)
    const index = first + at
    return openChunk(key, bytes.subarray(at * SEALED_CHUNK_BYTES, end), { index, isLast: index === chunks - 1 })
  })
}

/** Random reading keeps the chunk it was in: archives are read in small steps. */
function readerOf(sealed: Sealed) {
  let kept: { index: number; plain: Buffer } | undefined
  const chunkAt = async (index: number): Promise<Buffer> => {
    if (kept?.index !== index) kept = { index, plain: (await readChunks(sealed, index, 1))[0] ?? Buffer.alloc(0) }
    return kept.plain
  }
  return async (offset: number, length: number): Promise<Uint8Array> => {
    const parts: Buffer[] = []
    for (let at = offset; at < offset + length; ) {
      const index = Math.floor(at / CHUNK_BYTES)
      if (index >= sealed.chunks) break
      const plain = await chunkAt(index)
      const part = plain.subarray(at - index * CHUNK_BYTES, offset + length - index * CHUNK_BYTES)
      if (part.length === 0) break
      parts.push(part)
      at += part.length
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
  }
}

async function* streamOf(sealed: Sealed): AsyncGenerator<Buffer> {
  for (let first = 0; first < sealed.chunks; first += CHUNKS_AHEAD) yield* await readChunks(sealed, first, CHUNKS_AHEAD)
}

/** A sealed file being read; `close` it. */
export interface OpenFile extends ByteSource {
  close(): Promise<void>
}

/** Opens a sealed file. Throws `BrokenFile` where it was cut, and while it is read where anything in it was changed. */
export async function openSealed(secret: Uint8Array, place: FilePlace): Promise<OpenFile> {
  const file = await open(place.path, 'r')
  try {
    const { size } = await file.stat()
    const chunks = Math.ceil(size / SEALED_CHUNK_BYTES)
    if (chunks === 0) throw new BrokenFile('nothing is left of it')
    const sealed = { file, key: keyOf(secret, place), chunks }
    // the last chunk says that it is the last: a file cut at a chunk's end is found out at once
    await readChunks(sealed, chunks - 1, 1)
    return {
      size: size - chunks * TAG_BYTES,
      read: readerOf(sealed),
      stream: () => Readable.from(streamOf(sealed), { objectMode: false }),
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

/**
 * A zip as a stream (APPNOTE 6.3.10): each file passes through once, in bounded memory. Sizes are written behind the content and in 64 bits, since a
 * log outgrows both 4 GB and 65,535 files.
 */
import { Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'

export interface ZipFile {
  readonly path: string
  readonly content: AsyncIterable<Uint8Array>
  /** Hashes do not compress; text does. */
  readonly compress: boolean
}

interface Written {
  readonly name: Buffer
  readonly method: number
  readonly offset: bigint
  crc: number
  packed: bigint
  size: bigint
}

const VERSION_ZIP64 = 45
const DESCRIPTOR_AND_UTF8 = 0x0808
const STORED = 0
const DEFLATED = 8
/** 1980-01-01: the bundle of the same log is the same file. */
const DOS_DATE = 0x0021
const ALL_32 = 0xffffffff
const ALL_16 = 0xffff
const ZIP64_EXTRA = 1

/** Little-endian fields, each `[bytes, value]`. */
function fields(...parts: readonly (readonly [1 | 2 | 4 | 8, number | bigint])[]): Buffer {
  const bytes = Buffer.alloc(parts.reduce((sum, [length]) => sum + length, 0))
  let at = 0
  for (const [length, value] of parts) {
    if (length === 8) bytes.writeBigUInt64LE(BigInt(value), at)
    else bytes.writeUIntLE(Number(value), at, length)
    at += length
  }
  return bytes
}

const shared = ({ method }: Written) =>
  [
    [2, VERSION_ZIP64],
    [2, DESCRIPTOR_AND_UTF8],
    [2, method],
    [2, 0],
    [2, DOS_DATE],
  ] as const

function localHeader(file: Written): Buffer {
  const extra = fields([2, ZIP64_EXTRA], [2, 16], [8, 0], [8, 0])
  const head = fields(
    [4, 0x04034b50],
    ...shared(file),
    [4, 0],
    [4, ALL_32],
    [4, ALL_32],
    [2, file.name.length],
    [2, extra.length],
  )
  return Buffer.concat([head, file.name, extra])
}

const descriptor = (file: Written): Buffer => fields([4, 0x08074b50], [4, file.crc], [8, file.packed], [8, file.size])

function centralHeader(file: Written): Buffer {
  const extra = fields([2, ZIP64_EXTRA], [2, 24], [8, file.size], [8, file.packed], [8, file.offset])
  const head = fields(
    [4, 0x02014b50],
    [2, VERSION_ZIP64],
    ...shared(file),
    [4, file.crc],
    [4, ALL_32],
    [4, ALL_32],
    [2, file.name.length],
    [2, extra.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, ALL_32],
  )
  return Buffer.concat([head, file.name, extra])
}

function ending(count: number, directory: { offset: bigint; size: bigint }): Buffer {
  const end64 = fields(
    [4, 0x06064b50],
    [8, 44],
    [2, VERSION_ZIP64],
    [2, VERSION_ZIP64],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, directory.size],
    [8, directory.offset],
  )
  const locator = fields([4, 0x07064b50], [4, 0], [8, directory.offset + directory.size], [4, 1])
  const end = fields(
    [4, 0x06054b50],
    [2, ALL_16],
    [2, ALL_16],
    [2, ALL_16],
    [2, ALL_16],
    [4, ALL_32],
    [4, ALL_32],
    [2, 0],
  )
  return Buffer.concat([end64, locator, end])
}

async function* counted(file: Written, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    file.crc = crc32(chunk, file.crc)
    file.size += BigInt(chunk.length)
    yield chunk
  }
}

async function* packed(file: Written, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const plain = counted(file, content)
  if (file.method === STORED) return yield* plain
  const source = Readable.from(plain, { objectMode: false })
  const deflating = createDeflateRaw({ level: 1 })
  source.on('error', (error) => deflating.destroy(error))
  for await (const chunk of source.pipe(deflating)) yield chunk as Uint8Array
}

/** The bytes of a zip of these files. */
export async function* writeZip(files: AsyncIterable<ZipFile>): AsyncGenerator<Uint8Array> {
  const written: Written[] = []
  let offset = 0n
  const count = (bytes: Uint8Array) => {
    offset += BigInt(bytes.length)
    return bytes
  }
  for await (const { path, content, compress } of files) {
    const method = compress ? DEFLATED : STORED
    const file: Written = { name: Buffer.from(path), method, offset, crc: 0, packed: 0n, size: 0n }
    yield count(localHeader(file))
    for await (const chunk of packed(file, content)) {
      file.packed += BigInt(chunk.length)
      yield count(chunk)
    }
    yield count(descriptor(file))
    written.push(file)
  }
  const directory = offset
  for (const file of written) yield count(centralHeader(file))
  yield ending(written.length, { offset: directory, size: offset - directory })
}

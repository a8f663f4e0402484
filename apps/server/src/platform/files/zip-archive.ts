/** A zip archive read through a ByteSource, one part at a time, with limits that a zip bomb runs into. */
import { Readable, Transform } from 'node:stream'
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from 'yauzl'
import type { ByteSource } from './byte-source.ts'

/** Why an archive is not read: not whole, made to harm, or locked with a password. */
export class ArchiveFault extends Error {
  override readonly name = 'ArchiveFault'
  readonly code: 'archive_damaged' | 'archive_hostile' | 'format_unsupported'

  constructor(code: ArchiveFault['code']) {
    super(code)
    this.code = code
  }
}

export interface ArchiveLimits {
  readonly archiveEntries: number
  /** Bytes of one unpacked part, and how many times larger than its packed form it may be. */
  readonly partBytes: number
  readonly partRatio: number
}

/** A part as the archive's directory states it. */
export interface ArchivePart {
  readonly name: string
  readonly unpackedBytes: number
  /** A symbolic link of Unix: whoever unpacks it may be led elsewhere. */
  readonly isLink: boolean
}

/** Below this a part may be as dense as it likes: small repetitive sheets compress very well. */
const RATIO_FREE_BYTES = 16 * 1024 * 1024
const CHUNK_BYTES = 65_536

export interface Archive {
  readonly parts: readonly ArchivePart[]
  has(name: string): boolean
  /** The unpacked bytes of a part, in chunks; throws `archive_hostile` past the limits. */
  open(name: string): AsyncGenerator<Uint8Array>
}

/** The source itself failed: no fault of the archive, passed on as it is. */
class SourceFailure extends Error {}

async function readChunk(source: ByteSource, at: number, length: number): Promise<Uint8Array> {
  try {
    return await source.read(at, length)
  } catch (error) {
    throw new SourceFailure('the source failed', { cause: error })
  }
}

async function* readRange(source: ByteSource, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; ) {
    const bytes = await readChunk(source, at, Math.min(CHUNK_BYTES, end - at))
    if (bytes.length === 0) throw new ArchiveFault('archive_damaged')
    yield bytes
    at += bytes.length
  }
}

class SourceReader extends RandomAccessReader {
  readonly #source: ByteSource

  constructor(source: ByteSource) {
    super()
    this.#source = source
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(readRange(this.#source, start, end), { objectMode: false })
  }
}

function openZip(source: ByteSource): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromRandomAccessReader(
      new SourceReader(source),
      source.size,
      { lazyEntries: true, autoClose: false },
      (error, zip) => {
        if (error) reject(error)
        else resolve(zip)
      },
    )
  })
}

function listEntries(zip: ZipFile, limits: ArchiveLimits): Promise<Entry[]> {
  if (zip.entryCount > limits.archiveEntries) throw new ArchiveFault('archive_hostile')
  return new Promise((resolve, reject) => {
    const entries: Entry[] = []
    zip.on('entry', (entry: Entry) => {
      entries.push(entry)
      zip.readEntry()
    })
    zip.on('end', () => resolve(entries))
    zip.on('error', reject)
    zip.readEntry()
  })
}

const isTooMuch = (unpacked: number, packed: number, limits: ArchiveLimits) =>
  unpacked > limits.partBytes || (unpacked > RATIO_FREE_BYTES && unpacked > packed * limits.partRatio)

/** Counts what really comes out, whatever the archive's directory claims. */
function meter(packed: number, limits: ArchiveLimits): Transform {
  let unpacked = 0
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      unpacked += chunk.length
      if (isTooMuch(unpacked, packed, limits)) done(new ArchiveFault('archive_hostile'))
      else done(null, chunk)
    },
  })
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(error)
      else resolve(stream)
    })
  })
}

function asFault(error: unknown): unknown {
  if (error instanceof SourceFailure) return error.cause
  return error instanceof ArchiveFault ? error : new ArchiveFault('archive_damaged')
}

interface Part {
  readonly zip: ZipFile
  readonly entry: Entry
  readonly limits: ArchiveLimits
}

async function* readPart({ zip, entry, limits }: Part): AsyncGenerator<Uint8Array> {
  // The directory's own figures already refuse the honest bomb before a byte is unpacked.
  if (isTooMuch(entry.uncompressedSize, entry.compressedSize, limits)) throw new ArchiveFault('archive_hostile')
  if (entry.isEncrypted()) throw new ArchiveFault('format_unsupported')
  let packed: Readable | undefined
  try {
    packed = await openEntry(zip, entry)
    const metered = meter(entry.compressedSize, limits)
    packed.on('error', (error) => metered.destroy(error))
    for await (const chunk of packed.pipe(metered)) yield chunk as Uint8Array
  } catch (error) {
    throw asFault(error)
  } finally {
    packed?.destroy()
  }
}

const UNIX_TYPE = 0o170000
const UNIX_LINK = 0o120000

const partOf = (entry: Entry): ArchivePart => ({
  name: entry.fileName,
  unpackedBytes: entry.uncompressedSize,
  isLink: ((entry.externalFileAttributes >>> 16) & UNIX_TYPE) === UNIX_LINK,
})

/** Opens an archive; throws `archive_damaged` or `archive_hostile`. Nothing stays open between readings. */
export async function openArchive(source: ByteSource, limits: ArchiveLimits): Promise<Archive> {
  try {
    const zip = await openZip(source)
    const listed = await listEntries(zip, limits)
    const entries = new Map(listed.map((entry) => [entry.fileName.toLowerCase(), entry]))
    return {
      parts: listed.map(partOf),
      has: (name) => entries.has(name.toLowerCase()),
      open: (name) => {
        const entry = entries.get(name.toLowerCase())
        if (entry === undefined) throw new ArchiveFault('archive_damaged')
        return readPart({ zip, entry, limits })
      },
    }
  } catch (error) {
    throw asFault(error)
  }
}

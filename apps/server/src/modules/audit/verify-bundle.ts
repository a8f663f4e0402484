/** Verifies a log from its files alone: no database, no keeper. */
import { statSync } from 'node:fs'
import type { Readable } from 'node:stream'
import {
  type BundleReader,
  LogFault,
  openBundle,
  parseVerifierKey,
  type Report,
  readBundleKey,
  verifyLog,
} from '@holdfast/tlog'
import { type Entry, open, type ZipFile } from 'yauzl'
import { hasher, verifyEd25519 } from '../../platform/audit/hasher.ts'
import { approvalCheck } from './approval-check.ts'
import { folderReader, serverReader } from './bundle-places.ts'

/** The report, and the key it rests on: unless it was pinned, compare it with the one the company gave you. */
export interface BundleReport {
  readonly report: Report
  readonly vkey: string | null
  readonly origin: string | null
  readonly pinned: boolean
}

/** A file that is read whole; the largest, a busy log's checkpoints of many years, is below this. */
const MOST_BYTES_WHOLE = 256 * 1024 * 1024
/** Text of events compresses well, but not a hundredfold. */
const MOST_RATIO = 200
const RATIO_FREE_BYTES = 16 * 1024 * 1024
const MOST_FILES = 20_000_000

const malformed = (detail: string, cause?: unknown): LogFault => new LogFault({ kind: 'malformed', detail }, cause)

function openZip(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false, strictFileNames: true }, (error, zip) => {
      if (error) reject('code' in error ? error : malformed('the file is no zip', error))
      else resolve(zip)
    })
  })
}

function listFiles(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > MOST_FILES) throw malformed('the bundle holds too many files')
  return new Promise((resolve, reject) => {
    const files = new Map<string, Entry>()
    zip.on('entry', (entry: Entry) => {
      if (files.has(entry.fileName)) return reject(malformed(`the bundle holds ${entry.fileName} twice`))
      files.set(entry.fileName, entry)
      zip.readEntry()
    })
    zip.on('end', () => resolve(files))
    zip.on('error', (error: Error) => reject(malformed('the bundle is damaged', error)))
    zip.readEntry()
  })
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(malformed(`${entry.fileName} cannot be read`, error))
      else resolve(stream)
    })
  })
}

/** The content in chunks, with limits that a zip bomb runs into. */
async function* contentOf(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  let size = 0
  try {
    for await (const chunk of await openEntry(zip, entry)) {
      size += (chunk as Uint8Array).length
      if (size > RATIO_FREE_BYTES && size > entry.compressedSize * MOST_RATIO)
        throw malformed(`${entry.fileName} unpacks to far more than it is`)
      yield chunk as Uint8Array
    }
  } catch (cause) {
    throw cause instanceof LogFault ? cause : malformed(`${entry.fileName} is damaged`, cause)
  }
}

async function wholeOf(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of contentOf(zip, entry)) {
    size += chunk.length
    if (size > MOST_BYTES_WHOLE) throw malformed(`${entry.fileName} is too large`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function readerOf(zip: ZipFile, files: ReadonlyMap<string, Entry>): BundleReader {
  return {
    get: (path) => {
      const entry = files.get(path)
      return entry === undefined ? null : wholeOf(zip, entry)
    },
    stream: (path) => {
      const entry = files.get(path)
      return entry === undefined ? null : contentOf(zip, entry)
    },
  }
}

interface Verifying {
  readonly pinned: string | undefined
  /** A bundle must hold its events; a server serves none. */
  readonly requireEvents: boolean
}

async function verifyFiles(files: BundleReader, { pinned, requireEvents }: Verifying): Promise<BundleReport> {
  const claimed = pinned === undefined ? await readBundleKey(files, hasher) : null
  const vkey = pinned ?? claimed?.vkey ?? ''
  const origin = claimed?.origin ?? parseVerifierKey(hasher, vkey).name
  const options = { origin, vkey, hasher, verifyEd25519, requireEvents, checkEvent: approvalCheck() }
  return { report: await verifyLog(await openBundle(files), options), vkey, origin, pinned: pinned !== undefined }
}

async function verifyZip(path: string, verifying: Verifying): Promise<BundleReport> {
  const zip = await openZip(path)
  try {
    return await verifyFiles(readerOf(zip, await listFiles(zip)), verifying)
  } finally {
    zip.close()
  }
}

function verifyPlace(place: string, options: { vkey?: string; token?: string }): Promise<BundleReport> {
  const pinned = options.vkey
  if (/^https?:\/\//.test(place))
    return verifyFiles(serverReader(place, options.token), { pinned, requireEvents: false })
  if (statSync(place).isDirectory()) return verifyFiles(folderReader(place), { pinned, requireEvents: true })
  return verifyZip(place, { pinned, requireEvents: true })
}

/**
 * Verifies a log from its files: a zip, a folder, or the address under which a server serves them (there `token` may be needed, and no events
 * are given). With `vkey` the log must be of that key; without, the key among the files is used and named in the report, which then proves as
 * much as that key does. Throws only where the place cannot be read at all, or `vkey` is none.
 */
export async function verifyBundle(
  place: string,
  options: { vkey?: string; token?: string } = {},
): Promise<BundleReport> {
  if (options.vkey !== undefined) parseVerifierKey(hasher, options.vkey)
  try {
    return await verifyPlace(place, options)
  } catch (cause) {
    if (!(cause instanceof LogFault)) throw cause
    return { report: { ok: false, ...cause.notice }, vkey: null, origin: null, pinned: options.vkey !== undefined }
  }
}

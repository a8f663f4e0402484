/**
 * The bundle: everything needed to verify a log, as files. The caller packs them into a zip and unpacks it.
 *
 * | path | content |
 * |---|---|
 * | `checkpoint` | the newest checkpoint, a signed note |
 * | `key` | the log's vkey and a newline. Proves nothing by itself: compare it with one from elsewhere |
 * | `tile/<L>/<N>[.p/<W>]`, `tile/entries/<N>[.p/<W>]` | every tile and bundle of entries for the checkpoint's size |
 * | `events.jsonl` | a line for each record from 0: canonical `{"event":…,"salt":…,"seq":…}`, both null where erased; the file may be left out |
 * | `checkpoints.txt` | earlier checkpoints, each note followed by a line `===`; may be empty or left out |
 */
import { concatBytes, decodeText } from './bytes.ts'
import { canonicalise } from './canonical.ts'
import { malformed } from './fault.ts'
import type { Hasher } from './hasher.ts'
import type { LogSource, SourceRecord } from './source.ts'
import { tilePath } from './tile.ts'
import { parseVerifierKey } from './verifier-key.ts'

/** Files by path; a `Map<string, Uint8Array>` is one. With `stream` a large `events.jsonl` is never whole in memory. */
export interface BundleReader {
  get(path: string): Uint8Array | null | undefined | Promise<Uint8Array | null | undefined>
  stream?(path: string): AsyncIterable<Uint8Array> | null
}

const SEPARATOR = '===\n'
const NEWLINE = 0x0a
// An event of a few kilobytes is large; a line without end must not fill the memory of whoever verifies.
const MAX_LINE_BYTES = 4_000_000

/** One line of `events.jsonl`, with its newline. */
export function bundleEventLine({ seq, event, salt }: SourceRecord): string {
  return `${canonicalise({ seq, event, salt })}\n`
}

/** The content of `checkpoints.txt`. */
export function bundleCheckpoints(notes: readonly string[]): string {
  return notes.map((note) => `${note}${SEPARATOR}`).join('')
}

/** The log source over an unpacked bundle. */
export async function openBundle(files: BundleReader): Promise<LogSource> {
  const read = async (path: string) => (await files.get(path)) ?? null
  const lines = await openEvents(files)
  return {
    checkpoint: async () => decodeText(await readNeeded(files, 'checkpoint')),
    tile: (level, n, width) => read(tilePath({ level, n, width })),
    entries: (n, width) => read(tilePath({ level: 'entries', n, width })),
    events: () => (lines === null ? null : readEvents(lines())),
    earlierCheckpoints: async () => splitCheckpoints(decodeText((await read('checkpoints.txt')) ?? new Uint8Array(0))),
  }
}

/** The vkey that the bundle claims, and its origin, which is the key's name. */
export async function readBundleKey(files: BundleReader, hasher: Hasher): Promise<{ vkey: string; origin: string }> {
  const vkey = decodeText(await readNeeded(files, 'key')).replace(/\n$/, '')
  return { vkey, origin: parseVerifierKey(hasher, vkey).name }
}

async function readNeeded(files: BundleReader, path: string): Promise<Uint8Array> {
  const bytes = await files.get(path)
  if (bytes === null || bytes === undefined) throw malformed(`the bundle has no ${path}`)
  return bytes
}

function splitCheckpoints(text: string): string[] {
  const notes = text.split(`\n${SEPARATOR}`)
  if (notes.pop() !== '') throw malformed('checkpoints.txt does not end with its separator')
  return notes.map((note) => `${note}\n`)
}

async function openEvents(files: BundleReader): Promise<(() => AsyncIterable<Uint8Array>) | null> {
  const path = 'events.jsonl'
  if (files.stream !== undefined) {
    const chunks = files.stream(path)
    return chunks === null ? null : () => splitLines(chunks)
  }
  const bytes = await files.get(path)
  return bytes === null || bytes === undefined ? null : () => splitLines(inOnePiece(bytes))
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** The lines without their newlines; what follows the last newline is a line cut off. */
async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array(0)
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const tail = chunk.subarray(start, end)
      yield rest.length === 0 ? tail : concatBytes(rest, tail)
      rest = new Uint8Array(0)
      start = end + 1
    }
    rest = concatBytes(rest, chunk.subarray(start))
    if (rest.length > MAX_LINE_BYTES) throw malformed('a line of events.jsonl is too long')
  }
  if (rest.length > 0) throw malformed('the last line of events.jsonl is cut off')
}

async function* readEvents(lines: AsyncIterable<Uint8Array>): AsyncGenerator<SourceRecord> {
  for await (const line of lines) yield parseEventLine(decodeText(line))
}

/** A line must be canonical: of a member given twice, a viewer may show one and the verifier check the other. */
function parseEventLine(line: string): SourceRecord {
  const value = parseJson(line)
  if (!isRecord(value) || bundleEventLine(value) !== `${line}\n`)
    throw malformed('a line of events.jsonl is not the canonical form of a record')
  return value
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw malformed('a line of events.jsonl is no JSON', cause)
  }
}

function isRecord(value: unknown): value is SourceRecord {
  if (typeof value !== 'object' || value === null || !('seq' in value) || !('event' in value) || !('salt' in value))
    return false
  return Number.isSafeInteger(value.seq) && (value.salt === null || typeof value.salt === 'string')
}

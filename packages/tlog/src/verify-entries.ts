/** Reads the log bundle by bundle and checks each entry against the tile of leaf hashes and against its number. */
import { at, equalBytes } from './bytes.ts'
import { diagnose, type Place } from './diagnosis.ts'
import { readEntries } from './entries.ts'
import { buildEntry, type Entry, parseEntry } from './entry.ts'
import { forRecord, LogFault } from './fault.ts'
import { type Hasher, leafHash } from './hasher.ts'
import type { LogSource } from './source.ts'
import { splitTile, TILE_WIDTH, tilePath, tileWidth } from './tile.ts'

export interface LogReading {
  readonly source: LogSource
  readonly hasher: Hasher
  /** Of the checkpoint that is verified. */
  readonly size: number
}

/** Up to 256 entries that agree with their tile and their numbers. */
export interface EntryBundle {
  readonly first: number
  readonly leaves: readonly Uint8Array[]
  readonly commitments: readonly string[]
}

interface RawBundle {
  readonly first: number
  readonly entries: readonly Uint8Array[]
  readonly tile: readonly Uint8Array[]
  /** Entries too many, too few or cut off; an earlier entry may be the first bad one. */
  readonly fault: LogFault | null
}

// How far from its place an entry with a changed number is looked for.
const REACH = 2

export function bundleCount(size: number): number {
  return Math.ceil(size / TILE_WIDTH)
}

/** Bundle n, checked; throws the fault of its first bad entry. */
export async function readBundle(reading: LogReading, n: number): Promise<EntryBundle> {
  const raw = await readRaw(reading, n)
  const entries = raw.entries.slice(0, raw.tile.length)
  const leaves = entries.map((entry) => leafHash(reading.hasher, entry))
  const torn = leaves.findIndex((leaf, place) => !equalBytes(leaf, at(raw.tile, place)))
  const parsed = entries.map(tryParse)
  const misnumbered = parsed.findIndex((entry, place) => entry?.seq !== raw.first + place)
  if (torn >= 0 && (misnumbered < 0 || torn <= misnumbered)) throw await tornFault(reading, raw, torn)
  if (misnumbered >= 0) throw misnumberedFault(parsed, raw.first, misnumbered)
  if (raw.fault !== null) throw raw.fault
  return { first: raw.first, leaves, commitments: parsed.map((entry) => entry?.commitment ?? '') }
}

async function readRaw(reading: LogReading, n: number): Promise<RawBundle> {
  const first = n * TILE_WIDTH
  const width = tileWidth({ level: 'entries', n }, reading.size)
  const bytes = await reading.source.entries(n, width)
  if (bytes === null) throw missingFile(tilePath({ level: 'entries', n, width }), first)
  const tile = await reading.source.tile(0, n, width)
  if (tile === null) throw missingFile(tilePath({ level: 0, n, width }), first)
  return { first, ...readEntries(bytes, { n, width }), tile: forRecord(first, () => splitTile(tile, width)) }
}

export function missingFile(path: string, seq: number): LogFault {
  return new LogFault({ kind: 'removed', seq, detail: `${path} is missing` })
}

function tryParse(bytes: Uint8Array): Entry | null {
  try {
    return parseEntry(bytes)
  } catch (cause) {
    if (cause instanceof LogFault) return null
    throw cause
  }
}

/** The entries contradict the leaf hashes: where each hash rightly stands tells what was done. */
async function tornFault(reading: LogReading, raw: RawBundle, torn: number): Promise<LogFault> {
  const seq = raw.first + torn
  const n = Math.floor(raw.first / TILE_WIDTH) + 1
  const next = n < bundleCount(reading.size) ? await readRaw(reading, n).catch(onlyFaults) : null
  const hashes = [...raw.tile, ...(next?.tile ?? [])]
  const found = [...raw.entries, ...(next?.entries ?? [])].slice(torn)
  const places = found.map((entry, ahead) => {
    return placeOf(reading.hasher, entry, { hashes, near: torn + ahead, first: raw.first })
  })
  const kind = diagnose(
    seq,
    places.map((place) => (place === null ? null : place + raw.first)),
  )
  return new LogFault({ kind, seq, detail: `entry ${seq} is not the one its leaf hash stands for` })
}

function onlyFaults(cause: unknown): null {
  if (cause instanceof LogFault) return null
  throw cause
}

interface Surroundings {
  /** The number of the record that the first hash belongs to. */
  readonly first: number
  readonly hashes: readonly Uint8Array[]
  readonly near: number
}

/**
 * Where an entry stands among the leaf hashes: as it is, or under the number it would have had nearby; else where its
 * own number says, if that is elsewhere.
 */
function placeOf(hasher: Hasher, entry: Uint8Array, { first, hashes, near }: Surroundings): Place {
  const leaf = leafHash(hasher, entry)
  const asItIs = hashes.findIndex((hash) => equalBytes(hash, leaf))
  if (asItIs >= 0) return asItIs
  const parsed = tryParse(entry)
  if (parsed === null) return null
  for (let place = Math.max(0, near - REACH); place <= near + REACH && place < hashes.length; place += 1) {
    const seq = parsed.seq - near + place
    if (seq < 0) continue
    const moved = leafHash(hasher, buildEntry({ commitment: parsed.commitment, seq }))
    if (equalBytes(moved, at(hashes, place))) return place
  }
  return parsed.seq === first + near ? null : parsed.seq - first
}

/** Entries and leaf hashes agree, so the numbers inside the entries are all there is to go by. */
function misnumberedFault(parsed: readonly (Entry | null)[], first: number, place: number): LogFault {
  const seq = first + place
  const places = parsed.slice(place).map((entry) => entry?.seq ?? null)
  const kind = parsed[place] === null ? 'malformed' : diagnose(seq, places)
  return new LogFault({ kind, seq, detail: `entry ${seq} does not carry its number in its canonical form` })
}

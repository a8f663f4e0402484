/** Bundles of entries (C2SP tlog-tiles): up to 256 entries, each behind its length in two bytes. */
import { at, concatBytes } from './bytes.ts'
import { LogFault } from './fault.ts'
import { TILE_WIDTH } from './tile.ts'

const LENGTH_BYTES = 2
const MAX_ENTRY_BYTES = 0xffff

/** The bytes of a bundle. Throws a RangeError on more than 256 entries or one over 65,535 bytes. */
export function encodeEntries(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length > TILE_WIDTH) throw new RangeError('a bundle holds at most 256 entries')
  return concatBytes(...entries.flatMap((entry) => [lengthOf(entry), entry]))
}

function lengthOf({ length }: Uint8Array): Uint8Array {
  if (length > MAX_ENTRY_BYTES) throw new RangeError('an entry is longer than 65,535 bytes')
  return new Uint8Array([length >> 8, length & 0xff])
}

/**
 * The entries of a bundle; exactly `width` of them must fill it. Otherwise throws a fault: malformed at an entry that
 * is cut off, removed where entries are missing, inserted where there are more.
 */
export function parseEntries(bytes: Uint8Array, place: BundlePlace): Uint8Array[] {
  const { entries, fault } = readEntries(bytes, place)
  if (fault !== null) throw fault
  return entries
}

export interface BundlePlace {
  readonly n: number
  readonly width: number
}

/** The entries as far as they can be read, also more than `width`, and what is wrong with their number or their end. */
export function readEntries(bytes: Uint8Array, { n, width }: BundlePlace) {
  const entries: Uint8Array[] = []
  let offset = 0
  while (offset < bytes.length) {
    const start = offset + LENGTH_BYTES
    const end = start > bytes.length ? start : start + at(bytes, offset) * 256 + at(bytes, offset + 1)
    if (end > bytes.length) break
    entries.push(bytes.subarray(start, end))
    offset = end
  }
  const seq = n * TILE_WIDTH + Math.min(width, entries.length)
  return { entries, fault: countFault({ seq, surplus: entries.length - width, isCut: offset < bytes.length }) }
}

function countFault({ seq, surplus, isCut }: { seq: number; surplus: number; isCut: boolean }): LogFault | null {
  if (surplus > 0 || (surplus === 0 && isCut))
    return new LogFault({ kind: 'inserted', seq, detail: 'a bundle holds more than its entries' })
  if (isCut) return new LogFault({ kind: 'malformed', seq, detail: 'an entry of a bundle is cut off' })
  return surplus < 0 ? new LogFault({ kind: 'removed', seq, detail: 'a bundle holds fewer entries' }) : null
}

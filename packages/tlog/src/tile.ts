/** Tiles: where the hashes of the tree lie as files (C2SP tlog-tiles, height 8). */

import { at } from './bytes.ts'
import { LogFault } from './fault.ts'
import { HASH_BYTES, type Hasher, nodeHash } from './hasher.ts'

/** Hashes in a full tile, and entries in a full bundle. */
export const TILE_WIDTH = 256

/** tlog-tiles allows the levels 0 to 5; a tree of fewer than 256^6 leaves needs no other. */
export const MAX_LEVEL = 5
export const MAX_TREE_SIZE = TILE_WIDTH ** 6 - 1

export interface TileCoordinates {
  /** `entries` is the bundle of the leaves themselves. */
  readonly level: number | 'entries'
  readonly n: number
  /** 1 to 256; below 256 the tile is partial. */
  readonly width: number
}

export interface Tile extends TileCoordinates {
  readonly level: number
  /** `width` hashes of 32 bytes. */
  readonly bytes: Uint8Array
}

const PATH = /^tile\/([0-5]|entries)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/

/** `tile/<L>/<N>[.p/<W>]`, N in groups of three digits, all but the last with `x`: 1234067 is `x001/x234/067`. */
export function tilePath({ level, n, width }: TileCoordinates): string {
  requireCoordinates({ level, n, width })
  const digits = String(n)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = padded.match(/\d{3}/g) ?? []
  const place = groups.map((group, index) => (index < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${place}${width === TILE_WIDTH ? '' : `.p/${width}`}`
}

/** The coordinates of a path, or null where it is not exactly what {@link tilePath} writes. */
export function parseTilePath(path: string): TileCoordinates | null {
  const [, level, place, partial] = PATH.exec(path) ?? []
  if (level === undefined || place === undefined) return null
  const width = partial === undefined ? TILE_WIDTH : Number(partial)
  const n = Number(place.replaceAll(/[x/]/g, ''))
  const coordinates = { level: level === 'entries' ? level : Number(level), n, width } as const
  const isWritten = Number.isSafeInteger(n) && width <= TILE_WIDTH && tilePath(coordinates) === path
  return isWritten ? coordinates : null
}

function requireCoordinates({ level, n, width }: TileCoordinates): void {
  const knownLevel = level === 'entries' || (Number.isInteger(level) && level >= 0 && level <= MAX_LEVEL)
  if (!knownLevel) throw new RangeError('the level of a tile is not 0 to 5')
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError('the number of a tile is not a whole number from 0')
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) throw new RangeError('a tile is 1 to 256 wide')
}

export function requireSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0 || size > MAX_TREE_SIZE) throw new RangeError('no size of a tree')
}

/** Complete hashes at a level of a tree: floor(size / 256^level). */
export function hashesAtLevel(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** level)
}

/** How wide tile n is at a level of a tree of this size: 256, less at the right edge, 0 where there is none. */
export function tileWidth({ level, n }: Omit<TileCoordinates, 'width'>, size: number): number {
  const hashes = hashesAtLevel(size, level === 'entries' ? 0 : level) - n * TILE_WIDTH
  return Math.max(0, Math.min(TILE_WIDTH, hashes))
}

/** Width of the partial tile of each level from 0, for a tree of this size; 0 where the level has none. */
export function partialWidths(size: number): number[] {
  requireSize(size)
  const widths: number[] = []
  for (let level = 0; hashesAtLevel(size, level) > 0; level += 1) widths.push(hashesAtLevel(size, level) % TILE_WIDTH)
  return widths
}

/** The hashes in the bytes of a tile; throws a malformed fault where the bytes are not of this width. */
export function splitTile(bytes: Uint8Array, width: number): Uint8Array[] {
  if (bytes.length !== width * HASH_BYTES)
    throw new LogFault({ kind: 'malformed', detail: `a tile is ${bytes.length} bytes long, not ${width * HASH_BYTES}` })
  return Array.from({ length: width }, (_, place) => bytes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES))
}

/** The root over a power of two of neighbouring hashes. */
export function foldHashes(hasher: Hasher, hashes: readonly Uint8Array[]): Uint8Array {
  let row = hashes
  while (row.length > 1) {
    const lower = row
    row = Array.from({ length: lower.length / 2 }, (_, pair) =>
      nodeHash(hasher, at(lower, 2 * pair), at(lower, 2 * pair + 1)),
    )
  }
  return at(row, 0)
}

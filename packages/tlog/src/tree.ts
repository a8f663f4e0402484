/** The tree as it grows (RFC 6962): its frontier, from which the root follows, and its right edge, which makes the tiles. */
import { at, concatBytes } from './bytes.ts'
import { emptyRoot, type Hasher, nodeHash } from './hasher.ts'
import { foldHashes, partialWidths, requireSize, splitTile, TILE_WIDTH, type Tile } from './tile.ts'

/** The roots of the complete subtrees a tree consists of, largest first: one for each set bit of its size. */
export interface Frontier {
  readonly size: number
  readonly hashes: readonly Uint8Array[]
}

/** The bytes of the partial tile of each level from 0 (empty where the level has none): all that growth needs. */
export interface Edge {
  readonly size: number
  readonly partials: readonly Uint8Array[]
}

/** Gives the bytes of a tile of this width or throws. A source may answer from a file, a database or the network. */
export type GetTile = (level: number, n: number, width: number) => Promise<Uint8Array>

export const EMPTY_FRONTIER: Frontier = { size: 0, hashes: [] }
export const EMPTY_EDGE: Edge = { size: 0, partials: [] }

/** The frontier after these leaf hashes; the given one is unchanged. */
export function appendLeaves(hasher: Hasher, frontier: Frontier, leaves: readonly Uint8Array[]): Frontier {
  requireSize(frontier.size + leaves.length)
  const hashes = [...frontier.hashes]
  let size = frontier.size
  for (const leaf of leaves) {
    let right = leaf
    for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = hashes.pop()
      if (left === undefined) throw new RangeError('the frontier does not belong to its size')
      right = nodeHash(hasher, left, right)
    }
    hashes.push(right)
    size += 1
  }
  return { size, hashes }
}

/** The root hash of the tree with this frontier. */
export function rootOf(hasher: Hasher, frontier: Frontier): Uint8Array {
  if (frontier.hashes.length !== setBits(frontier.size))
    throw new RangeError('the frontier does not belong to its size')
  if (frontier.size === 0) return emptyRoot(hasher)
  return frontier.hashes.reduceRight((right, left) => nodeHash(hasher, left, right))
}

function setBits(size: number): number {
  let bits = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2
  return bits
}

/**
 * Appends leaf hashes to the edge and gives every tile that is new or wider than before: each tile that became full,
 * and the last partial one of a level. Store the tiles before the checkpoint that covers them is published.
 */
export function growTiles(
  hasher: Hasher,
  edge: Edge,
  leaves: readonly Uint8Array[],
): { readonly edge: Edge; readonly tiles: readonly Tile[] } {
  const size = edge.size + leaves.length
  const widths = partialWidths(edge.size)
  const partials: Uint8Array[] = []
  const tiles: Tile[] = []
  let added = leaves
  for (let level = 0; added.length > 0 || level < edge.partials.length; level += 1) {
    const before = splitTile(edge.partials[level] ?? new Uint8Array(0), widths[level] ?? 0)
    const first = Math.floor(edge.size / TILE_WIDTH ** (level + 1))
    const grown = growLevel(hasher, [...before, ...added], { level, first })
    partials.push(grown.partial)
    if (added.length > 0) tiles.push(...grown.tiles)
    added = grown.above
  }
  requireSize(size)
  return { edge: { size, partials }, tiles }
}

function growLevel(hasher: Hasher, row: readonly Uint8Array[], { level, first }: { level: number; first: number }) {
  const tiles: Tile[] = []
  const above: Uint8Array[] = []
  let partial: Uint8Array = new Uint8Array(0)
  for (let start = 0; start < row.length; start += TILE_WIDTH) {
    const hashes = row.slice(start, start + TILE_WIDTH)
    const bytes = concatBytes(...hashes)
    tiles.push({ level, n: first + start / TILE_WIDTH, width: hashes.length, bytes })
    if (hashes.length === TILE_WIDTH) above.push(foldHashes(hasher, hashes))
    else partial = bytes
  }
  return { tiles, above, partial }
}

/** The frontier that an edge implies. */
export function frontierOfEdge(hasher: Hasher, edge: Edge): Frontier {
  const hashes: Uint8Array[] = []
  const widths = partialWidths(edge.size)
  for (let level = widths.length - 1; level >= 0; level -= 1) {
    const row = splitTile(edge.partials[level] ?? new Uint8Array(0), at(widths, level))
    let taken = 0
    for (let run = TILE_WIDTH / 2; run >= 1; run /= 2) {
      if (row.length - taken < run) continue
      hashes.push(foldHashes(hasher, row.slice(taken, taken + run)))
      taken += run
    }
  }
  return { size: edge.size, hashes }
}

/** The edge of a tree of this size, read from its stored tiles: what a server needs after a restart. */
export async function readEdge(getTile: GetTile, size: number): Promise<Edge> {
  const partials: Uint8Array[] = []
  for (const [level, width] of partialWidths(size).entries()) {
    const n = Math.floor(size / TILE_WIDTH ** (level + 1))
    const bytes = width === 0 ? new Uint8Array(0) : await getTile(level, n, width)
    splitTile(bytes, width)
    partials.push(bytes)
  }
  return { size, partials }
}

/** Reads the hash of any subtree out of tiles; roots at any size follow from it. */
import { emptyRoot, type Hasher, nodeHash } from './hasher.ts'
import { foldHashes, requireSize, splitTile, TILE_WIDTH, tileWidth } from './tile.ts'
import type { GetTile } from './tree.ts'

const TILE_HEIGHT = 8

/** The leaves from `start` to before `end`. */
export interface LeafRange {
  readonly start: number
  readonly end: number
}

/**
 * A tree of one size over stored tiles. What it reads is not checked against a root: whoever gets a proof from it
 * verifies the proof. A tile is read once in the life of the reader, so make one for each question.
 */
export interface TreeReader {
  readonly size: number
  /** RFC 6962's hash of the subtree over these leaves; the range must be one that a tree or a proof consists of. */
  subtree(range: LeafRange): Promise<Uint8Array>
  /** The root the tree had when it had this many leaves. */
  rootAt(size: number): Promise<Uint8Array>
}

export interface TreeSource {
  readonly hasher: Hasher
  readonly size: number
  readonly getTile: GetTile
}

/** The largest power of two smaller than the number of leaves: where RFC 6962 parts a tree. */
export function splitPoint(leaves: number): number {
  let half = 1
  while (half * 2 < leaves) half *= 2
  return half
}

export function readTree(source: TreeSource): TreeReader {
  requireSize(source.size)
  const tiles = new Map<string, Promise<Uint8Array[]>>()
  const tile = (level: number, n: number): Promise<Uint8Array[]> => {
    const key = `${level}/${n}`
    const width = tileWidth({ level, n }, source.size)
    const read = tiles.get(key) ?? source.getTile(level, n, width).then((bytes) => splitTile(bytes, width))
    tiles.set(key, read)
    return read
  }

  /** The root of 2^height leaves, number `index` of its height. */
  const node = async (height: number, index: number): Promise<Uint8Array> => {
    const level = Math.floor(height / TILE_HEIGHT)
    const run = 2 ** (height % TILE_HEIGHT)
    const hashes = await tile(level, Math.floor((index * run) / TILE_WIDTH))
    const first = (index * run) % TILE_WIDTH
    return foldHashes(source.hasher, hashes.slice(first, first + run))
  }

  const subtree = async ({ start, end }: LeafRange): Promise<Uint8Array> => {
    const leaves = end - start
    if (start < 0 || leaves < 1 || end > source.size) throw new RangeError('the leaves are not of this tree')
    const height = Math.round(Math.log2(leaves))
    if (2 ** height === leaves && start % leaves === 0) return node(height, start / leaves)
    const middle = start + splitPoint(leaves)
    const [left, right] = await Promise.all([subtree({ start, end: middle }), subtree({ start: middle, end })])
    return nodeHash(source.hasher, left, right)
  }

  const rootAt = (size: number) =>
    size === 0 ? Promise.resolve(emptyRoot(source.hasher)) : subtree({ start: 0, end: size })
  return { size: source.size, subtree, rootAt }
}

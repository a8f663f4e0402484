import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasher } from '../testing/sample-log.ts'
import {
  appendLeaves,
  EMPTY_EDGE,
  EMPTY_FRONTIER,
  frontierOfEdge,
  growTiles,
  leafHash,
  nodeHash,
  parseTilePath,
  partialWidths,
  readEdge,
  readTree,
  rootOf,
  tilePath,
  tileWidth,
} from './index.ts'

// RFC 6962 test data as used by the certificate transparency code: eight inputs and the root after each.
const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

const leavesOf = (count: number) =>
  Array.from({ length: count }, (_, index) => leafHash(hasher, Buffer.from(`${index}`)))

const hex = (hashes: readonly Uint8Array[]) => hashes.map((bytes) => Buffer.from(bytes).toString('hex'))

/** The root as RFC 6962 section 2.1 defines it, by recursion. */
function definedRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return hasher.sha256(new Uint8Array(0))
  if (leaves.length === 1) return leaves[0]!
  let middle = 1
  while (middle * 2 < leaves.length) middle *= 2
  return nodeHash(hasher, definedRoot(leaves.slice(0, middle)), definedRoot(leaves.slice(middle)))
}

describe('the tree', () => {
  test('gives the known roots of RFC 6962', () => {
    const leaves = INPUTS.map((input) => leafHash(hasher, Buffer.from(input, 'hex')))
    const roots = leaves.map((_, index) =>
      rootOf(hasher, appendLeaves(hasher, EMPTY_FRONTIER, leaves.slice(0, index + 1))),
    )
    expect(roots.map((root) => Buffer.from(root).toString('hex'))).toEqual(ROOTS)
    expect(Buffer.from(rootOf(hasher, EMPTY_FRONTIER)).toString('hex')).toMatch(/^e3b0c442/)
  })

  test('grows to the same root, tiles and frontier however the leaves are portioned', async () => {
    const all = leavesOf(1500)
    const portions = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 6 })
    const judge = fc.asyncProperty(portions, async (counts) => {
      const files = new Map<string, Uint8Array>()
      let frontier = EMPTY_FRONTIER
      let edge = EMPTY_EDGE
      for (const count of counts) {
        const leaves = all.slice(edge.size, edge.size + count)
        frontier = appendLeaves(hasher, frontier, leaves)
        const grown = growTiles(hasher, edge, leaves)
        edge = grown.edge
        for (const tile of grown.tiles) files.set(tilePath(tile), tile.bytes)
      }
      const { size } = frontier
      const root = definedRoot(all.slice(0, size))
      expect(Buffer.from(rootOf(hasher, frontier))).toEqual(Buffer.from(root))
      expect(hex(frontierOfEdge(hasher, edge).hashes)).toEqual(hex(frontier.hashes))
      const getTile = async (level: number, n: number, width: number) => files.get(tilePath({ level, n, width }))!
      expect(hex((await readEdge(getTile, size)).partials)).toEqual(hex(edge.partials))
      const reader = readTree({ hasher, size, getTile })
      expect(Buffer.from(await reader.rootAt(size))).toEqual(Buffer.from(root))
      const half = Math.floor(size / 2)
      expect(Buffer.from(await reader.rootAt(half))).toEqual(Buffer.from(definedRoot(all.slice(0, half))))
    })
    await fc.assert(judge, { seed: 1, numRuns: 40 })
  })

  test('stands at 256, 65,536 and their neighbours with whole tiles only where they are full', async () => {
    const all = leavesOf(65_793)
    for (const size of [255, 256, 257, 65_535, 65_536, 65_537, 65_793]) {
      const { edge, tiles } = growTiles(hasher, EMPTY_EDGE, all.slice(0, size))
      const root = rootOf(hasher, frontierOfEdge(hasher, edge))
      expect(Buffer.from(root)).toEqual(Buffer.from(definedRoot(all.slice(0, size))))
      for (const tile of tiles) expect(tile.width).toBe(tileWidth(tile, size))
      const wanted = partialWidths(size).flatMap((width, level) => (width > 0 ? [level] : []))
      expect(tiles.filter((tile) => tile.width < 256).map((tile) => tile.level)).toEqual(wanted)
    }
  })

  test('leaves the state it was given as it was', () => {
    const before = appendLeaves(hasher, EMPTY_FRONTIER, leavesOf(3))
    const copy = hex(before.hashes)
    appendLeaves(hasher, before, leavesOf(9))
    expect(hex(before.hashes)).toEqual(copy)
    expect(before.size).toBe(3)
  })

  test('refuses a frontier or edge that does not belong to its size', () => {
    expect(() => rootOf(hasher, { size: 3, hashes: leavesOf(1) })).toThrow(RangeError)
    expect(() => appendLeaves(hasher, { size: 3, hashes: [] }, leavesOf(1))).toThrow(RangeError)
    expect(() => growTiles(hasher, { size: 3, partials: [new Uint8Array(32)] }, leavesOf(1))).toThrow('32 bytes long')
  })

  test('costs two hashes a leaf, tiles included and three at most for any batch, however large the tree', () => {
    let hashes = 0
    const counted = {
      ...hasher,
      sha256: (message: Uint8Array) => {
        hashes += 1
        return hasher.sha256(message)
      },
    }
    const leaves = leavesOf(256)
    let frontier = EMPTY_FRONTIER
    let edge = EMPTY_EDGE
    for (let round = 0; round < 400; round += 1) {
      const before = hashes
      frontier = appendLeaves(counted, frontier, leaves)
      edge = growTiles(counted, edge, leaves).edge
      // on the way up to a new root each of both joins once a level more
      expect(hashes - before).toBeLessThan(3 * (leaves.length + 17))
    }
    expect(frontier.size).toBe(102_400)
    expect(Math.round(hashes / frontier.size)).toBe(2)
  })
})

describe('tile paths', () => {
  test.each([
    [{ level: 0, n: 0, width: 256 }, 'tile/0/000'],
    [{ level: 3, n: 1_234_067, width: 256 }, 'tile/3/x001/x234/067'],
    [{ level: 1, n: 999, width: 8 }, 'tile/1/999.p/8'],
    [{ level: 'entries', n: 1000, width: 255 }, 'tile/entries/x001/000.p/255'],
  ] as const)('of %o is %s and back', (coordinates, path) => {
    expect(tilePath(coordinates)).toBe(path)
    expect(parseTilePath(path)).toEqual(coordinates)
  })

  test.each([
    'tile/6/000',
    'tile/00/000',
    'tile/0/0',
    'tile/0/x000/001',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/08',
    'tile/0/x001',
    'tile/0/000/',
    '/tile/0/000',
    'tile/0/../000',
    'tile/0/x999/x999/x999/x999/x999/x999/999',
  ])('refuse %s', (path) => {
    expect(parseTilePath(path)).toBeNull()
  })

  test('are parsed back for every coordinate', () => {
    const level = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant('entries' as const))
    const coordinates = fc.record({ level, n: fc.maxSafeNat(), width: fc.integer({ min: 1, max: 256 }) })
    fc.assert(
      fc.property(coordinates, (wanted) => {
        expect(parseTilePath(tilePath(wanted))).toEqual(wanted)
      }),
      { seed: 3 },
    )
  })
})

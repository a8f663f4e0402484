import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasher, randomFrom, treeFiles } from '../testing/sample-log.ts'
import {
  appendLeaves,
  consistencyProof,
  EMPTY_FRONTIER,
  fromBase64,
  inclusionProof,
  leafHash,
  readTree,
  rootOf,
  tilePath,
  verifyConsistency,
  verifyInclusion,
} from './index.ts'

const folder = new URL('../fixtures/merkle-proofs/', import.meta.url)

interface Vector {
  readonly desc: string
  readonly wantErr: boolean
  readonly proof: string[] | null
  readonly [field: string]: unknown
}

function vectors(kind: string): Vector[] {
  const names = readdirSync(new URL(kind, folder), { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ ...JSON.parse(readFileSync(new URL(`${kind}/${name}`, folder), 'utf8')), name }))
}

const bytes = (value: unknown) => fromBase64(String(value ?? ''))

function forest(size: number) {
  const entries = Array.from({ length: size }, (_, index) => Buffer.from(`entry ${index}`))
  const leaves = entries.map((entry) => leafHash(hasher, entry))
  const files = treeFiles(entries)
  const getTile = async (level: number, n: number, width: number) => {
    const tile = files.get(tilePath({ level, n, width }))
    if (tile === undefined) throw new Error('no such tile')
    return tile
  }
  const rootAt = (count: number) => rootOf(hasher, appendLeaves(hasher, EMPTY_FRONTIER, leaves.slice(0, count)))
  return { leaves, rootAt, reader: () => readTree({ hasher, size, getTile }) }
}

/** Every way in which a proof is bent: a bit, a missing, an extra, a doubled, a cut, two exchanged nodes. */
function bend(proof: readonly Uint8Array[], random: (bound: number) => number): Uint8Array[] {
  const bent = proof.map((node) => Uint8Array.from(node))
  const place = random(Math.max(1, bent.length))
  const extra = Uint8Array.from({ length: 32 }, () => random(256))
  const way = bent.length === 0 ? 1 : random(bent.length > 1 ? 6 : 5)
  if (way === 0) bent[place]![random(32)]! ^= 1 << random(8)
  if (way === 1) bent.splice(random(bent.length + 1), 0, extra)
  if (way === 2) bent.splice(place, 1)
  if (way === 3) bent.splice(place, 0, bent[place]!)
  if (way === 4) bent[place] = bent[place]!.subarray(0, 31)
  if (way === 5) [bent[0], bent[bent.length - 1]] = [bent.at(-1)!, bent[0]!]
  return bent
}

describe('inclusion', () => {
  test.each(vectors('inclusion'))('judges the foreign vector $name', (vector) => {
    const claim = {
      index: Number(vector.leafIdx),
      size: Number(vector.treeSize),
      leafHash: bytes(vector.leafHash),
      root: bytes(vector.root),
      proof: (vector.proof ?? []).map(bytes),
    }
    expect(verifyInclusion(hasher, claim)).toBe(!vector.wantErr)
  })

  test('of every leaf in every tree up to 70 leaves is proven and verified', async () => {
    const { leaves, rootAt, reader } = forest(70)
    for (let size = 1; size <= 70; size += 1)
      for (let index = 0; index < size; index += 1) {
        const proof = await inclusionProof(reader(), index, size)
        const claim = { index, size, leafHash: leaves[index]!, root: rootAt(size), proof }
        expect(verifyInclusion(hasher, claim)).toBe(true)
      }
  })

  test('across tiles is proven, and no other leaf, size or root passes with the proof', async () => {
    const { leaves, rootAt, reader } = forest(66_000)
    const sizes = fc.integer({ min: 2, max: 66_000 })
    const claims = sizes.chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1)))
    const judge = fc.asyncProperty(claims, async ([size, index]) => {
      const proof = await inclusionProof(reader(), index, size)
      const claim = { index, size, leafHash: leaves[index]!, root: rootAt(size), proof }
      expect(verifyInclusion(hasher, claim)).toBe(true)
      expect(verifyInclusion(hasher, { ...claim, index: (index + 1) % size })).toBe(false)
      expect(verifyInclusion(hasher, { ...claim, leafHash: leaves[(index + 1) % size]! })).toBe(false)
      expect(verifyInclusion(hasher, { ...claim, root: rootAt(size - 1) })).toBe(false)
      expect(verifyInclusion(hasher, { ...claim, size: index })).toBe(false)
    })
    await fc.assert(judge, { seed: 6962, numRuns: 25 })
  })

  test('refuses each of 2,000 bent proofs', async () => {
    const { leaves, rootAt, reader } = forest(700)
    const random = randomFrom(1)
    for (let round = 0; round < 2000; round += 1) {
      const size = 1 + random(700)
      const index = random(size)
      const proof = bend(await inclusionProof(reader(), index, size), random)
      expect(verifyInclusion(hasher, { index, size, leafHash: leaves[index]!, root: rootAt(size), proof })).toBe(false)
    }
  })
})

describe('consistency', () => {
  test.each(vectors('consistency'))('judges the foreign vector $name', (vector) => {
    const claim = {
      oldSize: Number(vector.size1),
      newSize: Number(vector.size2),
      oldRoot: bytes(vector.root1),
      newRoot: bytes(vector.root2),
      proof: (vector.proof ?? []).map(bytes),
    }
    expect(verifyConsistency(hasher, claim)).toBe(!vector.wantErr)
  })

  test('between all sizes up to 70 is proven and verified', async () => {
    const { rootAt, reader } = forest(70)
    const roots = Array.from({ length: 71 }, (_, size) => rootAt(size))
    for (let newSize = 1; newSize <= 70; newSize += 1)
      for (let oldSize = 1; oldSize <= newSize; oldSize += 1) {
        const proof = await consistencyProof(reader(), oldSize, newSize)
        const claim = { oldSize, newSize, oldRoot: roots[oldSize]!, newRoot: roots[newSize]!, proof }
        expect(verifyConsistency(hasher, claim)).toBe(true)
        expect(verifyConsistency(hasher, { ...claim, oldRoot: roots[oldSize - 1]! })).toBe(false)
        expect(verifyConsistency(hasher, { ...claim, newRoot: roots[newSize - 1]! })).toBe(false)
      }
  })

  test('refuses each of 2,000 bent proofs', async () => {
    const { rootAt, reader } = forest(700)
    const random = randomFrom(2)
    for (let round = 0; round < 2000; round += 1) {
      const newSize = 1 + random(700)
      const oldSize = 1 + random(newSize)
      const proof = bend(await consistencyProof(reader(), oldSize, newSize), random)
      const claim = { oldSize, newSize, oldRoot: rootAt(oldSize), newRoot: rootAt(newSize), proof }
      expect(verifyConsistency(hasher, claim)).toBe(false)
    }
  })

  test('has no proof from the empty tree, backwards or past the tree', async () => {
    const { reader } = forest(5)
    for (const [oldSize, newSize] of [
      [0, 5],
      [4, 3],
      [2, 6],
    ] as const)
      expect(() => consistencyProof(reader(), oldSize, newSize)).toThrow(RangeError)
  })
})

/** Proofs (RFC 9162 sections 2.1.3 and 2.1.4): that a leaf is in a tree, and that a tree continues an earlier one. */
import { equalBytes } from './bytes.ts'
import { HASH_BYTES, type Hasher, nodeHash } from './hasher.ts'
import { type LeafRange, splitPoint, type TreeReader } from './tree-reader.ts'

export interface InclusionClaim {
  readonly index: number
  readonly size: number
  readonly leafHash: Uint8Array
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}

export interface ConsistencyClaim {
  readonly oldSize: number
  readonly newSize: number
  readonly oldRoot: Uint8Array
  readonly newRoot: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** The proof that leaf `index` is in the tree of the first `size` leaves. Throws a RangeError where it is not. */
export function inclusionProof(reader: TreeReader, index: number, size: number): Promise<Uint8Array[]> {
  if (!isCount(index) || !isCount(size) || index >= size || size > reader.size)
    throw new RangeError('the leaf is not in the tree')
  return Promise.all(inclusionRanges(index, { start: 0, end: size }).map((range) => reader.subtree(range)))
}

function inclusionRanges(index: number, { start, end }: LeafRange): LeafRange[] {
  if (end - start === 1) return []
  const middle = start + splitPoint(end - start)
  const left = { start, end: middle }
  const right = { start: middle, end }
  return index < middle ? [...inclusionRanges(index, left), right] : [...inclusionRanges(index, right), left]
}

/** The proof that the first `newSize` leaves continue the first `oldSize`. There is none from the empty tree. */
export function consistencyProof(reader: TreeReader, oldSize: number, newSize: number): Promise<Uint8Array[]> {
  if (!isCount(oldSize) || !isCount(newSize) || oldSize < 1 || oldSize > newSize || newSize > reader.size)
    throw new RangeError('there is no consistency proof between these sizes')
  return Promise.all(consistencyRanges(oldSize, { start: 0, end: newSize }).map((range) => reader.subtree(range)))
}

function consistencyRanges(oldSize: number, { start, end }: LeafRange): LeafRange[] {
  if (oldSize === end) return start === 0 ? [] : [{ start, end }]
  const middle = start + splitPoint(end - start)
  const left = { start, end: middle }
  const right = { start: middle, end }
  return oldSize <= middle ? [...consistencyRanges(oldSize, left), right] : [...consistencyRanges(oldSize, right), left]
}

/** Whether the proof shows the leaf at this index of the tree with this root. Missing, extra and short nodes are refused. */
export function verifyInclusion(hasher: Hasher, claim: InclusionClaim): boolean {
  const { index, size, proof } = claim
  if (!isCount(index) || !isCount(size) || index >= size) return false
  if (![claim.leafHash, claim.root, ...proof].every(isHash)) return false
  let place = index
  let last = size - 1
  let hash = claim.leafHash
  for (const node of proof) {
    if (last === 0) return false
    if (isOdd(place) || place === last) {
      hash = nodeHash(hasher, node, hash)
      while (!isOdd(place) && place !== 0) [place, last] = [half(place), half(last)]
    } else hash = nodeHash(hasher, hash, node)
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 && equalBytes(hash, claim.root)
}

/**
 * Whether the proof shows that the larger tree continues the smaller. From the empty tree nothing can be shown, so that
 * is refused; equal sizes ask for equal roots and no proof.
 */
export function verifyConsistency(hasher: Hasher, claim: ConsistencyClaim): boolean {
  const { oldSize, newSize, proof } = claim
  if (!isCount(oldSize) || !isCount(newSize) || oldSize < 1 || oldSize > newSize) return false
  if (oldSize === newSize) return proof.length === 0 && equalBytes(claim.oldRoot, claim.newRoot)
  if (![claim.oldRoot, claim.newRoot, ...proof].every(isHash)) return false
  return climb(hasher, claim, isPowerOfTwo(oldSize) ? [claim.oldRoot, ...proof] : proof)
}

function climb(hasher: Hasher, claim: ConsistencyClaim, path: readonly Uint8Array[]): boolean {
  const [seed, ...nodes] = path
  if (seed === undefined || claim.proof.length === 0) return false
  let place = claim.oldSize - 1
  let last = claim.newSize - 1
  while (isOdd(place)) [place, last] = [half(place), half(last)]
  let oldHash = seed
  let newHash = seed
  for (const node of nodes) {
    if (last === 0) return false
    if (isOdd(place) || place === last) {
      oldHash = nodeHash(hasher, node, oldHash)
      newHash = nodeHash(hasher, node, newHash)
      while (!isOdd(place) && place !== 0) [place, last] = [half(place), half(last)]
    } else newHash = nodeHash(hasher, newHash, node)
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 && equalBytes(oldHash, claim.oldRoot) && equalBytes(newHash, claim.newRoot)
}

// Sizes pass 2^32, so bits are taken by arithmetic: the shift operators of the language stop at 32.
const half = (count: number) => Math.floor(count / 2)
const isOdd = (count: number) => count % 2 === 1
const isCount = (count: number) => Number.isSafeInteger(count) && count >= 0
const isHash = (bytes: Uint8Array) => bytes.length === HASH_BYTES

function isPowerOfTwo(count: number): boolean {
  let rest = count
  while (rest > 1 && rest % 2 === 0) rest /= 2
  return rest === 1
}

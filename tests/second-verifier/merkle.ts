/** RFC 6962 for the second verifier: trees and proofs by recursion, as the text defines them. */
import { createHash } from 'node:crypto'

export interface Head {
  readonly size: number
  readonly root: Buffer
}

export const sha256 = (...parts: Uint8Array[]) => {
  const digest = createHash('sha256')
  for (const part of parts) digest.update(part)
  return digest.digest()
}

export const leafOf = (entry: Uint8Array) => sha256(Buffer.of(0), entry)
const join = (left: Uint8Array, right: Uint8Array) => sha256(Buffer.of(1), left, right)

/** RFC 6962: the left subtree holds the largest power of two smaller than n. */
function leftLeaves(n: number): number {
  let k = 1
  while (k + k < n) k += k
  return k
}

export function treeHash(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha256()
  const [only] = leaves
  if (leaves.length === 1 && only !== undefined) return only
  const k = leftLeaves(leaves.length)
  return join(treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)))
}

/** The root that an inclusion proof leads to, read from its end; null where the proof is too long or too short. */
function climbInclusion(at: { index: number; size: number }, leaf: Buffer, proof: readonly Buffer[]): Buffer | null {
  if (at.size === 1) return proof.length === 0 ? leaf : null
  const sibling = proof.at(-1)
  if (sibling === undefined || sibling.length !== 32) return null
  const k = leftLeaves(at.size)
  const isLeft = at.index < k
  const below = isLeft ? { index: at.index, size: k } : { index: at.index - k, size: at.size - k }
  const hash = climbInclusion(below, leaf, proof.slice(0, -1))
  if (hash === null) return null
  return isLeft ? join(hash, sibling) : join(sibling, hash)
}

export function acceptsInclusion(
  at: { index: number; size: number },
  leaf: Buffer,
  given: { root: Buffer; proof: Buffer[] },
) {
  if (at.index < 0 || at.index >= at.size) return false
  return climbInclusion(at, leaf, given.proof)?.equals(given.root) ?? false
}

interface Roots {
  readonly older: Buffer
  readonly newer: Buffer
}

/** RFC 6962 section 2.1.2, SUBPROOF read backwards. `known` is the old root where the subtree is the whole old tree. */
function climbConsistency(
  sizes: { m: number; n: number },
  proof: readonly Buffer[],
  known: Buffer | null,
): Roots | null {
  const { m, n } = sizes
  const last = proof.at(-1)
  if (m === n) {
    const hash = known ?? last
    return hash !== undefined && proof.length === (known === null ? 1 : 0) ? { older: hash, newer: hash } : null
  }
  if (last === undefined || last.length !== 32) return null
  const k = leftLeaves(n)
  const inner = proof.slice(0, -1)
  if (m <= k) {
    const left = climbConsistency({ m, n: k }, inner, known)
    return left === null ? null : { older: left.older, newer: join(left.newer, last) }
  }
  const right = climbConsistency({ m: m - k, n: n - k }, inner, null)
  return right === null ? null : { older: join(last, right.older), newer: join(last, right.newer) }
}

export function acceptsConsistency(older: Head, newer: Head, proof: Buffer[]): boolean {
  if (older.size < 1 || older.size > newer.size) return false
  const roots = climbConsistency({ m: older.size, n: newer.size }, proof, older.root)
  return roots?.older.equals(older.root) === true && roots.newer.equals(newer.root)
}

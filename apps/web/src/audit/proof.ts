import type { AuditEntry, AuditProof } from '@holdfast/sdk'
import {
  type Checkpoint,
  fromBase64,
  type Hasher,
  leafHash,
  openNote,
  parseCheckpoint,
  parseEntry,
  parseVerifierKey,
  type VerifierKey,
  verifyConsistency,
  verifyEventAgainstEntry,
  verifyInclusion,
} from '@holdfast/tlog'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'

/** Hashing in plain JavaScript: nothing of the proof is taken from the server. */
const hasher: Hasher = {
  sha256: (message) => sha256(message),
  hmacSha256: (key, message) => hmac(sha256, key, message),
}

const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

async function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', own(publicKey), { name: 'Ed25519' }, false, ['verify'])
  return crypto.subtle.verify({ name: 'Ed25519' }, key, own(signature), own(message))
}

export const readKey = (vkey: string): VerifierKey => parseVerifierKey(hasher, vkey.trim())

/** The checkpoint of a note, if the log's own key signed it. */
export async function openCheckpoint(note: string, key: VerifierKey): Promise<Checkpoint> {
  const opened = await openNote(note, { keys: [key], verifyEd25519 })
  if (opened.verified.length === 0) throw new Error('unsigned')
  return parseCheckpoint(opened.text)
}

/** One step of the proof, and whether it holds. */
export interface Step {
  readonly id: 'signature' | 'commitment' | 'inclusion'
  readonly holds: boolean
}

export interface Verdict {
  readonly steps: readonly Step[]
  readonly size: number
  readonly root: string
}

const toHex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

const attempt = <T>(work: () => T, otherwise: T): T => {
  try {
    return work()
  } catch {
    return otherwise
  }
}

function commitmentHolds(entry: AuditEntry, leaf: Uint8Array): boolean {
  if (entry.event === null || entry.salt === null) return false
  const parsed = parseEntry(leaf)
  return parsed.seq === entry.seq && verifyEventAgainstEntry(hasher, parsed, { event: entry.event, salt: entry.salt })
}

function inclusionHolds(proof: AuditProof, leaf: Uint8Array, checkpoint: Checkpoint): boolean {
  const { size, root } = checkpoint
  const nodes = proof.inclusion.map(fromBase64)
  return verifyInclusion(hasher, { index: proof.seq, size, leafHash: leafHash(hasher, leaf), root, proof: nodes })
}

/**
 * Checks here that the event is what its entry commits to, that the entry is a leaf of the tree, and that the log's key signed that tree.
 * Any malformed part counts as a step that does not hold.
 */
export async function verifyRecord(entry: AuditEntry, proof: AuditProof, vkey: string): Promise<Verdict> {
  const key = readKey(vkey)
  const checkpoint = await openCheckpoint(proof.checkpoint, key).catch(() => null)
  const leaf = attempt(() => fromBase64(proof.entry), new Uint8Array())
  const steps: Step[] = [
    { id: 'signature', holds: checkpoint !== null },
    { id: 'commitment', holds: proof.seq === entry.seq && attempt(() => commitmentHolds(entry, leaf), false) },
    { id: 'inclusion', holds: checkpoint !== null && attempt(() => inclusionHolds(proof, leaf, checkpoint), false) },
  ]
  return { steps, size: checkpoint?.size ?? 0, root: checkpoint === null ? '' : toHex(checkpoint.root) }
}

export interface Continuation {
  readonly older: Checkpoint
  readonly newer: Checkpoint
  readonly proof: readonly string[]
}

/** Whether the newer tree continues the older: nothing of the older was altered, removed or put in between. */
export function continues({ older, newer, proof }: Continuation): boolean {
  if (older.origin !== newer.origin || older.size > newer.size) return false
  if (older.size === 0) return true
  const claim = { oldSize: older.size, newSize: newer.size, oldRoot: older.root, newRoot: newer.root }
  return attempt(() => verifyConsistency(hasher, { ...claim, proof: proof.map(fromBase64) }), false)
}

export const shortHash = (hash: string): string => `${hash.slice(0, 8)}…${hash.slice(-4)}`

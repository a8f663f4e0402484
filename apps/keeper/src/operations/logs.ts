import { createHash, createHmac } from 'node:crypto'
import type { Suite } from '@holdfast/crypto'
import {
  buildCheckpoint,
  buildNote,
  type Checkpoint,
  encodeVerifierKey,
  type Hasher,
  KEY_TYPE,
  makeVerifierKey,
  type VerifierKey,
} from '@holdfast/tlog'
import { Refusal } from '../refusal.ts'
import type { Store } from '../store.ts'

/** What the keeper durably keeps of a tenant's log: its name and the last checkpoint it signed. */
export interface KeptLog {
  origin: string
  size: number
  root: Uint8Array
  note: string | null
}

export const hasher: Hasher = {
  sha256: (message) => new Uint8Array(createHash('sha256').update(message).digest()),
  hmacSha256: (key, message) => new Uint8Array(createHmac('sha256', key).update(message).digest()),
}

/** The tenant's log, or null before it has one. */
export function findLog(store: Store, tenant: Uint8Array): KeptLog | null {
  const row = store.sql('select origin, size, root, note from log where tenant = ?').get(tenant)
  if (row === undefined || !(row.root instanceof Uint8Array)) return null
  return {
    origin: String(row.origin),
    size: Number(row.size),
    root: row.root,
    note: row.note === null ? null : String(row.note),
  }
}

/** A log's key under its origin as name; refuses an origin that cannot name a key. */
export function verifierKeyOf(origin: string, signer: { suite: Suite; logSeed: Uint8Array }): VerifierKey {
  const publicKey = signer.suite.publicKeyOf(signer.logSeed)
  try {
    return makeVerifierKey(hasher, { name: origin, type: KEY_TYPE.ed25519, publicKey })
  } catch {
    // The one thing that can be wrong here is the name, which came from outside.
    throw new Refusal('malformed')
  }
}

export function vkeyOf(origin: string, signer: { suite: Suite; logSeed: Uint8Array }): string {
  return encodeVerifierKey(verifierKeyOf(origin, signer))
}

/** A checkpoint as a signed note. */
export function signNote(checkpoint: Checkpoint, signer: { suite: Suite; logSeed: Uint8Array }): string {
  const { name, keyId } = verifierKeyOf(checkpoint.origin, signer)
  const text = buildCheckpoint(checkpoint)
  const signature = signer.suite.sign(signer.logSeed, Buffer.from(text, 'utf8'))
  return buildNote({ text, signatures: [{ name, keyId, signature }] })
}

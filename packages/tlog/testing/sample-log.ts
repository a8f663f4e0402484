/** Logs for tests, made from a seed: the same seed gives the same bytes. */
import { createHmac, createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto'
import {
  appendLeaves,
  buildCheckpoint,
  buildEntry,
  buildNote,
  bundleCheckpoints,
  bundleEventLine,
  commitmentOf,
  EMPTY_EDGE,
  EMPTY_FRONTIER,
  encodeEntries,
  encodeVerifierKey,
  growTiles,
  type Hasher,
  KEY_TYPE,
  leafHash,
  makeVerifierKey,
  rootOf,
  type SourceRecord,
  TILE_WIDTH,
  tilePath,
  toBase64Url,
  type VerifyEd25519,
} from '../src/index.ts'

export const hasher: Hasher = {
  sha256: (message) => hash('sha256', message, 'buffer'),
  hmacSha256: (key, message) => createHmac('sha256', key).update(message).digest(),
}

const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

export const verifyEd25519: VerifyEd25519 = (publicKey, message, signature) => {
  const key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' })
  return verify(null, message, key, signature)
}

/** Numbers in [0, bound) from a seed (mulberry32). */
export function randomFrom(seed: number): (bound: number) => number {
  let state = seed >>> 0
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound)
  }
}

export interface SampleSigner {
  readonly name: string
  readonly vkey: string
  readonly keyId: Uint8Array
  readonly publicKey: Uint8Array
  readonly privateKey: KeyObject
}

export function sampleSigner(name: string, seed: number | string): SampleSigner {
  const secret = hash('sha256', `key ${seed}`, 'buffer')
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(SPKI.length)
  const key = makeVerifierKey(hasher, { name, type: KEY_TYPE.ed25519, publicKey })
  return { name, vkey: encodeVerifierKey(key), keyId: key.keyId, publicKey, privateKey }
}

export function signText(text: string, signer: SampleSigner): string {
  const signature = sign(null, Buffer.from(text), signer.privateKey)
  return buildNote({ text, signatures: [{ name: signer.name, keyId: signer.keyId, signature }] })
}

/** A checkpoint over the first `size` entries. */
export function signCheckpoint(entries: readonly Uint8Array[], signer: SampleSigner, size = entries.length): string {
  const leaves = entries.slice(0, size).map((entry) => leafHash(hasher, entry))
  const root = rootOf(hasher, appendLeaves(hasher, EMPTY_FRONTIER, leaves))
  return signText(buildCheckpoint({ origin: signer.name, size, root }), signer)
}

/** Every tile and bundle of entries of a log. */
export function treeFiles(entries: readonly Uint8Array[]): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  const { tiles } = growTiles(
    hasher,
    EMPTY_EDGE,
    entries.map((entry) => leafHash(hasher, entry)),
  )
  for (const tile of tiles) files.set(tilePath(tile), tile.bytes)
  for (let n = 0; n * TILE_WIDTH < entries.length; n += 1) {
    const bundle = entries.slice(n * TILE_WIDTH, (n + 1) * TILE_WIDTH)
    files.set(tilePath({ level: 'entries', n, width: bundle.length }), encodeEntries(bundle))
  }
  return files
}

export function encodeRecords(records: readonly SourceRecord[]): Uint8Array {
  return Buffer.from(records.map(bundleEventLine).join(''))
}

export interface SampleLog {
  readonly signer: SampleSigner
  readonly records: readonly SourceRecord[]
  readonly entries: readonly Uint8Array[]
  readonly earlier: readonly string[]
  readonly files: Map<string, Uint8Array>
}

export interface SampleShape {
  readonly seed: number
  readonly size: number
  /** Sizes at which a checkpoint was kept. */
  readonly earlier?: readonly number[]
  /** Numbers of records that are absent, by the record that tells of their erasure. */
  readonly erasures?: ReadonlyMap<number, readonly (number | readonly [number, number])[]>
}

export function saltOf(seed: number | string, seq: number): string {
  return toBase64Url(hash('sha256', `salt ${seed} ${seq}`, 'buffer'))
}

function sampleEvent(seq: number, shape: SampleShape): object {
  const erases = shape.erasures?.get(seq)
  return {
    class_uid: 6003,
    time: 1_790_000_000_000 + seq,
    actor: { user: { uid: `人-${(shape.seed + seq) % 17}` } },
    ...(erases !== undefined && { unmapped: { erases } }),
  }
}

export function sampleLog(shape: SampleShape): SampleLog {
  const signer = sampleSigner(`log.example/${shape.seed}`, shape.seed)
  const full = Array.from({ length: shape.size }, (_, seq) => ({
    seq,
    event: sampleEvent(seq, shape),
    salt: saltOf(shape.seed, seq),
  }))
  const entries = full.map((record) => buildEntry({ commitment: commitmentOf(hasher, record), seq: record.seq }))
  const erased = new Set(
    [...(shape.erasures?.values() ?? [])].flat().flatMap((item) => {
      const [from, to] = typeof item === 'number' ? [item, item] : item
      return Array.from({ length: to - from + 1 }, (_, index) => from + index)
    }),
  )
  const records = full.map((record) => (erased.has(record.seq) ? { seq: record.seq, event: null, salt: null } : record))
  const earlier = (shape.earlier ?? []).map((size) => signCheckpoint(entries, signer, size))
  const files = treeFiles(entries)
  files.set('checkpoint', Buffer.from(signCheckpoint(entries, signer)))
  files.set('key', Buffer.from(`${signer.vkey}\n`))
  files.set('events.jsonl', encodeRecords(records))
  files.set('checkpoints.txt', Buffer.from(bundleCheckpoints(earlier)))
  return { signer, records, entries, earlier, files }
}

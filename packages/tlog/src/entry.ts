/** The entry: the bytes of a leaf, a salted commitment to an event and its number, with nothing of the event in it. */
import { decodeText, encodeText, fromBase64Url, toBase64Url } from './bytes.ts'
import { canonicalise } from './canonical.ts'
import { malformed } from './fault.ts'
import { HASH_BYTES, type Hasher } from './hasher.ts'

export const SALT_BYTES = 32

export interface Entry {
  readonly v: 1
  /** base64url of 32 bytes. */
  readonly commitment: string
  /** Counts from 0 and equals the index of the leaf. */
  readonly seq: number
}

/** An event with the salt (base64url of 32 bytes) that opens its commitment. */
export interface SaltedEvent {
  readonly event: unknown
  readonly salt: string
}

const FORM = /^\{"commitment":"([A-Za-z0-9_-]{43})","seq":(0|[1-9][0-9]{0,15}),"v":1\}$/

/**
 * base64url(HMAC-SHA-256(salt, JCS(event))). The salt is what makes an erased event unguessable: without it the
 * commitment can be tested against no guess. Throws a malformed fault unless the salt is 32 bytes.
 */
export function commitmentOf(hasher: Hasher, { event, salt }: SaltedEvent): string {
  const key = fromBase64Url(salt)
  if (key.length !== SALT_BYTES) throw malformed('a salt is not 32 bytes')
  return toBase64Url(hasher.hmacSha256(key, encodeText(canonicalise(event))))
}

/** The leaf's bytes: canonical `{"commitment":…,"seq":…,"v":1}`. */
export function buildEntry({ commitment, seq }: Pick<Entry, 'commitment' | 'seq'>): Uint8Array {
  if (!Number.isSafeInteger(seq) || seq < 0) throw new RangeError('seq is not a whole number from 0')
  if (fromBase64Url(commitment).length !== HASH_BYTES) throw malformed('a commitment is not 32 bytes')
  return encodeText(canonicalise({ commitment, seq, v: 1 }))
}

/** Throws a malformed fault unless the bytes are exactly what {@link buildEntry} writes. */
export function parseEntry(bytes: Uint8Array): Entry {
  const [, commitment, number] = FORM.exec(decodeText(bytes)) ?? []
  if (commitment === undefined || number === undefined) throw malformed('an entry is not of its canonical form')
  const seq = Number(number)
  if (!Number.isSafeInteger(seq)) throw malformed('the number of an entry is too large')
  fromBase64Url(commitment)
  return { v: 1, commitment, seq }
}

/** Whether the event with its salt is what the entry commits to. Throws a malformed fault where either has no proper form. */
export function verifyEventAgainstEntry(hasher: Hasher, entry: Entry, opened: SaltedEvent): boolean {
  return commitmentOf(hasher, opened) === entry.commitment
}

/** Verifier keys (`vkey`): the public key of a log or witness with the name and type it signs notes under. */
import { concatBytes, encodeText, equalBytes, fromBase64, toBase64 } from './bytes.ts'
import { malformed } from './fault.ts'
import type { Hasher } from './hasher.ts'

/**
 * The types of C2SP signed-note that are verified here. ML-DSA-44 cosignatures (0x06) are signed over another message
 * and will be one more member; until then their lines count as those of unknown keys and are ignored.
 */
export const KEY_TYPE = { ed25519: 0x01, cosignatureV1: 0x04 } as const
export type KeyType = (typeof KEY_TYPE)[keyof typeof KEY_TYPE]

const PUBLIC_KEY_BYTES = 32
export const SIGNATURE_BYTES = 64
const KEY_ID_BYTES = 4

export interface VerifierKey {
  readonly name: string
  /** Four bytes. */
  readonly keyId: Uint8Array
  readonly type: KeyType
  /** 32 bytes, RFC 8032. */
  readonly publicKey: Uint8Array
}

/** Ed25519 (RFC 8032) of the platform; asynchronous so that WebCrypto can serve. False where it does not verify. */
export type VerifyEd25519 = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean | Promise<boolean>

/** Whether a text can name a key: not empty, no Unicode space, no plus, no control character. */
export function isKeyName(name: string): boolean {
  return name.isWellFormed() && /^[^\p{White_Space}+\x00-\x1f]+$/u.test(name)
}

/** Makes the key and its id: the first 4 bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key). */
export function makeVerifierKey(hasher: Hasher, key: Omit<VerifierKey, 'keyId'>): VerifierKey {
  if (!isKeyName(key.name))
    throw malformed('the name of a key is empty or holds a space, a plus or a control character')
  if (key.publicKey.length !== PUBLIC_KEY_BYTES) throw malformed('a public key is not 32 bytes')
  const material = concatBytes(encodeText(`${key.name}\n`), new Uint8Array([key.type]), key.publicKey)
  return { ...key, keyId: hasher.sha256(material).slice(0, KEY_ID_BYTES) }
}

/** `<name>+<key id in hex>+<base64(type ‖ public key)>`. */
export function encodeVerifierKey({ name, keyId, type, publicKey }: VerifierKey): string {
  return `${name}+${toHex(keyId)}+${toBase64(concatBytes(new Uint8Array([type]), publicKey))}`
}

/** Throws a malformed fault unless the id is the one that belongs to name, type and key. */
export function parseVerifierKey(hasher: Hasher, vkey: string): VerifierKey {
  const [, name, id, material] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(vkey) ?? []
  if (name === undefined || id === undefined || material === undefined)
    throw malformed('a verifier key is not of the form name+id+key')
  const bytes = fromBase64(material)
  const type = Object.values(KEY_TYPE).find((known) => known === bytes[0])
  if (type === undefined) throw malformed('the type of a verifier key is not supported')
  const key = makeVerifierKey(hasher, { name, type, publicKey: bytes.slice(1) })
  if (toHex(key.keyId) !== id) throw malformed('the id of a verifier key does not belong to it')
  return key
}

export function isSameKey(left: Pick<VerifierKey, 'name' | 'keyId'>, right: Pick<VerifierKey, 'name' | 'keyId'>) {
  return left.name === right.name && equalBytes(left.keyId, right.keyId)
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

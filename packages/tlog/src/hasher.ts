/** Hashing as the tree needs it (RFC 6962 section 2.1). The hash function itself is passed in. */
import { concatBytes } from './bytes.ts'

/** SHA-256 and HMAC-SHA-256 of the platform, synchronous; each answer is 32 bytes of its own. */
export interface Hasher {
  sha256(message: Uint8Array): Uint8Array
  hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array
}

export const HASH_BYTES = 32

// The two prefixes stop an inner node from passing as a leaf (second preimage, RFC 6962 section 2.1).
const LEAF_PREFIX = new Uint8Array([0])
const NODE_PREFIX = 1

/** SHA-256(0x00 ‖ entry). */
export function leafHash(hasher: Hasher, entry: Uint8Array): Uint8Array {
  return hasher.sha256(concatBytes(LEAF_PREFIX, entry))
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(hasher: Hasher, left: Uint8Array, right: Uint8Array): Uint8Array {
  const message = new Uint8Array(1 + left.length + right.length)
  message[0] = NODE_PREFIX
  message.set(left, 1)
  message.set(right, 1 + left.length)
  return hasher.sha256(message)
}

/** The root of the tree without leaves: SHA-256 of nothing. */
export function emptyRoot(hasher: Hasher): Uint8Array {
  return hasher.sha256(new Uint8Array(0))
}

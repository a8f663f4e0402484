import { createCipheriv, createDecipheriv, createHmac, createSecretKey } from 'node:crypto'
import { utf8 } from './bytes.ts'
import { ed25519PublicKey, signEd25519, verifyEd25519 } from './ed25519.ts'
import { type DerivedLock, KEY_BYTES, type Lock, NONCE_BYTES, type Suite, TAG_BYTES } from './suite.ts'

const CIPHER = 'aes-256-gcm'

function checkLock(lock: Lock): void {
  if (lock.key.length !== KEY_BYTES || lock.nonce.length !== NONCE_BYTES) {
    throw new RangeError('a key has 32 bytes, a nonce 12')
  }
}

function seal(lock: Lock, stated: Uint8Array | string, head: Uint8Array = new Uint8Array(0)): Uint8Array {
  checkLock(lock)
  const plain = typeof stated === 'string' ? utf8(stated) : stated
  // A KeyObject, not the raw key: that path costs four times as much on Node 24.
  const cipher = createCipheriv(CIPHER, createSecretKey(lock.key), lock.nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(lock.aad)
  const out = new Uint8Array(head.length + plain.length + TAG_BYTES)
  out.set(head)
  out.set(cipher.update(plain), head.length)
  cipher.final()
  out.set(cipher.getAuthTag(), head.length + plain.length)
  return out
}

function open(lock: Lock, sealed: Uint8Array): Uint8Array | null {
  checkLock(lock)
  if (sealed.length < TAG_BYTES) return null
  const cut = sealed.length - TAG_BYTES
  const decipher = createDecipheriv(CIPHER, createSecretKey(lock.key), lock.nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(lock.aad)
  decipher.setAuthTag(sealed.subarray(cut))
  const plain = decipher.update(sealed.subarray(0, cut))
  try {
    decipher.final()
  } catch {
    plain.fill(0)
    return null
  }
  return new Uint8Array(plain.buffer, plain.byteOffset, plain.length)
}

function keyedHash(key: Uint8Array, message: Uint8Array, length: number): Uint8Array {
  if (length < 16 || length > 32) throw new RangeError('an HMAC-SHA-256 has 16 to 32 bytes')
  return new Uint8Array(createHmac('sha256', createSecretKey(key)).update(message).digest().subarray(0, length))
}

function openText(lock: DerivedLock, message: Uint8Array, front: number): string | null {
  const key = keyedHash(lock.key, lock.label, KEY_BYTES)
  const nonce = message.subarray(front - NONCE_BYTES, front)
  const plain = open({ key, nonce, aad: lock.aad }, message.subarray(front))
  key.fill(0)
  return plain === null ? null : Buffer.from(plain.buffer, plain.byteOffset, plain.length).toString('utf8')
}

/** AES-256-GCM (SP 800-38D), HMAC-SHA-256 (FIPS 198-1), Ed25519 (FIPS 186-5): for those bound to NIST. */
export const suiteA2: Suite = {
  id: 2,
  name: 'A2',
  seal,
  open,
  openText,
  keyedHash,
  sign: signEd25519,
  verify: verifyEd25519,
  publicKeyOf: ed25519PublicKey,
}

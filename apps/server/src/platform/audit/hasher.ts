import { createPublicKey, hash, verify } from 'node:crypto'
import { HASH_BYTES, type Hasher, SALT_BYTES, type VerifyEd25519 } from '@holdfast/tlog'

const BLOCK_BYTES = 64
const INNER_PAD = 0x36
const OUTER_PAD = 0x5c

let inner = Buffer.alloc(65_536)
const outer = Buffer.alloc(BLOCK_BYTES + HASH_BYTES)

/** Puts key ⊕ pad of both rounds in place (RFC 2104); the key is no longer than a block. */
function padKey(key: Uint8Array): void {
  inner.fill(INNER_PAD, 0, BLOCK_BYTES)
  outer.fill(OUTER_PAD, 0, BLOCK_BYTES)
  for (const [place, byte] of key.entries()) {
    inner[place] = byte ^ INNER_PAD
    outer[place] = byte ^ OUTER_PAD
  }
}

function closeHmac(length: number): Buffer {
  hash('sha256', inner.subarray(0, BLOCK_BYTES + length), 'buffer').copy(outer, BLOCK_BYTES)
  return outer
}

function makeRoom(length: number): void {
  if (BLOCK_BYTES + length > inner.length) inner = Buffer.alloc(2 * (BLOCK_BYTES + length))
}

/**
 * base64url(HMAC-SHA-256(salt, text)): the commitment to an event whose canonical text this is. HMAC out of two one-shot hashes, because an
 * HMAC object of the platform costs five times as much for texts of this length.
 */
export function commitmentOfText(salt: Uint8Array, text: string): string {
  if (salt.length !== SALT_BYTES) throw new RangeError('a salt is not 32 bytes')
  makeRoom(3 * text.length)
  padKey(salt)
  return hash('sha256', closeHmac(inner.write(text, BLOCK_BYTES)), 'base64url')
}

/** SHA-256 and HMAC-SHA-256 for the tree and the verifier. */
export const hasher: Hasher = {
  sha256: (message) => hash('sha256', message, 'buffer'),
  hmacSha256: (key, message) => {
    const short = key.length > BLOCK_BYTES ? hash('sha256', key, 'buffer') : key
    makeRoom(message.length)
    padKey(short)
    inner.set(message, BLOCK_BYTES)
    return hash('sha256', closeHmac(message.length), 'buffer')
  },
}

const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** Ed25519 (RFC 8032); false where a signature or a key does not hold. */
export const verifyEd25519: VerifyEd25519 = (publicKey, message, signature) => {
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' })
  return verify(null, message, key, signature)
}

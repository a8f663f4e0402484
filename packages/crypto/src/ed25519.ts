import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'

/** RFC 8410: what stands before a raw Ed25519 seed in PKCS #8, and before a raw public key in SubjectPublicKeyInfo. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex')
const RAW_KEY_BYTES = 32
const SIGNATURE_BYTES = 64

function privateKeyOf(seed: Uint8Array) {
  if (seed.length !== RAW_KEY_BYTES) throw new RangeError('an Ed25519 seed has 32 bytes')
  const der = Buffer.concat([PKCS8_HEAD, seed])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  der.fill(0)
  return key
}

/** The 64-byte Ed25519 signature (RFC 8032) by a 32-byte seed. */
export function signEd25519(seed: Uint8Array, message: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, message, privateKeyOf(seed)))
}

/** Whether a signature is the key's; false for keys and signatures of the wrong shape. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== RAW_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false
  const key = createPublicKey({ key: Buffer.concat([SPKI_HEAD, publicKey]), format: 'der', type: 'spki' })
  return verify(null, message, key, signature)
}

/** The 32-byte public key of a seed. */
export function ed25519PublicKey(seed: Uint8Array): Uint8Array {
  const der = createPublicKey(privateKeyOf(seed)).export({ format: 'der', type: 'spki' })
  return new Uint8Array(der.subarray(SPKI_HEAD.length))
}

import { ed25519PublicKey, signEd25519, verifyEd25519 } from './ed25519.ts'
import { blake2b, chachaOpen, chachaOpenText, chachaSeal } from './sodium.ts'
import type { Suite } from './suite.ts'

/** ChaCha20-Poly1305 (RFC 8439), keyed BLAKE2b (RFC 7693), Ed25519 (RFC 8032): the default, and the fastest where measured. */
export const suiteA1: Suite = {
  id: 1,
  name: 'A1',
  seal: chachaSeal,
  open: chachaOpen,
  openText: chachaOpenText,
  keyedHash: blake2b,
  sign: signEd25519,
  verify: verifyEd25519,
  publicKeyOf: ed25519PublicKey,
}

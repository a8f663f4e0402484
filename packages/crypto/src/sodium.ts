import sodium from 'libsodium-wrappers'
import type { DerivedLock, Lock } from './suite.ts'

/** The few functions of libsodium's WebAssembly that suite A1 calls; 64-bit lengths are two 32-bit halves. Numbers are addresses or lengths. */
interface RawSodium {
  readonly HEAPU8: Uint8Array<ArrayBuffer>
  _malloc(length: number): number
  _free(address: number): void
  _crypto_aead_chacha20poly1305_ietf_encrypt(...addressesAndLengths: number[]): number
  _crypto_aead_chacha20poly1305_ietf_decrypt(...addressesAndLengths: number[]): number
  _crypto_generichash(...addressesAndLengths: number[]): number
  _crypto_shorthash(...addressesAndLengths: number[]): number
}

/**
 * libsodium without its wrapper: the wrapper allocates and frees for every call, which costs more than the cipher. One scratch area is reused
 * instead (calls are synchronous, so nothing can come between), which brings an open of 174 bytes from 3.5 to 1.6 µs.
 */
await sodium.ready
const raw = (sodium as unknown as { libsodium: RawSodium }).libsodium

const KEY = 32
const NONCE = 12
const TAG = 16
/** What a message may need to stay in the kept scratch; longer ones get a scratch that is wiped and freed at once. */
const KEPT_BYTES = 256 * 1024
const MOST_AAD_BYTES = 1024

const MOST_LABEL_BYTES = 64

const keyAt = raw._malloc(KEY)
const parentAt = raw._malloc(64)
const labelAt = raw._malloc(MOST_LABEL_BYTES)
const nonceAt = raw._malloc(NONCE)
const aadAt = raw._malloc(MOST_AAD_BYTES)
const keptAt = raw._malloc(2 * KEPT_BYTES)

let memory = Buffer.from(raw.HEAPU8.buffer)

/** The module's memory, which is another one after it has grown. */
function currentMemory(): Buffer {
  if (memory.buffer !== raw.HEAPU8.buffer) memory = Buffer.from(raw.HEAPU8.buffer)
  return memory
}

function withScratch<T>(length: number, use: (at: number) => T): T {
  if (length <= KEPT_BYTES) return use(keptAt)
  const at = raw._malloc(2 * length)
  if (at === 0) throw new RangeError('too long to seal')
  try {
    return use(at)
  } finally {
    raw.HEAPU8.fill(0, at, at + 2 * length)
    raw._free(at)
  }
}

function place(lock: Lock): void {
  if (lock.key.length !== KEY || lock.nonce.length !== NONCE) throw new RangeError('a key has 32 bytes, a nonce 12')
  if (lock.aad.length > MOST_AAD_BYTES) throw new RangeError('too much associated data')
  raw.HEAPU8.set(lock.key, keyAt)
  raw.HEAPU8.set(lock.nonce, nonceAt)
  raw.HEAPU8.set(lock.aad, aadAt)
}

const NO_HEAD = new Uint8Array(0)

/** Places bytes or a text's UTF-8 in the module's memory and gives their length. */
function placePlain(plain: Uint8Array | string, at: number): number {
  if (typeof plain === 'string') return currentMemory().write(plain, at, 'utf8')
  raw.HEAPU8.set(plain, at)
  return plain.length
}

/** ChaCha20-Poly1305 (RFC 8439) with a 12-byte nonce: ciphertext and tag, behind `head` as it is. */
export function chachaSeal(lock: Lock, plain: Uint8Array | string, head: Uint8Array = NO_HEAD): Uint8Array {
  const mostBytes = typeof plain === 'string' ? 3 * plain.length : plain.length
  return withScratch(head.length + mostBytes + TAG, (at) => {
    place(lock)
    const length = placePlain(plain, at)
    const headAt = at + mostBytes
    const outAt = headAt + head.length
    raw.HEAPU8.set(head, headAt)
    raw._crypto_aead_chacha20poly1305_ietf_encrypt(
      outAt,
      0,
      at,
      length,
      0,
      aadAt,
      lock.aad.length,
      0,
      0,
      nonceAt,
      keyAt,
    )
    return raw.HEAPU8.slice(headAt, outAt + length + TAG)
  })
}

/** Opens what `chachaSeal` made; null if key, nonce, associated data, ciphertext or tag do not belong together. */
export function chachaOpen(lock: Lock, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < TAG) return null
  return withScratch(sealed.length, (at) => {
    place(lock)
    raw.HEAPU8.set(sealed, at)
    const outAt = at + sealed.length
    const opens = decrypts({ at, length: sealed.length, outAt, nonceAt, aadLength: lock.aad.length })
    return opens ? raw.HEAPU8.slice(outAt, outAt + sealed.length - TAG) : null
  })
}

/** Deciphers what lies at `at` to `outAt`, with the key and the associated data in their places; false if anything does not belong together. */
function decrypts(sealed: { at: number; length: number; outAt: number; nonceAt: number; aadLength: number }): boolean {
  const { at, length, outAt, aadLength } = sealed
  return (
    raw._crypto_aead_chacha20poly1305_ietf_decrypt(
      outAt,
      0,
      0,
      at,
      length,
      0,
      aadAt,
      aadLength,
      0,
      sealed.nonceAt,
      keyAt,
    ) === 0
  )
}

const textAt = (from: number, to: number): string => currentMemory().toString('utf8', from, to)

/**
 * Opens a text under a derived key (see `Suite.openText`). Key, nonce and ciphertext stay in the module's memory from the derivation to the text:
 * this is what a list does a hundred times a page.
 */
export function chachaOpenText(lock: DerivedLock, message: Uint8Array, front: number): string | null {
  const length = message.length - front
  if (front < NONCE || length < TAG) return null
  checkHash(lock.key.length, KEY)
  if (lock.label.length > MOST_LABEL_BYTES || lock.aad.length > MOST_AAD_BYTES)
    throw new RangeError('too long a label or too much associated data')
  return withScratch(message.length, (at) => {
    raw.HEAPU8.set(lock.key, parentAt)
    raw.HEAPU8.set(lock.label, labelAt)
    raw.HEAPU8.set(lock.aad, aadAt)
    raw.HEAPU8.set(message, at)
    raw._crypto_generichash(keyAt, KEY, labelAt, lock.label.length, 0, parentAt, lock.key.length)
    const outAt = at + message.length
    const sealedAt = at + front
    const opens = decrypts({ at: sealedAt, length, outAt, nonceAt: sealedAt - NONCE, aadLength: lock.aad.length })
    raw.HEAPU8.fill(0, keyAt, keyAt + KEY)
    return opens ? textAt(outAt, outAt + length - TAG) : null
  })
}

function checkHash(keyLength: number, length: number): void {
  if (keyLength < 16 || keyLength > 64) throw new RangeError('a BLAKE2b key has 16 to 64 bytes')
  if (length < 16 || length > 64) throw new RangeError('a BLAKE2b hash has 16 to 64 bytes')
}

/** Keyed BLAKE2b (RFC 7693) of 16 to 64 bytes. */
export function blake2b(key: Uint8Array, message: Uint8Array, length: number): Uint8Array {
  checkHash(key.length, length)
  return withScratch(message.length + 128, (at) => {
    const hashAt = at + message.length
    const ownKeyAt = hashAt + 64
    raw.HEAPU8.set(message, at)
    raw.HEAPU8.set(key, ownKeyAt)
    raw._crypto_generichash(hashAt, length, at, message.length, 0, ownKeyAt, key.length)
    return raw.HEAPU8.slice(hashAt, hashAt + length)
  })
}

/** The 64 bits of a short hash, as two unsigned halves. */
export interface ShortHash {
  readonly low: number
  readonly high: number
}

const SHORT_KEY = 16
const SHORT_BYTES = 8

/**
 * SipHash-2-4 (Aumasson, Bernstein 2012) of a text's UTF-8 under 16 bytes: for tables whose texts someone else chose. It keeps them from being
 * chosen so that they meet; it is no digest to be kept or shown.
 */
export function shortHash(key: Uint8Array, text: string): ShortHash {
  if (key.length !== SHORT_KEY) throw new RangeError('a SipHash key has 16 bytes')
  return withScratch(3 * text.length + SHORT_BYTES, (at) => {
    raw.HEAPU8.set(key, keyAt)
    const written = currentMemory().write(text, at + SHORT_BYTES, 'utf8')
    raw._crypto_shorthash(at, at + SHORT_BYTES, written, 0, keyAt)
    return { low: currentMemory().readUInt32LE(at), high: currentMemory().readUInt32LE(at + 4) }
  })
}

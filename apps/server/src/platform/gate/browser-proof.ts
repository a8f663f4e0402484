/**
 * What a browser's proofs (RFC 9449) are held against without a word to database or keeper: nonces that this process alone gives and takes, and which
 * proofs it has seen under them. A proof that was made for another process, or before a restart, holds no nonce of ours and is asked for anew.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'

/** A nonce is taken for so long; what was seen under it is kept as long. */
const LIVES_MS = 10 * 60_000
/** From this age on an answer brings the next one along. */
export const RENEW_MS = 60_000
const TIME_BYTES = 8
const MAC_BYTES = 16
const KEY_BYTES = 32
/** Proofs kept of one generation (about 10 MB): whoever brings more makes everybody ask for a new nonce once. */
const MOST_KEPT = 100_000

/** The nonces and the seen proofs of one process. */
export class BrowserProofs {
  readonly #clock: Clock
  readonly #random: Random
  #key: Uint8Array
  #seen = new Set<string>()
  #seenBefore = new Set<string>()
  #turnedAt: number

  constructor({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.#clock = clock
    this.#random = random
    this.#key = random.bytes(KEY_BYTES)
    this.#turnedAt = clock.now()
  }

  #mac(time: Uint8Array): Buffer {
    return createHmac('sha256', this.#key).update(time).digest().subarray(0, MAC_BYTES)
  }

  /** A nonce for the proofs of the next ten minutes; it is no secret. */
  newNonce(): string {
    const time = Buffer.alloc(TIME_BYTES)
    time.writeBigUInt64BE(BigInt(this.#clock.now()))
    return Buffer.concat([time, this.#mac(time)]).toString('base64url')
  }

  /** How old a nonce is, in milliseconds; null where it is none of ours or too old to count. */
  ageOf(nonce: unknown): number | null {
    if (typeof nonce !== 'string') return null
    const bytes = Buffer.from(nonce, 'base64url')
    if (bytes.length !== TIME_BYTES + MAC_BYTES) return null
    const time = bytes.subarray(0, TIME_BYTES)
    if (!timingSafeEqual(this.#mac(time), bytes.subarray(TIME_BYTES))) return null
    const age = this.#clock.now() - Number(time.readBigUInt64BE())
    return age >= 0 && age < LIVES_MS ? age : null
  }

  /** Takes a proof by what names it; false with the second. Only for proofs whose nonce counts. */
  take(id: string): boolean {
    if (this.#seen.has(id) || this.#seenBefore.has(id)) return false
    this.#turn()
    this.#seen.add(id)
    return true
  }

  /** Forgets what no nonce that counts can have stood under; at too many it lets no nonce count any more. */
  #turn(): void {
    const now = this.#clock.now()
    const isFull = this.#seen.size >= MOST_KEPT
    if (!isFull && now - this.#turnedAt < LIVES_MS) return
    this.#seenBefore = isFull ? new Set() : this.#seen
    this.#seen = new Set()
    this.#turnedAt = now
    if (isFull) this.#key = this.#random.bytes(KEY_BYTES)
  }
}

/** A map from text to a number in 12 bytes an entry: what lets a file of any length be held against itself. */
import { randomBytes } from 'node:crypto'
import { type ShortHash, shortHash } from '@holdfast/crypto'

const FIRST_SLOTS = 4_096
const MOST_FULL = 0.7

/** Which key it is changes nothing that is found: it only keeps whoever wrote a file from having chosen texts that meet. */
const KEY = randomBytes(16)

/** What a table knows a text by: worked out once where it is looked up and then kept. */
export const digestOfText = (text: string): ShortHash => shortHash(KEY, text)

/**
 * Keeps 64 bits of a keyed hash of each text, never the text. Two different texts meet with a chance of about n²/2⁶⁵: for ten million rows, three
 * in a million.
 */
export class DigestTable {
  #high = new Uint32Array(FIRST_SLOTS)
  #low = new Uint32Array(FIRST_SLOTS)
  /** 0 marks a free slot. */
  #values = new Uint32Array(FIRST_SLOTS)
  #size = 0

  /** The number kept for a text; undefined where there is none. */
  get({ high, low }: ShortHash): number | undefined {
    const slot = this.#slotOf(high, low)
    const value = this.#values[slot] ?? 0
    return value === 0 ? undefined : value
  }

  /** Keeps a number greater than zero for a text, in place of the one before. */
  set({ high, low }: ShortHash, value: number): void {
    if (this.#size >= this.#values.length * MOST_FULL) this.#grow()
    this.#put(high, low, value)
  }

  #slotOf(high: number, low: number): number {
    const mask = this.#values.length - 1
    let slot = high & mask
    while (this.#values[slot] !== 0 && (this.#high[slot] !== high || this.#low[slot] !== low)) slot = (slot + 1) & mask
    return slot
  }

  #put(high: number, low: number, value: number): void {
    const slot = this.#slotOf(high, low)
    if (this.#values[slot] === 0) this.#size += 1
    this.#high[slot] = high
    this.#low[slot] = low
    this.#values[slot] = value
  }

  #grow(): void {
    const [highs, lows, values] = [this.#high, this.#low, this.#values]
    this.#high = new Uint32Array(2 * values.length)
    this.#low = new Uint32Array(2 * values.length)
    this.#values = new Uint32Array(2 * values.length)
    this.#size = 0
    values.forEach((value, at) => {
      if (value !== 0) this.#put(highs[at] ?? 0, lows[at] ?? 0, value)
    })
  }
}

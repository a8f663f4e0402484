import { joinParts, utf8, utf8All } from './bytes.ts'
import { createBlockCipher, deriveKey } from './key-derivation.ts'
import type { MacKey } from './mac.ts'
import type { Suite } from './suite.ts'

/** The terms of one field: UTF-8, each term followed by a zero byte; a term holds none itself. */
export interface TermGroup {
  field: number
  count: number
  terms: Uint8Array
}

/** A tenant's index key made ready: the block cipher for short terms and the hash key for long ones, both derived from it. */
export interface IndexKey {
  readonly permute: (blocks: Uint8Array) => Uint8Array
  readonly longTerms: MacKey
}

const BLOCK_BYTES = 16
const HEAD_BYTES = 3
const MOST_TERM_BYTES = BLOCK_BYTES - HEAD_BYTES
/** Stands where a short term has its length, 0 to 13. */
const HASHED = 0xff

/** Makes the 32-byte index key of a tenant ready for use, long terms with its suite's keyed hash. */
export function openIndexKey(suite: Suite, key: Uint8Array): IndexKey {
  return {
    permute: createBlockCipher(deriveKey(key, { info: utf8('holdfast/index/1/blocks') })),
    longTerms: { suite, bytes: deriveKey(key, { info: utf8('holdfast/index/1/long terms') }) },
  }
}

/** Puts the terms of many fields as the protocol carries them: each followed by a zero byte. */
export const packTerms = (groups: readonly { readonly terms: readonly string[] }[]): Uint8Array[] =>
  utf8All(groups.map(({ terms }) => (terms.length === 0 ? '' : `${terms.join('\0')}\0`)))

function writeBlock(key: IndexKey, out: Uint8Array, place: { offset: number; field: number; term: Uint8Array }): void {
  const { offset, field, term } = place
  out[offset] = field >> 8
  out[offset + 1] = field & 0xff
  if (term.length <= MOST_TERM_BYTES) {
    out[offset + 2] = term.length
    for (let index = 0; index < term.length; index++) out[offset + HEAD_BYTES + index] = term[index] ?? 0
    return
  }
  out[offset + 2] = HASHED
  const { suite, bytes } = key.longTerms
  out.set(suite.keyedHash(bytes, term, BLOCK_BYTES).subarray(0, MOST_TERM_BYTES), offset + HEAD_BYTES)
}

/**
 * One 16-byte block per term: field (2), length (1), term padded with zeros; a term over 13 bytes goes in as 13 bytes of its keyed hash, under
 * a length no short term has. So different fields or terms never share a block (long ones: but for a collision of 104 bits).
 * Throws `RangeError` when the number of terms is not the one announced.
 */
export function blocksOf(key: IndexKey, groups: readonly TermGroup[]): Uint8Array {
  const out = new Uint8Array(BLOCK_BYTES * groups.reduce((sum, group) => sum + group.count, 0))
  let offset = 0
  for (const { field, count, terms } of groups) {
    let start = 0
    for (let index = 0; index < count; index++) {
      const end = terms.indexOf(0, start)
      if (end < 0) throw new RangeError('fewer terms than announced')
      writeBlock(key, out, { offset, field, term: terms.subarray(start, end) })
      offset += BLOCK_BYTES
      start = end + 1
    }
    if (start !== terms.length) throw new RangeError('more terms than announced')
  }
  return out
}

/**
 * Tokens of blocks: AES-256 as a keyed permutation, all blocks in one call, truncated to the first 4 bytes (little endian). A permutation on 128
 * bits, truncated to 32, cannot be told from a random function at any number of terms that fits on earth, so the tokens tell equality and no more;
 * and truncation makes different terms share tokens, so that a token is a hint, to be verified against the opened record.
 */
export function tokensOf(key: IndexKey, blocks: Uint8Array): Int32Array {
  const permuted = key.permute(blocks)
  const view = new DataView(permuted.buffer, permuted.byteOffset, permuted.length)
  const tokens = new Int32Array(permuted.length / BLOCK_BYTES)
  for (let index = 0; index < tokens.length; index++) tokens[index] = view.getInt32(index * BLOCK_BYTES, true)
  return tokens
}

/** A 16-byte keyed hash under a label: for uniqueness constraints and look-ups, where two values must not collide (they never will at 128 bits). */
export function digest128(key: { suite: Suite; bytes: Uint8Array }, label: string, value: Uint8Array): Uint8Array {
  return key.suite.keyedHash(key.bytes, joinParts([utf8('digest'), utf8(label), value]), 16)
}

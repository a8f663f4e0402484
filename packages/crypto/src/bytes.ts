import { timingSafeEqual } from 'node:crypto'

const HEX = '0123456789abcdef'
const NOT_HEX = 0xff
const UUID_LENGTH = 36
const HYPHEN = 0x2d

/** Value of each hexadecimal digit by its character code, 0xff for what is none. */
const nibbles = new Uint8Array(128).fill(NOT_HEX)
for (let value = 0; value < 16; value++) {
  nibbles[HEX.charCodeAt(value)] = value
  nibbles[HEX.toUpperCase().charCodeAt(value)] = value
}

/** Where the 16 bytes of a UUID stand in its text. */
const positions = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]
const hyphens = [8, 13, 18, 23]
const byteTexts = Array.from({ length: 256 }, (_, value) => `${HEX[value >> 4]}${HEX[value & 15]}`)

/** Writes the 16 bytes of a UUID in text into `out` at `offset`; throws `TypeError` if the text is none. */
export function writeUuid(out: Uint8Array, offset: number, text: string): void {
  let wrong = text.length === UUID_LENGTH ? 0 : 1
  for (const at of hyphens) if (text.charCodeAt(at) !== HYPHEN) wrong = 1
  for (let index = 0; index < 16; index++) {
    const at = positions[index] ?? 0
    const high = nibbles[text.charCodeAt(at)] ?? NOT_HEX
    const low = nibbles[text.charCodeAt(at + 1)] ?? NOT_HEX
    wrong |= (high | low) & 0x80
    out[offset + index] = (high << 4) | low
  }
  if (wrong !== 0) throw new TypeError('not a UUID')
}

/** The 16 bytes of a UUID in text. */
export function uuidBytes(text: string): Uint8Array {
  const out = new Uint8Array(16)
  writeUuid(out, 0, text)
  return out
}

/** Many UUIDs one after the other, 16 bytes each. */
export function packUuids(texts: readonly string[]): Uint8Array {
  const out = new Uint8Array(16 * texts.length)
  for (let index = 0; index < texts.length; index++) writeUuid(out, 16 * index, texts[index] ?? '')
  return out
}

/** The text of 16 bytes as a UUID, lower case. */
export function uuidText(bytes: Uint8Array): string {
  let text = ''
  for (let index = 0; index < 16; index++) {
    if (index === 4 || index === 6 || index === 8 || index === 10) text += '-'
    text += byteTexts[bytes[index] ?? 0]
  }
  return text
}

/** Whether two byte strings are the same, in a time that tells only whether their lengths are. */
export function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right)
}

const encoder = new TextEncoder()

/** UTF-8 of a text. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/** UTF-8 of many texts, as views of one byte string that they share: for messages that are copied and gone at once, never for keys. */
export function utf8All(texts: readonly string[]): Uint8Array[] {
  const all = Buffer.allocUnsafe(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0))
  let at = 0
  return texts.map((text) => {
    const start = at
    at += all.write(text, at, 'utf8')
    return new Uint8Array(all.buffer, all.byteOffset + start, at - start)
  })
}

/**
 * One byte string out of several from which they can be told apart again: each but the last with its 4-byte length before it. Two different
 * lists of equal length never join to the same bytes.
 */
export function joinParts(parts: readonly Uint8Array[]): Uint8Array {
  const last = parts.length - 1
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 4 * Math.max(last, 0)))
  const view = new DataView(out.buffer)
  let offset = 0
  parts.forEach((part, index) => {
    if (index !== last) {
      view.setUint32(offset, part.length)
      offset += 4
    }
    out.set(part, offset)
    offset += part.length
  })
  return out
}

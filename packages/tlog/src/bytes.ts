/** Bytes, text and base64, strict: what does not re-encode to itself is refused, so that one value has one form. */
import { malformed } from './fault.ts'

const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const URL_SAFE = `${STANDARD.slice(0, 62)}-_`
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const utf8 = new TextEncoder()

/** UTF-8 of a text; a lone surrogate is refused because TextEncoder would silently replace it. */
export function encodeText(text: string): Uint8Array {
  if (!text.isWellFormed()) throw malformed('the text holds a lone surrogate')
  return utf8.encode(text)
}

/** Text of UTF-8 bytes; throws a malformed fault on any invalid sequence. A byte order mark is kept. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes)
  } catch (cause) {
    throw malformed('the text is not valid UTF-8', cause)
  }
}

export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) return false
  return true
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** The item at an index that must exist. */
export function at<T>(items: ArrayLike<T>, index: number): T {
  const item = items[index]
  if (item === undefined) throw new RangeError(`no item ${index} of ${items.length}`)
  return item
}

function encodeWith(alphabet: string, bytes: Uint8Array): string {
  let text = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const group = (at(bytes, index) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0)
    const characters = Math.min(4, bytes.length - index + 1)
    for (let place = 0; place < characters; place += 1) text += alphabet.charAt((group >> (18 - 6 * place)) & 63)
  }
  return text
}

function decodeWith(alphabet: string, text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let buffer = 0
  let bits = 0
  let filled = 0
  for (const character of text) {
    const digit = alphabet.indexOf(character)
    if (digit < 0) throw malformed('a character is not of the base64 alphabet')
    buffer = ((buffer << 6) | digit) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[filled] = (buffer >> bits) & 0xff
    filled += 1
  }
  // Unused bits must be zero: else one signature has several spellings.
  if (bits >= 6 || (buffer & ((1 << bits) - 1)) !== 0) throw malformed('base64 has stray bits at its end')
  return bytes
}

/** RFC 4648 section 4, with padding. */
export function toBase64(bytes: Uint8Array): string {
  const text = encodeWith(STANDARD, bytes)
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=')
}

/** Throws a malformed fault unless the text is exactly what {@link toBase64} writes. */
export function fromBase64(text: string): Uint8Array {
  const bare = text.replace(/={1,2}$/, '')
  if (text.length % 4 !== 0 || text.length - bare.length !== (4 - (bare.length % 4)) % 4)
    throw malformed('base64 padding is wrong')
  return decodeWith(STANDARD, bare)
}

/** RFC 4648 section 5, without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return encodeWith(URL_SAFE, bytes)
}

/** Throws a malformed fault unless the text is exactly what {@link toBase64Url} writes. */
export function fromBase64Url(text: string): Uint8Array {
  return decodeWith(URL_SAFE, text)
}

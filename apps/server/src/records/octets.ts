/**
 * JSON as octets: a text each of whose characters stands for one byte of the JSON's UTF-8. Where one Chinese name makes a text of two bytes a character
 * and every byte has to be found anew when it is sent, octets stay one byte a character and become a Buffer by a mere copy (`latin1`).
 */

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Whether the character stands in JSON as it is and is one byte of UTF-8. */
const isPlain = (code: number): boolean => code >= 0x20 && code <= 0x7e && code !== QUOTE && code !== BACKSLASH

/** The octets of a text. */
export const octetsOf = (text: string): string => Buffer.from(text).toString('latin1')

/** The UTF-8 bytes of a character that is one of neither ASCII nor a surrogate, or none where it is. */
function octetsOfCode(code: number): string | null {
  if (code < 0x80 || (code >= 0xd800 && code <= 0xdfff)) return null
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 0x3f))
  return String.fromCharCode(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f))
}

/** The octets of a string's JSON from the first character that is not plain; escapes and surrogates are left to the platform. */
function octetsFrom(text: string, first: number): string {
  let octets = `"${text.slice(0, first)}`
  for (let at = first; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const encoded = isPlain(code) ? text[at] : octetsOfCode(code)
    if (encoded === null) return octetsOf(JSON.stringify(text))
    octets += encoded
  }
  return `${octets}"`
}

/** The octets of a value's JSON; the same as those of `JSON.stringify`, in half its time for the short texts of a record. */
export function jsonOctets(value: unknown): string {
  if (typeof value !== 'string') return octetsOf(JSON.stringify(value))
  for (let at = 0; at < value.length; at++) if (!isPlain(value.charCodeAt(at))) return octetsFrom(value, at)
  return `"${value}"`
}

import { createHash } from 'node:crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const GROUP = 4
const KEY_BYTES = 32
/** What a hand writes or an eye reads for a letter of the alphabet. */
const MISREAD: Readonly<Record<string, string>> = { '0': 'O', '1': 'I', '8': 'B' }

/** RFC 4648 base 32 without padding. */
function base32(bytes: Uint8Array): string {
  let [bits, held, text] = [0, 0, '']
  for (const byte of bytes) {
    held = (held << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(held >>> (bits - 5)) & 31] ?? ''
    held &= 0xff
  }
  return bits === 0 ? text : text + (ALPHABET[(held << (5 - bits)) & 31] ?? '')
}

function fromBase32(text: string): Uint8Array {
  const bytes: number[] = []
  let [bits, held] = [0, 0]
  for (const letter of text) {
    held = ((held << 5) | ALPHABET.indexOf(letter)) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >>> bits) & 0xff)
  }
  return Uint8Array.from(bytes)
}

const checkOf = (key: Uint8Array): string => base32(createHash('sha256').update(key).digest()).slice(0, GROUP)

/** The root key for paper: groups of four letters (RFC 4648 base 32), the last a check over the others. */
export const kitOf = (key: Uint8Array): string =>
  [...(base32(key).match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? []), checkOf(key)].join(' ')

/** The key behind a kit as somebody typed it; null where a letter is wrong or missing. */
export function keyOfKit(typed: string): Uint8Array | null {
  const letters = typed
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replace(/[018]/g, (read) => MISREAD[read] ?? read)
  if (!/^[A-Z2-7]+$/.test(letters)) return null
  const key = fromBase32(letters.slice(0, -GROUP))
  return key.length === KEY_BYTES && kitOf(key).replace(/ /g, '') === letters ? key : null
}

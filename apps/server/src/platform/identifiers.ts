import type { Clock } from './clock.ts'
import type { Random } from './random.ts'

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const hex = (byte: number | undefined): string => HEX[byte ?? 0] ?? '00'

/** The text of 16 bytes as a UUID, lower case. */
export function uuidFromBytes(b: Uint8Array): string {
  let text = ''
  for (let i = 0; i < 16; i++) text += (i === 4 || i === 6 || i === 8 || i === 10 ? '-' : '') + hex(b[i])
  return text
}

/** The 16 bytes of a UUID. */
export function uuidToBytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text.replaceAll('-', ''), 'hex'))
}

const MOST_IN_ONE_MS = 0xfff

/**
 * Makes UUIDv7 ids (RFC 9562 §6.2, method 1): ordered by time, and those of one millisecond by a 12-bit counter that begins somewhere in its lower
 * half, so that what one process makes later always stands later. The 62 bits behind it are random: no id tells another.
 */
export function identifierSource(clock: Clock, random: Random): () => string {
  let last = 0
  let counter = 0
  return () => {
    const bytes = random.bytes(16)
    const now = clock.now()
    if (now > last) {
      last = now
      counter = (((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0)) & (MOST_IN_ONE_MS >> 1)
    } else if (counter === MOST_IN_ONE_MS) {
      last += 1
      counter = 0
    } else counter += 1
    for (let i = 0; i < 6; i++) bytes[i] = Math.floor(last / 2 ** (8 * (5 - i))) & 0xff
    bytes[6] = 0x70 | (counter >> 8)
    bytes[7] = counter & 0xff
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
    return uuidFromBytes(bytes)
  }
}

/** The form of an id in a schema: a UUID in lower case (RFC 9562). */
export const UUID_PATTERN = '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'
const UUID = new RegExp(UUID_PATTERN)
export const isUuid = (text: unknown): text is string => typeof text === 'string' && UUID.test(text)
export const NIL_UUID = '00000000-0000-0000-0000-000000000000'

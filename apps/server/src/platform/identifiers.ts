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

/** Makes UUIDv7 ids (RFC 9562): ordered by time, so that the newest records lie together in every index. */
export function identifierSource(clock: Clock, random: Random): () => string {
  return () => {
    const bytes = random.bytes(16)
    const now = clock.now()
    for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) & 0xff
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
    return uuidFromBytes(bytes)
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
export const isUuid = (text: unknown): text is string => typeof text === 'string' && UUID.test(text)
export const NIL_UUID = '00000000-0000-0000-0000-000000000000'

/** What a certificate and a signature are written in: DER (ITU-T X.690), as far as these need it. */

const LONG = 0x80

function lengthOf(size: number): Buffer {
  if (size < LONG) return Buffer.from([size])
  const digits = Buffer.from(size.toString(16).padStart(Math.ceil(size.toString(16).length / 2) * 2, '0'), 'hex')
  return Buffer.concat([Buffer.from([LONG + digits.length]), digits])
}

/** A value under its tag. */
export function tagged(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content])
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => tagged(0x30, ...parts)

/** A set: its members in the order of their bytes, as DER wants it. */
export const setOf = (...parts: readonly Uint8Array[]): Buffer =>
  tagged(0x31, ...parts.toSorted((one, other) => Buffer.compare(one, other)))

/** A whole number that is not negative, from its bytes. */
export function integer(bytes: Uint8Array): Buffer {
  const begin = bytes.findIndex((byte) => byte !== 0)
  const digits = begin < 0 ? Buffer.from([0]) : Buffer.from(bytes.subarray(begin))
  return tagged(0x02, ...((digits[0] ?? 0) >= LONG ? [Buffer.from([0])] : []), digits)
}

export const octets = (bytes: Uint8Array): Buffer => tagged(0x04, bytes)
export const bits = (bytes: Uint8Array, unused = 0): Buffer => tagged(0x03, Buffer.from([unused]), bytes)
export const utf8 = (text: string): Buffer => tagged(0x0c, Buffer.from(text.toWellFormed(), 'utf8'))

function base128(value: number): number[] {
  const digits = [value & 0x7f]
  for (let rest = Math.floor(value / LONG); rest > 0; rest = Math.floor(rest / LONG))
    digits.unshift((rest & 0x7f) | LONG)
  return digits
}

/** `1.2.840.10045.2.1` as an object identifier. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number)
  return tagged(0x06, Buffer.from([first * 40 + second, ...others.flatMap(base128)]))
}

/** A moment in milliseconds: two digits of the year until 2049, four after (RFC 5280 4.1.2.5). */
export function time(moment: number): Buffer {
  const digits = new Date(moment).toISOString().replace(/\D/g, '').slice(0, 14)
  const isShort = digits < '2050'
  return tagged(isShort ? 0x17 : 0x18, Buffer.from(`${isShort ? digits.slice(2) : digits}Z`, 'latin1'))
}

/** A value as it stands in some DER. */
export interface Der {
  readonly tag: number
  /** With its tag and length … */
  readonly whole: Buffer
  /** … and without. */
  readonly content: Buffer
}

/** Bytes that are no DER, or none that is expected there. */
export class DerFault extends Error {}

/** The first value of some DER, and what follows it. Throws `DerFault` where it is cut short, or its length is not said at its beginning. */
export function firstOf(bytes: Buffer): { readonly value: Der; readonly rest: Buffer } {
  const [tag, size] = bytes
  if (tag === undefined || size === undefined || (tag & 0x1f) === 0x1f) throw new DerFault()
  const more = size < LONG ? 0 : size - LONG
  if (more > 4 || size === LONG || bytes.length < 2 + more) throw new DerFault()
  const begin = 2 + more
  const end = begin + (more === 0 ? size : bytes.readUIntBE(2, more))
  if (end > bytes.length) throw new DerFault()
  return {
    value: { tag, whole: bytes.subarray(0, end), content: bytes.subarray(begin, end) },
    rest: bytes.subarray(end),
  }
}

/** All values, one after the other. */
export function valuesOf(bytes: Buffer): readonly Der[] {
  const values: Der[] = []
  for (let rest = bytes; rest.length > 0; ) {
    const first = firstOf(rest)
    values.push(first.value)
    rest = first.rest
  }
  return values
}

/** The member of that place; throws `DerFault` where there is none, or one of another tag. */
export function memberOf(values: readonly Der[], at: number, tag?: number): Der {
  const value = values[at]
  if (value === undefined || (tag !== undefined && value.tag !== tag)) throw new DerFault()
  return value
}

/** Whether the value is that object identifier. */
export const isOid = (value: Der | undefined, dotted: string): boolean => value?.whole.equals(oid(dotted)) === true

/** A TrueType file that holds exactly the characters of one paper, as a PDF embeds it (ISO 32000-1 §9.9). */
import type { Shape } from './face.ts'

const TABLE_ENTRY = 16
const ON_CURVE = 0x01
const SAME_X = 0x10
const SAME_Y = 0x20
const UNITS = 1_000

/** Heights of the type in thousandths, as the whole font has them. */
export const ASCENT = 880
export const DESCENT = -120

const extent = (values: readonly number[]): readonly [number, number] =>
  values.length === 0 ? [0, 0] : [Math.min(...values), Math.max(...values)]

/** A number of two octets each. */
function words(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [at, value] of values.entries()) bytes.writeUInt16BE(value & 0xffff, at * 2)
  return bytes
}

const steps = (values: readonly number[]): number[] => values.map((value, at) => value - (values[at - 1] ?? 0))

function glyphOf({ xs, ys, on, ends }: Shape): Buffer {
  if (ends.length === 0) return Buffer.alloc(0)
  const [[left, right], [low, high]] = [extent(xs), extent(ys)]
  const [dx, dy] = [steps(xs), steps(ys)]
  const flags = on.map((isOn, at) => (isOn ? ON_CURVE : 0) | (dx[at] === 0 ? SAME_X : 0) | (dy[at] === 0 ? SAME_Y : 0))
  const some = (values: readonly number[]) => words(values.filter((value) => value !== 0))
  const head = words([ends.length, left, low, right, high, ...ends, 0])
  const bytes = Buffer.concat([head, Buffer.from(flags), some(dx), some(dy)])
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)])
}

function sumOf(bytes: Buffer): number {
  let sum = 0
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0
  return sum
}

const padded = (bytes: Buffer): Buffer =>
  bytes.length % 4 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(4 - (bytes.length % 4))])

function headTable(): Buffer {
  const bytes = Buffer.alloc(54)
  bytes.writeUInt32BE(0x00010000, 0)
  bytes.writeUInt32BE(0x00010000, 4)
  bytes.writeUInt32BE(0x5f0f3cf5, 12)
  bytes.writeUInt16BE(UNITS, 18)
  words([-200, DESCENT * 2, UNITS * 2, ASCENT + 200]).copy(bytes, 36)
  // long offsets
  bytes.writeUInt16BE(1, 50)
  return bytes
}

function heightTable(shapes: readonly Shape[]): Buffer {
  const bytes = Buffer.alloc(36)
  bytes.writeUInt32BE(0x00010000, 0)
  bytes.writeInt16BE(ASCENT, 4)
  bytes.writeInt16BE(DESCENT, 6)
  bytes.writeUInt16BE(Math.max(...shapes.map(({ advance }) => advance)), 10)
  bytes.writeUInt16BE(shapes.length, 34)
  return bytes
}

function profileTable(shapes: readonly Shape[]): Buffer {
  const bytes = Buffer.alloc(32)
  bytes.writeUInt32BE(0x00010000, 0)
  bytes.writeUInt16BE(shapes.length, 4)
  bytes.writeUInt16BE(Math.max(...shapes.map(({ xs }) => xs.length)), 6)
  bytes.writeUInt16BE(Math.max(...shapes.map(({ ends }) => ends.length)), 8)
  bytes.writeUInt16BE(1, 14)
  return bytes
}

function offsetsOf(glyphs: readonly Buffer[]): Buffer {
  const bytes = Buffer.alloc((glyphs.length + 1) * 4)
  let at = 0
  for (const [index, glyph] of glyphs.entries()) {
    at += glyph.length
    bytes.writeUInt32BE(at, (index + 1) * 4)
  }
  return bytes
}

function assemble(tables: readonly (readonly [string, Buffer])[]): Buffer {
  const entries = tables.length
  const power = 2 ** Math.floor(Math.log2(entries))
  const header = Buffer.alloc(12 + entries * TABLE_ENTRY)
  header.writeUInt32BE(0x00010000, 0)
  words([entries, power * 16, Math.log2(power), entries * 16 - power * 16]).copy(header, 4)
  const pieces: Buffer[] = [header]
  let at = header.length
  for (const [index, [tag, bytes]] of tables.entries()) {
    const whole = padded(bytes)
    const entry = 12 + index * TABLE_ENTRY
    header.write(tag, entry, 'latin1')
    header.writeUInt32BE(sumOf(whole), entry + 4)
    header.writeUInt32BE(at, entry + 8)
    header.writeUInt32BE(bytes.length, entry + 12)
    pieces.push(whole)
    at += whole.length
  }
  return Buffer.concat(pieces)
}

/** The file of these shapes, whose numbers are their places in the list; the first is what is drawn for none of them. */
export function makeSfnt(shapes: readonly Shape[]): Buffer {
  const glyphs = shapes.map(glyphOf)
  return assemble([
    ['glyf', Buffer.concat(glyphs)],
    ['head', headTable()],
    ['hhea', heightTable(shapes)],
    ['hmtx', words(shapes.flatMap(({ advance, xs }) => [advance, extent(xs)[0]]))],
    ['loca', offsetsOf(glyphs)],
    ['maxp', profileTable(shapes)],
  ])
}

/** Outlines of a WOFF2 file: the streams of its transformed glyph table (WOFF2 §5.1), read glyph by glyph when one is asked for. */
import { Octets } from './octets.ts'

/** Contours as their points, one list after the other; `ends` are the last points of the contours. */
export interface Outline {
  readonly xs: number[]
  readonly ys: number[]
  readonly on: boolean[]
  readonly ends: number[]
}

/** A glyph put into another: moved, and seldom scaled. */
export interface Part {
  readonly glyph: number
  readonly dx: number
  readonly dy: number
  readonly scale: readonly [number, number, number, number]
}

export type Glyph = { readonly outline: Outline } | { readonly parts: readonly Part[] }

/** Where a glyph begins in each of the streams. */
interface Place {
  readonly contours: number
  readonly points: number
  readonly flags: number
  readonly triplets: number
  readonly parts: number
}

interface Streams {
  readonly contours: Octets
  readonly points: Octets
  readonly flags: Octets
  readonly triplets: Octets
  readonly parts: Octets
}

const HEADER_BYTES = 36

function openStreams(table: Uint8Array): { streams: Streams; count: number } {
  const header = new Octets(table, 4)
  const count = header.u16()
  header.at = 8
  const sizes = Array.from({ length: 5 }, () => header.u32())
  let at = HEADER_BYTES
  const [contours, points, flags, triplets, parts] = sizes.map((size) => {
    const stream = new Octets(table.subarray(at, at + size))
    at += size
    return stream
  }) as [Octets, Octets, Octets, Octets, Octets]
  return { streams: { contours, points, flags, triplets, parts }, count }
}

/** Bytes of the triplet of a flag, beside the flag itself. */
function tripletBytes(flag: number): number {
  if (flag < 84) return 1
  if (flag < 120) return 2
  return flag < 124 ? 3 : 4
}

const signed = (flag: number, value: number): number => ((flag & 1) === 1 ? value : -value)

/** How far a point lies from the one before, by the table of WOFF2 §5.2. */
function readStep(flag: number, octets: Octets): readonly [number, number] {
  const b0 = octets.u8()
  if (flag < 10) return [0, signed(flag, ((flag & 14) << 7) + b0)]
  if (flag < 20) return [signed(flag, (((flag - 10) & 14) << 7) + b0), 0]
  if (flag < 84) {
    const rest = flag - 20
    return [signed(flag, 1 + (rest & 0x30) + (b0 >> 4)), signed(flag >> 1, 1 + ((rest & 0x0c) << 2) + (b0 & 0x0f))]
  }
  const b1 = octets.u8()
  if (flag < 120) {
    const rest = flag - 84
    const [far, high] = [Math.floor(rest / 12), (rest % 12) >> 2]
    return [signed(flag, 1 + (far << 8) + b0), signed(flag >> 1, 1 + (high << 8) + b1)]
  }
  const b2 = octets.u8()
  if (flag < 124) return [signed(flag, (b0 << 4) + (b1 >> 4)), signed(flag >> 1, ((b1 & 0x0f) << 8) + b2)]
  return [signed(flag, (b0 << 8) + b1), signed(flag >> 1, (b2 << 8) + octets.u8())]
}

const HAS_WORDS = 0x0001
const IS_OFFSET = 0x0002
const HAS_SCALE = 0x0008
const HAS_MORE = 0x0020
const HAS_TWO_SCALES = 0x0040
const HAS_MATRIX = 0x0080
const HAS_INSTRUCTIONS = 0x0100

function readScale(flags: number, octets: Octets): Part['scale'] {
  if ((flags & HAS_SCALE) !== 0) {
    const both = octets.f2dot14()
    return [both, 0, 0, both]
  }
  if ((flags & HAS_TWO_SCALES) !== 0) return [octets.f2dot14(), 0, 0, octets.f2dot14()]
  if ((flags & HAS_MATRIX) !== 0) return [octets.f2dot14(), octets.f2dot14(), octets.f2dot14(), octets.f2dot14()]
  return [1, 0, 0, 1]
}

function readParts(octets: Octets): { parts: Part[]; hasInstructions: boolean } {
  const parts: Part[] = []
  let [flags, hasInstructions] = [HAS_MORE, false]
  while ((flags & HAS_MORE) !== 0) {
    flags = octets.u16()
    const glyph = octets.u16()
    const read = () => ((flags & HAS_WORDS) === 0 ? octets.i8() : octets.i16())
    const [first, second] = [read(), read()]
    const isOffset = (flags & IS_OFFSET) !== 0
    parts.push({ glyph, dx: isOffset ? first : 0, dy: isOffset ? second : 0, scale: readScale(flags, octets) })
    hasInstructions ||= (flags & HAS_INSTRUCTIONS) !== 0
  }
  return { parts, hasInstructions }
}

const COMPOSITE = -1

/** Steps over one glyph in every stream. */
function skipGlyph({ contours, points, flags, triplets, parts }: Streams): void {
  const count = contours.i16()
  if (count === COMPOSITE) {
    if (readParts(parts).hasInstructions) triplets.short255()
    return
  }
  for (let contour = 0; contour < count; contour += 1) {
    const inContour = points.short255()
    for (let point = 0; point < inContour; point += 1) triplets.at += tripletBytes(flags.u8() & 0x7f)
  }
  // how many instructions there are stands here, they themselves in a stream that is not asked for
  if (count > 0) triplets.short255()
}

function readOutline({ points, flags, triplets }: Streams, contours: number): Outline {
  const outline: Outline = { xs: [], ys: [], on: [], ends: [] }
  let [x, y] = [0, 0]
  for (let contour = 0; contour < contours; contour += 1) {
    const inContour = points.short255()
    for (let point = 0; point < inContour; point += 1) {
      const flag = flags.u8()
      const [dx, dy] = readStep(flag & 0x7f, triplets)
      x += dx
      y += dy
      outline.xs.push(x)
      outline.ys.push(y)
      outline.on.push(flag < 0x80)
    }
    outline.ends.push(outline.xs.length - 1)
  }
  return outline
}

/** All glyphs of the file, by number. What is beyond the last is empty. */
export function openGlyphs(table: Uint8Array): (glyph: number) => Glyph {
  const { streams, count } = openStreams(table)
  const { contours, points, flags, triplets, parts } = streams
  const places: Place[] = []
  for (let glyph = 0; glyph < count; glyph += 1) {
    places.push({
      contours: contours.at,
      points: points.at,
      flags: flags.at,
      triplets: triplets.at,
      parts: parts.at,
    })
    skipGlyph(streams)
  }
  return (glyph) => {
    const place = places[glyph]
    if (place === undefined) return { outline: { xs: [], ys: [], on: [], ends: [] } }
    contours.at = place.contours
    points.at = place.points
    flags.at = place.flags
    triplets.at = place.triplets
    parts.at = place.parts
    const inGlyph = contours.i16()
    return inGlyph === COMPOSITE
      ? { parts: readParts(parts).parts }
      : { outline: readOutline(streams, Math.max(inGlyph, 0)) }
  }
}

/** Weights of a variable font: how the points of a glyph lie at one place of its weight axis (OpenType: fvar, avar, gvar). */
import { Octets } from './octets.ts'
import type { FontTables } from './woff2.ts'

/** How far each point of a glyph is moved; the last four are its side bearings, of which the first two make its width. */
export interface Moves {
  readonly dx: Float64Array
  readonly dy: Float64Array
}

/** A glyph as it lies at the default weight. `ends` is absent where the points are the places of its parts. */
export interface Points {
  readonly glyph: number
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  readonly ends?: readonly number[]
}

/** The weight as a place between −1 and 1, 0 being the default; what the font's own map makes of it. */
function placeOfWeight(tables: FontTables, weight: number): number {
  const fvar = new Octets(tables.table('fvar'), 4)
  fvar.at = fvar.u16() + 4
  const [least, usual, most] = [fvar.fixed(), fvar.fixed(), fvar.fixed()]
  const asked = Math.min(Math.max(weight, least), most)
  const place = asked < usual ? (asked - usual) / (usual - least) : asked > usual ? (asked - usual) / (most - usual) : 0
  if (!tables.has('avar')) return place
  const avar = new Octets(tables.table('avar'), 8)
  const map = Array.from({ length: avar.u16() }, () => [avar.f2dot14(), avar.f2dot14()] as const)
  const next = map.findIndex(([from]) => from >= place)
  const [low, high] = [map[next - 1], map[next]]
  if (high === undefined) return place
  if (low === undefined || high[0] === place) return high[1]
  return low[1] + ((place - low[0]) / (high[0] - low[0])) * (high[1] - low[1])
}

const EMBEDDED_PEAK = 0x8000
const HAS_REGION = 0x4000
const OWN_POINTS = 0x2000
const SHARED_POINTS = 0x8000

interface Tuple {
  readonly size: number
  readonly scale: number
  readonly hasOwnPoints: boolean
}

/** How much of a tuple counts at the place. */
function scaleAt(place: number, peak: number, region: readonly [number, number] | null): number {
  if (peak === 0 || place === peak) return 1
  const [start, end] = region ?? [Math.min(0, peak), Math.max(0, peak)]
  if (place <= start || place >= end) return 0
  return place < peak ? (place - start) / (peak - start) : (end - place) / (end - peak)
}

/** Numbers of points; null where all are meant. */
function readPoints(octets: Octets): number[] | null {
  const first = octets.u8()
  const count = first < 0x80 ? first : ((first & 0x7f) << 8) | octets.u8()
  if (count === 0) return null
  const points: number[] = []
  let point = 0
  while (points.length < count) {
    const control = octets.u8()
    for (let left = (control & 0x7f) + 1; left > 0; left -= 1) {
      point += control < 0x80 ? octets.u8() : octets.u16()
      points.push(point)
    }
  }
  return points
}

function readMoves(octets: Octets, count: number): number[] {
  const moves: number[] = []
  while (moves.length < count) {
    const control = octets.u8()
    for (let left = (control & 0x3f) + 1; left > 0; left -= 1)
      moves.push((control & 0x80) !== 0 ? 0 : (control & 0x40) !== 0 ? octets.i16() : octets.i8())
  }
  return moves
}

interface Touched {
  readonly at: readonly number[]
  readonly moves: readonly number[]
}

/** What a point moves that lies between (or beyond) two that are moved. */
function between(at: number, [a, b]: readonly [number, number], [moveA, moveB]: readonly [number, number]): number {
  if (a === b) return moveA === moveB ? moveA : 0
  const [low, high, moveLow, moveHigh] = a < b ? [a, b, moveA, moveB] : [b, a, moveB, moveA]
  if (at <= low) return moveLow
  return at >= high ? moveHigh : moveLow + ((at - low) / (high - low)) * (moveHigh - moveLow)
}

/** The moves of one contour's points, those between the stated ones as they follow from them. */
function fillContour(
  all: Float64Array,
  contour: { readonly from: number; readonly to: number; readonly places: readonly number[] },
  { at, moves }: Touched,
): void {
  const { from, to, places } = contour
  const stated = at.flatMap((point, index) =>
    point >= from && point <= to ? [{ point, move: moves[index] ?? 0 }] : [],
  )
  const length = to - from + 1
  for (const [index, { point, move }] of stated.entries()) {
    all[point] = move
    const next = stated[(index + 1) % stated.length] ?? { point, move }
    const gap = (next.point - point + length) % length || length
    for (let step = 1; step < gap; step += 1) {
      const inside = from + ((point - from + step) % length)
      const ends = [places[point] ?? 0, places[next.point] ?? 0] as const
      all[inside] = between(places[inside] ?? 0, ends, [move, next.move])
    }
  }
}

function spread(touched: Touched, places: readonly number[], { ends, xs }: Points): Float64Array {
  const all = new Float64Array(xs.length + 4)
  for (const [index, point] of touched.at.entries()) if (point < all.length) all[point] = touched.moves[index] ?? 0
  let from = 0
  for (const to of ends ?? []) {
    fillContour(all, { from, to, places }, touched)
    from = to + 1
  }
  return all
}

interface Reading {
  readonly octets: Octets
  readonly place: number
  readonly sharedPeaks: readonly number[]
}

function readTuple({ octets, place, sharedPeaks }: Reading): Tuple {
  const [size, index] = [octets.u16(), octets.u16()]
  const peak = (index & EMBEDDED_PEAK) !== 0 ? octets.f2dot14() : (sharedPeaks[index & 0x0fff] ?? 0)
  const region = (index & HAS_REGION) !== 0 ? ([octets.f2dot14(), octets.f2dot14()] as const) : null
  return { size, scale: scaleAt(place, peak, region), hasOwnPoints: (index & OWN_POINTS) !== 0 }
}

function movesOf(reading: Reading, points: Points): Moves {
  const { octets } = reading
  const count = points.xs.length + 4
  const total = { dx: new Float64Array(count), dy: new Float64Array(count) }
  const begun = octets.at
  const [header, offset] = [octets.u16(), octets.u16()]
  const tuples = Array.from({ length: header & 0x0fff }, () => readTuple(reading))
  octets.at = begun + offset
  const shared = (header & SHARED_POINTS) === 0 ? null : readPoints(octets)
  let at = octets.at
  for (const { size, scale, hasOwnPoints } of tuples) {
    octets.at = at
    at += size
    if (scale === 0) continue
    const stated = hasOwnPoints ? readPoints(octets) : shared
    const numbers = stated ?? Array.from({ length: count }, (_, point) => point)
    const [dx, dy] = [readMoves(octets, numbers.length), readMoves(octets, numbers.length)]
    const [allX, allY] = [
      spread({ at: numbers, moves: dx }, points.xs, points),
      spread({ at: numbers, moves: dy }, points.ys, points),
    ]
    for (let point = 0; point < count; point += 1) {
      total.dx[point] = (total.dx[point] ?? 0) + scale * (allX[point] ?? 0)
      total.dy[point] = (total.dy[point] ?? 0) + scale * (allY[point] ?? 0)
    }
  }
  return total
}

/** What moves the points of a font's glyphs at a weight; undefined for a glyph that is the same at all. */
export function openWeight(tables: FontTables, weight: number): (points: Points) => Moves | undefined {
  if (!tables.has('gvar')) return () => undefined
  const place = placeOfWeight(tables, weight)
  const octets = new Octets(tables.table('gvar'), 6)
  const [shared, sharedAt, count, flags, dataAt] = [
    octets.u16(),
    octets.u32(),
    octets.u16(),
    octets.u16(),
    octets.u32(),
  ]
  const isLong = (flags & 1) === 1
  const begins = Array.from({ length: count + 1 }, () => (isLong ? octets.u32() : octets.u16() * 2))
  octets.at = sharedAt
  const sharedPeaks = Array.from({ length: shared }, () => octets.f2dot14())
  return (points) => {
    const [begin, end] = [begins[points.glyph], begins[points.glyph + 1]]
    if (begin === undefined || end === undefined || begin === end || place === 0) return undefined
    octets.at = dataAt + begin
    return movesOf({ octets, place, sharedPeaks }, points)
  }
}

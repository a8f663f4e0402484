/** One file of a typeface at one weight: characters to shapes. */
import { type Glyph, type Outline, openGlyphs } from './glyphs.ts'
import { Octets } from './octets.ts'
import { openWeight } from './weights.ts'
import { type FontTables, openWoff2 } from './woff2.ts'

/** A character as it is drawn, in thousandths of the size of type. */
export interface Shape extends Outline {
  readonly advance: number
}

export interface Face {
  /** Undefined where the file has no such character. */
  readonly shapeOf: (codePoint: number) => Shape | undefined
}

const THOUSAND = 1_000
/** Parts in parts: none of the package's glyphs has more than two. */
const MOST_DEPTH = 8

type CharacterMap = (codePoint: number) => number

function readGroups(octets: Octets): CharacterMap {
  octets.at += 10
  const groups = Array.from({ length: octets.u32() }, () => [octets.u32(), octets.u32(), octets.u32()] as const)
  return (codePoint) => {
    const group = groups.find(([from, to]) => codePoint >= from && codePoint <= to)
    return group === undefined ? 0 : group[2] + codePoint - group[0]
  }
}

function readSegments(octets: Octets): CharacterMap {
  octets.at += 4
  const count = octets.u16() / 2
  octets.at += 6
  const ends = Array.from({ length: count }, () => octets.u16())
  octets.at += 2
  const starts = Array.from({ length: count }, () => octets.u16())
  const deltas = Array.from({ length: count }, () => octets.u16())
  const rangesAt = octets.at
  return (codePoint) => {
    const segment = ends.findIndex((end) => codePoint <= end)
    const start = starts[segment]
    if (start === undefined || codePoint < start) return 0
    octets.at = rangesAt + segment * 2
    const range = octets.u16()
    const delta = deltas[segment] ?? 0
    if (range === 0) return (codePoint + delta) & 0xffff
    octets.at = rangesAt + segment * 2 + range + (codePoint - start) * 2
    const glyph = octets.u16()
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff
  }
}

const READERS: Readonly<Record<number, (octets: Octets) => CharacterMap>> = { 4: readSegments, 12: readGroups }

/** The map of the file that reaches furthest. */
function readMap(table: Uint8Array): CharacterMap {
  const octets = new Octets(table, 2)
  const maps = Array.from({ length: octets.u16() }, () => {
    octets.at += 4
    return octets.u32()
  }).map((at) => ({ at, format: new Octets(table, at).u16() }))
  const best = maps.filter(({ format }) => READERS[format] !== undefined).sort((a, b) => b.format - a.format)[0]
  const read = READERS[best?.format ?? 0]
  if (best === undefined || read === undefined) throw new RangeError('the font has no map of characters')
  return read(new Octets(table, best.at + 2))
}

/** Widths at the default weight. */
function readWidths(tables: FontTables): (glyph: number) => number {
  const octets = new Octets(tables.table('hhea'), 34)
  const last = octets.u16() - 1
  const widths = new Octets(tables.table('hmtx'))
  const [begin, step] = tables.isTransformed('hmtx') ? [1, 2] : [0, 4]
  return (glyph) => {
    widths.at = begin + Math.min(glyph, last) * step
    return widths.u16()
  }
}

interface Drawn {
  readonly outline: Outline
  /** How much wider than at the default weight. */
  readonly wider: number
}

interface Source {
  readonly glyph: (glyph: number) => Glyph
  readonly moves: ReturnType<typeof openWeight>
}

const moved = (values: readonly number[], moves: Float64Array | undefined): number[] =>
  values.map((value, at) => value + (moves?.[at] ?? 0))

/** Width of a glyph is what lies between its two horizontal side points, which follow its others. */
const widened = (dx: Float64Array | undefined, points: number): number =>
  dx === undefined ? 0 : (dx[points + 1] ?? 0) - (dx[points] ?? 0)

function draw(source: Source, glyph: number, depth = 0): Drawn {
  const found = source.glyph(glyph)
  if ('outline' in found) {
    const { outline } = found
    const moves = source.moves({ glyph, ...outline })
    return {
      outline: { ...outline, xs: moved(outline.xs, moves?.dx), ys: moved(outline.ys, moves?.dy) },
      wider: widened(moves?.dx, outline.xs.length),
    }
  }
  if (depth >= MOST_DEPTH) throw new RangeError('a glyph is made of too many others')
  const { parts } = found
  const moves = source.moves({ glyph, xs: parts.map(({ dx }) => dx), ys: parts.map(({ dy }) => dy) })
  const whole: Outline = { xs: [], ys: [], on: [], ends: [] }
  for (const [at, part] of parts.entries()) {
    const { outline } = draw(source, part.glyph, depth + 1)
    const [a, b, c, d] = part.scale
    const [dx, dy] = [part.dx + (moves?.dx[at] ?? 0), part.dy + (moves?.dy[at] ?? 0)]
    const before = whole.xs.length
    for (const [point, x] of outline.xs.entries()) {
      const y = outline.ys[point] ?? 0
      whole.xs.push(a * x + c * y + dx)
      whole.ys.push(b * x + d * y + dy)
      whole.on.push(outline.on[point] ?? true)
    }
    whole.ends.push(...outline.ends.map((end) => end + before))
  }
  return { outline: whole, wider: widened(moves?.dx, parts.length) }
}

/** Opens a file, which then gives its face at each weight. Throws where it is not a WOFF2 file of TrueType glyphs. */
export function openFaces(file: Uint8Array): (weight: number) => Face {
  const tables = openWoff2(file)
  if (!tables.isTransformed('glyf')) throw new RangeError('the glyphs of the font are not in WOFF2’s form')
  const scale = THOUSAND / new Octets(tables.table('head'), 18).u16()
  const [glyphOf, widthOf] = [readMap(tables.table('cmap')), readWidths(tables)]
  const glyph = openGlyphs(tables.table('glyf'))
  const scaled = (values: readonly number[]) => values.map((value) => Math.round(value * scale))
  return (weight) => {
    const source = { glyph, moves: openWeight(tables, weight) }
    return {
      shapeOf: (codePoint) => {
        const number = glyphOf(codePoint)
        if (number === 0) return undefined
        const { outline, wider } = draw(source, number)
        const advance = Math.round((widthOf(number) + wider) * scale)
        return { ...outline, xs: scaled(outline.xs), ys: scaled(outline.ys), advance }
      },
    }
  }
}

/** Noto Sans SC at the weights that papers are set in, from the files of the font package: a hundred, each opened when one of its characters is first met. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import declared from '@fontsource-variable/noto-sans-sc/unicode.json' with { type: 'json' }
import { type Face, openFaces, type Shape } from './face.ts'

export interface Typeface {
  /** How a character is drawn: as a box where no file has it, as nothing where it is only a hint to who sets it. */
  readonly shapeOf: (codePoint: number) => Shape
}

const PACKAGE = '@fontsource-variable/noto-sans-sc'
/** The file of Latin has the proportional forms of what Chinese files have as well. */
const FIRST = 'latin'

interface Range {
  readonly file: string
  readonly from: number
  readonly to: number
}

// asked for once: to find a file by the package's own patterns takes milliseconds, and a paper meets forty
const FILES = join(dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`)), 'files')

type Ranges = ReadonlyMap<number, readonly Range[]>

/** Characters that are looked for together. */
const BLOCK_BITS = 7

/** The ranges of the files, by the blocks that they reach into: there are eleven thousand. */
function readRanges(): Ranges {
  const files = Object.entries(declared).sort(([one], [other]) => Number(other === FIRST) - Number(one === FIRST))
  const blocks = new Map<number, Range[]>()
  for (const [name, ranges] of files)
    for (const range of ranges.split(',')) {
      const [begin = '', end = begin] = range.slice('U+'.length).split('-')
      const [from, to] = [Number.parseInt(begin, 16), Number.parseInt(end, 16)]
      for (let block = from >> BLOCK_BITS; block <= to >> BLOCK_BITS; block += 1) {
        const held = blocks.get(block) ?? []
        held.push({ file: name.replace(/[[\]]/g, ''), from, to })
        blocks.set(block, held)
      }
    }
  return blocks
}

const BOX_ADVANCE = 640
/** An empty box: the frame and, the other way round, the hole in it. */
const BOX: Shape = {
  advance: BOX_ADVANCE,
  xs: [60, 60, 580, 580, 110, 530, 530, 110],
  ys: [-60, 740, 740, -60, -10, -10, 690, 690],
  on: Array.from({ length: 8 }, () => true),
  ends: [3, 7],
}
const NOTHING: Shape = { advance: 0, xs: [], ys: [], on: [], ends: [] }

/** Joiners and selectors, which choose among forms of their neighbours: nothing to be seen themselves. */
const isHint = (codePoint: number): boolean =>
  (codePoint >= 0x200b && codePoint <= 0x200d) || (codePoint >= 0xfe00 && codePoint <= 0xfe0f) || codePoint === 0xfeff

type OpenFaces = ReturnType<typeof openFaces>

function openAt(weight: number, ranges: Ranges, facesOf: (file: string) => OpenFaces): Typeface {
  const faces = new Map<string, Face>()
  const shapes = new Map<number, Shape>()
  const faceOf = (file: string): Face => {
    const face = faces.get(file) ?? facesOf(file)(weight)
    faces.set(file, face)
    return face
  }
  const find = (codePoint: number): Shape => {
    for (const { file, from, to } of ranges.get(codePoint >> BLOCK_BITS) ?? []) {
      const shape = codePoint >= from && codePoint <= to ? faceOf(file).shapeOf(codePoint) : undefined
      if (shape !== undefined) return shape
    }
    return isHint(codePoint) ? NOTHING : BOX
  }
  return {
    shapeOf: (codePoint) => {
      const shape = shapes.get(codePoint) ?? find(codePoint)
      shapes.set(codePoint, shape)
      return shape
    },
  }
}

/** The typeface at two weights. Files that were opened, and characters that were drawn once, are kept. */
export function openTypefaces(weights: { readonly regular: number; readonly bold: number }) {
  const ranges = readRanges()
  const opened = new Map<string, OpenFaces>()
  const facesOf = (file: string): OpenFaces => {
    const known = opened.get(file)
    if (known !== undefined) return known
    const faces = openFaces(readFileSync(join(FILES, `noto-sans-sc-${file}-wght-normal.woff2`)))
    opened.set(file, faces)
    return faces
  }
  return { regular: openAt(weights.regular, ranges, facesOf), bold: openAt(weights.bold, ranges, facesOf) }
}

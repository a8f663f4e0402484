/** Noto Sans SC at the weights that papers are set in, from the files of the font package: a hundred, each opened when one of its characters is first met. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
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

const require = createRequire(import.meta.url)

function readRanges(): readonly Range[] {
  const files = Object.entries(declared).sort(([one], [other]) => Number(other === FIRST) - Number(one === FIRST))
  return files.flatMap(([name, ranges]) =>
    ranges.split(',').map((range) => {
      const [from = '', to = from] = range.replace('U+', '').split('-')
      return { file: name.replace(/[[\]]/g, ''), from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) }
    }),
  )
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

function openAt(weight: number, ranges: readonly Range[], facesOf: (file: string) => OpenFaces): Typeface {
  const faces = new Map<string, Face>()
  const shapes = new Map<number, Shape>()
  const faceOf = (file: string): Face => {
    const face = faces.get(file) ?? facesOf(file)(weight)
    faces.set(file, face)
    return face
  }
  const find = (codePoint: number): Shape => {
    for (const { file, from, to } of ranges) {
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
    const faces = openFaces(readFileSync(require.resolve(`${PACKAGE}/files/noto-sans-sc-${file}-wght-normal.woff2`)))
    opened.set(file, faces)
    return faces
  }
  return { regular: openAt(weights.regular, ranges, facesOf), bold: openAt(weights.bold, ranges, facesOf) }
}

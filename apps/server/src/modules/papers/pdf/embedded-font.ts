/** A font of one PDF: grows with the characters that are set in it, and is embedded with those alone. */
import { createHash } from 'node:crypto'
import type { Shape } from '../type/face.ts'
import { ASCENT, DESCENT, makeSfnt } from '../type/sfnt.ts'
import type { Typeface } from '../type/typeface.ts'
import { type ObjectId, type PdfFile, refer } from './pdf-file.ts'

const hex = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0')

const utf16 = (codePoint: number): string =>
  [...Array(String.fromCodePoint(codePoint).length).keys()]
    .map((at) => hex(String.fromCodePoint(codePoint).charCodeAt(at)))
    .join('')

/** Entries that one block of a character map may hold. */
const BLOCK = 100
const THOUSAND = 1_000

/** Which character each glyph is, so that the text of the paper can be searched and copied: also where a box is drawn for it. */
function characterMap(codePoints: readonly number[]): Buffer {
  const entries = codePoints.map((codePoint, at) => `<${hex(at + 1)}> <${utf16(codePoint)}>`)
  const blocks: string[] = []
  for (let from = 0; from < entries.length; from += BLOCK) {
    const block = entries.slice(from, from + BLOCK)
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`)
  }
  return Buffer.from(
    `/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n${blocks.join('\n')}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend`,
    'latin1',
  )
}

/** Six letters of its own for each part of a font, so that papers put together in one file do not take each other's. */
const tagOf = (bytes: Buffer): string =>
  Array.from(createHash('sha256').update(bytes).digest().subarray(0, 6), (byte) =>
    String.fromCharCode(65 + (byte % 26)),
  ).join('')

export class EmbeddedFont {
  readonly #typeface: Typeface
  readonly #name: string
  readonly #numbers = new Map<number, number>()
  readonly #shapes: Shape[]

  constructor(typeface: Typeface, name: string) {
    this.#typeface = typeface
    this.#name = name
    this.#shapes = [typeface.shapeOf(0x10ffff)]
  }

  /** Width of a character at a size. */
  widthOf(codePoint: number, size: number): number {
    return (this.#typeface.shapeOf(codePoint).advance * size) / THOUSAND
  }

  /** The text as numbers of glyphs, in hexadecimal. */
  encode(text: string): string {
    return Array.from(text, (character) => hex(this.#numberOf(character.codePointAt(0) ?? 0))).join('')
  }

  #numberOf(codePoint: number): number {
    const known = this.#numbers.get(codePoint)
    if (known !== undefined) return known
    const number = this.#shapes.length
    this.#shapes.push(this.#typeface.shapeOf(codePoint))
    this.#numbers.set(codePoint, number)
    return number
  }

  /** Writes the font with all that was set in it into the file, as the object that pages name. */
  embed(file: PdfFile, id: ObjectId): void {
    const bytes = makeSfnt(this.#shapes)
    const name = `/${tagOf(bytes)}+${this.#name}`
    const program = file.addStream(bytes, `/Length1 ${bytes.length}`)
    const descriptor = file.add(
      `<< /Type /FontDescriptor /FontName ${name} /Flags 4 /FontBBox [-200 ${DESCENT * 2} 2000 ${ASCENT + 200}] /ItalicAngle 0 /Ascent ${ASCENT} /Descent ${DESCENT} /CapHeight 733 /StemV 80 /FontFile2 ${refer(program)} >>`,
    )
    const widths = this.#shapes.map(({ advance }) => advance).join(' ')
    const descendant = file.add(
      `<< /Type /Font /Subtype /CIDFontType2 /BaseFont ${name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor ${refer(descriptor)} /DW 1000 /W [0 [${widths}]] /CIDToGIDMap /Identity >>`,
    )
    const toUnicode = file.addStream(characterMap([...this.#numbers.keys()]))
    file.fill(
      id,
      `<< /Type /Font /Subtype /Type0 /BaseFont ${name} /Encoding /Identity-H /DescendantFonts [${refer(descendant)}] /ToUnicode ${refer(toUnicode)} >>`,
    )
  }
}

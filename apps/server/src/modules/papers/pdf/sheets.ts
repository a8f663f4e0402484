/** Pages of A4 that fill from the top: text, rules and areas at places in points from the upper left corner. */
import type { Typeface } from '../type/typeface.ts'
import { EmbeddedFont } from './embedded-font.ts'
import { numeral, type ObjectId, PdfFile, refer, textString } from './pdf-file.ts'
import { wrap } from './wrap.ts'

export const PAGE = { width: 595.28, height: 841.89 } as const

export type Weight = 'regular' | 'bold'

export interface Style {
  readonly size: number
  readonly weight: Weight
  readonly color: string
}

interface Place {
  readonly x: number
  /** Of the line on which the letters stand. */
  readonly y: number
}

/** `#RRGGBB` as PDF has it. */
const rgb = (color: string): string =>
  [1, 3, 5].map((at) => numeral(Number.parseInt(color.slice(at, at + 2), 16) / 255)).join(' ')

const FONT_NAMES = { regular: 'NotoSansSC-Regular', bold: 'NotoSansSC-SemiBold' } as const
const TILT = Math.PI / 6

export class Sheets {
  readonly #file = new PdfFile()
  readonly #fonts: Readonly<Record<Weight, EmbeddedFont>>
  readonly #begin: (sheets: Sheets) => void
  readonly #pages: string[][] = []
  #page = 0

  /** `begin` draws what lies below everything else on each page. */
  constructor(typefaces: Readonly<Record<Weight, Typeface>>, begin: (sheets: Sheets) => void) {
    this.#fonts = {
      regular: new EmbeddedFont(typefaces.regular, FONT_NAMES.regular),
      bold: new EmbeddedFont(typefaces.bold, FONT_NAMES.bold),
    }
    this.#begin = begin
    this.turnTo(0)
  }

  get count(): number {
    return this.#pages.length
  }

  /** Draws on the next page from now on, which is made where there is none. */
  turn(): void {
    this.turnTo(this.#page + 1)
  }

  turnTo(page: number): void {
    this.#page = page
    if (this.#pages.length > page) return
    this.#pages.push([])
    this.#begin(this)
  }

  get page(): number {
    return this.#page
  }

  widthOf(text: string, { size, weight }: Style): number {
    const font = this.#fonts[weight]
    return Array.from(text).reduce((sum, each) => sum + font.widthOf(each.codePointAt(0) ?? 0, size), 0)
  }

  wrap(text: string, width: number, { size, weight }: Style): string[] {
    const font = this.#fonts[weight]
    return wrap(text.toWellFormed(), width, (each) => font.widthOf(each.codePointAt(0) ?? 0, size))
  }

  #draw(operators: string): void {
    this.#pages[this.#page]?.push(operators)
  }

  text(text: string, { x, y }: Place, style: Style): void {
    this.#set(text, style, `1 0 0 1 ${numeral(x)} ${numeral(PAGE.height - y)}`)
  }

  /** Text that ends at `x`. */
  textUpTo(text: string, place: Place, style: Style): void {
    this.text(text, { ...place, x: place.x - this.widthOf(text, style) }, style)
  }

  /** Text across the middle of the page, rising. */
  across(text: string, style: Style): void {
    const [cos, sin] = [Math.cos(TILT), Math.sin(TILT)]
    const half = this.widthOf(text, style) / 2
    const [x, y] = [
      PAGE.width / 2 - cos * half + (sin * style.size) / 3,
      PAGE.height / 2 - sin * half - (cos * style.size) / 3,
    ]
    this.#set(text, style, [cos, sin, -sin, cos, x, y].map(numeral).join(' '))
  }

  #set(text: string, { size, weight, color }: Style, matrix: string): void {
    if (text === '') return
    const font = weight === 'regular' ? '/R' : '/B'
    const glyphs = this.#fonts[weight].encode(text.toWellFormed())
    this.#draw(`BT ${font} ${numeral(size)} Tf ${rgb(color)} rg ${matrix} Tm <${glyphs}> Tj ET`)
  }

  /** An area filled with a colour; `y` is its upper edge. */
  area({ x, y }: Place, { width, height }: { width: number; height: number }, color: string): void {
    this.#draw(`${rgb(color)} rg ${[x, PAGE.height - y - height, width, height].map(numeral).join(' ')} re f`)
  }

  /** The file of all pages. */
  write(about: {
    readonly name: string
    readonly language: string
    readonly madeAt: string
    readonly id: string
  }): Buffer {
    const file = this.#file
    const [regular, bold, tree] = [file.reserve(), file.reserve(), file.reserve()]
    const pages = this.#pages.map((operators) => this.#writePage(operators, tree))
    const resources = `<< /Font << /R ${refer(regular)} /B ${refer(bold)} >> >>`
    const box = `[0 0 ${numeral(PAGE.width)} ${numeral(PAGE.height)}]`
    file.fill(
      tree,
      `<< /Type /Pages /Kids [${pages.map(refer).join(' ')}] /Count ${pages.length} /MediaBox ${box} /Resources ${resources} >>`,
    )
    this.#fonts.regular.embed(file, regular)
    this.#fonts.bold.embed(file, bold)
    const made = `D:${about.madeAt.replace(/\D/g, '').slice(0, 14)}Z`
    const info = file.add(`<< /Title ${textString(about.name)} /Producer (Holdfast) /CreationDate (${made}) >>`)
    const root = file.add(
      `<< /Type /Catalog /Pages ${refer(tree)} /Lang (${about.language}) /ViewerPreferences << /DisplayDocTitle true >> >>`,
    )
    return file.write({ root, info, id: about.id })
  }

  #writePage(operators: readonly string[], tree: ObjectId): ObjectId {
    const content = this.#file.addStream(Buffer.from(operators.join('\n'), 'latin1'))
    return this.#file.add(`<< /Type /Page /Parent ${refer(tree)} /Contents ${refer(content)} >>`)
  }
}

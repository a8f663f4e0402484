/** Where the next thing on a page goes: from the upper edge down to the foot, and then on the next page. */
import { PAGE, type Sheets, type Style } from './sheets.ts'

const SIDE = 48
const TOP = 52
const BOTTOM = 64

export class Flow {
  readonly sheets: Sheets
  readonly left = SIDE
  readonly right = PAGE.width - SIDE
  readonly width = PAGE.width - 2 * SIDE
  readonly capacity = PAGE.height - TOP - BOTTOM
  y = TOP

  constructor(sheets: Sheets) {
    this.sheets = sheets
  }

  /** What is left of the page. */
  get rest(): number {
    return PAGE.height - BOTTOM - this.y
  }

  turn(): void {
    this.sheets.turn()
    this.y = TOP
  }

  /** Turns the page where less than `height` is left. */
  keep(height: number): void {
    if (height > this.rest) this.turn()
  }

  /** Text in as many lines, and on as many pages, as it needs. */
  paragraph(
    text: string,
    style: Style,
    at: { readonly x: number; readonly width: number; readonly line: number },
  ): void {
    for (const line of this.sheets.wrap(text, at.width, style)) {
      this.keep(at.line)
      this.sheets.text(line, { x: at.x, y: this.y + style.size }, style)
      this.y += at.line
    }
  }
}

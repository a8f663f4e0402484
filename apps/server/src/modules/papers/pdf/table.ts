/** A table over as many pages as it needs, its head repeated on each; a row that fits on a page is not torn. */
import type { Cell, Column, Table } from '../paper.ts'
import type { Flow } from './flow.ts'
import { COLORS, STYLES } from './styles.ts'

const PADDING = 5
const LINE = 13
const SMALL_LINE = 11
const ROW_GAP = 5
const LEAST_TEXT = 90
const HEAD_HEIGHT = 20
/** Letters stand so far below the top of their line. */
const RISE = 9.5

interface Laid {
  readonly column: Column
  readonly x: number
  readonly width: number
  /** How far behind the point the longest number of the column reaches. */
  readonly fraction: number
}

const fractionOf = (text: string): string => /[.][0-9]+$/.exec(text)?.[0] ?? ''
const wholeOf = (text: string): string => text.slice(0, text.length - fractionOf(text).length)

/** Width of the numbers of a column when all stand at their point. */
function numberWidth(flow: Flow, texts: readonly string[]): { whole: number; fraction: number } {
  const widest = (parts: readonly string[]) =>
    Math.max(0, ...parts.map((part) => flow.sheets.widthOf(part, STYLES.cell)))
  return { whole: widest(texts.map(wholeOf)), fraction: widest(texts.map(fractionOf)) }
}

function layColumns(flow: Flow, { columns, rows }: Table): Laid[] {
  const sized = columns.map((column, at) => {
    const texts = rows.map((row) => row[at]?.text ?? '')
    const label = flow.sheets.widthOf(column.label, STYLES.head)
    const { whole, fraction } = numberWidth(flow, column.kind === 'number' ? texts : [])
    const words =
      column.kind === 'word' ? Math.max(0, ...texts.map((text) => flow.sheets.widthOf(text, STYLES.cell))) : 0
    return { column, fraction, width: Math.max(label, whole + fraction, words) + 2 * PADDING }
  })
  const texts = columns.filter(({ kind }) => kind === 'text').length
  const taken = sized.reduce((sum, { column, width }) => sum + (column.kind === 'text' ? 0 : width), 0)
  const left = Math.max(LEAST_TEXT, (flow.width - taken) / Math.max(texts, 1))
  let x = flow.left
  return sized.map(({ column, fraction, width }) => {
    const laid = { column, fraction, x, width: column.kind === 'text' ? left : width }
    x += laid.width
    return laid
  })
}

function drawHead(flow: Flow, columns: readonly Laid[]): void {
  const { sheets } = flow
  sheets.area({ x: flow.left, y: flow.y }, { width: flow.width, height: HEAD_HEIGHT }, COLORS.head)
  for (const { column, x, width } of columns) {
    const y = flow.y + 13.5
    if (column.kind === 'number') sheets.textUpTo(column.label, { x: x + width - PADDING, y }, STYLES.head)
    else sheets.text(column.label, { x: x + PADDING, y }, STYLES.head)
  }
  flow.y += HEAD_HEIGHT + ROW_GAP
}

/** A line of a cell, and how high it is. */
interface Line {
  readonly text: string
  readonly isSmall: boolean
}

function linesOf(flow: Flow, cell: Cell, { column, width }: Laid): Line[] {
  if (column.kind === 'number') return [{ text: cell.text, isSmall: false }]
  const inner = width - 2 * PADDING
  const small = cell.below === undefined ? [] : flow.sheets.wrap(cell.below, inner, STYLES.small)
  return [
    ...flow.sheets.wrap(cell.text, inner, STYLES.cell).map((text) => ({ text, isSmall: false })),
    ...small.map((text) => ({ text, isSmall: true })),
  ]
}

function drawLine(flow: Flow, line: Line, laid: Laid): void {
  const y = flow.y + RISE
  const { column, x, width, fraction } = laid
  if (column.kind !== 'number') {
    flow.sheets.text(line.text, { x: x + PADDING, y }, line.isSmall ? STYLES.small : STYLES.cell)
    return
  }
  const point = x + width - PADDING - fraction
  flow.sheets.textUpTo(wholeOf(line.text), { x: point, y }, STYLES.cell)
  flow.sheets.text(fractionOf(line.text), { x: point, y }, STYLES.cell)
}

function drawRow(flow: Flow, columns: readonly Laid[], row: readonly Cell[]): void {
  const cells = columns.map((laid, at) => linesOf(flow, row[at] ?? { text: '' }, laid))
  const count = Math.max(...cells.map((lines) => lines.length))
  const heights = Array.from({ length: count }, (_, at) =>
    cells.some((lines) => lines[at]?.isSmall === false) ? LINE : SMALL_LINE,
  )
  const height = heights.reduce((sum, each) => sum + each, ROW_GAP)
  const turn = () => {
    flow.turn()
    drawHead(flow, columns)
  }
  if (height > flow.rest && height <= flow.capacity - HEAD_HEIGHT - ROW_GAP) turn()
  for (const [at, each] of heights.entries()) {
    if (each > flow.rest) turn()
    for (const [cell, lines] of cells.entries()) {
      const [line, laid] = [lines[at], columns[cell]]
      if (line !== undefined && laid !== undefined) drawLine(flow, line, laid)
    }
    flow.y += each
  }
  flow.sheets.area({ x: flow.left, y: flow.y + 2 }, { width: flow.width, height: 0.5 }, COLORS.rule)
  flow.y += ROW_GAP
}

export function drawTable(flow: Flow, table: Table): void {
  const columns = layColumns(flow, table)
  flow.keep(HEAD_HEIGHT + ROW_GAP + LINE + SMALL_LINE)
  drawHead(flow, columns)
  for (const row of table.rows) drawRow(flow, columns, row)
}

/** The text of one worksheet cell: what a person sees, never a formula's working (ECMA-376 part 1, §18.3.1.4). */
import type { Workbook } from './workbook.ts'
import { formatSerial } from './xlsx-dates.ts'

/** Column index of a reference such as `BC12`, from 0; −1 if it has no letters. */
export function columnOf(reference: string): number {
  let column = 0
  for (let at = 0; at < reference.length; at += 1) {
    const code = reference.charCodeAt(at) & 0xdf
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column - 1
}

/** Numbers as Excel shows them: 15 digits, no exponent where the number is whole. */
function formatNumber(raw: string): string {
  const value = Number(raw)
  if (raw === '' || !Number.isFinite(value)) return raw
  if (/^-?\d{1,15}$/.test(raw)) return raw
  const rounded = Number(value.toPrecision(15))
  return Number.isInteger(rounded) && Math.abs(rounded) < 1e21 ? BigInt(rounded).toString() : String(rounded)
}

export interface RawCell {
  readonly type: string
  readonly style: number
  readonly text: string
}

/** Formula cells give the value the workbook last computed; cells in error give the error's word (`#N/A`). */
export function textOfCell({ type, style, text }: RawCell, book: Workbook): string {
  if (type === 's') return book.sharedStrings[Number(text)] ?? ''
  if (type === 'b') return text === '1' ? 'TRUE' : 'FALSE'
  if (type === 'd') return text.replace(/T00:00:00(?:\.0+)?Z?$/, '')
  if (type !== 'n') return text
  const shape = book.dateShapes[style]
  const date = shape === undefined || text === '' ? undefined : formatSerial(Number(text), shape, book.date1904)
  return date ?? formatNumber(text)
}

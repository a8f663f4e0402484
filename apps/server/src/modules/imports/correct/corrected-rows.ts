/** The rows of a file as a person corrected them. Pure: where corrections are kept is not asked here. */
import type { Input, InputRow } from '../read/input-rows.ts'
import type { CellTexts, RowCorrection } from '../store/corrections.ts'

/** A text of a column that stands for another wherever it fills a cell. */
export interface Replacement {
  /** Position of the column, from 0. */
  readonly index: number
  readonly from: string
  readonly to: string
}

/** What corrects a file: texts replaced throughout a column, one after the other, and cells corrected by themselves, which come before them. */
export interface Corrections {
  readonly replacements: readonly Replacement[]
  readonly own: CellTexts | undefined
}

/** Whether the cells of a row stand under the headings: only then is it known which cell a correction means. */
export const isAligned = (row: InputRow, width: number): boolean =>
  row.fault === undefined && row.cells.length === width

const replaced = (text: string, index: number, replacements: readonly Replacement[]): string =>
  replacements.reduce((now, each) => (each.index === index && each.from === now ? each.to : now), text)

/** The cells of a row of too many or too few, where a person has stated each of them; undefined where they did not. */
export function setRight(row: InputRow, width: number, own: CellTexts | undefined): readonly string[] | undefined {
  if (row.fault !== 'column_count' && row.cells.length === width) return undefined
  if (own === undefined || (row.fault ?? 'column_count') !== 'column_count') return undefined
  const cells = Array.from({ length: width }, (_, index) => own[index])
  return cells.every((cell) => cell !== undefined) ? cells : undefined
}

/** The row with its corrections, the row itself where there are none; what was corrected keeps how the file has it. */
export function correctedRow(row: InputRow, width: number, { replacements, own }: Corrections): InputRow {
  if (!isAligned(row, width)) {
    const stated = setRight(row, width, own)
    return stated === undefined ? row : { record: row.record, line: row.line, cells: stated, inFile: row.cells }
  }
  if (replacements.length === 0 && own === undefined) return row
  const cells = row.cells.map((text, index) => own?.[index] ?? replaced(text, index, replacements))
  return cells.every((text, index) => text === row.cells[index]) ? row : { ...row, cells, inFile: row.cells }
}

/** Gives the cells of each record that were corrected by themselves, asked for rising records. */
export interface OwnCells {
  of(record: number): Promise<RowCorrection | undefined>
}

async function* correctedRows(
  input: Input,
  { replacements, ownCells }: { replacements: readonly Replacement[]; ownCells: OwnCells | null },
): AsyncGenerator<InputRow> {
  for await (const row of input.rows) {
    const own = (await ownCells?.of(row.record))?.cells
    yield correctedRow(row, input.header.length, { replacements, own })
  }
}

/** The input with its corrections; `ownCells` begins anew with each reading, null where no cell was corrected by itself. */
export const withCorrections = (
  input: Input,
  by: { replacements: readonly Replacement[]; ownCells: (() => OwnCells) | null },
): Input => {
  const { replacements, ownCells } = by
  if (replacements.length === 0 && ownCells === null) return input
  const begin = () => correctedRows(input, { replacements, ownCells: ownCells?.() ?? null })
  return { ...input, rows: { [Symbol.asyncIterator]: begin } }
}

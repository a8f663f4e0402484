/** The rejected rows as a file to correct and bring back: the input's form, with what is wrong in columns of its own, in front. */
import iconv from 'iconv-lite'
import type { Encoding } from '../read/encoding.ts'
import type { Input, InputRow } from '../read/input-rows.ts'
import { neutralise, restore } from './formula-cells.ts'

/** In front, so that a row of too few or too many cells keeps them where they were. */
export const ERROR_COLUMNS = ['_row', '_field', '_code', '_message'] as const

export interface RejectedRow {
  readonly record: number
  readonly cells: readonly string[]
  /** The column the fault lies in, empty where it is the whole row. */
  readonly field: string
  readonly code: string
  /** In the reader's language. */
  readonly message: string
}

export type ErrorsFileForm = Pick<Input, 'format' | 'encoding' | 'delimiter' | 'header'>

const quoteCell = (cell: string, delimiter: string): string =>
  cell === '' || /["\r\n']/.test(cell) || cell.includes(delimiter) || cell !== cell.trim()
    ? `"${cell.replaceAll('"', '""')}"`
    : cell

const writeRow = (cells: readonly string[], delimiter: string): string =>
  `${cells.map((cell) => quoteCell(neutralise(cell), delimiter)).join(delimiter)}\r\n`

/** Windows-1252 has no Chinese for the messages; workbooks and vCards come back as CSV: all of them as UTF-8 with a mark, which Excel understands. */
function encoderFor({ format, encoding }: ErrorsFileForm): { readonly label: Encoding; readonly mark: boolean } {
  if (format !== 'csv' || encoding === 'windows-1252') return { label: 'utf-8', mark: true }
  return { label: encoding, mark: encoding !== 'gb18030' }
}

/** The file, piece by piece: its heading first, then a row for each rejected one. */
export async function* writeRejected(
  form: ErrorsFileForm,
  rejected: AsyncIterable<RejectedRow> | Iterable<RejectedRow>,
): AsyncGenerator<Uint8Array> {
  const { label, mark } = encoderFor(form)
  const heading = writeRow([...ERROR_COLUMNS, ...form.header], form.delimiter)
  yield iconv.encode(heading, label, { addBOM: mark })
  for await (const { record, field, code, message, cells } of rejected)
    yield iconv.encode(writeRow([String(record), field, code, message, ...cells], form.delimiter), label)
}

/** True where the file is one that `writeRejected` made, corrected or not, its columns in any order. */
export const isErrorsFile = (header: readonly string[]): boolean => ERROR_COLUMNS.every((name) => header.includes(name))

async function* restoreRows(rows: AsyncIterable<InputRow>, dropped: ReadonlySet<number>): AsyncGenerator<InputRow> {
  for await (const row of rows) yield { ...row, cells: row.cells.filter((_, at) => !dropped.has(at)).map(restore) }
}

/** A corrected errors file as the input it came from: without the added columns and the added apostrophes. Other files stay as they are. */
export function withoutErrorColumns(input: Input): Input {
  if (!isErrorsFile(input.header)) return input
  const dropped = new Set(ERROR_COLUMNS.map((name) => input.header.indexOf(name)))
  return {
    ...input,
    header: input.header.filter((_, at) => !dropped.has(at)).map(restore),
    rows: { [Symbol.asyncIterator]: () => restoreRows(input.rows, dropped) },
  }
}

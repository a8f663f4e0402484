/** What every reader gives: a header and rows of text, with the limits that keep memory bounded. */
import type { Encoding } from './encoding.ts'

export type Format = 'csv' | 'xlsx' | 'vcard'

/** Why one row cannot be trusted; the others are read on. */
export type RowFault =
  | 'column_count'
  | 'quote_misplaced'
  | 'quote_unclosed'
  | 'row_too_large'
  | 'encoding_broken'
  | 'card_unclosed'

export interface InputRow {
  /** 1 = the first data record. */
  readonly record: number
  /** Line of the file (or row of the sheet) where the record begins, from 1. */
  readonly line: number
  readonly cells: readonly string[]
  /** The cells as the file has them, where a person corrected some. */
  readonly inFile?: readonly string[]
  readonly fault?: RowFault
}

export interface Input {
  readonly format: Format
  readonly encoding: Encoding
  readonly delimiter: string
  /** Names of the sheets of a workbook, in its order. */
  readonly sheets?: readonly string[]
  readonly header: readonly string[]
  /** May be read more than once; each reading opens the source anew. */
  readonly rows: AsyncIterable<InputRow>
}

export interface ReadLimits {
  /** Bytes of the whole file. */
  readonly fileBytes: number
  /** Characters of one cell, and of one row. */
  readonly cellLength: number
  readonly rowLength: number
  readonly columns: number
  /** Bytes of one unpacked part of a workbook, and how many times larger than its packed form it may be. */
  readonly partBytes: number
  readonly partRatio: number
  readonly archiveEntries: number
  /** Characters of all shared strings of a workbook together, and their number. */
  readonly sharedLength: number
  readonly sharedStrings: number
}

export const READ_LIMITS: ReadLimits = {
  fileBytes: 512 * 1024 * 1024,
  cellLength: 1024 * 1024,
  rowLength: 4 * 1024 * 1024,
  columns: 2_000,
  partBytes: 512 * 1024 * 1024,
  partRatio: 250,
  archiveEntries: 10_000,
  sharedLength: 64 * 1024 * 1024,
  sharedStrings: 4_000_000,
}

export interface ReadOptions {
  readonly format?: Format
  readonly encoding?: string
  readonly delimiter?: string
  readonly sheet?: string
  readonly limits?: Partial<ReadLimits>
}

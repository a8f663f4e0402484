/** XLSX sheets as rows under a header: streamed, bounded, formulas never evaluated. */

import type { ByteSource } from '../../../platform/files/byte-source.ts'
import { type Archive, openArchive } from '../../../platform/files/zip-archive.ts'
import type { Input, InputRow, ReadLimits, ReadOptions, RowFault } from './input-rows.ts'
import { ReadFault } from './read-fault.ts'
import { readWorkbook, type Sheet, type Workbook } from './workbook.ts'
import { columnOf, textOfCell } from './xlsx-cells.ts'
import { parseXml, type XmlHandlers } from './xml.ts'

interface SheetRow {
  readonly line: number
  readonly cells: string[]
  readonly fault?: RowFault
}

/** Collects the rows of a sheet from its XML events. Blank rows are no records. */
class SheetRows implements XmlHandlers {
  readonly #book: Workbook
  readonly #limits: ReadLimits
  #rows: SheetRow[] = []
  #cells: string[] = []
  #line = 0
  #column = -1
  #length = 0
  #fault: RowFault | undefined
  #type = 'n'
  #style = 0
  #text = ''
  #inValue = false
  #phonetic = false

  constructor(book: Workbook, limits: ReadLimits) {
    this.#book = book
    this.#limits = limits
  }

  take(): SheetRow[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  open(tag: string, attributes: Readonly<Record<string, string>>): void {
    if (tag === 'c') this.#openCell(attributes)
    else if (tag === 'v' || tag === 't') this.#inValue = !this.#phonetic
    else if (tag === 'rPh') this.#phonetic = true
    else if (tag === 'row') this.#openRow(attributes)
  }

  text(text: string): void {
    if (!this.#inValue) return
    const room = Math.min(this.#limits.cellLength - this.#text.length, this.#limits.rowLength - this.#length)
    if (text.length > room) this.#fault ??= 'row_too_large'
    this.#text += room < text.length ? text.slice(0, Math.max(0, room)) : text
  }

  close(tag: string): void {
    if (tag === 'v' || tag === 't') this.#inValue = false
    else if (tag === 'rPh') this.#phonetic = false
    else if (tag === 'c') this.#closeCell()
    else if (tag === 'row') this.#closeRow()
  }

  #openRow(attributes: Readonly<Record<string, string>>): void {
    const line = Number(attributes.r)
    this.#line = Number.isSafeInteger(line) && line > 0 ? line : this.#line + 1
    this.#cells = []
    this.#column = -1
    this.#length = 0
    this.#fault = undefined
  }

  #openCell(attributes: Readonly<Record<string, string>>): void {
    const named = columnOf(attributes.r ?? '')
    this.#column = named >= 0 ? named : this.#column + 1
    this.#type = attributes.t ?? 'n'
    this.#style = Number(attributes.s ?? 0)
    this.#text = ''
  }

  #closeCell(): void {
    if (this.#text === '') return
    const text = textOfCell({ type: this.#type, style: this.#style, text: this.#text }, this.#book)
    this.#length += text.length
    if (this.#column >= this.#limits.columns || this.#length > this.#limits.rowLength) {
      this.#fault ??= 'row_too_large'
      return
    }
    while (this.#cells.length < this.#column) this.#cells.push('')
    this.#cells[this.#column] = text
  }

  #closeRow(): void {
    const fault = this.#fault
    if (fault === undefined && this.#cells.every((cell) => cell === '')) return
    const row = { line: this.#line, cells: this.#cells }
    this.#rows.push(fault === undefined ? row : { ...row, fault })
  }
}

interface OpenSheet {
  readonly archive: Archive
  readonly book: Workbook
  readonly sheet: Sheet
  readonly limits: ReadLimits
}

async function* readSheetRows({ archive, book, sheet, limits }: OpenSheet): AsyncGenerator<SheetRow> {
  const rows = new SheetRows(book, limits)
  for await (const _ of parseXml(archive.open(sheet.part), rows)) yield* rows.take()
  yield* rows.take()
}

async function readHeader(open: OpenSheet): Promise<string[]> {
  for await (const row of readSheetRows(open)) {
    if (row.fault !== undefined) throw new ReadFault('header_invalid')
    return row.cells
  }
  throw new ReadFault('header_missing')
}

/** Rows are padded to the header; a value under no heading is a fault, since it would be lost. */
async function* readDataRows(open: OpenSheet, columns: number): AsyncGenerator<InputRow> {
  let record = -1
  for await (const { line, cells, fault } of readSheetRows(open)) {
    record += 1
    if (record === 0) continue
    while (cells.length < columns) cells.push('')
    const told = fault ?? (cells.length > columns ? 'column_count' : undefined)
    yield told === undefined ? { record, line, cells } : { record, line, cells, fault: told }
  }
}

function chooseSheet(sheets: readonly Sheet[], name: string | undefined): Sheet {
  const chosen =
    name === undefined
      ? (sheets.find((sheet) => !sheet.hidden) ?? sheets[0])
      : sheets.find((sheet) => sheet.name === name)
  if (chosen !== undefined) return chosen
  throw new ReadFault(
    name === undefined ? 'header_missing' : 'sheet_unknown',
    sheets.map((sheet) => sheet.name),
  )
}

/** Reads the sheet named by `options.sheet`, else the first visible one. Throws `ReadFault`. */
export async function readXlsx(source: ByteSource, options: ReadOptions, limits: ReadLimits): Promise<Input> {
  const archive = await openArchive(source, limits)
  const book = await readWorkbook(archive, limits)
  const sheet = chooseSheet(book.sheets, options.sheet)
  const open = { archive, book, sheet, limits }
  const header = await readHeader(open)
  return {
    format: 'xlsx',
    encoding: 'utf-8',
    delimiter: ',',
    sheets: book.sheets.map(({ name }) => name),
    header,
    rows: { [Symbol.asyncIterator]: () => readDataRows(open, header.length) },
  }
}

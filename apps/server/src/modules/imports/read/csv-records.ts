/**
 * Records of CSV text (RFC 4180), fed in pieces of any size. Line ends CRLF, LF and CR, mixed if need be. Nothing is repaired silently: a
 * quote left open, text after a closing quote, or a cell or row beyond the limits is told with the record; memory stays bounded.
 */
import type { ReadLimits, RowFault } from './input-rows.ts'

export interface CsvRecord {
  readonly line: number
  readonly cells: string[]
  readonly fault?: RowFault
}

const QUOTE = 0x22
const CR = 0x0d
const LF = 0x0a

const START = 0
const PLAIN = 1
const QUOTED = 2
const AFTER_QUOTE = 3

export class CsvRecords {
  readonly #delimiter: number
  readonly #limits: ReadLimits
  #state = START
  #cells: string[] = []
  #cell = ''
  #length = 0
  #hadQuote = false
  #fault: RowFault | undefined
  #afterCr = false
  #line = 1
  #firstLine = 1
  #done: CsvRecord[] = []

  constructor(delimiter: string, limits: ReadLimits) {
    this.#delimiter = delimiter.charCodeAt(0)
    this.#limits = limits
  }

  /** The records that `text` completes. */
  push(text: string): CsvRecord[] {
    let at = 0
    if (this.#afterCr && text.length > 0) {
      this.#afterCr = false
      if (text.charCodeAt(0) === LF) at = 1
    }
    while (at < text.length) at = this.#step(text, at)
    return this.#take()
  }

  /** The last record, where the text does not end in a line end. */
  end(): CsvRecord[] {
    if (this.#state === QUOTED) this.#fault ??= 'quote_unclosed'
    if (this.#state !== START || this.#cells.length > 0) this.#endRecord()
    return this.#take()
  }

  #take(): CsvRecord[] {
    const done = this.#done
    this.#done = []
    return done
  }

  #step(text: string, at: number): number {
    if (this.#state === PLAIN) return this.#plain(text, at)
    if (this.#state === QUOTED) return this.#quoted(text, at)
    if (this.#state === AFTER_QUOTE) return this.#afterQuote(text, at)
    if (text.charCodeAt(at) !== QUOTE) return this.#plain(text, at)
    this.#state = QUOTED
    this.#hadQuote = true
    return at + 1
  }

  #plain(text: string, at: number): number {
    const delimiter = this.#delimiter
    let end = at
    while (end < text.length) {
      const code = text.charCodeAt(end)
      if (code === delimiter || code === LF || code === CR) break
      end += 1
    }
    this.#append(text, at, end)
    this.#state = PLAIN
    return end < text.length ? this.#close(text, end) : end
  }

  #quoted(text: string, at: number): number {
    const found = text.indexOf('"', at)
    const end = found < 0 ? text.length : found
    this.#append(text, at, end)
    for (let lf = text.indexOf('\n', at); lf >= 0 && lf < end; lf = text.indexOf('\n', lf + 1)) this.#line += 1
    if (found < 0) return end
    this.#state = AFTER_QUOTE
    return end + 1
  }

  #afterQuote(text: string, at: number): number {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      this.#append(text, at, at + 1)
      this.#state = QUOTED
      return at + 1
    }
    if (code === this.#delimiter || code === LF || code === CR) return this.#close(text, at)
    this.#fault ??= 'quote_misplaced'
    this.#state = PLAIN
    return at
  }

  /** At a delimiter or a line end: ends the cell, and at a line end the record. */
  #close(text: string, at: number): number {
    const code = text.charCodeAt(at)
    if (code === this.#delimiter) {
      this.#endCell()
      this.#state = START
      return at + 1
    }
    this.#endRecord()
    if (code === LF) return at + 1
    if (at + 1 === text.length) this.#afterCr = true
    return text.charCodeAt(at + 1) === LF ? at + 2 : at + 1
  }

  #append(text: string, from: number, to: number): void {
    const room = Math.min(this.#limits.cellLength - this.#cell.length, this.#limits.rowLength - this.#length)
    if (to - from > room) this.#fault ??= 'row_too_large'
    if (room <= 0 || to === from) return
    const piece = text.slice(from, Math.min(to, from + room))
    this.#cell = this.#cell === '' ? piece : this.#cell + piece
    this.#length += piece.length
  }

  #endCell(): void {
    if (this.#cells.length < this.#limits.columns) this.#cells.push(this.#cell)
    else this.#fault ??= 'row_too_large'
    this.#cell = ''
  }

  #endRecord(): void {
    this.#endCell()
    const blank = this.#cells.length === 1 && this.#cells[0] === '' && !this.#hadQuote
    const fault = this.#fault
    if (!blank) {
      const record = { line: this.#firstLine, cells: this.#cells }
      this.#done.push(fault === undefined ? record : { ...record, fault })
    }
    this.#line += 1
    this.#firstLine = this.#line
    this.#cells = []
    this.#length = 0
    this.#hadQuote = false
    this.#fault = undefined
    this.#state = START
  }
}

/** CSV of any encoding and delimiter as rows under a header. */
import type { ByteSource } from '../../../platform/files/byte-source.ts'
import { type CsvRecord, CsvRecords } from './csv-records.ts'
import { detectEncoding, type Encoding, readText } from './encoding.ts'
import type { Input, InputRow, ReadLimits, ReadOptions, RowFault } from './input-rows.ts'
import { ReadFault } from './read-fault.ts'

const DELIMITERS = [',', ';', '\t', '|']
const SAMPLE_BYTES = 256 * 1024
const SAMPLE_RECORDS = 200

interface Csv {
  readonly encoding: Encoding
  readonly damaged: boolean
  readonly delimiter: string
  /** 1 where the first line is Excel's `sep=;`. */
  readonly skip: number
  readonly limits: ReadLimits
}

/** How well a delimiter fits: the share of records that have as many cells as the first, if that is more than one. */
function scoreDelimiter(sample: string, delimiter: string, limits: ReadLimits): number {
  const parser = new CsvRecords(delimiter, limits)
  const counts = parser
    .push(sample)
    .slice(0, SAMPLE_RECORDS)
    .map((record) => record.cells.length)
  if (counts.length === 0) counts.push(parser.end()[0]?.cells.length ?? 0)
  const columns = counts[0] ?? 0
  if (columns < 2) return 0
  return counts.filter((count) => count === columns).length / counts.length + columns / 1e6
}

function findDelimiter(sample: string, limits: ReadLimits): string {
  const scored = DELIMITERS.map((delimiter) => ({ delimiter, score: scoreDelimiter(sample, delimiter, limits) }))
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a))
  return best.delimiter
}

async function readSample(source: ByteSource, encoding: Encoding): Promise<string> {
  const bytes = await source.read(0, SAMPLE_BYTES)
  return new TextDecoder(encoding).decode(bytes, { stream: true }).replace(/^\uFEFF/, '')
}

async function inspect(source: ByteSource, options: ReadOptions, limits: ReadLimits): Promise<Csv> {
  const finding = await detectEncoding(source, options.encoding)
  const sample = await readSample(source, finding.encoding)
  const separator = /^"?sep=([^\r\n"])"?\r?\n/i.exec(sample)?.[1]
  const skip = separator === undefined ? 0 : 1
  const delimiter = options.delimiter ?? separator ?? findDelimiter(sample, limits)
  if (delimiter.length !== 1 || /["\r\n]/.test(delimiter)) throw new ReadFault('delimiter_invalid')
  return { ...finding, delimiter, skip, limits }
}

async function* readRecords(source: ByteSource, csv: Csv): AsyncGenerator<CsvRecord[]> {
  const parser = new CsvRecords(csv.delimiter, csv.limits)
  let skip = csv.skip
  const drop = (records: CsvRecord[]) => {
    const kept = skip > 0 ? records.slice(skip) : records
    skip -= records.length - kept.length
    return kept
  }
  for await (const text of readText(source, csv.encoding)) {
    const records = drop(parser.push(text))
    if (records.length > 0) yield records
  }
  const last = drop(parser.end())
  if (last.length > 0) yield last
}

async function readHeader(source: ByteSource, csv: Csv): Promise<readonly string[]> {
  for await (const records of readRecords(source, csv)) {
    const first = records[0]
    if (first === undefined) continue
    if (first.fault !== undefined) throw new ReadFault('header_invalid')
    if (first.cells.every((cell) => cell.trim() === '')) throw new ReadFault('header_missing')
    return first.cells
  }
  throw new ReadFault('header_missing')
}

function faultOf(record: CsvRecord, columns: number, damaged: boolean): RowFault | undefined {
  if (record.fault !== undefined) return record.fault
  if (damaged && record.cells.some((cell) => cell.includes('\uFFFD'))) return 'encoding_broken'
  return record.cells.length === columns ? undefined : 'column_count'
}

async function* readDataRows(source: ByteSource, csv: Csv, columns: number): AsyncGenerator<InputRow> {
  let record = -1
  for await (const records of readRecords(source, csv)) {
    for (const found of records) {
      record += 1
      if (record === 0) continue
      const fault = faultOf(found, columns, csv.damaged)
      const row = { record, line: found.line, cells: found.cells }
      yield fault === undefined ? row : { ...row, fault }
    }
  }
}

/** Reads CSV. Blank lines are no records. Throws `ReadFault` where the file as a whole cannot be read; a row's fault stands with the row. */
export async function readCsv(source: ByteSource, options: ReadOptions, limits: ReadLimits): Promise<Input> {
  const csv = await inspect(source, options, limits)
  const header = await readHeader(source, csv)
  return {
    format: 'csv',
    encoding: csv.encoding,
    delimiter: csv.delimiter,
    header,
    rows: { [Symbol.asyncIterator]: () => readDataRows(source, csv, header.length) },
  }
}

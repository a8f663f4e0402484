import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { bytesSource } from '../../../platform/files/byte-source.ts'
import { ArchiveFault } from '../../../platform/files/zip-archive.ts'
import { guessEncoding } from './encoding.ts'
import type { Input, InputRow, ReadOptions } from './input-rows.ts'
import { ReadFault } from './read-fault.ts'
import { readRows } from './read-rows.ts'

const FIXTURES = new URL('../../../../../../tests/fixtures/', import.meta.url)

async function read(bytes: Uint8Array | string, options: ReadOptions & { chunk?: number } = {}) {
  const source = bytesSource(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, options.chunk)
  const input = await readRows(source, options)
  return { input, rows: await collect(input) }
}

async function collect(input: Input): Promise<InputRow[]> {
  const rows: InputRow[] = []
  for await (const row of input.rows) rows.push(row)
  return rows
}

const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`
const write = (table: string[][], delimiter: string, end: string) =>
  table.map((row) => row.map(quote).join(delimiter) + end).join('')

describe('csv-spectrum', () => {
  const folder = new URL('csv-spectrum/', FIXTURES)
  const names = readdirSync(new URL('csvs/', folder)).map((name) => name.replace('.csv', ''))
  it('has its 12 files', () => expect(names).toHaveLength(12))
  it.each(names)('reads %s as its authors expect', async (name) => {
    const given = readFileSync(new URL(`csvs/${name}.csv`, folder), 'utf8')
    // The copy of this one lost its carriage returns on the way; its expectation still has them.
    const text = name === 'newlines_crlf' ? given.replaceAll('\n', '\r\n') : given
    const { input, rows } = await read(text)
    const objects = rows.map((row) => Object.fromEntries(input.header.map((key, at) => [key, row.cells[at]])))
    expect(objects).toEqual(expectationOf(name))
  })

  /** One expectation is a lone object, and names another telephone number than its file. */
  function expectationOf(name: string): unknown {
    const expected = JSON.parse(readFileSync(new URL(`json/${name}.json`, folder), 'utf8'))
    if (name !== 'location_coordinates') return expected
    return [{ ...expected, 'Contact Phone Number': '2095257564' }]
  }
})

describe('encodings', () => {
  const text = '姓名,手机,备注\r\n𠮷田,13800138000,"䶮\n㛃"\r\n张伟,13900139000,一二三\r\n'
  it.each([
    ['utf-8', Buffer.from(text), 'utf-8'],
    ['utf-8 with mark', Buffer.from(`\uFEFF${text}`), 'utf-8'],
    ['gb18030', iconv.encode(text, 'gb18030'), 'gb18030'],
    ['utf-16le', iconv.encode(text, 'utf-16le'), 'utf-16le'],
    ['utf-16le with mark', iconv.encode(text, 'utf-16le', { addBOM: true }), 'utf-16le'],
    ['utf-16be', iconv.encode(text, 'utf-16be'), 'utf-16be'],
    ['utf-16be with mark', iconv.encode(text, 'utf-16be', { addBOM: true }), 'utf-16be'],
  ])('%s is found from its content', async (_, bytes, encoding) => {
    for (const chunk of [1, 3, 7, 65_536]) {
      const { input, rows } = await read(bytes, { chunk })
      expect(input).toMatchObject({ format: 'csv', encoding, delimiter: ',', header: ['姓名', '手机', '备注'] })
      expect(rows.map((row) => row.cells)).toEqual([
        ['𠮷田', '13800138000', '䶮\n㛃'],
        ['张伟', '13900139000', '一二三'],
      ])
    }
  })

  it('Western text that is not UTF-8 is Windows-1252', async () => {
    const bytes = iconv.encode('Name;Ort;Preis\r\nMüller;Köln;10 €\r\nGroß;Fürth;ça va\r\n', 'windows-1252')
    const { input, rows } = await read(bytes)
    expect(input).toMatchObject({ encoding: 'windows-1252', delimiter: ';' })
    expect(rows.map((row) => row.cells)).toEqual([
      ['Müller', 'Köln', '10 €'],
      ['Groß', 'Fürth', 'ça va'],
    ])
  })

  it('Chinese that appears only after the first megabyte is still found', async () => {
    const plain = `name,note\n${'Zhang San,nothing to say\n'.repeat(60_000)}`
    const { input, rows } = await read(iconv.encode(`${plain}李四,客户很满意\n`, 'gb18030'))
    expect(input.encoding).toBe('gb18030')
    expect(rows.at(-1)).toEqual({ record: 60_001, line: 60_002, cells: ['李四', '客户很满意'] })
  })

  it('a broken byte is told with its row and the others are read', async () => {
    const whole = Buffer.from(`姓名,备注\n${'张伟,好好好\n'.repeat(50)}`)
    const { input, rows } = await read(
      Buffer.concat([whole, Buffer.from([0xe5, 0xbc, 0x2c, 0x61, 0x0a]), Buffer.from('李四,b\n')]),
    )
    expect(input.encoding).toBe('utf-8')
    expect(rows.filter((row) => row.fault !== undefined)).toMatchObject([{ record: 51, fault: 'encoding_broken' }])
  })

  it('a replacement character that the file really holds is no fault', async () => {
    const { rows } = await read('a,b\n\uFFFD,1\n')
    expect(rows).toEqual([{ record: 1, line: 2, cells: ['\uFFFD', '1'] }])
  })
})

describe('records', () => {
  it.each([',', ';', '\t', '|'])('the delimiter %j is found', async (delimiter) => {
    const { input } = await read(`a${delimiter}b\n1${delimiter}"x,y;z"\n`)
    expect(input.delimiter).toBe(delimiter)
  })

  it("Excel's sep= line names the delimiter and is no header", async () => {
    const { input, rows } = await read('sep=;\r\na;b\r\n1;2\r\n')
    expect(input).toMatchObject({ delimiter: ';', header: ['a', 'b'] })
    expect(rows).toMatchObject([{ record: 1, cells: ['1', '2'] }])
  })

  it('another number of columns is a fault of that row, which keeps its own cells', async () => {
    const { rows } = await read('a,b,c\n1,2\n1,2,3\n1,2,3,4\n')
    expect(rows).toEqual([
      { record: 1, line: 2, cells: ['1', '2'], fault: 'column_count' },
      { record: 2, line: 3, cells: ['1', '2', '3'] },
      { record: 3, line: 4, cells: ['1', '2', '3', '4'], fault: 'column_count' },
    ])
  })

  it('a quote never closed is a fault of its row', async () => {
    const { rows } = await read('a,b\n1,2\n3,"never closed\n5,6\n')
    expect(rows[0]).toEqual({ record: 1, line: 2, cells: ['1', '2'] })
    expect(rows[1]).toMatchObject({ record: 2, line: 3, fault: 'quote_unclosed' })
    expect(rows).toHaveLength(2)
  })

  it('text after a closing quote is a fault; a quote inside plain text is text', async () => {
    const { rows } = await read('a,b\n"1"x,2\n5" pipe,3\n')
    expect(rows[0]?.fault).toBe('quote_misplaced')
    expect(rows[1]).toEqual({ record: 2, line: 3, cells: ['5" pipe', '3'] })
  })

  it('a cell over a megabyte is a fault of its row, the next is read', async () => {
    const { rows } = await read(`a,b\n1,"${'x'.repeat(1_200_000)}"\n3,4\n`)
    expect(rows[0]?.fault).toBe('row_too_large')
    expect(rows[0]?.cells[1]?.length).toBe(1024 * 1024)
    expect(rows[1]).toMatchObject({ record: 2, cells: ['3', '4'] })
  })

  it('blank lines are no records; CR, LF and CRLF may be mixed', async () => {
    const { rows } = await read('a,b\r\r\n1,2\r\n\n3,4\r5,6')
    expect(rows.map((row) => row.cells)).toEqual([
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ])
  })

  it.each([
    ['', 'file_empty'],
    ['\n\n', 'header_missing'],
    [',,\n1,2,3\n', 'header_missing'],
    ['"a,b\n1,2\n', 'header_invalid'],
    ['<html><table>', 'format_unsupported'],
    ['%PDF-1.7', 'format_unsupported'],
  ])('%j is refused as %s', async (text, code) => {
    await expect(read(text)).rejects.toMatchObject({ code })
  })

  it('old Excel files and those with a password are refused with what to do next', async () => {
    await expect(read(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]))).rejects.toMatchObject({
      code: 'format_unsupported',
    })
  })

  it('rows can be read again from the start', async () => {
    const input = await readRows(bytesSource(Buffer.from('a\n1\n2\n')))
    expect(await collect(input)).toEqual(await collect(input))
  })
})

/** Where iconv-lite and the WHATWG standard map a character differently, no round trip between them can hold. */
const agrees = (text: string) => new TextDecoder('gb18030').decode(iconv.encode(text, 'gb18030')) === text

const cell = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom('张', '𠮷', '䶮', '㛃', '一', ',', '"', '\n', '\r\n', ';', '\t', ' ', '\u3000', '=', 'é'),
    maxLength: 12,
  }),
)
const table = fc
  .record({
    columns: fc.integer({ min: 1, max: 6 }),
    rows: fc.array(fc.array(cell, { minLength: 6, maxLength: 6 }), { maxLength: 8 }),
  })
  .map(({ columns, rows }) => rows.map((row) => row.slice(0, columns)).concat([]))
  .map((rows) => [(rows[0] ?? ['']).map((_, at) => `列${at}`), ...rows])

describe('any table', () => {
  it('comes back the same from each encoding, delimiter, line end and chunk size', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom('utf-8', 'utf-16le', 'utf-16be', 'gb18030'),
        fc.constantFrom(',', ';', '\t', '|', ':'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 64 }),
        async (rows, encoding, delimiter, end, chunk) => {
          const text = write(rows, delimiter, end)
          fc.pre(encoding !== 'gb18030' || agrees(text))
          const bytes = iconv.encode(text, encoding, { addBOM: encoding.startsWith('utf-16') })
          const { input, rows: read_ } = await read(bytes, { encoding, delimiter, chunk })
          expect([input.header, ...read_.map((row) => row.cells)]).toEqual(rows)
          expect(read_.every((row) => row.fault === undefined)).toBe(true)
        },
      ),
      { seed: 20261123, numRuns: 2_000 },
    )
  })

  it('with naughty strings in it comes back the same', async () => {
    const naughty = JSON.parse(readFileSync(new URL('naughty-strings/blns.json', FIXTURES), 'utf8')) as string[]
    const rows = [['n', 'text'], ...naughty.map((text, at) => [String(at), text])]
    for (const encoding of ['utf-8', 'utf-16le']) {
      const bytes = iconv.encode(write(rows, ',', '\r\n'), encoding, { addBOM: true })
      const { input, rows: found } = await read(bytes, { chunk: 997 })
      expect([input.header, ...found.map((row) => row.cells)]).toEqual(rows)
    }
  })
})

describe('random bytes', () => {
  const options = fc.record({ format: fc.constantFrom('csv', 'xlsx', 'vcard', undefined) })
  const openings = fc.constantFrom('', 'PK\x03\x04', 'BEGIN:VCARD\n', '\xff\xfe', 'a,b\n"')
  it('never crash and never hang: rows, or a typed fault', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), openings, options, async (bytes, opening, { format }) => {
        const all = Buffer.concat([Buffer.from(opening, 'latin1'), bytes])
        try {
          await read(all, { chunk: 13, ...(format === undefined ? {} : { format }) })
        } catch (error) {
          expect(error instanceof ReadFault || error instanceof ArchiveFault, String(error)).toBe(true)
        }
      }),
      { seed: 20261123, numRuns: 3_000 },
    )
  })
})

describe('stray zero bytes', () => {
  it('do not make UTF-16 of UTF-8', () => {
    expect(guessEncoding(Buffer.from('姓名,手机\n张\u0000,13800002001\n李,a\u0000b\n'))).toBe('utf-8')
    expect(guessEncoding(Buffer.from('name,mobile\nAnn,13800002001\n', 'utf16le'))).toBe('utf-16le')
    expect(guessEncoding(Buffer.from('姓名,手机\n张,13800002001\n', 'utf16le'))).toBe('utf-16le')
  })
})

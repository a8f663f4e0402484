import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesSource } from '../../../platform/files/byte-source.ts'
import type { Input } from '../read/input-rows.ts'
import { readRows } from '../read/read-rows.ts'
import { type ErrorsFileForm, type RejectedRow, withoutErrorColumns, writeRejected } from './errors-file.ts'
import { neutralise, restore } from './formula-cells.ts'

const FIXTURES = new URL('../../../../../../tests/fixtures/', import.meta.url)

async function write(form: ErrorsFileForm, rejected: readonly RejectedRow[]): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of writeRejected(form, rejected)) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function cellsOf(input: Input): Promise<(readonly string[])[]> {
  const rows: (readonly string[])[] = []
  for await (const { cells } of input.rows) rows.push(cells)
  return rows
}

const reject = (cells: readonly string[]): RejectedRow => ({
  record: 7,
  cells,
  field: '手机',
  code: 'phone_invalid',
  message: '手机号码不对。',
})

describe('a file of rejected rows', () => {
  const forms = fc.record({
    format: fc.constantFrom('csv' as const, 'xlsx' as const, 'vcard' as const),
    encoding: fc.constantFrom(
      'utf-8' as const,
      'utf-16le' as const,
      'utf-16be' as const,
      'gb18030' as const,
      'windows-1252' as const,
    ),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
  })
  const cell = fc.oneof(
    fc.string({
      unit: fc.constantFrom('=', '+', '-', '@', "'", '1', '张', '"', ',', ';', '\t', '\n', ' ', '𠮷', '|'),
      maxLength: 8,
    }),
    fc.constantFrom("=cmd|'/c calc'!A1", '+8613800138000', '-5', "'=1", '＝1+1'),
  )
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 })

  it('comes back as the rows it was made of, whatever their number of cells', async () => {
    await fc.assert(
      fc.asyncProperty(forms, rows, async (form, cells) => {
        const header = ['姓名', '手机', '备注']
        const bytes = await write({ ...form, header }, cells.map(reject))
        const input = await readRows(bytesSource(bytes))
        expect(input.header).toEqual(['_row', '_field', '_code', '_message', ...header])
        const back = withoutErrorColumns(input)
        expect(back.header).toEqual(header)
        expect(await cellsOf(back)).toEqual(cells)
      }),
      { seed: 20261123, numRuns: 1_000 },
    )
  })

  it('keeps encoding and delimiter of a CSV; others come as UTF-8 with a mark', async () => {
    const form = { format: 'csv', encoding: 'gb18030', delimiter: ';', header: ['姓名'] } as const
    expect(await readRows(bytesSource(await write(form, [reject(['𠮷'])])))).toMatchObject({
      encoding: 'gb18030',
      delimiter: ';',
    })
    const bytes = await write({ ...form, format: 'xlsx', encoding: 'utf-8' }, [reject(['张'])])
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  })

  it('tells row, field, code and message in front of the row', async () => {
    const form = { format: 'csv', encoding: 'utf-8', delimiter: ',', header: ['姓名', '手机'] } as const
    const text = (await write(form, [reject(['张', '=1+1'])])).toString('utf8')
    expect(text).toBe(
      '\uFEFF_row,_field,_code,_message,姓名,手机\r\n7,手机,phone_invalid,手机号码不对。,张,"\'=1+1"\r\n',
    )
  })

  it('is recognised by its columns, wherever a spreadsheet program put them', async () => {
    const input = await readRows(bytesSource(Buffer.from("姓名,_code,_row,_message,_field\n'=1,x,1,y,z\n")))
    const back = withoutErrorColumns(input)
    expect(back.header).toEqual(['姓名'])
    expect(await cellsOf(back)).toEqual([['=1']])
  })

  it('and no other: an apostrophe in any other file is kept', async () => {
    const input = await readRows(bytesSource(Buffer.from("姓名,_code\n'=1,x\n")))
    expect(await cellsOf(withoutErrorColumns(input))).toEqual([["'=1", 'x']])
  })
})

describe('a cell', () => {
  const naughty = JSON.parse(readFileSync(new URL('naughty-strings/blns.json', FIXTURES), 'utf8')) as string[]
  const RUNS = /^[=@\t\r＝＋－＠]|^[+-](?!\d[\d ().,-]*$)/

  it('is the same after it was made harmless and brought back', () => {
    for (const text of naughty) expect(restore(neutralise(text))).toBe(text)
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => restore(neutralise(text)) === text))
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("'", '=', '+', '1', ' ', '-', '@') }),
        (text) => restore(neutralise(text)) === text,
      ),
    )
  })

  it('never begins as a formula once it is harmless', () => {
    for (const text of ['=1', '@SUM(1)', '+1+1', '-2+3', '\t=1', ' =1', '＝1', "=cmd|'/c calc'!A1", ...naughty])
      expect(neutralise(text)).not.toMatch(RUNS)
  })

  it.each(['+8613800138000', '+86 138 0013 8000', '-5', '-1,234.50', '张伟', '2024-01-01'])(
    '%s is left as it is',
    (text) => {
      expect(neutralise(text)).toBe(text)
    },
  )
})

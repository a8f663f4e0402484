import { strToU8, type Zippable, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { bytesSource } from '../../../platform/files/byte-source.ts'
import type { ReadOptions } from './input-rows.ts'
import { readRows } from './read-rows.ts'
import { formatSerial, shapeOfFormat } from './xlsx-dates.ts'

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

interface Book {
  readonly sheet?: string
  readonly shared?: string
  readonly styles?: string
  readonly properties?: string
  readonly extra?: Zippable
}

function workbook({ sheet = '', shared = '', styles = '', properties = '', extra = {} }: Book): Uint8Array {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${RELATION}/${type}" Target="${target}"/>`
  const relations = (inner: string) =>
    `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner}</Relationships>`
  return zipSync({
    '_rels/.rels': strToU8(relations(relation('r1', 'officeDocument', 'xl/workbook.xml'))),
    'xl/workbook.xml': strToU8(
      `${HEAD}<workbook ${MAIN} xmlns:r="${RELATION}">${properties}<sheets><sheet name="隐藏" sheetId="1" state="hidden" r:id="r2"/><sheet name="客户" sheetId="2" r:id="r1"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      relations(
        relation('r1', 'worksheet', 'worksheets/sheet1.xml') +
          relation('r2', 'worksheet', '/xl/worksheets/sheet2.xml') +
          relation('r3', 'sharedStrings', 'sharedStrings.xml') +
          relation('r4', 'styles', 'styles.xml'),
      ),
    ),
    'xl/worksheets/sheet1.xml': strToU8(`${HEAD}<worksheet ${MAIN}><sheetData>${sheet}</sheetData></worksheet>`),
    'xl/worksheets/sheet2.xml': strToU8(
      `${HEAD}<worksheet ${MAIN}><sheetData><row r="1"><c t="inlineStr"><is><t>秘密</t></is></c></row></sheetData></worksheet>`,
    ),
    'xl/sharedStrings.xml': strToU8(`${HEAD}<sst ${MAIN}>${shared}</sst>`),
    'xl/styles.xml': strToU8(`${HEAD}<styleSheet ${MAIN}>${styles}</styleSheet>`),
    ...extra,
  })
}

async function read(bytes: Uint8Array, options: ReadOptions = {}) {
  const input = await readRows(bytesSource(bytes), options)
  const rows = []
  for await (const row of input.rows) rows.push(row)
  return { ...input, rows }
}

const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`

describe('a workbook', () => {
  const shared =
    '<si><t>姓名</t></si><si><r><t>张</t></r><r><t xml:space="preserve">伟 </t></r><rPh sb="0" eb="1"><t>zhang</t></rPh></si>'
  const styles =
    '<numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="177" formatCode="[Red]#,##0.00"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="22"/><xf numFmtId="177"/></cellXfs>'
  const sheet =
    `<row r="1"><c r="A1" t="s"><v>0</v></c>${['手机', '日期', '时刻', '是否', '公式', '错', '数'].map(text).join('')}</row>` +
    '<row r="2"/>' +
    '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3"><v>1.3800138000000000E10</v></c><c r="C3" s="2"><v>46349</v></c><c r="D3" s="3"><v>46349.5</v></c><c r="E3" t="b"><v>1</v></c><c r="F3" t="str"><f>CONCAT("a","b")</f><v>ab</v></c><c r="G3" t="e"><v>#N/A</v></c><c r="H3" s="4"><v>0.30000000000000004</v></c></row>' +
    '<row r="4"><c r="H4"><v>5</v></c></row><row r="5"><c r="J5"><v>5</v></c></row>'

  it('gives what a person sees: strings, numbers, dates, formulas by their cached value, errors as words', async () => {
    const found = await read(workbook({ sheet, shared, styles }))
    expect(found).toMatchObject({ format: 'xlsx', sheets: ['隐藏', '客户'] })
    expect(found.header).toEqual(['姓名', '手机', '日期', '时刻', '是否', '公式', '错', '数'])
    expect(found.rows).toEqual([
      {
        record: 1,
        line: 3,
        cells: ['张伟 ', '13800138000', '2026-11-23', '2026-11-23T12:00:00', 'TRUE', 'ab', '#N/A', '0.3'],
      },
      { record: 2, line: 4, cells: ['', '', '', '', '', '', '', '5'] },
      { record: 3, line: 5, cells: ['', '', '', '', '', '', '', '', '', '5'], fault: 'column_count' },
    ])
  })

  it('reads the sheet that is named, and tells the names where it has no such sheet', async () => {
    expect((await read(workbook({ sheet, shared }), { sheet: '隐藏' })).header).toEqual(['秘密'])
    await expect(read(workbook({}), { sheet: '无' })).rejects.toMatchObject({
      code: 'sheet_unknown',
      detail: ['隐藏', '客户'],
    })
  })

  it('with the 1904 date system has its dates where they belong', async () => {
    const rows = `<row><c t="inlineStr"><is><t>d</t></is></c></row><row><c s="1"><v>0</v></c></row>`
    const found = await read(workbook({ sheet: rows, styles, properties: '<workbookPr date1904="1"/>' }))
    expect(found.rows[0]?.cells).toEqual(['1904-01-01'])
  })

  it('without a sheet of rows has no header', async () => {
    await expect(read(workbook({}))).rejects.toMatchObject({ code: 'header_missing' })
  })
})

describe('a hostile workbook', () => {
  const bomb = (size: number) => `<row><c t="inlineStr"><is><t>${'A'.repeat(size)}</t></is></c></row>`

  it('that unpacks to far more than it is packed is refused', async () => {
    const bytes = workbook({ sheet: bomb(20_000_000) })
    expect(bytes.length).toBeLessThan(60_000)
    await expect(read(bytes)).rejects.toMatchObject({ code: 'archive_hostile' })
  })

  it('whose directory lies about the size is refused while it unpacks', async () => {
    const bytes = Buffer.from(workbook({ sheet: bomb(20_000_000) }))
    const name = bytes.lastIndexOf('xl/worksheets/sheet1.xml')
    bytes.writeUInt32LE(1000, name - 46 + 24)
    await expect(read(bytes)).rejects.toMatchObject({ code: expect.stringMatching(/^archive_(?:hostile|damaged)$/) })
  })

  it('with a document type, hence entities, is refused', async () => {
    const xml = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet ${MAIN}><sheetData><row><c t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>`
    const bytes = workbook({ extra: { 'xl/worksheets/sheet1.xml': strToU8(xml) } })
    await expect(read(bytes)).rejects.toMatchObject({ code: 'archive_hostile' })
  })

  it('with too many parts or too many shared strings is refused', async () => {
    const limits = { archiveEntries: 3 }
    await expect(read(workbook({}), { limits })).rejects.toMatchObject({ code: 'archive_hostile' })
    const shared = '<si><t>aaaaaaaaaa</t></si>'.repeat(100)
    await expect(read(workbook({ shared }), { limits: { sharedLength: 500 } })).rejects.toMatchObject({
      code: 'archive_hostile',
    })
  })

  it('with a cell over the limit loses that row only', async () => {
    const sheet = `<row>${text('a')}</row><row>${text('x'.repeat(1_200_000))}</row><row>${text('b')}</row>`
    const found = await read(workbook({ sheet }))
    expect(found.rows.map((row) => row.fault)).toEqual(['row_too_large', undefined])
  })

  it('with a column far to the right does not fill memory', async () => {
    const found = await read(workbook({ sheet: `<row>${text('a')}</row><row><c r="XFD2"><v>1</v></c></row>` }))
    expect(found.rows).toMatchObject([{ fault: 'row_too_large' }])
  })

  it('whose source fails passes the failure on, as no fault of the workbook', async () => {
    const source = bytesSource(workbook({ sheet: `<row>${text('a')}</row>` }))
    const broken = {
      ...source,
      read: (at: number, length: number) =>
        at > 0 ? Promise.reject(new Error('seal broken')) : source.read(at, length),
    }
    await expect(readRows(broken)).rejects.toThrow('seal broken')
  })

  it('that is cut short, or another kind of document, is refused', async () => {
    const whole = workbook({ sheet: `<row>${text('a')}</row>` })
    await expect(read(whole.subarray(0, whole.length - 30))).rejects.toMatchObject({ code: 'archive_damaged' })
    await expect(read(zipSync({ 'word/document.xml': strToU8('<a/>') }))).rejects.toMatchObject({
      code: 'format_unsupported',
    })
  })
})

describe('serial dates', () => {
  it.each([
    [1, false, '1900-01-01'],
    [59, false, '1900-02-28'],
    [61, false, '1900-03-01'],
    [25_569, false, '1970-01-01'],
    [24_107, true, '1970-01-01'],
  ])('%d (1904: %s) is %s', (serial, date1904, iso) => expect(formatSerial(serial, 'date', date1904)).toBe(iso))

  it.each([
    ['yyyy-mm-dd', 'date'],
    ['[$-804]yyyy"年"m"月"', 'date'],
    ['m/d/yy h:mm', 'dateTime'],
    ['[h]:mm:ss', 'time'],
    ['General', undefined],
    ['#,##0.00 "days"', undefined],
    ['0.00E+00', undefined],
    ['"Year" 0', undefined],
  ])('format %j shows %s', (code, shape) => expect(shapeOfFormat(200, code)).toBe(shape))
})

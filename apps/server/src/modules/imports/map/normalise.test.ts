import { contact, lead } from '@holdfast/catalog'
import { describe, expect, it } from 'vitest'
import type { RowFault } from '../read/input-rows.ts'
import { proposeMapping } from './mapping.ts'
import { normaliseRow, planRows } from './normalise.ts'

const context = { country: 'CN' }

function normalise(row: Record<string, string>, fault?: RowFault) {
  const header = Object.keys(row)
  const plan = planRows(contact, proposeMapping(contact, { header, rows: [], context }), context)
  return normaliseRow(fault === undefined ? { cells: Object.values(row) } : { cells: Object.values(row), fault }, plan)
}

describe('a row', () => {
  it('becomes values: trimmed, half width, E.164, region from two columns, words for options', () => {
    const found = normalise({
      姓名: '\u3000张　伟 ',
      手机: '＋８６－１３８ ００１３ ８０００',
      固话: ' 0755-0000 1234',
      邮箱: 'Ａ＠Example.COM ',
      城市: '深圳市',
      省份: ' 广东 ',
      来源: '官网',
      创建日期: '２０２４年2月29日',
      公司: ' 某某公司 ',
      备注: '  两格缩进 ',
    })
    expect(found).toEqual({
      values: {
        name: '张伟',
        mobile: '+8613800138000',
        phone: '+8675500001234',
        email: 'a@example.com',
        region: '440300',
        source: 'website',
        since: '2024-02-29',
        note: '  两格缩进 ',
      },
      references: { account: '某某公司' },
    })
  })

  it('that states what only an act of its own brings about is refused, with the field', () => {
    const table = { header: ['姓名', '状态'], rows: [], context }
    const plan = planRows(lead, proposeMapping(lead, table), context)
    expect(normaliseRow({ cells: ['张伟', '已转化'] }, plan)).toEqual({
      fault: { field: 'status', column: '状态', code: 'convert_first' },
    })
    expect(normaliseRow({ cells: ['张伟', '已联系'] }, plan)).toMatchObject({ values: { status: 'contacted' } })
  })

  it('leaves out what is empty', () => {
    expect(normalise({ 姓名: 'Ann Lee', 手机: '', 邮箱: 'a@b.cn', 省份: '', 城市: '', 备注: ' \u3000' })).toEqual({
      values: { name: 'Ann Lee', email: 'a@b.cn' },
      references: {},
    })
  })

  it.each([
    [
      { 姓名: '', 手机: 'x' },
      { field: 'name', column: '姓名', code: 'name_missing' },
    ],
    [
      { 创建日期: 'x', 姓名: '张', 手机: 'x', 邮箱: 'x' },
      { field: 'mobile', column: '手机', code: 'phone_invalid' },
    ],
    [
      { 创建日期: 'x', 姓名: '张', 手机: '', 邮箱: 'x' },
      { field: 'email', column: '邮箱', code: 'email_invalid' },
    ],
    [
      { 创建日期: 'x', 姓名: '张', 手机: '', 邮箱: '' },
      { field: 'mobile', column: '手机', code: 'contact_missing' },
    ],
    [
      { 创建日期: '2024-02-30', 姓名: '张', 手机: '13800138000' },
      { field: 'since', column: '创建日期', code: 'date_invalid' },
    ],
    [
      { 来源: '月球', 姓名: '张', 手机: '13800138000' },
      { field: 'source', column: '来源', code: 'choice_unknown' },
    ],
    [{ 手机: '13800138000' }, { field: 'name', column: null, code: 'name_missing' }],
    [{ 姓名: '张' }, { field: null, column: null, code: 'contact_missing' }],
  ])('%j is rejected for its first fault', (row, fault) => {
    expect(normalise(row as unknown as Record<string, string>)).toEqual({ fault })
  })

  it('that could not be read says so before anything else', () => {
    expect(normalise({ 姓名: '' }, 'quote_unclosed')).toEqual({
      fault: { field: null, column: null, code: 'quote_unclosed' },
    })
  })

  it('with another number of cells is rejected even if its reader did not notice', () => {
    const plan = planRows(contact, proposeMapping(contact, { header: ['姓名', '手机'], rows: [], context }), context)
    expect(normaliseRow({ cells: ['张', '13800138000', 'x'] }, plan)).toMatchObject({ fault: { code: 'column_count' } })
  })

  it.each(["=cmd|'/c calc'!A1", '@SUM(1+1)', '+1+1', '-2+3', '=HYPERLINK("http://evil.example")'])(
    'keeps %s as text',
    (note) => {
      expect(normalise({ 姓名: note, 手机: '13800138000', 备注: note })).toMatchObject({ values: { name: note, note } })
    },
  )

  it('reads a number in the country the row names, a mobile of home in any', () => {
    const row = { 姓名: 'Ana', 手机: '', 固话: '020 7946 0018', 国家: 'UK' }
    expect(normalise(row)).toMatchObject({ values: { phone: '+442079460018', residence: 'GB' } })
    expect(normalise({ ...row, 国家: '' })).toMatchObject({ values: { phone: '+862079460018' } })
    expect(normalise({ ...row, 手机: '13800138000' })).toMatchObject({ values: { mobile: '+8613800138000' } })
    expect(normalise({ ...row, 固话: '010-88880000' })).toMatchObject({ fault: { code: 'phone_invalid' } })
  })

  it.each([
    [{ 姓: '欧阳', 名: '修', 手机: '13800138000' }, '欧阳修'],
    [{ 名: '修', 姓: '欧阳', 手机: '13800138000' }, '欧阳修'],
    [{ 'Last Name': 'Davolio', 'First Name': 'Nancy', Mobile: '13800138000' }, 'Nancy Davolio'],
    [{ surname: '', given_name: 'Cher', Mobile: '13800138000' }, 'Cher'],
  ])('%j has one name', (row, name) => {
    expect(normalise(row as unknown as Record<string, string>)).toMatchObject({ values: { name } })
  })
})

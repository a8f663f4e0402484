import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FieldKind } from '../declaration.ts'
import { account, activity, contact } from '../index.ts'
import { china, choices, field, read, take } from './fixtures/read.ts'
import { dateOrdersOf, shownValue, valueType } from './index.ts'

const id = '01938f5e-7c1a-7bbd-a1b2-0123456789ab'

describe('time', () => {
  test.each([
    ['2024-02-29', '2024-02-29'],
    ['2021/1/3', '2021-01-03'],
    ['2021年11月23日', '2021-11-23'],
    ['2021.11.23', '2021-11-23'],
    ['２０２１－１１－２３', '2021-11-23'],
    ['45292', '2024-01-01'],
    ['2021/11/23 0:00:00', '2021-11-23'],
    ['20211123', '2021-11-23'],
  ])('%s is the day %s', (written, value) => expect(read('date', written)).toBe(value))

  test.each([
    '2024-02-30',
    '2023/13/01',
    '昨天',
    '0000-00-00',
    '20240231',
    '2025年2月29日',
    '2024-1/2',
    '60',
    '2024-01-01 12:00',
  ])('%s is none', (written) => expect(read('date', written)).toBe('! date_invalid'))

  test.each([
    ['3/4/2026', ['dmy', 'mdy'], '2026-04-03', '2026-03-04'],
    ['25.12.2026', ['dmy'], '2026-12-25', '! date_invalid'],
    ['12-25-2026', ['mdy'], '! date_invalid', '2026-12-25'],
    ['31/4/2026', [], '! date_invalid', '! date_invalid'],
    ['3/4/26', undefined, '! date_invalid', '! date_invalid'],
    ['3/4.2026', undefined, '! date_invalid', '! date_invalid'],
  ])('%s is a day in the order that is stated, and none without one', (written, orders, dmy, mdy) => {
    expect(dateOrdersOf(written)).toEqual(orders)
    expect(read('date', written)).toBe('! date_invalid')
    expect(read('date', written, {}, { ...china, dateOrder: 'dmy' })).toBe(dmy)
    expect(read('date', written, {}, { ...china, dateOrder: 'mdy' })).toBe(mdy)
    expect(read('date', '2026-11-03', {}, { ...china, dateOrder: 'dmy' })).toBe('2026-11-03')
  })

  test('a moment is UTC with milliseconds', () => {
    expect(take('dateTime', '2026-11-23T16:00:00+08:00')).toBe('2026-11-23T08:00:00.000Z')
    expect(take('dateTime', '2026-11-23T16:00:00.1239Z')).toBe('2026-11-23T16:00:00.123Z')
    for (const input of [
      '2026-11-23',
      '2026-11-23T16:00:00',
      '2026-02-30T00:00:00Z',
      '2026-11-23T24:00:00Z',
      '2026-11-23T16:00:00+24:00',
    ])
      expect(take('dateTime', input)).toBe('! date_invalid')
    expect(take('dateTime', 5)).toBe('! type_wrong')
  })

  test('a cell without an offset is read by the company’s clock', () => {
    expect(read('dateTime', '2026-11-23 16:00')).toBe('2026-11-23T08:00:00.000Z')
    expect(read('dateTime', '2026年11月23日 16时30分')).toBe('2026-11-23T08:30:00.000Z')
    expect(read('dateTime', '45292.5')).toBe('2024-01-01T04:00:00.000Z')
    expect(read('dateTime', '2026-07-01 12:00', {}, { country: 'DE', timeZone: 'Europe/Berlin' })).toBe(
      '2026-07-01T10:00:00.000Z',
    )
  })

  test('every day that exists and no other is accepted', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 9999 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 32 }),
        (y, m, d) => {
          const written = `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`
          const exists =
            !Number.isNaN(Date.parse(`${written}T00:00:00Z`)) && new Date(`${written}T00:00:00Z`).getUTCDate() === d
          expect(take('date', written)).toBe(exists ? written : '! date_invalid')
        },
      ),
      { seed: 20261123, numRuns: 2000 },
    )
  })
})

describe('numbers and money', () => {
  test('decimals are strings in one form', () => {
    expect(take('decimal', '00012.500')).toBe('12.5')
    expect(take('decimal', '-0.0')).toBe('0')
    expect(take('decimal', 0.1)).toBe('0.1')
    expect(read('decimal', '1,234.5')).toBe('1234.5')
    for (const input of ['1e5', '1.2.3', '', 'NaN', '1234567890123456789', '0.1234567'])
      expect(take('decimal', input)).toBe('! number_invalid')
    expect(take('integer', 1.5)).toBe('! number_invalid')
    expect(take('integer', '1')).toBe('! type_wrong')
    expect(read('integer', '１，２３４')).toBe(1234)
  })

  test('an amount has exactly the minor units of its currency', () => {
    expect(take('money', { amount: '1234.5', currency: 'CNY' })).toEqual({ amount: '1234.50', currency: 'CNY' })
    expect(take('money', { amount: '100', currency: 'JPY' })).toEqual({ amount: '100', currency: 'JPY' })
    expect(take('money', { amount: '1.5', currency: 'JPY' })).toBe('! money_invalid')
    expect(take('money', { amount: '1.005', currency: 'CNY' })).toBe('! money_invalid')
    expect(take('money', { amount: '1', currency: 'XXX' })).toBe('! money_invalid')
    expect(take('money', { amount: 1, currency: 'CNY' })).toBe('! type_wrong')
    expect(take('money', { amount: '1', currency: 'CNY', rate: 1 })).toBe('! type_wrong')
  })

  test.each([
    ['￥1,234.50', '1234.50', 'CNY'],
    ['1234元', '1234.00', 'CNY'],
    ['1.25万', '12500.00', 'CNY'],
    ['USD 12.5', '12.50', 'USD'],
    ['$ 12', '12.00', 'USD'],
    ['-3 EUR', '-3.00', 'EUR'],
  ])('%s is %s %s', (written, amount, currency) => expect(read('money', written)).toEqual({ amount, currency }))
})

describe('identity numbers', () => {
  test('are checked by their last character', () => {
    expect(read('creditCode', ' 91350100m000100y43 ')).toBe('91350100M000100Y43')
    expect(read('creditCode', '91350100M000100Y44')).toBe('! credit_code_invalid')
    expect(read('nationalId', '11010519491231002x')).toBe('11010519491231002X')
    expect(read('nationalId', '110105194912310021')).toBe('! national_id_invalid')
    expect(read('nationalId', '110105490231002')).toBe('! national_id_invalid')
  })

  test('one wrong digit never passes', () => {
    fc.assert(
      fc.property(fc.nat(16), fc.integer({ min: 1, max: 9 }), (at, shift) => {
        const right = '11010519491231002X'
        const digit = (Number(right[at]) + shift) % 10
        const wrong = right.slice(0, at) + digit + right.slice(at + 1)
        expect(read('nationalId', wrong)).toBe('! national_id_invalid')
      }),
      { seed: 1, numRuns: 500 },
    )
  })
})

describe('words', () => {
  test('are kept as typed but for what breaks storage', () => {
    expect(read('text', '　 天津  康泰 ')).toBe('天津  康泰')
    expect(read('text', '张　伟', { personName: true })).toBe('张伟')
    expect(read('text', 'José Núñez 王', { personName: true })).toBe('José Núñez 王')
    expect(read('longText', 'a\r\nb\tc ')).toBe('a\nb\tc ')
    expect(take('text', 'e\u0301')).toBe('é')
    for (const input of ['a\u0000', 'a\u001b[31m', '\ud800', 'x\u007f'])
      expect(take('text', input)).toBe('! text_invalid')
    expect(take('text', '𠮷'.repeat(5), { maxLength: 5 })).toBe('𠮷'.repeat(5))
    expect(take('text', '𠮷'.repeat(6), { maxLength: 5 })).toBe('! text_too_long')
  })

  test('naughty strings are stored whole or refused', () => {
    const naughty: unknown[] = JSON.parse(readFileSync(new URL('./fixtures/naughty.json', import.meta.url), 'utf8'))
    for (const each of naughty) {
      const parsed = valueType('longText').parse(each, field('longText'), china)
      if (parsed.ok) expect(parsed.value).toBe(String(each).replace(/\r\n?/g, '\n').normalize('NFC'))
    }
  })

  test.each([
    ['495', 'up_to_499'],
    ['2,822', 'up_to_9999'],
    ['２０', 'up_to_99'],
    ['34288', 'over_9999'],
    ['1–19人', 'up_to_19'],
    ['0', '! choice_unknown'],
    ['1.5', '! choice_unknown'],
  ])('%s people are the range %s', (written, value) => {
    expect(read('choice', written, { options: account.fields.size.options ?? [] })).toBe(value)
  })

  test('a long word with one wrong letter is the one option that near', () => {
    const industries = { options: account.fields.industry.options ?? [] }
    expect(read('choice', 'technolgy', industries)).toBe('technology')
    expect(read('choice', 'retial', industries)).toBe('! choice_unknown')
    expect(read('choice', 'retai', industries)).toBe('! choice_unknown')
  })

  test('choices are read by value and by label in both languages', () => {
    expect(read('choice', ' 官网', choices)).toBe('website')
    expect(read('choice', 'REFERRAL', choices)).toBe('referral')
    expect(read('choice', '别的', choices)).toBe('! choice_unknown')
    expect(take('choice', '官网', choices)).toBe('! choice_unknown')
    expect(read('multiChoice', '官网，转介绍、官网', choices)).toEqual(['website', 'referral'])
    expect(read('tags', 'a、b；a')).toEqual(['a', 'b'])
    expect(
      take(
        'tags',
        Array.from({ length: 51 }, (_, i) => `${i}`),
      ),
    ).toBe('! text_too_long')
    expect(read('boolean', '是')).toBe(true)
    expect(read('boolean', 'No')).toBe(false)
    expect(read('boolean', '也许')).toBe('! type_wrong')
  })
})

describe('places and references', () => {
  test.each([
    ['中国', 'CN'],
    ['China', 'CN'],
    ['香港', 'HK'],
    ['usa', 'US'],
    ['de', 'DE'],
    ['德国', 'DE'],
    ['台湾', 'TW'],
  ])('%s is %s', (written, code) => expect(read('country', written)).toBe(code))
  test('unknown ones are refused', () => {
    expect(read('country', '火星')).toBe('! country_unknown')
    expect(take('country', 'cn')).toBe('! country_unknown')
    expect(take('region', '999999')).toBe('! region_unknown')
    expect(read('region', '广东')).toBe('440000')
  })

  test('references are lower-case UUIDs of declared objects', () => {
    expect(take('reference', id.toUpperCase())).toBe(id)
    expect(take('reference', 'x')).toBe('! reference_invalid')
    const about = { targets: ['contact'] }
    expect(take('about', { object: 'contact', id }, about)).toEqual({ object: 'contact', id })
    expect(take('about', { object: 'user', id }, about)).toBe('! reference_invalid')
    expect(take('about', { object: 'contact', id, extra: 1 }, about)).toBe('! type_wrong')
    expect(take('people', [id, id])).toEqual([id])
    expect(take('file', { id })).toEqual([{ id }])
    expect(take('file', [{ id, name: 'a.pdf', type: 'application/pdf', size: 3 }, { id }])).toEqual([{ id }])
    expect(take('file', [{ id, key: 'x' }])).toBe('! type_wrong')
    const many = Array.from({ length: 11 }, (_, at) => ({ id: `${id.slice(0, -2)}${at + 10}` }))
    expect(take('file', many)).toBe('! files_too_many')
    expect(take('file', many.slice(0, 10))).toEqual(many.slice(0, 10))
    const held = [{ id, name: '合同.pdf', type: 'application/pdf', size: 3, key: 'secret' }]
    expect(shownValue('file', held)).toEqual([{ id, name: '合同.pdf', type: 'application/pdf', size: 3 }])
    expect(valueType('file').print(held, field('file'), 'zh')).toBe('合同.pdf')
  })
})

test('no kind throws, whatever comes in, and what is accepted is accepted again unchanged', () => {
  const kinds = [
    ...new Set([...Object.values(contact.fields), ...Object.values(activity.fields)].map((each) => each.kind)),
    'richText',
    'money',
    'decimal',
    'integer',
    'url',
    'creditCode',
    'file',
    'lines',
    'multiChoice',
  ] as FieldKind[]
  const anything = fc.oneof(
    fc.anything(),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'0123456789-/:.+@ab年月日 TZ¥') }),
  )
  for (const kind of kinds)
    fc.assert(
      fc.property(anything, (input) => {
        const declared = field(kind, { targets: ['contact'], ...choices })
        const parsed = valueType(kind).parse(input, declared, china)
        if (parsed.ok) expect(valueType(kind).parse(parsed.value, declared, china)).toEqual(parsed)
        const cell = valueType(kind).parseText(String(typeof input === 'string' ? input : ''), declared, china)
        if (cell.ok) expect(valueType(kind).parse(cell.value, declared, china)).toEqual(cell)
      }),
      { seed: 20261123, numRuns: 400 },
    )
})

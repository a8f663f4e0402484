import { lineSums, lineTotals } from '@holdfast/catalog/line-sums'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contractPaper } from './contract-paper.ts'
import { dayText, grouped } from './paper-parts.ts'
import { quotePaper } from './quote-paper.ts'

const sender = { name: '云杉', letterhead: { address: '', phone: '', taxNumber: '', bank: '', account: '' } }
const paperOf = (view: Readonly<Record<string, unknown>>, language: 'zh' | 'en' = 'zh') =>
  quotePaper({ language, view, sender, unitName: (unit) => unit, timeZone: 'Asia/Shanghai' })

const decimal = (places: number, most: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: 10 ** places - 1 }))
    .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(places, '0')}`)

const lineOf = fc
  .record({
    quantity: decimal(3, 9_999),
    amount: decimal(2, 999_999),
    discount: fc.constantFrom(null, '0', '5', '12.5', '100'),
    taxRate: fc.constantFrom(null, '0', '6', '9', '13'),
  })
  .map(({ quantity, amount, discount, taxRate }) => {
    const line = { quantity, price: { amount, currency: 'CNY' }, discount, taxRate }
    return { ...line, productId: 'p', code: 'C', name: '甲', unit: null, ...lineSums(line) }
  })

const cents = (text: string): bigint => BigInt(text.replace(/[^\d.]/g, '').replace('.', ''))

test('the totals on the paper are the totals that the record keeps, and the lines add up to them', () => {
  fc.assert(
    fc.property(fc.array(lineOf, { minLength: 1, maxLength: 30 }), (lines) => {
      const { net = '', tax = '', gross = '' } = lineTotals(lines) ?? {}
      const money = (amount: string) => ({ amount, currency: 'CNY' })
      const paper = paperOf({ lines, amount: money(net), tax: money(tax), gross: money(gross) })
      const values = paper.totals.map(({ value }) => value)
      expect(values[0]).toBe(`¥ ${grouped(net)}`)
      expect(values.at(-1)).toBe(`¥ ${grouped(gross)}`)
      expect(values.slice(1, -1).reduce((sum, each) => sum + cents(each), 0n)).toBe(cents(tax))
      const amounts = paper.table?.rows.map((row) => cents(row.at(-1)?.text ?? '')) ?? []
      expect(amounts.reduce((sum, each) => sum + each, 0n)).toBe(cents(net))
    }),
    { seed: 20_261_128, numRuns: 300 },
  )
})

test('beneath a bundle stands what is in one of it', () => {
  const line = { quantity: '1', price: { amount: '9.00', currency: 'CNY' }, discount: null, taxRate: null }
  const part = { productId: 'q', code: 'Q', unit: null }
  const parts = [
    { ...part, name: '测头', quantity: '2.5' },
    { ...part, name: '测针', quantity: '1000' },
  ]
  const bundle = { ...line, productId: 'p', code: 'SET', name: '套装', unit: null, ...lineSums(line), parts }
  expect(paperOf({ lines: [bundle] }).table?.rows[0]?.[1]).toEqual({
    text: '套装',
    below: 'SET · 测头 × 2.5 · 测针 × 1,000',
  })
})

test('what the reader does not see is not on it, and what is masked for them is their mask', () => {
  const seen = paperOf({ number: 'Q-2026-0001', lines: '•••', amount: '•••', account: { id: 'x' }, contact: null })
  expect(seen.table?.rows).toEqual([[{ text: '•••' }]])
  expect(seen.totals).toEqual([{ label: '金额（不含税）', value: '•••', isLast: true }])
  expect([seen.party, seen.inWords, seen.note, seen.watermark]).toEqual([null, null, null, null])
  const nothing = paperOf({})
  expect([nothing.table, nothing.totals, nothing.facts]).toEqual([null, [], []])
})

test('digits stand in threes before the point only, and days are those of the company', () => {
  expect(['1', '123', '1234', '1234567.123456', '0.5'].map(grouped)).toEqual([
    '1',
    '123',
    '1,234',
    '1,234,567.123456',
    '0.5',
  ])
  expect([dayText('2026-02-09', 'zh'), dayText('2026-02-09', 'en')]).toEqual(['2026年2月9日', '9 February 2026'])
  const late = paperOf({ createdAt: '2026-12-31T16:30:00.000Z' })
  expect(late.facts).toContainEqual({ label: '日期', value: '2027年1月1日' })
})

test('a contract that holds nothing but its customer names what both sides are, and leaves no empty line of it', () => {
  const source = {
    language: 'zh',
    view: { account: { name: '甲' } },
    sender,
    unitName: String,
    timeZone: 'UTC',
  } as const
  const paper = contractPaper(source)
  expect([paper.party?.lines, paper.counterparty?.lines]).toEqual([['甲'], ['云杉']])
  expect([paper.facts, paper.table, paper.totals, paper.clauses, paper.note]).toEqual([[], null, [], [], null])
  expect(contractPaper({ ...source, view: { words: '甲乙' } }).clauses).toEqual([{ label: '合同条款', value: '甲乙' }])
})

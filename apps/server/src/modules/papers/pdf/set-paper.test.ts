import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Paper } from '../paper.ts'
import { readPdf } from '../testing/read-pdf.ts'
import { openTypefaces } from '../type/typeface.ts'
import { setPaper } from './set-paper.ts'
import { wrap } from './wrap.ts'

const typefaces = openTypefaces({ regular: 400, bold: 600 })
const plain: Paper = {
  language: 'zh',
  name: '报价单',
  letterhead: { name: '云杉', lines: [] },
  heading: '报价单',
  party: null,
  facts: [],
  table: null,
  totals: [],
  inWords: null,
  note: null,
  watermark: null,
  foot: { text: '云杉', pages: '{page}/{pages}' },
  madeAt: '2026-11-28T05:00:00.000Z',
}
const columns = [
  { label: '产品', kind: 'text' },
  { label: '金额', kind: 'number' },
] as const
const said = async (paper: Partial<Paper>) => readPdf(setPaper({ ...plain, ...paper }, typefaces))

test('names of ten thousand characters go on over pages, in the table and out of it, and nothing of them is lost', async () => {
  const long = '数字化工厂'.repeat(2_000)
  const rows = [
    [{ text: long }, { text: '1.00' }],
    [{ text: '后一行' }, { text: '2.00' }],
  ]
  const { pages, whole } = await said({ table: { columns, rows }, party: { label: '客户', lines: [long] } })
  expect(pages.length).toBeGreaterThan(10)
  expect(whole.match(/数|字|化|工|厂/g)).toHaveLength(20_000)
  expect(whole).toContain('后一行2.00')
  const headed = pages.filter((page) => page.includes('产品金额'))
  expect(headed.length).toBeGreaterThan(3)
  expect(headed).toEqual(pages.slice(-headed.length))
  const word = await said({ note: { label: '备注', value: 'x'.repeat(10_000) } })
  expect(word.whole.match(/x/g)).toHaveLength(10_000)
})

test('any text whatever is set, none of it ends a string or a page early', async () => {
  const texts = fc.sample(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), { seed: 4, numRuns: 60 })
  for (const text of [...texts, '\ud800', '(\\)>><<stream\nendstream endobj', '\u202egpj.exe', '𠮷🏳️‍🌈 שלום مرحبا']) {
    const { pages } = await said({
      letterhead: { name: text, lines: [text] },
      note: { label: text, value: text },
      watermark: text,
      name: text,
    })
    expect(pages).toHaveLength(1)
    expect(pages[0]).toContain('报价单')
  }
})

test('what no file of the font has is a box that can be seen and copied as the character it is', async () => {
  const { shapeOf } = typefaces.regular
  expect(shapeOf(0x20bb7)).toEqual(shapeOf(0x1f600))
  expect(shapeOf(0x20bb7).ends).toHaveLength(2)
  expect(shapeOf(0x200d).advance).toBe(0)
  expect((await said({ heading: '𠮷😀' })).whole).toContain('𠮷😀')
})

test('weights are drawn apart, digits are of one width, and accents stand on their letters', () => {
  const [regular, bold] = [typefaces.regular, typefaces.bold].map(({ shapeOf }) => shapeOf('报'.codePointAt(0) ?? 0))
  expect(regular?.advance).toBe(1_000)
  expect(regular?.ends).toEqual(bold?.ends)
  expect(regular?.xs).not.toEqual(bold?.xs)
  expect(new Set(Array.from('0123456789', (each) => typefaces.regular.shapeOf(each.charCodeAt(0)).advance)).size).toBe(
    1,
  )
  const [plainE, accented] = ['e', 'é'].map((each) => typefaces.regular.shapeOf(each.charCodeAt(0)))
  expect(Math.max(...(accented?.ys ?? []))).toBeGreaterThan(Math.max(...(plainE?.ys ?? [])))
  expect(accented?.advance).toBe(plainE?.advance)
})

test('lines are never wider than their column, and together they are the text', () => {
  const pieces = fc.constantFrom('报', '价', '，', '（', 'a', 'word', ' ', '-', '1', '\n', '）')
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 80 }), fc.integer({ min: 2, max: 30 }), (parts, width) => {
      const text = parts.join('')
      const lines = wrap(text, width, (each) => (each.charCodeAt(0) > 255 ? 2 : 1))
      const widthOf = (line: string) =>
        Array.from(line).reduce((sum, each) => sum + (each.charCodeAt(0) > 255 ? 2 : 1), 0)
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width)
      expect(lines.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''))
    }),
    { seed: 20_261_128, numRuns: 1_000 },
  )
  expect(wrap('报价，现货', 4, () => 2)).toEqual(['报', '价，', '现货'])
})

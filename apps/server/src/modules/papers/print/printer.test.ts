import { expect, test } from 'vitest'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { Paper } from '../paper.ts'
import { readPdf } from '../testing/read-pdf.ts'
import { printPaper } from './printer.ts'

const paperOf = (heading: string): Paper => ({
  language: 'zh',
  name: heading,
  letterhead: { name: '云杉', lines: [] },
  heading,
  party: null,
  facts: [],
  table: null,
  totals: [],
  inWords: null,
  note: null,
  watermark: null,
  foot: { text: '云杉', pages: '{page}/{pages}' },
  madeAt: '2026-11-28T05:00:00.000Z',
})

const codeOf = async (printing: Promise<Buffer>): Promise<string> =>
  printing.then(
    () => 'printed',
    (error: unknown) => (error instanceof Refusal ? error.code : 'broken'),
  )

test('each gets their own paper, those beyond forty who wait are told to come again, and then they may', async () => {
  const headings = Array.from({ length: 60 }, (_, at) => `第${at}份`)
  const asked = headings.map((heading) => printPaper(paperOf(heading)))
  const codes = await Promise.all(asked.map(codeOf))
  expect(codes).toEqual(headings.map((_, at) => (at < 40 ? 'printed' : 'unavailable')))
  for (const at of [0, 17, 39]) expect((await readPdf((await asked[at]) as Buffer)).whole).toContain(`第${at}份`)
  expect(await codeOf(printPaper(paperOf('再来')))).toBe('printed')
})

test('a paper that cannot be set is refused without a word of it, and the next one is set', async () => {
  const broken = { ...paperOf('机密内容'), totals: null } as unknown as Paper
  const refused = await printPaper(broken).catch((error: unknown) => error)
  expect(refused).toMatchObject({ code: 'unavailable' })
  expect(String((refused as Refusal).cause)).not.toContain('机密')
  expect(await codeOf(printPaper(paperOf('后一份')))).toBe('printed')
})

/** The 5,000 Chinese customers in every form in which a company may have them; and the rejected ones corrected and brought back. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { modules } from '../../apps/server/src/app.ts'
import { company, person } from '../../apps/server/src/testing/people.ts'
import { carried, imported, sendFile } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { workbookOf } from './workbook.ts'

const SAMPLE = join(import.meta.dirname, '../fixtures/chinese-customers')
const read = (name: string) => readFileSync(join(SAMPLE, name))
const expected = JSON.parse(read('expected.json').toString())
const original = read('customers_gb18030.csv')
const text = new TextDecoder('gb18030').decode(original)
const utf16 = (words: string) => Buffer.from(words, 'utf16le')

const NUMBERS = {
  rows: expected.dataRecords,
  created: expected.valid,
  updated: 0,
  skipped: expected.duplicates,
  rejected: expected.rejected,
  conflicts: expected.conflicts,
}
const FAULTS = [
  { code: 'phone_invalid', count: expected.rejectedByReason.bad_mobile },
  { code: 'contact_missing', count: expected.rejectedByReason.no_contact },
  { code: 'name_missing', count: expected.rejectedByReason.missing_name },
  { code: 'email_invalid', count: expected.rejectedByReason.bad_email },
  { code: 'date_invalid', count: expected.rejectedByReason.bad_date },
  { code: 'column_count', count: expected.rejectedByReason.column_count },
]

/** Rows of the sample as cells, for writing them in another form: quotes are read by the plainest reader there is. */
function rowsOf(csv: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end !== ',') rows.push([])
  }
  return rows.filter((row) => row.length > 1)
}

const write = (rows: readonly (readonly string[])[], delimiter: string, end: string) =>
  rows
    .map((row) =>
      row.map((cell) => (/["\r\n;,\t|]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter),
    )
    .join(end)

const escaped = (cell: string) => cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const sheetOf = (rows: readonly (readonly string[])[]) =>
  `<worksheet><sheetData>${rows
    .map(
      (row) =>
        `<row>${row.map((cell) => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`).join('')}</row>`,
    )
    .join('')}</sheetData></worksheet>`

let world: World
beforeAll(async () => {
  // the stream that is started below is the one the server answers with
  world = await startWorld({ modules })
})
afterAll(() => world.stop())
const newRep = async () => person(world, await company(world), { role: 'sales_rep' })

describe('5,000 Chinese customers', () => {
  const rows = rowsOf(text)
  const forms: readonly (readonly [string, () => Buffer, Record<string, unknown>])[] = [
    ['GB18030, as given', () => original, { encoding: 'gb18030', delimiter: ',' }],
    ['UTF-8', () => Buffer.from(text), { encoding: 'utf-8' }],
    ['UTF-8 with a mark and semicolons', () => Buffer.from(`\uFEFF${write(rows, ';', '\n')}`), { delimiter: ';' }],
    [
      'UTF-16 with a mark and tabs, as Excel writes "Unicode text"',
      () => utf16(`\uFEFF${write(rows, '\t', '\r\n')}`),
      { encoding: 'utf-16le', delimiter: '\t' },
    ],
    [
      'UTF-16 big-endian without a mark, bars',
      () => utf16(write(rows, '|', '\n')).swap16(),
      { encoding: 'utf-16be', delimiter: '|' },
    ],
  ]
  it.each(forms)('come out exactly as expected from %s', async (_, bytes, form) => {
    const rep = await newRep()
    const sent = await sendFile(world, rep, { file: bytes() })
    const preview = await carried(world, rep, sent.body.id)
    expect(preview).toMatchObject({ state: 'preview', ...NUMBERS, ...form })
    expect(preview.faults).toHaveLength(FAULTS.length)
    expect(preview.faults).toEqual(expect.arrayContaining(FAULTS.map((fault) => expect.objectContaining(fault))))
  })

  it('come out of a workbook, which cannot have rows of another length', async () => {
    const rep = await newRep()
    const whole = rows.filter((row) => row.length === 12)
    const sent = await sendFile(world, rep, { file: workbookOf(sheetOf(whole)), fileName: '客户.xlsx' })
    const preview = await carried(world, rep, sent.body.id)
    const wrongLength = expected.rejectedByReason.column_count
    expect(preview).toMatchObject({
      ...NUMBERS,
      state: 'preview',
      format: 'xlsx',
      sheets: ['客户'],
      rows: expected.dataRecords - wrongLength,
      rejected: expected.rejected - wrongLength,
    })
  })

  it('stand in the base with their provinces and sources as counted, and their companies once each; again they are all known', async () => {
    const rep = await newRep()
    const done = await imported(world, rep, { file: original })
    expect(done).toMatchObject({ state: 'done', ...NUMBERS })
    const source = (await rep.get('/catalog')).body.objects
      .find((each: { name: string }) => each.name === 'contact')
      .fields.find((each: { key: string }) => each.key === 'source')
    const label = new Map(
      source.options.map((each: { value: string; label: { zh: string } }) => [each.value, each.label.zh]),
    )
    const counted = async (column: string) =>
      (
        await world.superuser.query(
          `select ${column} as it, count(*)::int as n from contact where import_id = $1 group by 1`,
          [done.id],
        )
      ).rows
    const sources = Object.fromEntries((await counted('source')).map(({ it, n }) => [label.get(it), n]))
    expect(sources).toEqual(expected.validBySource)
    const provinces = (await counted('left(region, 2)')).map(({ n }) => n)
    expect(provinces.sort()).toEqual(Object.values(expected.validByProvince).sort())
    const companies = new Set(
      rowsOf(read('expected_customers_utf8.csv').toString().replaceAll('\n', '\r\n'))
        .slice(1)
        .map((row) => row[2])
        .filter(Boolean),
    )
    const { rows: accounts } = await world.superuser.query(
      'select count(*)::int as n from account where import_id = $1',
      [done.id],
    )
    expect(accounts[0].n).toBe(companies.size)
    const again = await imported(world, rep, { file: original })
    expect(again).toMatchObject({ state: 'done', rows: 5_000, created: 0, skipped: 4_755, rejected: 245 })
  })
})

describe('the rejected rows', () => {
  it('come as a file in the input’s form, harmless in a spreadsheet; corrected and brought back they go in', async () => {
    const rep = await newRep()
    const file = '姓名;手机;备注\n张一;1380000;=1+1\n李二;13800003002;好\n王三;12;"两行\n字"\n'
    const done = await imported(world, rep, { file: utf16(`\uFEFF${file}`) })
    expect(done).toMatchObject({ created: 1, rejected: 2, encoding: 'utf-16le', delimiter: ';' })
    const errors = await world.app.inject({ url: done.errorsUrl, headers: { authorization: `Bearer ${rep.token}` } })
    expect(errors.headers['content-disposition']).toBe(`attachment; filename="errors-${done.id}.csv"`)
    const lines = errors.rawPayload.toString('utf16le')
    expect(lines).toContain('_row;_field;_code;_message;姓名;手机;备注\r\n1;手机;phone_invalid;')
    expect(lines).toContain("'=1+1")
    const corrected = lines.replace('1380000;', '13800003001;').replace(';12;', ';13800003003;')
    const back = await imported(world, rep, { file: utf16(corrected) })
    expect(back).toMatchObject({ rows: 2, created: 2, rejected: 0 })
    const [zhang] = (await rep.post('/contacts/query', { q: '13800003001' })).body.data
    expect(zhang).toMatchObject({ name: '张一', note: '=1+1' })
    const { rows } = await world.superuser.query(
      `select event from audit_inbox where event like '%import.errors_download%' and event like $1`,
      [`%${done.id}%`],
    )
    expect(JSON.parse(rows[0].event).unmapped).toMatchObject({ count: 2, object: 'contact' })
  })
})

describe('a mapping', () => {
  it('once chosen is proposed for the company’s next file under the same headings, and for no other company', async () => {
    const tenant = await company(world)
    const [first, second] = [
      await person(world, tenant, { role: 'sales_rep' }),
      await person(world, tenant, { role: 'sales_rep' }),
    ]
    const file = (n: number) => `甲列,乙列,丙列\n张${n},1380000400${n},经理\n`
    const sent = await sendFile(world, first, { file: file(1) })
    const proposed = await carried(world, first, sent.body.id)
    const mapping = { 甲列: 'name', 乙列: 'mobile', 丙列: 'title' }
    expect(proposed.mapping.map(({ field }: { field: string }) => field)).not.toEqual(Object.values(mapping))
    await first.post(`/imports/${sent.body.id}/commit`, { mapping })
    expect(await carried(world, first, sent.body.id)).toMatchObject({ created: 1 })
    const next = await imported(world, second, { file: file(2) })
    expect(next).toMatchObject({ created: 1 })
    expect(next.mapping).toMatchObject([{ field: 'name', confidence: 1 }, { field: 'mobile' }, { field: 'title' }])
    const stranger = await newRep()
    const other = await sendFile(world, stranger, { file: file(3) })
    expect((await carried(world, stranger, other.body.id)).mapping).toMatchObject([
      { field: null },
      {},
      { field: null },
    ])
    const { rows } = await world.superuser.query('select encode(sealed_choice, $1) as it from import_mapping', [
      'escape',
    ])
    expect(rows.map(({ it }) => it).join()).not.toMatch(/mobile|title/)
  })
})

describe('progress', () => {
  it('is told over the stream, to the importer alone, from reading to done', async () => {
    const tenant = await company(world)
    const [rep, colleague] = [
      await person(world, tenant, { role: 'sales_rep' }),
      await person(world, tenant, { role: 'sales_rep' }),
    ]
    const stream = modules.find(({ name }) => name === 'stream')
    const quiet = await stream?.start?.(world.services)
    const url = await world.app.listen({ host: '127.0.0.1', port: 0 })
    const ending = new AbortController()
    const listen = async (token: string) => {
      const answer = await fetch(`${url}/api/v1/stream`, {
        headers: { authorization: `Bearer ${token}` },
        signal: ending.signal,
      })
      expect(answer.headers.get('content-type')).toContain('text/event-stream')
      const heard: { event: string; data: Record<string, unknown> }[] = []
      const reading = (async () => {
        let waiting = ''
        for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
          const frames = (waiting + piece).split('\n\n')
          waiting = frames.pop() ?? ''
          for (const frame of frames) {
            const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(frame) ?? []
            if (event !== undefined) heard.push({ event, data: JSON.parse(data ?? '{}') })
          }
        }
      })().catch(() => undefined)
      return { heard, reading }
    }
    const mine = await listen(rep.token)
    const theirs = await listen(colleague.token)
    const people = Array.from({ length: 2_500 }, (_, n) => `甲${n},1390005${String(n).padStart(4, '0')}`)
    const sent = await sendFile(world, rep, { file: ['姓名,手机', ...people].join('\n') })
    await carried(world, rep, sent.body.id)
    await rep.post(`/imports/${sent.body.id}/commit`, {})
    await carried(world, rep, sent.body.id)
    const progress = () => mine.heard.filter(({ event }) => event === 'import.progress').map(({ data }) => data)
    while (progress().at(-1)?.state !== 'done') await new Promise(setImmediate)
    expect(progress().every(({ id }) => id === sent.body.id)).toBe(true)
    expect(progress().map(({ state, done }) => [state, done])).toEqual([
      ['reading', 1_000],
      ['reading', 2_000],
      ['reading', 2_500],
      ['preview', 2_500],
      ['running', 1_000],
      ['running', 2_000],
      ['running', 2_500],
      ['done', 2_500],
    ])
    expect(
      progress()
        .slice(4)
        .every(({ rows }) => rows === 2_500),
    ).toBe(true)
    expect(theirs.heard).toEqual([])
    ending.abort()
    await quiet?.()
  })
})

import { readFileSync } from 'node:fs'
import { contact } from '@holdfast/catalog'
import { regionPath } from '@holdfast/catalog/regions'
import type { Json } from '@holdfast/catalog/values'
import { beforeAll, describe, expect, it } from 'vitest'
import { bytesSource } from '../../../platform/files/byte-source.ts'
import type { InputRow } from '../read/input-rows.ts'
import { readRows } from '../read/read-rows.ts'
import { findDuplicates, type Recurrence } from './duplicates.ts'
import { type ColumnMapping, proposeMapping } from './mapping.ts'
import { type CellFault, normaliseRow, planRows } from './normalise.ts'
import { tidiedIn } from './tidied.ts'

const FOLDER = new URL('../../../../../../tests/fixtures/chinese-customers/', import.meta.url)
const CONTEXT = { country: 'CN' }
const REASONS: Readonly<Record<string, string>> = {
  bad_mobile: 'phone_invalid',
  missing_name: 'name_missing',
  no_contact: 'contact_missing',
  bad_email: 'email_invalid',
  bad_date: 'date_invalid',
  column_count: 'column_count',
}

const open = (name: string) => readRows(bytesSource(readFileSync(new URL(name, FOLDER))))

async function readTable(name: string): Promise<Record<string, string>[]> {
  const input = await open(name)
  const rows: Record<string, string>[] = []
  for await (const { cells } of input.rows)
    rows.push(Object.fromEntries(input.header.map((column, at) => [column, cells[at] ?? ''])))
  return rows
}

interface Accepted {
  record: number
  no: string
  values: Readonly<Record<string, Json>>
  references: Readonly<Record<string, string>>
}

describe('5,000 Chinese customers', () => {
  const rows: InputRow[] = []
  const rejected: { record: number; no: string; fault: CellFault }[] = []
  const accepted: Accepted[] = []
  let mapping: ColumnMapping[] = []
  let recurrences = new Map<number, Recurrence>()

  beforeAll(async () => {
    const input = await open('customers_gb18030.csv')
    expect(input).toMatchObject({ encoding: 'gb18030', delimiter: ',' })
    for await (const row of input.rows) rows.push(row)
    mapping = proposeMapping(contact, {
      header: input.header,
      rows: rows.slice(0, 50).map(({ cells }) => cells),
      context: CONTEXT,
    })
    const plan = planRows(contact, mapping, CONTEXT)
    for (const row of rows) {
      const result = normaliseRow(row, plan)
      const record = { record: row.record, no: row.cells[0] ?? '' }
      if ('fault' in result) rejected.push({ ...record, fault: result.fault })
      else accepted.push({ ...record, ...result })
    }
    recurrences = findDuplicates(contact, accepted)
  })

  it('are all read', () => expect(rows).toHaveLength(5_000))

  it('have their columns proposed for the right fields', () => {
    expect(mapping.map(({ column, field }) => [column, field])).toEqual([
      ['客户编号', 'customerNo'],
      ['姓名', 'name'],
      ['公司', 'account'],
      ['手机', 'mobile'],
      ['固话', 'phone'],
      ['邮箱', 'email'],
      ['省份', 'region'],
      ['城市', 'region'],
      ['地址', 'address'],
      ['来源', 'source'],
      ['创建日期', 'since'],
      ['备注', 'note'],
    ])
    expect(mapping.every(({ confidence }) => confidence >= 0.9)).toBe(true)
  })

  it('are rejected 245 times, each for the reason expected', async () => {
    const expected = await readTable('expected_rejected.csv')
    expect(expected).toHaveLength(245)
    expect(rejected.map(({ record, no, fault }) => [String(record), no, fault.code])).toEqual(
      expected.map((row) => [row.record, row.客户编号, REASONS[row.reason ?? '']]),
    )
  })

  it('repeat 280 earlier ones, by mobile or else by e-mail', async () => {
    const noOf = new Map(rows.map(({ record, cells }) => [record, cells[0]]))
    const found = [...recurrences].flatMap(([record, each]) =>
      each.kind === 'duplicate' ? [[String(record), noOf.get(record), noOf.get(each.of), each.by]] : [],
    )
    const expected = await readTable('expected_duplicates.csv')
    expect(expected).toHaveLength(280)
    expect(found).toEqual(expected.map((row) => [row.record, row.客户编号, row.duplicate_of, row.key]))
  })

  it('hold 25 mobiles a second time under another name', async () => {
    const noOf = new Map(rows.map(({ record, cells }) => [record, cells[0]]))
    const found = [...recurrences].flatMap(([record, each]) =>
      each.kind === 'conflict' ? [[String(record), noOf.get(record), noOf.get(each.with)]] : [],
    )
    const expected = await readTable('expected_conflicts.csv')
    expect(expected).toHaveLength(25)
    expect(found).toEqual(expected.map((row) => [row.record, row.客户编号, row.same_mobile_as]))
  })

  it('are 4,475 new customers with exactly the values expected', async () => {
    const expected = await readTable('expected_customers_utf8.csv')
    const kept = accepted.filter(({ record }) => recurrences.get(record)?.kind !== 'duplicate')
    expect(expected).toHaveLength(4_475)
    const plan = planRows(contact, mapping, CONTEXT)
    const clean = expected.map((row) => normaliseRow({ cells: Object.values(row) }, plan))
    expect(kept.map(({ values, references }) => ({ values, references }))).toEqual(clean)
    for (const [at, row] of expected.entries()) {
      expect(kept[at]).toMatchObject(plainly(row))
      expect(regionPath(String(kept[at]?.values.region), 'zh').startsWith(row.省份 ?? '?')).toBe(true)
    }
  })

  it('are told in how many places they were tidied, field by field: where the value expected is not what the cell says', async () => {
    const expected = await readTable('expected_customers_utf8.csv')
    const columns = { name: '姓名', mobile: '手机', email: '邮箱', since: '创建日期', address: '地址', source: '来源' }
    const byNo = new Map(expected.map((row) => [row.客户编号 ?? '', row]))
    const kept = rows.filter(({ record, cells }) => byNo.has(cells[0] ?? '') && !recurrences.has(record))
    const tidied = tidiedIn(planRows(contact, mapping, CONTEXT), kept)
    for (const [field, column] of Object.entries(columns)) {
      const at = mapping.findIndex((each) => each.column === column)
      const changed = kept.filter(({ cells }) => {
        const stated = byNo.get(cells[0] ?? '')?.[column] ?? ''
        // with the country's code in front it is what is stored
        return ![stated, `+86${stated}`].includes(cells[at] ?? '')
      })
      expect([field, tidied[field] ?? 0]).toEqual([field, changed.length])
    }
    expect(tidied['mobile']).toBeGreaterThan(275)
    // the short name of a province; a city that only says that there is none
    const provinces = kept.filter(({ cells }) => {
      const row = byNo.get(cells[0] ?? '')
      return row?.省份 !== cells[6]?.trim() || row?.城市?.includes('直辖县级')
    })
    expect(tidied['region']).toBe(provinces.length)
  })

  it('keep formulas in notes as the text they are', () => {
    const notes = accepted.map(({ values }) => values.note).filter((note) => /^[=@+-]/.test(String(note)))
    expect(notes).toHaveLength(6)
  })
})

/** An expected row said without this module: what must stand in the record as it is written there. */
function plainly(row: Record<string, string>) {
  const values: Record<string, unknown> = { customerNo: row.客户编号, name: row.姓名, since: row.创建日期 }
  if (row.手机) values.mobile = `+86${row.手机}`
  if (row.固话) values.phone = `+86${row.固话.replace('-', '').replace(/^0/, '')}`
  if (row.邮箱) values.email = row.邮箱
  if (row.备注) values.note = row.备注
  values.address = row.地址
  values.source = contact.fields.source.options?.find(({ label }) => label.zh === row.来源)?.value
  return { values, references: row.公司 ? { account: row.公司 } : {} }
}

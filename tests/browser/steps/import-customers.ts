import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { contact as declared } from '../../../packages/catalog/src/index.ts'
import type { Office } from '../harness/office.ts'
import { beside } from './list-office.ts'

const SAMPLE = join(import.meta.dirname, '../../fixtures/chinese-customers')
const FILE = join(SAMPLE, 'customers_gb18030.csv')
const expected = JSON.parse(readFileSync(join(SAMPLE, 'expected.json'), 'utf8')) as Readonly<
  Record<'dataRecords' | 'valid' | 'duplicates' | 'conflicts' | 'rejected', number>
>

const shown = (count: number): string => new Intl.NumberFormat('en').format(count)

async function mapColumns({ visitor: { page }, t, language, judge }: Office): Promise<void> {
  await page.getByRole('heading', { name: t('mapping.title', { mapped: 12, columns: 12 }) }).waitFor()
  const mobile = page.getByRole('row', { name: '手机' })
  expect(await mobile.getByTitle(declared.fields.mobile.label[language]).count()).toBe(1)
  await mobile.getByText(t('mapping.sure')).waitFor()
  await judge('import-columns')
  await page.getByRole('button', { name: t('mapping.next') }).click()
}

/** Every row is judged and nothing written: the sums of the sample, and the faults in their cells. */
async function checkDryRun({ visitor: { page }, t, judge }: Office): Promise<void> {
  const ready = expected.valid - expected.conflicts
  const title = t('check.title', { ready: shown(ready), rows: shown(expected.dataRecords) })
  await page.getByRole('heading', { name: title }).waitFor()
  const aside = page.getByRole('complementary', { name: t('check.rows') })
  const sums = await aside.getByRole('button').allTextContents()
  // below them the faults, by kind
  expect(sums.slice(0, 5)).toEqual([
    `${t('check.all')}${shown(expected.dataRecords)}`,
    `${t('import.valid')}${shown(ready)}`,
    `${t('import.duplicate')}${shown(expected.duplicates)}`,
    `${t('import.conflict')}${shown(expected.conflicts)}`,
    `${t('import.rejected')}${shown(expected.rejected)}`,
  ])
  await aside.getByRole('button', { name: t('import.rejected') }).click()
  const faulty = page.getByRole('region', { name: t('check.rows') }).locator('.fault-cell')
  await faulty.first().waitFor()
  expect(await faulty.count()).toBeGreaterThan(50)
  await judge('import-check')
  const before = await faulty.count()
  await aside.getByRole('button', { name: t('tidied.show') }).click()
  await page.getByText(t('tidied.row'), { exact: true }).first().waitFor()
  expect([before > 0, await faulty.count()]).toEqual([true, 0])
  expect(await page.locator('td.fw').count()).toBeGreaterThan(100)
  await judge('import-tidied')
}

const FAULTY = [
  '姓名,手机,职务',
  '沈嘉宁,13800008101,采购',
  '罗文,1390000271,质量',
  ',13600000945,助理',
  '韩立,13900002712,部长',
  '陈立,13900002713,部长,华东',
].join('\n')

/** Imports the mended rows and takes the whole back. */
async function importAndUndo(office: Office): Promise<void> {
  const { visitor, t, judge, open } = office
  const { page } = visitor
  await page.getByRole('button', { name: t('check.commit', { rows: '5' }) }).click()
  await page.getByRole('heading', { name: t('result.done', { created: '5', updated: '0' }) }).waitFor()
  await page.getByRole('button', { name: t('result.undo') }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('result.undo') })
    .click()
  await page.getByRole('heading', { name: t('result.undone') }).waitFor()
  await page.getByText(t('undo.sums', { undone: '5', restored: '0' })).waitFor()
  await judge('import-undone')
  await open('nav.imports')
  await page.getByText(t('import.state.undone')).waitFor()
  // its notice is read, as one that was followed
  await beside(office, 'POST', { path: '/notices/read', data: { all: true } })
}

/** Mends faults where they stand, by the keyboard alone; what was mended is there after a reload. */
async function mendCells(office: Office): Promise<void> {
  const { visitor, t, judge } = office
  const { page } = visitor
  const file = { name: '展会名单.csv', mimeType: 'text/csv', buffer: Buffer.from(FAULTY) }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('button', { name: t('mapping.next') }).click()
  await page.getByRole('heading', { name: t('check.title', { rows: '5', ready: '2' }) }).waitFor()
  await page.getByRole('button', { name: '1390000271' }).click()
  const number = page.getByLabel(t('fix.value', { column: '手机' }))
  await number.waitFor()
  await judge('import-cell')
  await number.fill('13900002711')
  await number.press('Enter')
  const name = page.getByLabel(t('fix.value', { column: '姓名' }))
  await name.fill('陆思琪')
  await name.press('Enter')
  await page.getByRole('button', { name: t('row.fix') }).click()
  await page.getByRole('button', { name: t('row.join', { column: '职务' }) }).click()
  await judge('import-row', { namedByFile: true })
  await page.getByRole('button', { name: t('row.save') }).click()
  const mended = page.getByRole('heading', { name: t('check.title', { rows: '5', ready: '5' }) })
  await mended.waitFor()
  await page.getByText(t('fix.was', { text: '1390000271' })).waitFor({ state: 'attached' })
  await page.reload()
  await page.getByRole('button', { name: t('mapping.next') }).click()
  await mended.waitFor()
  await page.getByText(t('fix.was', { text: '1390000271' })).waitFor({ state: 'attached' })
  await importAndUndo(office)
}

/** A column nobody knows becomes a field of the company's own, seen by who made it, and is tried at once. Nothing is written. */
async function makeField({ visitor: { page }, t, judge, open }: Office): Promise<void> {
  const text = '姓名,手机,会员等级\n沈嘉宁,13800008101,金卡\n罗文,13800008102,银卡\n'
  const file = { name: '会员.csv', mimeType: 'text/csv', buffer: Buffer.from(text) }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('button', { name: t('mapping.make', { column: '会员等级' }) }).click()
  const drawer = page.getByRole('dialog', { name: t('fields.add') })
  await drawer.getByText(t('follows.person')).waitFor()
  await judge('import-field')
  await drawer.getByLabel(t('fields.nameEn')).fill('Member level')
  await drawer.getByRole('button', { name: t('fields.add') }).click()
  await drawer.waitFor({ state: 'hidden' })
  const row = page.getByRole('row', { name: '会员等级' })
  await row.getByText(t('mapping.own')).waitFor()
  await page.getByRole('button', { name: t('mapping.next') }).click()
  await page.getByRole('heading', { name: t('check.title', { rows: '2', ready: '2' }) }).waitFor()
  await page.getByText('金卡').waitFor()
  await open('nav.imports')
}

/** Brings the 5,000 customers of the sample in, from the file to the result. */
export async function importCustomers(office: Office): Promise<void> {
  const { visitor, t, judge, open } = office
  const { page } = visitor
  await open('nav.imports')
  await page.getByRole('heading', { name: t('import.title') }).waitFor()
  await judge('import')
  await mendCells(office)
  await makeField(office)
  await page.locator('input[type=file]').setInputFiles(FILE)
  await mapColumns(office)
  await checkDryRun(office)
  await page.getByText(t('import.duplicates.skip'), { exact: true }).click()
  await page.getByRole('button', { name: t('check.commit', { rows: shown(expected.valid) }) }).click()

  const title = t('result.done', { created: shown(expected.valid), updated: '0' })
  await page.getByRole('heading', { name: title }).waitFor({ timeout: 60_000 })
  expect(await page.locator('.numbers dd').allTextContents()).toEqual(
    [expected.valid, 0, expected.duplicates, expected.rejected, expected.conflicts].map(shown),
  )
  await judge('import-result')
}

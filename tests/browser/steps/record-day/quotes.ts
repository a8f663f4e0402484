import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { SAMPLE_BOOK } from '../../../../apps/server/src/modules/demo/sample-products.ts'
import { quote } from '../../../../packages/catalog/src/index.ts'
import { type Demonstration, heading } from '../../harness/demonstration.ts'

interface Product {
  readonly id: string
}

interface Account {
  readonly id: string
}

const ACCOUNT = '云杉报价厂'
const DEAL = '测针季度补货'

/** More of it takes the next step of the customer's price book: told with its name and all steps before anything is saved. */
async function seeListedPrice({ visitor, t, judge }: Demonstration['office']): Promise<void> {
  const { page } = visitor
  await page.getByRole('button', { name: t('lines.edit'), exact: true }).click()
  const lines = page.getByRole('table', { name: t('lines.title'), exact: true })
  await lines
    .getByRole('textbox', { name: t('lines.cell', { at: 1, name: t('lines.quantity') }), exact: true })
    .fill('250')
  const price = lines.getByRole('textbox', { name: t('lines.cell', { at: 1, name: t('lines.price') }), exact: true })
  await expect.poll(() => price.getAttribute('placeholder')).toBe('218.00')
  const book = t('prices.of', { name: SAMPLE_BOOK.values.name })
  const last = t('prices.step', { count: '200', price: '¥218.00' })
  await lines
    .getByText(`${book} · ¥258.00 · ${t('prices.step', { count: '50', price: '¥238.00' })} · ${last}`, { exact: true })
    .waitFor()
  await page.locator('.linesfoot', { hasText: '¥54,500.00' }).waitFor()
  await judge('day-quote-price')
  await page.getByRole('button', { name: t('action.drop'), exact: true }).click()
}

/** Its status offers only where it may go, and once it was sent its lines stay. */
async function sendQuote({ visitor, t, language }: Demonstration['office']): Promise<void> {
  const { page } = visitor
  const label = (key: string) => quote.fields.status.options?.find(({ value }) => value === key)?.label[language] ?? key
  const status = quote.fields.status.label[language]
  await page.getByRole('button', { name: t('lines.edit'), exact: true }).waitFor()
  await page.getByRole('button', { name: t('edit.field', { field: status }), exact: true }).click()
  await page.getByRole('combobox', { name: status, exact: true }).click()
  const offered = page.locator('.ant-select-dropdown:visible')
  await offered.getByTitle(label('sent'), { exact: true }).waitFor()
  for (const state of ['accepted', 'refused', 'expired'])
    expect(await offered.getByTitle(label(state), { exact: true }).count()).toBe(0)
  await offered.getByTitle(label('sent'), { exact: true }).click()
  await page.getByRole('button', { name: t('action.save'), exact: true }).click()
  await page.locator('.rechead .tag', { hasText: label('sent') }).waitFor()
  expect(await page.getByRole('button', { name: t('lines.edit'), exact: true }).count()).toBe(0)
}

/** The PDF comes in one's own language at once, in the other by choice; both are PDFs of some pages, not an answer that says why not. */
async function takePaper({ visitor, t, language }: Demonstration['office'], number: string): Promise<void> {
  const { page } = visitor
  const fileOf = async (press: () => Promise<void>) => {
    const [download] = await Promise.all([page.waitForEvent('download'), press()])
    const bytes = readFileSync(await download.path())
    return { name: download.suggestedFilename(), head: bytes.subarray(0, 5).toString('latin1') }
  }
  const own = await fileOf(() => page.getByRole('button', { name: t('paper.get'), exact: true }).click())
  expect(own).toEqual({ name: `${number}.pdf`, head: '%PDF-' })
  await page.getByRole('button', { name: t('record.more', { name: number }), exact: true }).click()
  const foreign = await fileOf(() => page.getByRole('menuitem', { name: t('paper.other'), exact: true }).click())
  expect(foreign).toEqual({ name: `${number}-${language === 'zh' ? 'en' : 'zh'}.pdf`, head: '%PDF-' })
}

/** What was sent is not deleted; one press makes the next version, which says what it changes. */
async function reviseQuote({ visitor, t, judge }: Demonstration['office'], rep: Demonstration['rep'], number: string) {
  const { page } = visitor
  await page.getByRole('button', { name: t('record.more', { name: number }), exact: true }).click()
  await page.getByRole('menuitem', { name: t('paper.other'), exact: true }).waitFor()
  expect(await page.getByRole('menuitem', { name: t('record.delete'), exact: true }).count()).toBe(0)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: t('version.revise'), exact: true }).click()
  await heading(page, `${number} v2`)
  await page.getByText(t('version.same'), { exact: true }).waitFor()
  const id = page.url().split('/').at(-1) ?? ''
  const { lines, version } = await rep.call<{ lines: readonly object[]; version: number }>('get', `/quotes/${id}`)
  const dearer = lines.map((line) => ({ ...line, quantity: '120' }))
  await rep.call('patch', `/quotes/${id}`, { lines: dearer }, version)
  await page.reload()
  const changes = page.getByRole('region', { name: t('version.against', { count: 1 }), exact: true })
  await changes.getByText('100 → 120').waitFor()
  await judge('day-quote-version')
  const all = page.getByRole('navigation', { name: t('version.all'), exact: true })
  await all.getByRole('link', { name: t('version.of', { count: 1 }) }).click()
  await heading(page, number)
  await all.getByRole('link', { name: t('version.of', { count: 2 }) }).waitFor()
}

/** On a deal's page one press makes a quote of it, with its customer and lines; it stands on the pages of both. */
export async function quoteOfDeal({ office, rep }: Demonstration): Promise<void> {
  const { visitor, holdfast, t, language, judge } = office
  const { page } = visitor
  const found = await rep.call<{ data: readonly Product[] }>('post', '/products/query', { q: 'STY-R3', limit: 1 })
  const account = await rep.call<Account>('post', '/accounts', { name: ACCOUNT, level: 'a' })
  const lines = [{ productId: found.data[0]?.id, quantity: '100' }]
  const deal = await rep.call<Account>('post', '/opportunities', { name: DEAL, accountId: account.id, lines })
  await page.goto(`${holdfast.url}/opportunities/${deal.id}`)
  await heading(page, DEAL)
  await page.getByText(t('related.noQuote'), { exact: true }).waitFor()
  await page.getByRole('button', { name: t('related.makeQuote'), exact: true }).click()
  await page.waitForURL(/\/quotes\/[0-9a-f-]{36}$/)
  const named = page.getByRole('heading', { level: 1, name: /^Q-/ })
  await named.waitFor()
  await page.locator('.linesfoot', { hasText: '¥26,894.00' }).waitFor()
  const number = (await named.textContent()) ?? ''
  expect(number).toMatch(/^Q-\d{4}-\d{4,}$/)
  await judge('day-quote')
  await seeListedPrice(office)
  await sendQuote(office)
  await takePaper(office, number)
  await reviseQuote(office, rep, number)
  await page.goto(`${holdfast.url}/accounts/${account.id}`)
  await heading(page, ACCOUNT)
  await page.getByRole('heading', { name: t('related.quotes'), exact: true }).waitFor()
  await page.getByRole('link', { name: number, exact: true }).click()
  await heading(page, number)
  await page.goto(`${holdfast.url}/quotes`)
  await heading(page, quote.labelPlural[language])
  await page.getByRole('link', { name: number }).first().waitFor()
}

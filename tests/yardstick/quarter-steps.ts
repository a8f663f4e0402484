/** What is done in the quarter's browser: files brought in, one deal worked on by hand from its lead to the money, numbers read. */
import { expect } from 'vitest'
import { account, lead, opportunity, order, quote } from '../../packages/catalog/src/index.ts'
import { heading } from '../browser/harness/demonstration.ts'
import { beside } from '../browser/steps/list-office.ts'
import { setStatus } from '../browser/steps/record-day/orders.ts'
import { textOf } from './hardware-seller.ts'
import { dealByHand, dealsUntil, dealsWithin, nameOf } from './quarter-files.ts'
import type { Quarter } from './quarter-office.ts'

const BUYER = '沈嘉宁'
const shown = (count: number): string => new Intl.NumberFormat('en').format(count)

interface Table {
  readonly object: typeof account | typeof opportunity
  readonly name: string
  readonly text: string
}

/** Chooses what a file holds and the file; its columns stand there then. */
async function offer({ office }: Quarter, { object, name, text }: Table): Promise<void> {
  const { visitor, t, language, open } = office
  const { page } = visitor
  await open('nav.imports')
  await page.getByRole('combobox', { name: t('import.what') }).click()
  await page.locator('.ant-select-dropdown:visible').getByTitle(object.labelPlural[language], { exact: true }).click()
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  await page.getByRole('button', { name: t('mapping.next') }).waitFor()
}

async function choose({ office }: Quarter, column: string, field: keyof typeof opportunity.fields): Promise<void> {
  const { visitor, t, language } = office
  const { page } = visitor
  const label = opportunity.fields[field]?.label[language] ?? ''
  await page.getByRole('combobox', { name: t('mapping.to', { column }), exact: true }).fill(label)
  await page.locator('.ant-select-dropdown:visible').getByTitle(label, { exact: true }).first().click()
}

/** Tries the file, looks at what would become of it, and brings it in: what is known is overwritten. */
async function bring({ office }: Quarter, about: { created: number; updated: number }): Promise<void> {
  const { visitor, t } = office
  const { page } = visitor
  const [created, updated] = [shown(about.created), shown(about.updated)]
  const rows = shown(about.created + about.updated)
  await page.getByRole('button', { name: t('mapping.next') }).click()
  await page.getByRole('heading', { name: t('check.title', { rows, ready: created }) }).waitFor()
  if (about.updated > 0) await page.getByText(t('import.duplicates.update'), { exact: true }).click()
  await page.getByRole('button', { name: t('check.commit', { rows }) }).click()
  await page.getByRole('heading', { name: t('result.done', { created, updated }) }).waitFor()
}

/** The customers, and everything known of the deals before the quarter. */
export async function bringYear(quarter: Quarter): Promise<void> {
  await offer(quarter, { object: account, name: 'accounts.csv', text: textOf('accounts.csv') })
  await bring(quarter, { created: 85, updated: 0 })
  const { text, news } = dealsUntil('2017-10-01')
  await offer(quarter, { object: opportunity, name: 'deals.csv', text })
  await choose(quarter, 'deal', 'name')
  await choose(quarter, 'engage_date', 'openedAt')
  await choose(quarter, 'close_date', 'closeDate')
  await bring(quarter, { created: news, updated: 0 })
}

/** What began and ended in a month, by its own file: its columns are known by now. */
export async function bringMonth(quarter: Quarter, from: string, to: string): Promise<void> {
  const { text, news, known } = dealsWithin(from, to)
  await offer(quarter, { object: opportunity, name: `deals-${to}.csv`, text })
  await bring(quarter, { created: news, updated: known })
}

/** A lead from a customer that is there already becomes a deal of that customer. */
export async function winLead({ office }: Quarter): Promise<void> {
  const { visitor, t, language, open } = office
  const { page } = visitor
  const deal = dealByHand()
  await open('nav.leads')
  await page
    .getByRole('button', { name: t('create.new', { object: lead.label[language] }), exact: true })
    .first()
    .click()
  const drawer = page.getByRole('dialog')
  const box = (field: 'name' | 'company' | 'mobile') =>
    drawer.getByRole('textbox', { name: lead.fields[field].label[language], exact: true })
  await box('name').fill(BUYER)
  await box('company').fill(deal['account'] ?? '')
  await box('mobile').fill('13800138333')
  await drawer.getByRole('button', { name: t('action.save') }).click()
  await heading(page, BUYER)
  await page.getByRole('button', { name: t('convert.do'), exact: true }).click()
  const part = (label: { readonly zh: string; readonly en: string }) =>
    page.getByRole('dialog').getByRole('radiogroup', { name: label[language], exact: true })
  const known = part(account.label).getByRole('radio', { name: new RegExp(` · ${deal['account']}`) })
  await known.waitFor()
  expect(await known.isChecked()).toBe(true)
  const name = page
    .getByRole('dialog')
    .getByRole('textbox', { name: opportunity.fields.name.label[language], exact: true })
  await name.fill(nameOf(deal))
  await name.press('Control+Enter')
  await heading(page, nameOf(deal))
}

/** What is sold and at which price; a quote of it is sent. The deal is its seller's. */
export async function sendQuote({ office, sellers }: Quarter): Promise<void> {
  const { visitor, t } = office
  const { page } = visitor
  const deal = dealByHand()
  const id = page.url().split('/').at(-1) ?? ''
  const { version } = await beside(office, 'GET', { path: `/opportunities/${id}` })
  const ownerId = sellers.get(deal['sales_agent'] ?? '')
  await beside(office, 'PATCH', { path: `/opportunities/${id}`, data: { ownerId }, version: Number(version) })
  await page.reload()
  await heading(page, nameOf(deal))
  await page.getByRole('button', { name: t('lines.add'), exact: true }).press('Enter')
  const search = page.getByRole('combobox', { name: t('lines.add'), exact: true })
  await search.fill('GTX Pro')
  await page.locator('.ant-select-item-option-active', { hasText: 'GTX Pro' }).waitFor()
  await search.press('Enter')
  const cell = (name: 'lines.quantity' | 'lines.price') =>
    page.getByRole('textbox', { name: t('lines.cell', { at: 1, name: t(name) }), exact: true })
  await cell('lines.quantity').fill('1')
  await cell('lines.price').fill(deal['close_value'] ?? '')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('button', { name: t('lines.edit'), exact: true }).waitFor()
  await page.getByRole('button', { name: t('related.makeQuote'), exact: true }).click()
  await page.waitForURL(/\/quotes\/[0-9a-f-]{36}$/)
  await page.getByRole('heading', { level: 1, name: /^Q-/ }).waitFor()
  await setStatus(office, quote, 'sent')
}

/** Opens the page of the deal that is worked on by hand. */
async function openDeal({ office }: Quarter): Promise<void> {
  const { visitor, holdfast } = office
  const { data } = (await beside(office, 'POST', {
    path: '/opportunities/query',
    data: { q: nameOf(dealByHand()), filter: { stage: { in: ['prospecting', 'engaging'] }, lines: { null: false } } },
  })) as { data: readonly { id: string; products: readonly string[] | null }[] }
  const own = data.find(({ products }) => (products ?? []).length > 0)
  await visitor.page.goto(`${holdfast.url}/opportunities/${own?.id}`)
  await heading(visitor.page, nameOf(dealByHand()))
}

/** The customer says yes: the order is made of the quote, confirmed, and its payments are planned. */
export async function takeOrder(quarter: Quarter): Promise<void> {
  const { office } = quarter
  const { visitor, t } = office
  const { page } = visitor
  await openDeal(quarter)
  await page.getByRole('link', { name: /^Q-/ }).click()
  await page.getByRole('heading', { level: 1, name: /^Q-/ }).waitFor()
  await setStatus(office, quote, 'accepted')
  await page.getByRole('button', { name: t('related.orderQuote'), exact: true }).click()
  await page.getByRole('heading', { level: 1, name: /^O-/ }).waitFor()
  await setStatus(office, order, 'confirmed')
  await page.getByRole('button', { name: t('payment.plan'), exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(t('payment.parts'), { exact: true }).fill('2')
  await dialog.getByRole('button', { name: t('action.save') }).click()
  const planned = page.getByRole('button', { name: /P-\d{4}-\d{4,}/ })
  await planned.nth(1).waitFor()
  expect(await planned.count()).toBe(2)
}

/** The next payment that is planned comes in; so many are left. */
export async function receivePayment(quarter: Quarter, left: number): Promise<void> {
  const { page } = quarter.office.visitor
  await openDeal(quarter)
  await page.getByRole('link', { name: /^O-/ }).first().click()
  await page.getByRole('heading', { level: 1, name: /^O-/ }).waitFor()
  const planned = page.getByRole('button', { name: /P-\d{4}-\d{4,}/ })
  await planned.first().waitFor()
  expect(await planned.count()).toBe(left + 1)
  await planned.first().click()
  await planned.nth(left).waitFor({ state: 'detached' })
}

/** The deal is won by the steps above it. */
export async function winDeal(quarter: Quarter): Promise<void> {
  const { page } = quarter.office.visitor
  await openDeal(quarter)
  const steps = page.getByRole('navigation', { name: quarter.office.t('stage.steps') })
  await steps.getByRole('button', { name: 'Won', exact: true }).click()
  await expect.poll(() => steps.locator('[aria-current="step"]').textContent()).toBe('Won')
}

/** What was won and lost in a quarter, with its sum without decimals. */
export interface Facts {
  readonly quarter: 1 | 2 | 3 | 4
  readonly won: number
  readonly amount: string
  readonly lost: number
}

const DAYS = { 1: ['01-01', '03-31'], 2: ['04-01', '06-30'], 3: ['07-01', '09-30'], 4: ['10-01', '12-31'] } as const

const worth = (amount: string, language: 'zh' | 'en'): string =>
  new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    style: 'currency',
    currency: 'CNY',
    currencyDisplay: 'narrowSymbol',
    notation: 'compact',
    maximumFractionDigits: 2,
  }).format(Number(amount))

/** The funnel's page says of a quarter what was published, and behind it stands the same to the last digit. */
export async function funnelTells({ office }: Quarter, { quarter, won, amount, lost }: Facts): Promise<void> {
  const { visitor, holdfast, language } = office
  const { page } = visitor
  const [from, to] = DAYS[quarter].map((day) => `2017-${day}`)
  await page.goto(`${holdfast.url}/insight?pipeline=hardware&period=own&from=${from}&to=${to}`)
  const end = (outcome: 'won' | 'lost') => page.locator(`.funnelend.${outcome} .figure`)
  await end('won').getByText(shown(won), { exact: true }).waitFor()
  await end('won').getByText(worth(amount, language), { exact: true }).waitFor()
  await end('lost').getByText(shown(lost), { exact: true }).waitFor()
  const funnel = await beside(office, 'GET', { path: `/pipelines/hardware/funnel?from=${from}&to=${to}` })
  expect(funnel).toMatchObject({
    won: { count: won, amount: { amount, currency: 'CNY' } },
    lost: { count: lost },
  })
}

interface Sums {
  readonly id: string
  readonly categories: readonly { id: string; count: number; sums: readonly { amount: string }[] }[]
}

const closedOf = ({ categories }: Pick<Sums, 'categories'>): readonly [number, string] => {
  const closed = categories.find(({ id }) => id === 'closed')
  return [closed?.count ?? 0, closed?.sums[0]?.amount ?? '0']
}

/** The forecast of the quarter has as closed what was won: in all, and by seller. */
export async function forecastTells({ office, sellers }: Quarter, { won, amount }: Facts): Promise<void> {
  const { visitor, holdfast, language } = office
  const { page } = visitor
  await page.goto(`${holdfast.url}/insight/forecast?pipeline=hardware&period=2017-Q4`)
  await page.getByRole('heading', { level: 1, name: worth(amount, language) }).waitFor()
  const forecast = await beside(office, 'GET', { path: '/pipelines/hardware/forecast?period=2017-Q4' })
  expect(closedOf(forecast as unknown as Sums)).toEqual([won, amount])
  const { agentQuarter } = JSON.parse(textOf('expected.json'))
  const published = Object.entries<{ won: number; wonValue: number }>(agentQuarter)
    .filter(([key]) => key.endsWith('|2017Q4'))
    .map(([key, facts]) => [sellers.get(key.split('|')[0] ?? ''), [facts.won, String(facts.wonValue)]])
  const people = (forecast as unknown as { people: readonly Sums[] }).people
  const own = people.map((person) => [person.id, closedOf(person)] as const).filter(([, [count]]) => count > 0)
  expect(Object.fromEntries(own)).toEqual(Object.fromEntries(published))
}

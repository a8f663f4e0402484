import { expect } from 'vitest'
import type { Office } from '../harness/office.ts'
import { CONTACTS, contactAt, contactLabel, loaded, openContacts, optionLabel } from './list-office.ts'

const all = Array.from({ length: CONTACTS }, (_, at) => contactAt(at))
const DECIDERS = all.filter(({ decisionRole }) => decisionRole === 'decision_maker')
const DIRECTORS = DECIDERS.filter(({ title }) => title === '采购总监')

const chip = ({ visitor: { page } }: Office, words: string) => page.locator('.filterchip').filter({ hasText: words })

/** Adds a condition: the field, then what is asked of it. */
async function addFilter(office: Office, key: string, fill: () => Promise<void>): Promise<void> {
  const { visitor, t } = office
  const { page } = visitor
  await page.getByRole('button', { name: t('filter.add'), exact: true }).click()
  await page.getByRole('textbox', { name: t('filter.find') }).fill(contactLabel(office, key))
  await page
    .getByRole('button', { name: contactLabel(office, key) })
    .first()
    .click()
  await fill()
  await page.getByRole('button', { name: t('filter.apply') }).click()
}

/** A plain condition stands in the address and survives a reload; one that may hold a company's words does not stand there. */
export async function askByConditions(office: Office): Promise<void> {
  const { visitor, t, judge } = office
  const { page } = visitor
  await openContacts(office)
  await loaded(office, 60)
  await judge('list')
  await addFilter(office, 'decisionRole', async () => {
    await judge('list-filter-open', { narrow: false })
    await page.getByRole('combobox', { name: t('filter.value') }).click()
    await page.getByTitle(optionLabel(office, 'decisionRole', 'decision_maker'), { exact: true }).click()
    await page.locator('.filteredit > b').click()
  })
  await loaded(office, DECIDERS.length)
  expect(new URL(page.url()).searchParams.get('filter')).toBe('{"decisionRole":{"in":["decision_maker"]}}')
  await page.reload()
  await loaded(office, DECIDERS.length)
  await addFilter(office, 'title', () => page.getByRole('textbox', { name: t('filter.value') }).fill('采购'))
  await loaded(office, DIRECTORS.length)
  expect(page.url()).not.toContain('filter')
  expect(decodeURIComponent(page.url())).not.toContain('采购')
  await judge('list-filtered')
  await comeBackToIt(office)
  await standWithoutViews(office)
}

/** Where the saved views cannot be had, the list stands with the views that every list has. */
async function standWithoutViews(office: Office): Promise<void> {
  const { page, faults } = office.visitor
  faults.expect(503, /\/api\/v1\/views$/)
  await page.route('**/api/v1/views', (route) => route.fulfill({ status: 503, body: '' }))
  await page.reload()
  await loaded(office, DIRECTORS.length)
  await page.unroute('**/api/v1/views')
}

/** Loaded anew in this window, the list asks what it asked; a link in another window asks what the link says. */
async function comeBackToIt(office: Office): Promise<void> {
  const { page } = office.visitor
  await page.reload()
  await loaded(office, DIRECTORS.length)
  expect(await chip(office, '采购').count()).toBe(1)
  expect(await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })')).not.toContain('采购')
  const other = await page.context().newPage()
  await other.goto(page.url())
  await other.getByText(office.t('list.loaded', { count: 60 }), { exact: true }).waitFor()
  await other.close()
}

/** What was asked is saved under a name, shared, opened by its link, renamed and taken away. */
export async function keepAView(office: Office): Promise<void> {
  const { visitor, t, judge, holdfast } = office
  const { page } = visitor
  await page.getByRole('button', { name: t('view.saveAs') }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(t('view.name')).fill('采购决策人')
  await dialog.getByRole('radio', { name: t('view.audience.all') }).check()
  await judge('list-save-view', { narrow: false })
  await dialog.getByRole('button', { name: t('action.save') }).click()
  await page.getByRole('link', { name: '采购决策人' }).waitFor()
  await expect.poll(() => new URL(page.url()).searchParams.get('view')).toMatch(/^[0-9a-f-]{36}$/)
  await loaded(office, DIRECTORS.length)
  const link = page.url()
  await page.goto(`${holdfast.url}/contacts`)
  await loaded(office, 60)
  await page.goto(link)
  await loaded(office, DIRECTORS.length)
  expect(await chip(office, '采购').count()).toBe(1)
  const more = page.getByRole('button', { name: t('view.more', { name: '采购决策人' }) })
  await more.click()
  const kept = page.waitForResponse((answer) => answer.url().endsWith('/views/preferences'))
  await page.getByRole('menuitem', { name: t('view.first') }).click()
  await kept
  await page.goto(`${holdfast.url}/contacts`)
  await loaded(office, DIRECTORS.length)
  await more.click()
  await page.getByRole('menuitem', { name: t('view.delete') }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('view.delete') })
    .click()
  await page.getByRole('link', { name: '采购决策人' }).waitFor({ state: 'detached' })
  await loaded(office, 60)
}

/** A chip is changed where it stands and taken away; a view with a search stays one's own. */
export async function changeConditions(office: Office): Promise<void> {
  const { visitor, t } = office
  const { page } = visitor
  await openContacts(office, `?filter=${encodeURIComponent('{"source":{"in":["website"]}}')}`)
  await loaded(office, 60)
  await chip(office, optionLabel(office, 'source', 'website'))
    .locator('button.chip-words')
    .click()
  await page.getByRole('combobox', { name: t('filter.operator') }).click()
  await page
    .locator('.ant-select-item-option', { hasText: t('filter.empty') })
    .first()
    .click()
  await page.getByRole('button', { name: t('filter.apply') }).click()
  await page.getByText(t('empty.filtered')).waitFor()
  await office.judge('list-empty')
  await page.locator('.empty').getByRole('button').first().click()
  await loaded(office, 60)
  const name = contactAt(3).name
  await page.getByRole('textbox', { name: t('list.search', { object: labelOfContacts(office) }) }).fill(name)
  await page.getByRole('link', { name, exact: true }).first().waitFor()
  await page.getByRole('button', { name: t('view.saveAs') }).click()
  await page.getByText(t('view.audience.personal')).waitFor()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('action.cancel') })
    .click()
  await page.getByRole('button', { name: t('view.reset') }).click()
  await loaded(office, 60)
}

const labelOfContacts = ({ language }: Office): string => (language === 'zh' ? '联系人' : 'Contacts')

/** Columns are added, moved by keyboard, pinned and widened, and stand so after a reload. */
export async function arrangeColumns(office: Office): Promise<void> {
  const { visitor, t, judge } = office
  const { page } = visitor
  await openContacts(office)
  const heads = () => page.locator('th[scope="col"]').allTextContents()
  await page
    .getByRole('group', { name: t('list.tools') })
    .getByRole('button')
    .nth(2)
    .click()
  await page.getByRole('checkbox', { name: contactLabel(office, 'source') }).click()
  const grip = page.getByRole('button', { name: t('columns.move', { field: contactLabel(office, 'source') }) })
  await grip.waitFor()
  await judge('list-columns', { narrow: false })
  const before = await heads()
  await grip.focus()
  await grip.press('ArrowUp')
  await expect.poll(heads).not.toEqual(before)
  await page.getByRole('button', { name: t('columns.pin', { field: contactLabel(office, 'source') }) }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { level: 1 }).click()
  const edge = page.getByRole('separator', { name: t('list.resize', { field: contactLabel(office, 'name') }) })
  const width = Number(await edge.getAttribute('aria-valuenow'))
  const kept = page.waitForResponse((answer) => answer.url().endsWith('/views/preferences'))
  await edge.focus()
  await edge.press('ArrowRight')
  await expect.poll(async () => Number(await edge.getAttribute('aria-valuenow'))).toBeGreaterThan(width)
  await kept
  const arranged = await heads()
  expect(arranged[2]).toContain(contactLabel(office, 'source'))
  await page.reload()
  await page.locator('[data-row-link]').first().waitFor()
  expect(await heads()).toEqual(arranged)
}

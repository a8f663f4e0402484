import { expect } from 'vitest'
import type { Office } from '../harness/office.ts'
import { beside, cell, contactLabel, loaded, openContacts, optionLabel } from './list-office.ts'

const toast = ({ visitor: { page } }: Office, words: string) => page.locator('.undo-toast').filter({ hasText: words })

const idOfRow = async ({ visitor: { page } }: Office, row: number): Promise<string> =>
  (await page.locator('tr[data-id]').nth(row).getAttribute('data-id')) ?? ''

/** A cell is edited by keyboard: F2 opens, Enter saves, Tab goes on, and the change is taken back. */
export async function editCells(office: Office): Promise<void> {
  const { visitor, t, judge } = office
  const { page } = visitor
  await openContacts(office)
  const title = cell(office, 0, 'title')
  const before = (await title.textContent()) ?? ''
  await title.click()
  await page.keyboard.press('F2')
  const input = title.getByRole('textbox')
  await input.fill('首席计量官')
  await judge('list-cell', { narrow: false })
  await input.press('Enter')
  await toast(office, contactLabel(office, 'title')).waitFor()
  expect(await title.textContent()).toBe('首席计量官')
  await toast(office, contactLabel(office, 'title'))
    .getByRole('button', { name: t('action.undo') })
    .click()
  await toast(office, t('cell.undone')).waitFor()
  await expect.poll(() => title.textContent()).toBe(before)
  await title.click()
  await page.keyboard.press('Enter')
  await title.getByRole('textbox').press('Tab')
  await page.locator('.cell-editor').waitFor()
  expect(await title.locator('.cell-editor').count()).toBe(0)
  await page.keyboard.press('Escape')
  await page.locator('.cell-editor').waitFor({ state: 'detached' })
}

/** Somebody saves the same field first: both versions are shown, and nothing is overwritten unasked. */
export async function meetInOneCell(office: Office): Promise<void> {
  const { visitor, t } = office
  const { page } = visitor
  const id = await idOfRow(office, 1)
  const title = cell(office, 1, 'title')
  await title.click()
  await page.keyboard.press('F2')
  await title.getByRole('textbox').fill('我写的职务')
  const { version } = await beside(office, 'GET', { path: `/contacts/${id}` })
  await beside(office, 'PATCH', { path: `/contacts/${id}`, data: { title: '别人写的职务' }, version: Number(version) })
  visitor.faults.expect(412, /\/contacts\//)
  await title.getByRole('textbox').press('Enter')
  await page.getByText(t('conflict.words')).waitFor()
  await office.judge('list-conflict', { narrow: false })
  await page.getByRole('button', { name: t('conflict.keep') }).click()
  await toast(office, contactLabel(office, 'title')).waitFor()
  expect(await title.textContent()).toBe('我写的职务')
}

async function chooseSource({ visitor: { page }, t }: Office, source: string, field: string): Promise<void> {
  await page.getByRole('button', { name: t('bulk.change') }).click()
  await page.getByRole('combobox', { name: t('bulk.change.field') }).click()
  await page.getByTitle(field, { exact: true }).last().click()
  await page.locator('.bulkpanel').getByRole('combobox', { name: field }).click()
  await page.getByTitle(source, { exact: true }).last().click()
  await page
    .locator('.bulkpanel')
    .getByRole('button', { name: t('bulk.do') })
    .click()
}

/** A stretch of rows is changed at once and taken back; what somebody changed since is named and left. */
export async function changeMany(office: Office): Promise<void> {
  const { visitor, t, judge } = office
  const { page } = visitor
  await openContacts(office)
  const box = (row: number) => page.locator('tr[data-id] .vt-check').nth(row)
  await box(2).click()
  await box(3).click()
  const ids = [await idOfRow(office, 2), await idOfRow(office, 3)]
  const merge = page.getByRole('link', { name: t('bulk.merge') })
  expect(await merge.getAttribute('href')).toBe(`/contacts/merge?ids=${ids.join(',')}`)
  await merge.click()
  await page.getByRole('heading', { name: t('merge.sentence'), level: 1 }).waitFor()
  await openContacts(office)
  await box(2).click()
  await box(5).click({ modifiers: ['Shift'] })
  await page.getByText(t('bulk.selected', { count: 4 })).waitFor()
  await judge('list-bulk', { narrow: false })
  const name = (await page.locator('[data-row-link]').nth(3).textContent()) ?? ''
  const id = await idOfRow(office, 3)
  const source = optionLabel(office, 'source', 'exhibition')
  await chooseSource(office, source, contactLabel(office, 'source'))
  await toast(office, t('bulk.done', { count: 4 })).waitFor()
  const { version } = await beside(office, 'GET', { path: `/contacts/${id}` })
  await beside(office, 'PATCH', { path: `/contacts/${id}`, data: { title: '后来改的' }, version: Number(version) })
  await toast(office, t('bulk.done', { count: 4 }))
    .getByRole('button', { name: t('action.undo') })
    .click()
  const told = page.getByRole('dialog').filter({ hasText: t('bulk.undone.partly', { done: 3, failed: 1 }) })
  await told.getByRole('row', { name }).waitFor()
  await told.getByRole('button', { name: t('action.close') }).click()
  expect(await beside(office, 'GET', { path: `/contacts/${id}` })).toMatchObject({
    title: '后来改的',
    source: 'exhibition',
  })
}

/** Everything that is loaded is selected by keyboard, deleted, and brought back. */
export async function deleteAndBringBack(office: Office): Promise<void> {
  const { visitor, t } = office
  const { page } = visitor
  await openContacts(office)
  await loaded(office, 60)
  await cell(office, 0, 'title').click()
  await page.keyboard.press('Control+a')
  await page.getByText(t('bulk.selected', { count: 60 })).waitFor()
  await page
    .getByRole('region', { name: t('bulk.bar') })
    .getByRole('button', { name: t('bulk.delete') })
    .click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('bulk.delete') })
    .click()
  const done = toast(office, t('bulk.deleted', { count: 60 }))
  await done.getByRole('button', { name: t('action.undo') }).click()
  await toast(office, t('bulk.undone', { count: 60 })).waitFor()
  await page.reload()
  await loaded(office, 60)
}

/** The row that stands in the middle of the list's window, and where; null while it is not drawn. */
const IN_SIGHT = `(() => {
  const { left, top, width, height } = document.querySelector('.vt').getBoundingClientRect()
  const row = document.elementFromPoint(left + width / 2, top + height / 2)?.closest('tr[data-id]')
  return row ? { id: row.dataset.id, top: Math.round(row.getBoundingClientRect().top) } : null
})()`

/** Lets no page but the first come until it is told to. */
async function holdNextPage({ visitor: { page }, t }: Office): Promise<() => Promise<void>> {
  const held = Promise.withResolvers<void>()
  await page.route('**/api/v1/contacts/query', async (route) => {
    const { cursor } = route.request().postDataJSON() as { cursor?: string }
    if (cursor !== undefined) await held.promise
    await route.continue()
  })
  return async () => {
    held.resolve()
    await page.getByText(t('list.loaded', { count: 60 }), { exact: true }).waitFor({ state: 'detached' })
    await page.unroute('**/api/v1/contacts/query')
  }
}

/** What others change, add and delete while one is far down the list moves nothing; a change shows where it stands, also when a page comes after it. */
export async function changedUnderScroll(office: Office): Promise<void> {
  const { visitor, t } = office
  const { page } = visitor
  const letNextPageCome = await holdNextPage(office)
  await openContacts(office)
  await loaded(office, 60)
  await page.locator('.vt').evaluate((list) => list.scrollTo({ top: 1_200 }))
  await expect.poll(() => page.locator('.vt').evaluate((list) => list.scrollTop)).toBe(1_200)
  await expect.poll(() => page.evaluate(IN_SIGHT)).not.toBeNull()
  const before = (await page.evaluate(IN_SIGHT)) as { id: string; top: number }
  const { version } = await beside(office, 'GET', { path: `/contacts/${before.id}` })
  const change = { title: '滚动时别人改的' }
  await beside(office, 'PATCH', { path: `/contacts/${before.id}`, data: change, version: Number(version) })
  await beside(office, 'POST', { path: '/contacts', data: { name: '滚动时来的', mobile: '13988887776' } })
  const changed = page.locator(`tr[data-id="${before.id}"]`).getByText(change.title)
  await changed.waitFor()
  await page.getByRole('button', { name: t('list.news', { count: 1 }) }).waitFor()
  await letNextPageCome()
  expect(await changed.isVisible()).toBe(true)
  expect(await page.evaluate(IN_SIGHT)).toEqual(before)
}

/** What others add while one looks, or before the page has begun to listen, is told, and comes when one asks. */
export async function hearOfNews(office: Office): Promise<void> {
  const { visitor, t } = office
  const { page } = visitor
  const added = Promise.withResolvers<void>()
  await page.route('**/api/v1/stream*', async (route) => {
    await added.promise
    await route.continue()
  })
  await openContacts(office)
  await beside(office, 'POST', { path: '/contacts', data: { name: '刚来的人', mobile: '13988887777' } })
  added.resolve()
  const news = page.getByRole('button', { name: t('list.news', { count: 1 }) })
  await news.waitFor()
  expect(await page.getByRole('link', { name: '刚来的人' }).count()).toBe(0)
  await news.click()
  await page.getByRole('link', { name: '刚来的人' }).waitFor()
  await page.unroute('**/api/v1/stream*')
  // a request that was under way when they were no longer held may never end: this page asks for nothing more
  await openContacts(office)
}

/** On a phone a row is a card: the name, what matters next, and the way to call. */
export async function holdInOneHand(office: Office): Promise<void> {
  const { visitor, t, judge } = office
  const { page } = visitor
  await page.setViewportSize({ width: 390, height: 844 })
  await openContacts(office)
  const name = (await page.locator('[data-row-link]').first().textContent()) ?? ''
  const call = page.getByRole('button', { name: t('call.what', { name }) }).first()
  const place = await call.boundingBox()
  expect(Math.min(place?.width ?? 0, place?.height ?? 0)).toBeGreaterThanOrEqual(44)
  await call.click()
  const said = page.getByRole('dialog', { name: t('call.how', { name }) })
  await said.getByRole('button', { name: t('action.save') }).click()
  await said.getByRole('alert').waitFor()
  const [reached, missed] = [said.locator('fieldset button').first(), said.locator('fieldset button').nth(1)]
  await reached.click()
  expect(await said.locator('#call-minutes').inputValue()).toBe('1')
  await missed.click()
  await said.locator('#call-minutes').waitFor({ state: 'detached' })
  const outcome = (await missed.textContent()) ?? ''
  await judge('called')
  await page.setViewportSize({ width: 390, height: 844 })
  await said.getByRole('button', { name: t('action.save') }).click()
  await said.waitFor({ state: 'detached' })
  await page.locator('tr[data-id]').first().locator('.beneath').click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
  const timeline = page.getByRole('region', { name: t('record.timeline'), exact: true })
  await timeline.getByText(outcome, { exact: true }).waitFor()
  await page.setViewportSize({ width: 1440, height: 900 })
}

/** Where the system has no Chinese font, as here, the files of common characters write Chinese, and the browser can read them. */
export async function writeChinese({ visitor: { page } }: Office): Promise<void> {
  const faces: string[] = await page.evaluate(`document.fonts.ready.then((faces) =>
    [...faces].filter(({ status }) => status !== 'unloaded').map(({ family, status }) => family + ': ' + status))`)
  expect(faces.filter((face) => /^"?Noto Sans SC Common"?: loaded$/.test(face))).toHaveLength(2)
  expect(faces.filter((face) => face.endsWith('error'))).toEqual([])
}

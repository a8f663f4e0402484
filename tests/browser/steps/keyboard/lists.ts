import { expect } from 'vitest'
import { contact, lead } from '../../../../packages/catalog/src/index.ts'
import { heading } from '../../harness/demonstration.ts'
import type { KeyboardDay } from '../../harness/keyboard.ts'

const labelIn = ({ office: { language } }: KeyboardDay, key: 'decisionRole' | 'title'): string =>
  contact.fields[key].label[language]

async function openList(day: KeyboardDay, place: 'nav.contacts' | 'nav.leads'): Promise<void> {
  const { office, keyboard } = day
  const { visitor, t } = office
  await keyboard.openPlace(t('nav.main'), t(place))
  await visitor.page.locator('[data-row-link]').first().waitFor()
  await keyboard.arrives(visitor.page.getByRole('main'))
}

/** A condition is added, a row ticked by Space and another by the arrow, and the bar that it opens is reached and closed. */
export async function filterAndTick(day: KeyboardDay): Promise<void> {
  const { office, keyboard } = day
  const { visitor, t, language } = office
  const { page } = visitor
  await openList(day, 'nav.contacts')
  const adding = page.getByRole('button', { name: t('filter.add'), exact: true })
  await keyboard.use(adding)
  await keyboard.arrives(page.getByRole('textbox', { name: t('filter.find') }))
  await keyboard.type(labelIn(day, 'decisionRole'))
  await keyboard.press('Enter')
  const value = page.getByRole('combobox', { name: t('filter.value') })
  await keyboard.goTo(value)
  await page.keyboard.press('ArrowDown')
  await page.locator('.ant-select-item-option-active').waitFor()
  await keyboard.press('Enter')
  await page.locator('.ant-select-item-option-selected').first().waitFor()
  await keyboard.use(page.getByRole('button', { name: t('filter.apply') }))
  await page.locator('.filterchip').nth(1).waitFor()
  await page.locator('[data-row-link]').first().waitFor()
  await keyboard.settle('the condition was added')
  await keyboard.goTo(page.locator('[data-row-link]').first())
  await keyboard.press('Space')
  await keyboard.press('ArrowDown')
  await keyboard.press('Space')
  await keyboard.hears(t('bulk.selected', { count: 2 }))
  await keyboard.use(page.getByRole('button', { name: t('bulk.tag') }))
  await keyboard.arrives(page.getByRole('combobox', { name: t('bulk.tag.words') }))
  await page.keyboard.press('Escape')
  await keyboard.arrives(page.getByRole('button', { name: t('bulk.tag') }))
  await keyboard.use(page.getByRole('button', { name: t('bulk.clear') }), 'Enter', 'Shift+Tab')
  await page.getByRole('region', { name: t('bulk.bar') }).waitFor({ state: 'detached' })
  await keyboard.settle(`the bar closed in ${language}`)
}

/** F2 opens the cell, Enter saves, the undo is reached by Tab; the focus stays in the cell. */
export async function editInList(day: KeyboardDay): Promise<void> {
  const { office, keyboard } = day
  const { visitor, t } = office
  const { page } = visitor
  const title = page.locator('tr[data-id]').first().locator('td[data-key="title"]')
  await keyboard.goTo(page.locator('[data-row-link]').first(), { most: 90 })
  await keyboard.goTo(title, { by: 'ArrowRight', most: 12 })
  const before = (await title.textContent()) ?? ''
  await keyboard.press('F2')
  await keyboard.arrives(title.getByRole('textbox'))
  await page.keyboard.press('Control+a')
  await keyboard.type('首席计量官')
  await keyboard.press('Enter')
  const toast = page.locator('.undo-toast').filter({ hasText: labelIn(day, 'title') })
  await toast.waitFor()
  expect(await title.textContent()).toBe('首席计量官')
  await keyboard.arrives(title)
  await keyboard.press('Control+z')
  await keyboard.hears(t('cell.undone'))
  await expect.poll(() => title.textContent()).toBe(before)
  await keyboard.settle('it was taken back')
}

/** However many rows there are, Tab passes the controls of one and goes on behind the table; Enter on a name opens it. */
export async function leaveTheList({ office: { visitor, t }, keyboard }: KeyboardDay): Promise<void> {
  const { page } = visitor
  const foot = page.locator('.tfoot').getByRole('button')
  await keyboard.goTo(foot, { most: 12 })
  await keyboard.goTo(page.locator('[data-row-link]'), { by: 'Shift+Tab', most: 12 })
  const name = (await page.locator('[data-row-link]:focus').textContent()) ?? ''
  await page.keyboard.press('Enter')
  await heading(page, name)
  await keyboard.arrives(page.getByRole('main'))
  await page.getByText(t('record.timeline'), { exact: true }).first().waitFor({ state: 'attached' })
}

/** A card is lifted, carried and dropped; the focus stays on it. */
export async function moveOnBoard(day: KeyboardDay): Promise<void> {
  const { office, keyboard } = day
  const { visitor, t, language } = office
  const { page } = visitor
  const [fresh, contacted] = lead.fields.status.options?.map(({ label }) => label[language]) ?? []
  await openList(day, 'nav.leads')
  const kinds = page.getByRole('radiogroup', { name: t('list.as') }).getByRole('radio')
  await keyboard.goTo(kinds)
  await keyboard.press('ArrowRight')
  const from = page.locator('.lane', { has: page.getByRole('heading', { name: fresh ?? '', exact: true }) })
  const card = from.locator('[data-card]').first()
  await card.waitFor()
  const id = await card.getAttribute('data-card')
  await keyboard.goTo(card)
  for (const key of ['Space', 'ArrowRight', 'Space']) await page.keyboard.press(key)
  const name = (await card.getAttribute('aria-label')) ?? ''
  const moved = t('board.moved', { name: '', column: contacted ?? '' }).trim()
  await page
    .locator('[aria-live="assertive"]')
    .filter({ hasText: moved.replace(name, '') })
    .first()
    .waitFor({ state: 'attached' })
  await keyboard.arrives(page.locator(`[data-card="${id}"]`))
}

import { contact } from '../../../../packages/catalog/src/index.ts'
import type { Pictured } from './pictured.ts'

export async function showLists({ office: { t, language }, windowOf }: Pictured): Promise<void> {
  const { page, go, judge } = await windowOf('rep')
  for (const list of ['accounts', 'contacts', 'leads']) {
    await go(`/${list}`)
    await page.locator('[data-row-link]').first().waitFor()
    await judge(list, list === 'contacts' ? { guide: 'lists' } : {})
  }
  await page.getByRole('img', { name: t('list.board') }).click()
  await page.locator('[data-card]').first().waitFor()
  await judge('leads-board')
  await go('/contacts')
  await page.locator('tr[data-id] .vt-check').nth(1).click()
  await page.locator('tr[data-id] .vt-check').nth(2).click()
  await page.locator('.bulkbar').waitFor()
  await judge('contacts-bulk')
  await page.getByRole('button', { name: t('filter.add'), exact: true }).click()
  await page.getByRole('textbox', { name: t('filter.find') }).fill(contact.fields.decisionRole.label[language])
  await page.keyboard.press('Enter')
  await page.locator('.filteredit').waitFor()
  await judge('contacts-filter', { narrow: false })
  await page.keyboard.press('Escape')
  await page
    .getByRole('group', { name: t('list.tools') })
    .getByRole('button')
    .nth(2)
    .click()
  await page.locator('.colpanel').waitFor()
  await judge('contacts-columns', { narrow: false })
  await page.keyboard.press('Escape')
  const search = t('list.search', { object: contact.labelPlural[language] })
  await go('/contacts')
  await page.getByRole('textbox', { name: search }).fill('没有这样的人')
  await page.getByText(t('empty.searched')).waitFor()
  await judge('contacts-none')
}

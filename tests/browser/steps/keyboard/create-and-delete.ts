import { expect } from 'vitest'
import { contact } from '../../../../packages/catalog/src/index.ts'
import { heading } from '../../harness/demonstration.ts'
import type { KeyboardDay } from '../../harness/keyboard.ts'

const NAME = '林海音'
const COMPANY = '松涛无鼠标仪表厂'

/** Dropped by Escape, the drawer gives the focus back to the button that opened it; saved, it leads to the new record. */
export async function createByKeys({ office: { visitor, t, language }, keyboard }: KeyboardDay): Promise<void> {
  const { page } = visitor
  await keyboard.openPlace(t('nav.main'), t('nav.contacts'))
  await page.locator('[data-row-link]').first().waitFor()
  await keyboard.arrives(page.getByRole('main'))
  const opener = page.getByRole('button', { name: t('create.new', { object: contact.label[language] }) })
  const name = page.getByRole('dialog').locator('#name')
  await keyboard.use(opener)
  await keyboard.arrives(name)
  await keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await keyboard.arrives(opener)
  await page.keyboard.press('c')
  await keyboard.arrives(name)
  await keyboard.type(NAME)
  await keyboard.press('Tab')
  await keyboard.type(COMPANY)
  await page.locator('.ant-select-item-option', { hasText: t('company.make', { name: COMPANY }) }).waitFor()
  await page.keyboard.press('Enter')
  await keyboard.press('Tab')
  await keyboard.type('厂长')
  await keyboard.press('Tab')
  await keyboard.type('13800138977')
  await page.keyboard.press('Control+Enter')
  await heading(page, NAME)
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await keyboard.arrives(page.getByRole('main'))
  await page.getByRole('link', { name: COMPANY }).first().waitFor()
}

/** The menu of a record is walked by arrows; what it deleted is found in the trash, ticked and brought back. */
export async function deleteAndRestore({ office: { visitor, t }, keyboard }: KeyboardDay): Promise<void> {
  const { page } = visitor
  const more = page.getByRole('button', { name: t('record.more', { name: NAME }) })
  await keyboard.use(more)
  await keyboard.arrives(page.getByRole('menuitem').first())
  await page.keyboard.press('Escape')
  await keyboard.arrives(more)
  // news of its making may make the page ask for it anew while it is deleted
  visitor.faults.expect(404, new RegExp(new URL(page.url()).pathname))
  await keyboard.choose(t('record.delete'))
  await keyboard.hears(t('trash.put', { name: NAME }))
  await page.locator('[data-row-link]').first().waitFor()
  await keyboard.arrives(page.getByRole('main'))
  await keyboard.openPlace(t('nav.main'), t('nav.trash'))
  await heading(page, t('nav.trash'))
  await keyboard.arrives(page.getByRole('main'))
  await keyboard.use(page.getByRole('checkbox', { name: t('trash.choose', { name: NAME }) }), 'Space')
  await keyboard.use(page.getByRole('button', { name: t('trash.restoreMany', { count: 1 }) }), 'Enter', 'Shift+Tab')
  await page.locator('.trashrow', { hasText: NAME }).waitFor({ state: 'detached' })
  const stop = await keyboard.settle('it was restored')
  expect(stop.lost).toBe(false)
}

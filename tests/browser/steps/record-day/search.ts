import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { shortcuts } from '../../../../apps/web/src/ui/shortcut-keys.ts'
import { contact } from '../../../../packages/catalog/src/index.ts'
import { type Demonstration, heading } from '../../harness/demonstration.ts'

const RING = `(() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement)
  return [document.activeElement.tagName, outlineStyle, outlineWidth].join(' ')
})()`

/** Whoever goes by keyboard sees which place of the rail has the focus. */
async function ringsOnLinks(page: Page): Promise<void> {
  for (const link of await page.locator('.rail nav a').all()) {
    await link.focus()
    expect(await page.evaluate(RING)).toBe('A solid 2px')
  }
}

/** Whoever types at once after the chord is not ahead of the palette, however slow the network. */
async function typesAhead({ office }: Demonstration): Promise<void> {
  const { visitor, holdfast, t } = office
  const { page } = visitor
  const held = Promise.withResolvers<void>()
  await page.route('**/assets/palette-*.js', async (route) => {
    await held.promise
    await route.continue()
  })
  await page.goto(holdfast.url)
  await page.locator('.todo').first().waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('stk')
  held.resolve()
  const box = page.getByRole('combobox', { name: t('search.label') })
  await page.getByRole('option', { name: '沈同看' }).waitFor()
  expect(await box.inputValue()).toBe('stk')
  await page.keyboard.press('Escape')
  await box.waitFor({ state: 'hidden' })
  await page.unroute('**/assets/palette-*.js')
}

/** The palette: recent records first, why each was found, and acts by their name in the other language as well. */
export async function keysAndPalette(day: Demonstration): Promise<void> {
  const { office } = day
  const { visitor, holdfast, t, judge, language } = office
  const { page } = visitor
  await page.goto(holdfast.url)
  await page.locator('.todo').first().waitFor()
  await page.keyboard.press('Tab')
  await ringsOnLinks(page)
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog')
  for (const name of Object.values(shortcuts)) await sheet.getByText(t(name), { exact: true }).waitFor()
  await judge('day-keys')
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'hidden' })

  await page.keyboard.press('/')
  const box = page.getByRole('combobox', { name: t('search.label') })
  await page.getByRole('option', { name: '沈同看' }).waitFor()
  await box.pressSequentially('stk')
  await page.getByRole('option', { name: '沈同看' }).getByText(t('search.bySound')).waitFor()
  await judge('day-palette')
  await box.fill('8444')
  const tail = t('search.tailOf', { field: contact.fields.mobile.label[language] })
  await page.getByRole('option', { name: '沈同看' }).getByText(tail).waitFor()
  await page.keyboard.press('Enter')
  await heading(page, '沈同看')
  expect(page.url()).toContain('/contacts/')

  await page.keyboard.press('Control+k')
  await box.fill(language === 'zh' ? 'New contact' : '新建联系人')
  await page.getByRole('option', { name: t('create.new', { object: contact.label[language] }) }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('textbox').first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })

  // a task from anywhere: the act by its name in the other language, then whom it is about
  await page.keyboard.press('Control+k')
  await box.fill(language === 'zh' ? 'Plan a task' : '安排任务')
  await page.getByRole('option', { name: t('task.new') }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByPlaceholder(t('search.task')).fill('沈同看')
  await page.getByRole('option', { name: '沈同看' }).waitFor()
  await page.keyboard.press('Enter')
  const planning = page.getByRole('dialog').filter({ hasText: t('task.new') })
  await planning.waitFor()
  await heading(page, '沈同看')
  await page.keyboard.press('Escape')
  await planning.waitFor({ state: 'hidden' })
  await typesAhead(day)
}

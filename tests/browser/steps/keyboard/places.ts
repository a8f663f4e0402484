import { expect } from 'vitest'
import { heading } from '../../harness/demonstration.ts'
import type { KeyboardDay } from '../../harness/keyboard.ts'

const WORDS = '样品已收到，下周定 (sample arrived)'

export async function completeAtHome({ office: { visitor, t }, keyboard }: KeyboardDay): Promise<void> {
  const { page } = visitor
  const first = page
    .locator('.todo-group li')
    .filter({ has: page.locator('.rowname') })
    .first()
  await keyboard.use(first.locator('.todo .iconbtn'))
  await keyboard.arrives(page.locator('.flinewords'))
  await keyboard.type(WORDS)
  await keyboard.goTo(page.getByRole('textbox', { name: t('followUp.next') }))
  await keyboard.type('寄报价')
  await keyboard.use(page.locator('.fline .datechips button').first(), 'Space')
  await keyboard.press('Control+Enter')
  await page.locator('.fline').waitFor({ state: 'detached' })
  await keyboard.settle('the line closed')
}

/** From the rail to the palette and back by Escape; then by its first hit to a record. */
export async function findByPalette({ office: { visitor, t }, keyboard }: KeyboardDay): Promise<void> {
  const { page } = visitor
  await keyboard.openPlace(t('nav.main'), t('nav.accounts'))
  await page.locator('[data-row-link]').first().waitFor()
  await keyboard.arrives(page.getByRole('main'))
  const create = page.locator('main .head .ant-btn-primary')
  await keyboard.goTo(create)
  await page.keyboard.press('/')
  const box = page.getByRole('combobox', { name: t('search.label') })
  await keyboard.arrives(box)
  await page.keyboard.press('Escape')
  await keyboard.arrives(create)
  await page.keyboard.press('Control+k')
  await keyboard.arrives(box)
  const name = (await page.locator('[data-row-link]').first().textContent()) ?? ''
  await keyboard.type(name.slice(0, 6))
  await page.getByRole('option', { name }).first().waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/(accounts|contacts|leads)\/[0-9a-f-]{36}/)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await keyboard.arrives(page.getByRole('main'))
}

export async function changeHours({ office: { visitor, t }, keyboard }: KeyboardDay): Promise<void> {
  const { page } = visitor
  await page.keyboard.press('/')
  await keyboard.arrives(page.getByRole('combobox', { name: t('search.label') }))
  await keyboard.type(t('nav.notices'))
  await page.getByRole('option', { name: t('search.open', { place: t('nav.notices') }) }).waitFor()
  await page.keyboard.press('Enter')
  await heading(page, t('notice.settings.title'))
  await keyboard.arrives(page.getByRole('main'))
  const from = page.getByLabel(t('notice.from'), { exact: true })
  await keyboard.goTo(from)
  await keyboard.type('0830')
  const save = page.locator('main').getByRole('button', { name: t('action.save') })
  await keyboard.use(save)
  await keyboard.hears(t('notice.saved'))
  expect(await from.inputValue()).toBe('08:30')
  await keyboard.settle('it was saved')
}

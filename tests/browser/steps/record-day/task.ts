import { expect } from 'vitest'
import { task } from '../../../../packages/catalog/src/index.ts'
import { type Demonstration, draftKept, heading } from '../../harness/demonstration.ts'

const NAME = '月底对账的客户'

/** A task that repeats is planned in plain words; completed on Home, the next one stands on the timeline. */
export async function planRepeating({ office, rep }: Demonstration): Promise<void> {
  const { visitor, holdfast, t, judge, language } = office
  const { page } = visitor
  const label = (field: 'what' | 'due' | 'repeats') => task.fields[field].label[language]
  const made = await rep.call<{ id: string }>('post', '/contacts', { name: NAME, mobile: '13800138888' })
  await page.goto(`${holdfast.url}/contacts/${made.id}`)
  const open = async () => {
    await heading(page, NAME)
    await page.getByRole('button', { name: t('record.more', { name: NAME }) }).click()
    await page.getByRole('menuitem', { name: t('task.new') }).click()
  }
  await open()
  const drawer = page.getByRole('dialog')
  const what = drawer.getByRole('textbox', { name: label('what') })
  await what.fill('核对月结单')
  // what is half written outlives a reload
  await draftKept(page, `task/${made.id}`)
  await page.reload()
  await open()
  await drawer.getByText(t('create.kept')).waitFor()
  expect(await what.inputValue()).toBe('核对月结单')
  const due = drawer.getByRole('textbox', { name: label('due'), exact: true })
  await due.fill('2027-01-31 09:00')
  await due.press('Enter')
  await drawer.getByRole('combobox', { name: label('repeats') }).click()
  const monthly = task.fields.repeats.options?.find(({ value }) => value === 'monthly')?.label[language] ?? ''
  await page.getByTitle(monthly, { exact: true }).click()
  await drawer.getByText(t('repeat.short', { day: 31 })).waitFor()
  await judge('day-task-new')
  await drawer.getByRole('button', { name: t('action.save') }).click()
  await page.getByText(t('task.saved'), { exact: true }).waitFor()
  const lines = page.locator('.tl li', { hasText: '核对月结单' })
  await lines.filter({ hasText: monthly }).waitFor()
  // completed by keyboard, taken back by Ctrl-Z, completed by mouse: the next one stands there, then only one is open
  const button = (name: 'today.complete' | 'task.reopenOne') =>
    page.getByRole('button', { name: t(name, { what: '核对月结单' }) })
  await button('today.complete').press('Enter')
  await button('task.reopenOne').waitFor()
  await lines.nth(1).waitFor()
  await button('task.reopenOne').focus()
  await page.keyboard.press('Control+z')
  await lines.nth(1).waitFor({ state: 'detached' })
  await button('today.complete').click()
  await lines.nth(1).waitFor()
  await judge('day-task-next')
  await button('task.reopenOne').click()
  await page.getByText(t('task.reopened')).waitFor()
  await lines.nth(1).waitFor({ state: 'detached' })
  expect(await button('today.complete').count()).toBe(1)
}

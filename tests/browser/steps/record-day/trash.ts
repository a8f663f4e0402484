import { expect } from 'vitest'
import { type Demonstration, heading } from '../../harness/demonstration.ts'

export async function trashAndBack({ office, rep }: Demonstration): Promise<void> {
  const { visitor, holdfast, t, judge, open } = office
  const { page } = visitor
  const made = await rep.call<{ id: string }>('post', '/contacts', { name: '韩误删', mobile: '13800138333' })
  await page.goto(`${holdfast.url}/contacts/${made.id}`)
  await heading(page, '韩误删')
  await page.getByRole('button', { name: t('record.more', { name: '韩误删' }) }).click()
  await page.getByRole('menuitem', { name: t('record.delete') }).click()
  await page.getByText(t('trash.put', { name: '韩误删' })).waitFor()
  await open('nav.trash')
  await heading(page, t('nav.trash'))
  const row = page.locator('.trashrow', { hasText: '韩误删' })
  await row.getByText(t('trash.left', { days: 30 })).waitFor()
  expect(await row.textContent()).toContain('周雨桐')
  await judge('day-trash')
  await page.getByRole('textbox', { name: t('trash.search') }).fill('没有这位')
  await page.getByText(t('trash.notFound')).waitFor()
  await page.getByRole('textbox', { name: t('trash.search') }).fill('误删')
  await page.getByRole('checkbox', { name: t('trash.choose', { name: '韩误删' }) }).check()
  await page.getByRole('button', { name: t('trash.restoreMany', { count: 1 }) }).click()
  await row.waitFor({ state: 'hidden' })
  await page.goto(`${holdfast.url}/contacts/${made.id}`)
  await heading(page, '韩误删')
}

import { expect } from 'vitest'
import { contact } from '../../../../packages/catalog/src/index.ts'
import { type Demonstration, heading } from '../../harness/demonstration.ts'

const NAME = '沈同看'

/** The manager has the same customer open: both are told, the other's change comes in by itself, and a conflict shows both. */
export async function twoAtOnce({ office, rep, comeIn }: Demonstration): Promise<void> {
  const { visitor, holdfast, t, judge, language } = office
  const { page } = visitor
  const labelOf = (field: 'note' | 'title') => contact.fields[field].label[language]
  const made = await rep.call<{ id: string; version: number }>('post', '/contacts', {
    name: NAME,
    mobile: '13800138444',
    note: '先电话联系采购',
  })
  const address = `${holdfast.url}/contacts/${made.id}`
  await page.goto(address)
  await heading(page, NAME)
  const manager = await comeIn('manager')
  await manager.page.goto(address)
  await heading(manager.page, NAME)
  await manager.page.getByText(t('presence.here', { name: '周雨桐' })).waitFor()
  await page.getByText(t('presence.here', { name: '李娜' })).waitFor()
  await manager.page.locator('#follow-up-words').focus()
  await page.getByText(t('presence.writing', { name: '李娜' })).waitFor()
  await judge('day-record-present')

  const words = page.locator('#follow-up-words')
  await words.fill('正在写的一句')
  const changed = await manager.call<{ version: number }>(
    'patch',
    `/contacts/${made.id}`,
    { title: '采购总监' },
    made.version,
  )
  const fields = page.getByRole('region', { name: t('record.fields') })
  await fields.getByText('采购总监').waitFor()
  expect(await words.inputValue()).toBe('正在写的一句')

  await fields.getByRole('button', { name: t('edit.field', { field: labelOf('note') }) }).click()
  const editor = fields.getByRole('textbox', { name: labelOf('note') })
  await editor.fill('先邮件联系采购')
  await manager.call('patch', `/contacts/${made.id}`, { note: '先微信联系采购' }, changed.version)
  const conflict = page.getByRole('alert').filter({ hasText: t('conflict.words') })
  await conflict.waitFor()
  await expect.poll(() => conflict.locator('mark').allTextContents()).toEqual(['微信', '邮件'])
  await judge('day-conflict')
  await conflict.getByRole('button', { name: t('conflict.join') }).click()
  expect(await editor.inputValue()).toBe('先微信联系采购\n先邮件联系采购')
  await editor.press('Control+Enter')
  await fields.getByText('先邮件联系采购').waitFor()
  await editor.waitFor({ state: 'hidden' })
  const stored = await rep.call<{ note: string }>('get', `/contacts/${made.id}`)
  expect(stored.note).toBe('先微信联系采购\n先邮件联系采购')
  await manager.close()
}

export async function nameColleague({ office }: Demonstration): Promise<void> {
  const { visitor, t, judge } = office
  const { page } = visitor
  const words = page.locator('#follow-up-words')
  await words.fill('')
  await words.focus()
  await page.keyboard.type('ok @')
  await page.getByRole('menuitem', { name: '李娜' }).click()
  await page.keyboard.type('请看排产')
  await judge('day-record-mention')
  await page.keyboard.press('Control+Enter')
  await page.locator('.tl .mention', { hasText: '@李娜' }).waitFor()
  expect(await page.locator('.tl .said').first().textContent()).toBe('ok @李娜 请看排产')
  await page.getByText(t('followUp.saved')).first().waitFor()
}

export async function seeWhoSees({ office }: Demonstration): Promise<void> {
  const { visitor, t, judge } = office
  const { page } = visitor
  await page.getByRole('button', { name: t('whoSees.title') }).click()
  const line = page.getByRole('button', { name: '李娜' })
  await line.click()
  await page.getByText(t('whoSees.masked')).first().waitFor()
  await judge('day-record')
}

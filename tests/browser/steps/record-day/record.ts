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
  await judge('day-conflict', { pictured: true })
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
  await page.getByRole('link', { name: t('sight.open'), exact: true }).click()
  await page.getByRole('img', { name: t('sight.ring.owner') }).waitFor()
  await page.getByRole('table').getByRole('button', { name: '李娜' }).click()
  await page.getByText(t('whoSees.masked')).waitFor()
  expect(await page.getByRole('row', { name: '李娜' }).textContent()).toContain(t('sight.way.department'))
  await judge('day-who-sees', { onPhone: true })
  await page.getByRole('link', { name: t('action.back'), exact: true }).click()
  await page.locator('.rechead h1').waitFor()
}

/** A record is shared with a colleague for some days, who finds it among what is shared with them; either ends it. */
export async function shareForATime({ office, comeIn }: Demonstration): Promise<void> {
  const { visitor, holdfast, t, judge } = office
  const { page } = visitor
  await page.getByRole('button', { name: t('share.add'), exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: t('share.with') }).click()
  await page.locator('.ant-select-dropdown:visible').getByTitle('李娜', { exact: true }).click()
  await dialog.getByLabel(t('share.reason')).fill('联合投标')
  await judge('day-share')
  await dialog.getByRole('button', { name: t('share.do'), exact: true }).click()
  await page.getByText('联合投标', { exact: true }).waitFor()
  const manager = await comeIn('manager')
  await manager.page.goto(`${holdfast.url}/shared`)
  await manager.page.getByText('联合投标', { exact: true }).waitFor()
  await page.getByRole('button', { name: t('share.end', { name: '李娜' }), exact: true }).click()
  await page.getByText(t('share.none'), { exact: true }).waitFor()
  await manager.close()
}

/** One's own comment is changed and taken back, a colleague's is not; whoever looks on sees it happen. */
export async function changeComment({ office, rep, comeIn }: Demonstration): Promise<void> {
  const { visitor, holdfast, t, judge } = office
  const { page } = visitor
  const made = await rep.call<{ id: string }>('post', '/contacts', { name: '商量的客户', mobile: '13800138777' })
  const about = { object: 'contact', id: made.id }
  const { id: activityId } = await rep.call<{ id: string }>('post', '/activities', {
    kind: 'call',
    about,
    words: '谈了交期',
  })
  const manager = await comeIn('manager')
  await manager.call('post', '/comments', { about, activityId, words: '问清楚违约金' })
  const address = `${holdfast.url}/contacts/${made.id}`
  await page.goto(address)
  await manager.page.goto(address)
  await heading(manager.page, '商量的客户')
  const lines = page.getByRole('list', { name: t('comment.title') }).getByRole('listitem')
  await lines.getByText('问清楚违约金').waitFor()
  expect(await lines.getByRole('button').count(), 'a colleague’s words are not one’s own to change').toBe(0)
  await page.getByRole('button', { name: t('comment.open') }).click()
  const box = page.getByRole('textbox', { name: t('comment.words') })
  await box.focus()
  await page.keyboard.type('ok @')
  await page.getByRole('menuitem', { name: '李娜' }).click()
  await page.keyboard.type('下周问')
  await page.keyboard.press('Control+Enter')
  const own = lines.filter({ hasText: '下周问' })
  await own.waitFor()
  const seen = manager.page.getByRole('list', { name: t('comment.title') }).getByRole('listitem')
  await seen.filter({ hasText: '下周问' }).waitFor()

  await own.getByRole('button', { name: t('comment.change') }).click()
  expect(await box.inputValue()).toBe('ok @李娜 下周问')
  await box.fill('ok @李娜 周三问')
  await judge('day-comment-changing')
  await page.keyboard.press('Control+Enter')
  const changed = lines.filter({ hasText: '周三问' })
  await changed.locator('.mention', { hasText: '@李娜' }).waitFor()
  await seen.filter({ hasText: '周三问' }).getByText(t('comment.edited')).waitFor()
  await changed.getByRole('button', { name: t('comment.edited') }).click()
  await page.locator('.commentbefore').getByText('下周问').waitFor()
  await judge('day-comment-edited')
  await page.keyboard.press('Escape')

  await changed.getByRole('button', { name: t('comment.remove') }).click()
  await page.getByText(t('comment.gone')).waitFor()
  await seen.filter({ hasText: '周三问' }).waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: t('action.undo') }).click()
  await changed.waitFor()
  await seen.filter({ hasText: '周三问' }).waitFor()
  await manager.close()
}

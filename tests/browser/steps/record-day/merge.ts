import { expect } from 'vitest'
import { type Demonstration, heading } from '../../harness/demonstration.ts'

interface Made {
  readonly id: string
}

/** Takes the right side of every field, one after the other: the button waits for the last. */
async function chooseOther({ office: { visitor, t } }: Demonstration): Promise<void> {
  const { page } = visitor
  const rows = page.getByRole('radiogroup')
  await rows.first().waitFor()
  const button = page.getByRole('button', { name: t('merge.do'), exact: true })
  const count = await rows.count()
  expect(count).toBe(2)
  for (let at = 0; at < count; at += 1) {
    await expect.poll(() => button.isDisabled()).toBe(true)
    await rows.nth(at).getByRole('radio').nth(1).check()
  }
  await button.click()
  await page.getByText(t('merge.done'), { exact: true }).waitFor()
}

/** Both sides field by field; masks stay masks; the button waits for every choice; undo brings both back. */
export async function mergeSideBySide(day: Demonstration): Promise<void> {
  const { office, rep } = day
  const { visitor, holdfast, t, judge } = office
  const { page, faults } = visitor
  const kept = await rep.call<Made>('post', '/contacts', {
    name: '沈嘉宁',
    mobile: '13800138111',
    title: '采购总监',
    note: '先电话联系采购',
  })
  const twin = await rep.call<Made>('post', '/contacts', {
    name: '沈嘉宁',
    mobile: '13800138222',
    title: '采购总监',
    note: '先微信联系采购',
    email: 'shen@lanchuan.example',
  })
  await rep.call('post', '/activities', {
    kind: 'note',
    about: { object: 'contact', id: twin.id },
    words: '名片换来的',
  })
  await page.goto(`${holdfast.url}/contacts/${kept.id}`)
  await page.getByRole('button', { name: t('record.more', { name: '沈嘉宁' }) }).click()
  await page.getByRole('menuitem', { name: t('merge.with') }).click()
  await page.getByRole('dialog').locator('.pickrow').first().waitFor()
  await page.goto(`${holdfast.url}/contacts/merge?ids=${kept.id},${twin.id}`)
  await heading(page, t('merge.sentence'))
  const rows = page.getByRole('radiogroup')
  await rows.first().waitFor()
  await judge('day-merge')
  expect(await page.locator('main').textContent()).not.toMatch(/13800138111|13800138222|shen@/)
  expect(await page.locator('mark').allTextContents()).toEqual(['电话', '微信'])
  await chooseOther(day)
  await judge('day-merged')
  await page.getByRole('button', { name: t('merge.undo') }).click()
  await page.getByText(t('merge.undone'), { exact: true }).waitFor()
  expect((await rep.call<Made>('get', `/contacts/${twin.id}`)).id).toBe(twin.id)
  await page.goto(`${holdfast.url}/contacts/merge?ids=${kept.id},${twin.id}`)
  await chooseOther(day)
  await page.goto(`${holdfast.url}/contacts/${twin.id}`)
  await page.getByText(t('merge.led')).waitFor()
  expect(page.url()).toContain(kept.id)
  await page
    .getByRole('region', { name: t('record.fields') })
    .getByText('先微信联系采购')
    .waitFor()
  await page.locator('.said', { hasText: '名片换来的' }).waitFor()
  await judge('day-merged-record')
  expect(faults.take()).toEqual([])
}

import { expect } from 'vitest'
import { contact } from '../../../../packages/catalog/src/index.ts'
import { type Demonstration, heading } from '../../harness/demonstration.ts'

/** Milliseconds between two keys of somebody who types well. */
const KEY_MS = 140
/** What the whole may take; how long it took here is said beside, for the machine that runs it is part of that. */
const MOST_MS = 20_000
const MINE = '13912340001'
const THEIRS = '13912340002'
const HIDDEN = '钱不可见'

/** By keyboard alone, from Home: name, new company, job, a number that is there already. */
export async function createWithWarning({ office, rep, comeIn }: Demonstration): Promise<void> {
  const { visitor, holdfast, t, judge, language } = office
  const { page } = visitor
  const label = (field: 'mobile') => contact.fields[field].label[language]
  const other = await comeIn('rep4')
  await other.call('post', '/contacts', { name: HIDDEN, mobile: THEIRS })
  await other.close()
  await rep.call('post', '/contacts', { name: '顾早在', mobile: MINE, title: '采购' })
  await page.goto(holdfast.url)
  await page.locator('.todo').first().waitFor()

  const from = performance.now()
  let keys = 0
  const press = async (key: string) => {
    keys += 1
    await page.keyboard.press(key)
  }
  const type = async (words: string) => {
    keys += words.length
    await page.keyboard.type(words, { delay: KEY_MS })
  }
  await press('c')
  await expect.poll(() => page.evaluate('document.activeElement?.id')).toBe('name')
  await type('Gu Zaozai')
  await press('Tab')
  await type('Larch & Lamp Ltd')
  await page.locator('.ant-select-item-option', { hasText: t('company.make', { name: 'Larch & Lamp Ltd' }) }).waitFor()
  // taken by Enter, or by going on
  if (language === 'en') await press('Enter')
  await press('Tab')
  await type('Buyer')
  await press('Tab')
  await type(THEIRS)
  const hint = page.getByRole('status', { name: t('duplicate.title') })
  const since = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { month: 'long', year: 'numeric' })
  const held = t('duplicate.held', { field: label('mobile'), since: since.format(new Date()) })
  await hint.getByText(held).waitFor()
  expect(await hint.textContent()).not.toContain(HIDDEN)
  await press('Control+a')
  await type(MINE)
  await hint.getByText(t('duplicate.same', { field: label('mobile') })).waitFor()
  const judged = performance.now()
  await judge('day-create')
  const judging = performance.now() - judged
  await press('Control+Enter')
  await heading(page, 'Gu Zaozai')
  const took = performance.now() - from - judging
  console.info(
    `a new contact with its company, duplicates told: ${keys} keys, ${(took / 1000).toFixed(1)} s (${language})`,
  )
  expect(keys * KEY_MS).toBeLessThanOrEqual(MOST_MS)
  await page.getByRole('link', { name: 'Larch & Lamp Ltd' }).first().waitFor()
  await page.getByRole('button', { name: t('duplicate.merge') }).click()
  await heading(page, t('merge.sentence'))

  // what is half written outlives a reload, up to the last letter typed before it
  await page.keyboard.press('c')
  await expect.poll(() => page.evaluate('document.activeElement?.id')).toBe('name')
  await page.keyboard.type('Half Written', { delay: KEY_MS })
  await page.reload()
  await heading(page, t('merge.sentence'))
  await page.keyboard.press('c')
  await page.getByText(t('create.kept')).waitFor()
  expect(await page.getByRole('textbox', { name: contact.fields.name.label[language], exact: true }).inputValue()).toBe(
    'Half Written',
  )
  await page.getByRole('button', { name: t('create.clear') }).click()
  await page.keyboard.press('Escape')
}

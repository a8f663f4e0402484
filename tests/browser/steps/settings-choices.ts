import { expect } from 'vitest'
import { account } from '../../../packages/catalog/src/index.ts'
import type { Office } from '../harness/office.ts'
import { beside } from './list-office.ts'

const ADDED = { zh: '合作伙伴', en: 'Partner' }
const LEVEL = account.fields.level.label

const boxOf = ({ visitor: { page } }: Office) => page.locator('.choicebox').first()

async function save(office: Office): Promise<void> {
  const button = boxOf(office).getByRole('button', { name: office.t('action.save') })
  await button.click()
  await button.waitFor({ state: 'hidden' })
}

/** An option that lacks a name in one language keeps the list from being saved: it is said which, and the cursor stands in the empty field. */
export async function nameOption(office: Office): Promise<void> {
  const { t, judge, open } = office
  await open('nav.choices')
  const box = boxOf(office)
  const names = (language: 'zh' | 'en') => box.getByRole('textbox', { name: t(`option.${language}`), exact: true })
  await names('zh').first().waitFor()
  const count = await names('zh').count()
  await box.getByRole('button', { name: t('option.add') }).click()
  await names('zh').nth(count).fill(ADDED.zh)
  await box.getByRole('button', { name: t('action.save') }).click()
  await box
    .getByRole('alert')
    .getByText(t('option.nameless', { at: count + 1 }), { exact: true })
    .waitFor()
  const empty = names('en').nth(count)
  await empty.and(office.visitor.page.locator(':focus')).waitFor()
  expect(await empty.getAttribute('aria-invalid')).toBe('true')
  await judge('choices-nameless')
  await empty.fill(ADDED.en)
  await save(office)
}

/** What the open list of choices offers, once it is there. */
async function offered({ visitor: { page } }: Office): Promise<readonly string[]> {
  const all = page.locator('.ant-select-dropdown:visible .ant-select-item-option')
  await all.first().waitFor()
  return all.evaluateAll((options) => options.map((one) => one.getAttribute('title') ?? ''))
}

/** A retired level stays with whoever has it; a form offers it to no other, and a filter asks for it. */
export async function retireLevel(office: Office): Promise<void> {
  const { visitor, t, open, holdfast, language } = office
  const { page } = visitor
  const level = LEVEL[language]
  const made = await beside(office, 'GET', { path: '/choices' })
  const data = made['data'] as { object: string; field: string; options: { value: string }[] }[]
  const added = data.find(({ object, field }) => object === 'account' && field === 'level')?.options.at(-1)?.value
  const { id } = await beside(office, 'POST', { path: '/accounts', data: { name: '伙伴公司', level: added } })
  await open('nav.choices')
  await boxOf(office)
    .getByRole('button', { name: t('option.retireOf', { option: ADDED.zh }) })
    .click()
  await save(office)
  await page.goto(`${holdfast.url}/accounts?new=1`)
  const drawer = page.getByRole('dialog')
  const more = drawer.getByRole('button', { name: t('create.more') })
  const box = drawer.getByRole('combobox', { name: level })
  await more.or(box).first().waitFor()
  if (!(await box.isVisible())) await more.click()
  await box.click()
  const inForm = await offered(office)
  expect(inForm.length).toBeGreaterThan(1)
  expect(inForm).not.toContain(ADDED[language])
  await page.goto(`${holdfast.url}/accounts/${id}`)
  await page.locator('.rechead .tag', { hasText: ADDED[language] }).waitFor()
  await page.goto(`${holdfast.url}/accounts`)
  await page.getByRole('button', { name: t('filter.add'), exact: true }).click()
  await page.getByRole('textbox', { name: t('filter.find') }).fill(level)
  await page.locator('.pickpanel').getByRole('button', { name: level }).click()
  await page.getByRole('combobox', { name: t('filter.value') }).click()
  expect(await offered(office)).toEqual([...inForm, ADDED[language]])
  await page.keyboard.press('Escape')
}

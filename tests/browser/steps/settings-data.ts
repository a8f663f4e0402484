import { expect } from 'vitest'
import type { Office } from '../harness/office.ts'

/** A field of the company's own, as it is typed. */
const OWN_FIELD = { zh: '结算方式', en: 'Terms of payment', option: { zh: '月结', en: 'Monthly' } } as const
const LEVEL = { zh: '战略', en: 'Strategic' } as const

/** Opens the form of a new contact, with all of its fields. */
async function openNewContact({ visitor: { page }, holdfast, t }: Office) {
  await page.goto(`${holdfast.url}/contacts?new=1`)
  const form = page.getByRole('dialog')
  await form.getByRole('button', { name: t('create.more') }).click()
  return form
}

/** Grants the field to salespeople, as the security administrator. */
async function grantOwnField({ visitor: { page }, t, judge, language }: Office): Promise<void> {
  const row = page.getByRole('row').filter({ hasText: OWN_FIELD[language] })
  await row.getByRole('button', { name: t('fields.nobody') }).click()
  const dialog = page.getByRole('dialog')
  const rep = dialog.getByRole('listitem').first()
  await rep.getByText(t('who.clear')).click()
  await judge('field-who')
  await dialog.getByRole('button', { name: t('action.save') }).click()
  await dialog.waitFor({ state: 'hidden' })
}

export async function makeField(office: Office): Promise<void> {
  const { visitor, t, judge, open, language } = office
  const { page } = visitor
  await open('nav.fields')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.locator('table.fields').waitFor()
  await judge('fields')
  await page.getByRole('button', { name: t('fields.add') }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('textbox', { name: t('fields.nameZh'), exact: true }).fill(OWN_FIELD.zh)
  await drawer.getByRole('textbox', { name: t('fields.nameEn'), exact: true }).fill(OWN_FIELD.en)
  await drawer.getByRole('combobox', { name: t('fields.kind') }).fill(t('kind.choice'))
  await page.getByTitle(t('kind.choice'), { exact: true }).click()
  await drawer.getByRole('button', { name: t('option.add') }).click()
  await drawer.getByRole('textbox', { name: t('option.zh'), exact: true }).fill(OWN_FIELD.option.zh)
  await drawer.getByRole('textbox', { name: t('option.en'), exact: true }).fill(OWN_FIELD.option.en)
  await drawer.getByText(t('says.confidential'), { exact: true }).click()
  await drawer.getByText(t('follows.sealed')).waitFor()
  expect((await drawer.getByText(t('follows.sealed')).boundingBox())?.height).toBeGreaterThan(16)
  await judge('field-new')
  await drawer.getByRole('button', { name: t('fields.add') }).click()
  await drawer.waitFor({ state: 'hidden' })
  await grantOwnField(office)
  const form = await openNewContact(office)
  await form.getByText(OWN_FIELD[language]).waitFor()
  await page.keyboard.press('Escape')
}

/** The form of a window that stands open follows without being loaded again. */
export async function layOut({ visitor: { page }, holdfast, t, judge, open, language }: Office): Promise<void> {
  await open('nav.fields')
  const label = language === 'zh' ? '职务' : 'Job title'
  await page.getByRole('checkbox', { name: t('fields.required', { field: label }) }).check()
  await page.getByRole('button', { name: t('fields.up', { field: label }) }).click()
  await page.getByText(t('fields.unsaved')).waitFor()
  await judge('fields-changed')
  const elsewhere = await page.context().newPage()
  await elsewhere.goto(`${holdfast.url}/contacts?new=1`)
  await elsewhere.getByRole('button', { name: t('create.more') }).click()
  await page.getByRole('button', { name: t('fields.save') }).click()
  await page.getByText(t('fields.unsaved')).waitFor({ state: 'hidden' })
  await elsewhere.locator('label.ant-form-item-required').filter({ hasText: label }).waitFor()
  await elsewhere.close()
}

export async function wordChoices({ visitor: { page }, t, judge, open, language }: Office): Promise<void> {
  await open('nav.choices')
  const box = page.locator('.choicebox').first()
  await box
    .getByRole('textbox', { name: t('option.zh'), exact: true })
    .first()
    .fill(LEVEL.zh)
  await box
    .getByRole('textbox', { name: t('option.en'), exact: true })
    .first()
    .fill(LEVEL.en)
  await judge('choices')
  await box.getByRole('button', { name: t('action.save') }).click()
  await box.getByRole('button', { name: t('action.save') }).waitFor({ state: 'hidden' })
  await open('nav.company')
  await page.getByText(t('company.level', { level: LEVEL[language] })).waitFor()
}

export async function nameQuietDays({ visitor: { page }, t, judge, open, language }: Office): Promise<void> {
  await open('nav.company')
  const level = page.getByRole('spinbutton', { name: t('company.level', { level: LEVEL[language] }) })
  await level.fill('7')
  await judge('company')
  await page
    .locator('.companybox')
    .nth(1)
    .getByRole('button', { name: t('action.save') })
    .click()
  await page.getByText(t('company.saved')).waitFor()
  await page.reload()
  expect(await level.inputValue()).toBe('7')
}

export async function turnDay({ visitor: { page }, judge, open, language }: Office): Promise<void> {
  await open('nav.calendar')
  await page.locator('.calday.holiday').nth(1).waitFor()
  await judge('calendar')
  const day = page.getByRole('button', { name: language === 'zh' ? /11月27日/ : /27 November/ })
  await day.click()
  await page.locator('.calyear[aria-busy=false] .calday.own.off').waitFor()
  await day.click()
  await page.locator('.calyear[aria-busy=false]').waitFor()
  await page.locator('.calyear .calday.own.off').waitFor({ state: 'hidden' })
}

import { expect } from 'vitest'
import { lead } from '../../../packages/catalog/src/index.ts'
import type { Office } from '../harness/office.ts'
import { beside } from './list-office.ts'

const RULE = { zh: '展会线索', en: 'Leads of fairs' }

/** New leads are given out by a rule: what it lacks is said where it lacks, and the next lead goes by it. */
export async function giveOutLeads(office: Office): Promise<void> {
  const { visitor, t, judge, language, open, holdfast } = office
  const { page } = visitor
  await open('nav.assignment')
  await page.getByRole('heading', { name: t('assignment.none'), level: 1 }).waitFor()
  await page.getByRole('button', { name: t('assignment.add') }).click()
  const rule = page.getByRole('group', { name: t('assignment.rule', { at: 1 }) })
  await rule.getByRole('textbox', { name: t('assignment.nameZh') }).fill(RULE.zh)
  await page.getByRole('button', { name: t('action.save'), exact: true }).click()
  await rule.getByRole('alert').getByText(t('form.needed')).waitFor()
  await rule.getByRole('textbox', { name: t('assignment.nameEn') }).fill(RULE.en)
  const choose = async (name: string, option: string) => {
    await rule.getByRole('combobox', { name, exact: true }).click()
    await page.locator('.ant-select-dropdown:visible').getByTitle(option, { exact: true }).click()
  }
  await choose(t('assignment.way'), t('assignment.person'))
  const { name } = await beside(office, 'GET', { path: '/auth/me' })
  await choose(t('assignment.to'), String(name))
  const exhibition = lead.fields.source.options?.find(({ value }) => value === 'exhibition')?.label[language] ?? ''
  await choose(lead.fields.source.label[language], exhibition)
  await page.keyboard.press('Escape')
  await judge('assignment')
  await page.getByRole('button', { name: t('action.save'), exact: true }).click()
  await page.getByText(t('assignment.saved')).waitFor()
  const made = await beside(office, 'POST', {
    path: '/leads',
    data: { name: '展会访客', company: '甲', source: 'exhibition' },
  })
  expect(made['assignedBy']).toBe(RULE[language])
  await page.goto(`${holdfast.url}/leads/${made['id']}`)
  await page.getByText(RULE[language]).first().waitFor()
  // whoever brings leads along is asked as well
  await open('nav.imports')
  await page.getByRole('combobox', { name: t('import.what') }).click()
  await page.locator('.ant-select-dropdown:visible').getByTitle(lead.labelPlural[language], { exact: true }).click()
  expect(await page.getByRole('checkbox', { name: t('import.assign') }).isChecked()).toBe(false)
  await judge('import-assign')
}

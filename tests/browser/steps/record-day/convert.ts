import { expect } from 'vitest'
import { contact, lead, opportunity } from '../../../../packages/catalog/src/index.ts'
import { type Demonstration, heading } from '../../harness/demonstration.ts'

interface Made {
  readonly id: string
}

const COMPANY = '澜川量仪'
const DEAL = '澜川干涉仪'

/** A lead whose company and mobile the salesperson has already, with a follow-up of its own. */
async function knownLead({ rep }: Demonstration): Promise<Made> {
  const mobile = '13800138333'
  await rep.call<Made>('post', '/accounts', { name: COMPANY })
  await rep.call<Made>('post', '/contacts', { name: '沈嘉宁', mobile, title: '采购总监' })
  const made = await rep.call<Made>('post', '/leads', {
    name: '沈小姐',
    company: COMPANY,
    mobile,
    email: 'shen@liangyi.example',
    source: 'exhibition',
  })
  const about = { object: 'lead', id: made.id }
  await rep.call('post', '/activities', { kind: 'note', about, words: '展会上谈了干涉仪' })
  return made
}

/** Who is here already stands beside what would be made, chosen at first; the number is seen on neither. */
async function chooseParts({ office: { visitor, t, language, judge } }: Demonstration): Promise<void> {
  const { page } = visitor
  const dialog = page.getByRole('dialog')
  const part = (label: { readonly zh: string; readonly en: string }) =>
    dialog.getByRole('radiogroup', { name: label[language], exact: true })
  const known = part(contact.label).getByRole('radio', { name: /沈嘉宁/ })
  await known.waitFor()
  expect(await known.isChecked()).toBe(true)
  await judge('day-convert')
  expect(await dialog.textContent()).not.toMatch(/13800138333|shen@/)
  await known.press('ArrowUp')
  await dialog.getByRole('textbox', { name: contact.fields.title.label[language] }).waitFor()
  await dialog.getByRole('radio', { name: /沈嘉宁/ }).check()
  const name = dialog.getByRole('textbox', { name: opportunity.fields.name.label[language], exact: true })
  await name.fill('')
  await name.press('Control+Enter')
  await dialog.getByText(t('form.needed')).waitFor()
  await name.fill(DEAL)
  await name.press('Control+Enter')
}

/** The state that a conversion leaves is not chosen by hand. */
async function seeStates({ office: { visitor, t, language } }: Demonstration): Promise<void> {
  const { page } = visitor
  const { label, options = [] } = lead.fields.status
  const named = (value: string) => options.find((one) => one.value === value)?.label[language] ?? ''
  await page.getByRole('button', { name: t('edit.field', { field: label[language] }), exact: true }).click()
  await page.getByRole('combobox', { name: label[language], exact: true }).click()
  const offered = page.locator('.ant-select-dropdown:visible')
  await offered.getByTitle(named('qualified'), { exact: true }).waitFor()
  expect(await offered.getByTitle(named('converted'), { exact: true }).count()).toBe(0)
  for (const _ of ['the list', 'the field']) await page.keyboard.press('Escape')
}

/** From the lead's page by keyboard: what is made opens, says where it came from, and the lead says what it became. */
export async function convertLead(day: Demonstration): Promise<void> {
  const { office } = day
  const { visitor, holdfast, t, judge } = office
  const { page, faults } = visitor
  const { id } = await knownLead(day)
  await page.goto(`${holdfast.url}/leads/${id}`)
  await seeStates(day)
  await page.getByRole('button', { name: t('convert.do'), exact: true }).press('Enter')
  await chooseParts(day)
  await heading(page, DEAL)
  await page.getByText(t('convert.from')).waitFor()
  await page.locator('.said', { hasText: '展会上谈了干涉仪' }).waitFor()
  await judge('day-converted')
  await page.getByRole('link', { name: '沈小姐' }).click()
  await heading(page, '沈小姐')
  const note = page.locator('.convertednote')
  await note.getByRole('link', { name: DEAL }).waitFor()
  await note.getByRole('link', { name: '沈嘉宁' }).waitFor()
  await note.getByRole('link', { name: COMPANY }).waitFor()
  expect(await page.getByRole('button', { name: t('convert.do'), exact: true }).count()).toBe(0)
  await judge('day-converted-lead')
  expect(faults.take()).toEqual([])
}

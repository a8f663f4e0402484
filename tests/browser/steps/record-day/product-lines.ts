import { expect } from 'vitest'
import { opportunity, product } from '../../../../packages/catalog/src/index.ts'
import { type Demonstration, heading } from '../../harness/demonstration.ts'

interface Deal {
  readonly id: string
  readonly version: number
  readonly amount: { readonly amount: string } | null
  readonly lines: readonly { readonly code: string; readonly quantity: string }[] | null
}

const DEAL = '测针年度补货'

/** Products stand in a list that whoever sells reads, and does not write. */
async function seeProducts({ office }: Demonstration): Promise<void> {
  const { visitor, holdfast, t, language, judge } = office
  const { page } = visitor
  await page.goto(`${holdfast.url}/opportunities`)
  await office.open('nav.products')
  await heading(page, product.labelPlural[language])
  await page.getByRole('link', { name: '红宝石测针 3 毫米' }).waitFor()
  const making = t('create.new', { object: product.label[language] })
  expect(await page.getByRole('button', { name: making }).count()).toBe(0)
  await judge('day-products')
}

/** A product by a part of its name or code, and its quantity, without a mouse. */
async function addLine({ office }: Demonstration, words: string, quantity: string): Promise<void> {
  const { page } = office.visitor
  const { t } = office
  const search = page.getByRole('combobox', { name: t('lines.add'), exact: true })
  await search.fill(words)
  await page.locator('.ant-select-item-option-active', { hasText: words }).waitFor()
  await search.press('Enter')
  const at = await page.locator('.lines tbody tr').count()
  await page
    .getByRole('textbox', { name: t('lines.cell', { at, name: t('lines.quantity') }), exact: true })
    .fill(quantity)
}

/** A day typed into its field and a choice taken by Enter are saved by Enter; what is no day is not dropped by it. */
async function editByEnter({ office }: Demonstration): Promise<void> {
  const { page } = office.visitor
  const { t, language } = office
  const fields = page.getByRole('region', { name: t('record.fields') })
  const edit = (field: string) => fields.getByRole('button', { name: t('edit.field', { field }), exact: true }).click()
  const { closeDate, source } = opportunity.fields
  const day = fields.getByRole('textbox', { name: closeDate.label[language], exact: true })
  await edit(closeDate.label[language])
  await day.fill('2026-13-41')
  await day.press('Enter')
  expect(await day.inputValue()).toBe('2026-13-41')
  await day.fill('2027-03-09')
  await day.press('Enter')
  await fields.getByText(language === 'zh' ? '2027年3月9日' : '9 Mar 2027').waitFor()
  const label = source.options?.[1]?.label[language] ?? ''
  await edit(source.label[language])
  const choice = fields.getByRole('combobox', { name: source.label[language], exact: true })
  await choice.fill(label)
  await choice.press('Enter')
  await choice.press('Enter')
  await choice.waitFor({ state: 'detached' })
  await fields.getByText(label, { exact: true }).waitFor()
}

/** On a deal's page lines are added by keyboard, their sums stand beneath, and the amount follows them; typed, it is refused in a sentence. */
export async function productLines(day: Demonstration): Promise<void> {
  const { office, rep } = day
  const { visitor, holdfast, t, language, judge } = office
  const { page, faults } = visitor
  await seeProducts(day)
  const made = await rep.call<Deal>('post', '/opportunities', { name: DEAL })
  await page.goto(`${holdfast.url}/opportunities/${made.id}`)
  await heading(page, DEAL)
  await page.getByRole('button', { name: t('lines.add'), exact: true }).press('Enter')
  await addLine(day, '红宝石', '240')
  await addLine(day, 'SRV-CAL', '2')
  const discount = t('lines.cell', { at: 1, name: t('lines.discount') })
  await page.getByRole('textbox', { name: discount, exact: true }).fill('12.5')
  await judge('day-lines-written')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('button', { name: t('lines.edit'), exact: true }).waitFor()
  const table = page.getByRole('table', { name: t('lines.title'), exact: true })
  await table.getByText('¥56,385.00').waitFor()
  await page.locator('.linesfoot', { hasText: '¥66,785.00' }).waitFor()
  await page.locator('.linesfoot', { hasText: '¥74,739.05' }).waitFor()
  await judge('day-lines')
  const stored = await rep.call<Deal>('get', `/opportunities/${made.id}`)
  expect(stored.amount?.amount).toBe('66785.00')
  expect(stored.lines?.map(({ code, quantity }) => [code, quantity])).toEqual([
    ['STY-R3', '240'],
    ['SRV-CAL', '2'],
  ])
  const amount = opportunity.fields.amount.label[language]
  await page.getByRole('button', { name: t('edit.field', { field: amount }), exact: true }).click()
  const typed = page.getByRole('group', { name: amount, exact: true }).getByRole('spinbutton')
  await typed.fill('1')
  await typed.press('Enter')
  await page.getByRole('alert').waitFor()
  await page.keyboard.press('Escape')
  // the refusal is the server's, and meant
  faults.take()
  await editByEnter(day)
}

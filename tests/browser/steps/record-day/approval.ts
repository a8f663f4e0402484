import { quote } from '../../../../packages/catalog/src/index.ts'
import { type Demonstration, heading, type Person } from '../../harness/demonstration.ts'

interface Made {
  readonly id: string
  readonly version: number
}

/** Up to which discount salespeople decide alone, set on the page of settings; empty for no limit. */
async function setLimit(
  system: Person,
  { holdfast, t, language }: Demonstration['office'],
  percent: string,
): Promise<void> {
  const { page } = system
  await page.goto(`${holdfast.url}/settings/approvals`)
  await heading(page, t('approvals.title'))
  const role = { zh: '销售', en: 'Sales representative' }[language]
  const box = page.getByRole('region', { name: t('discounts.alone'), exact: true })
  await box.getByLabel(role, { exact: true }).fill(percent)
  await box.getByRole('button', { name: t('action.save'), exact: true }).click()
  await page.getByText(t('approvals.saved'), { exact: true }).waitFor()
}

/** A discount above what a salesperson decides alone: asked for on the quote, approved by the manager on a telephone, and then sent. */
export async function approveDiscount({ office, rep, comeIn }: Demonstration): Promise<void> {
  const { visitor, holdfast, t, language, judge } = office
  const { page } = visitor
  const system = await comeIn('system')
  const manager = await comeIn('manager')
  await setLimit(system, office, '10')
  const found = await rep.call<{ data: readonly Made[] }>('post', '/products/query', { q: 'STY-R3', limit: 1 })
  const account = await rep.call<Made>('post', '/accounts', { name: '云杉折扣厂' })
  const lines = [{ productId: found.data[0]?.id, quantity: '10', discount: '20' }]
  const { id } = await rep.call<Made>('post', '/quotes', { accountId: account.id, lines })
  await page.goto(`${holdfast.url}/quotes/${id}`)
  const reasons = t('approval.reason.discount', { is: '20', limit: '10' })
  await page.getByText(t('approval.needed', { reasons }), { exact: true }).waitFor()
  await judge('day-quote-approval')
  await page.getByLabel(t('approval.why'), { exact: true }).fill('竞争对手报了八折')
  await page.getByRole('button', { name: t('approval.ask'), exact: true }).click()
  await manager.page.setViewportSize({ width: 390, height: 844 })
  await manager.page.goto(`${holdfast.url}/quotes/${id}`)
  await manager.page.getByText('竞争对手报了八折').first().waitFor()
  await manager.page.getByRole('button', { name: t('approval.approve'), exact: true }).click()
  await manager.page.getByText(t('approval.by', { who: '' }).trim()).waitFor()
  await page.reload()
  const label = (key: string) => quote.fields.status.options?.find(({ value }) => value === key)?.label[language] ?? key
  const status = quote.fields.status.label[language]
  await page.getByRole('button', { name: t('edit.field', { field: status }), exact: true }).click()
  await page.getByRole('combobox', { name: status, exact: true }).click()
  await page.locator('.ant-select-dropdown:visible').getByTitle(label('sent'), { exact: true }).click()
  await page.getByRole('button', { name: t('action.save'), exact: true }).click()
  await page.locator('.rechead .tag', { hasText: label('sent') }).waitFor()
  await setLimit(system, office, '')
  await Promise.all([system.close(), manager.close()])
}

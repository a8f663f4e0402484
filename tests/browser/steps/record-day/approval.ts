import { expect } from 'vitest'
import { quote } from '../../../../packages/catalog/src/index.ts'
import { type Demonstration, heading, type Person } from '../../harness/demonstration.ts'
import { overflowOf } from '../../harness/outside.ts'
import { PHONE } from '../../harness/screen.ts'

interface Made {
  readonly id: string
  readonly version: number
}

/** Up to which discount salespeople decide alone, or from which amount on they do not, set on the page of settings; empty for no limit. */
async function setLimit(
  system: Person,
  { holdfast, t, language }: Demonstration['office'],
  limit: { of: 'discounts.alone' | 'amounts.from'; to: string },
): Promise<void> {
  const { page } = system
  await page.goto(`${holdfast.url}/settings/approvals`)
  await heading(page, t('approvals.title'))
  const role = { zh: '销售', en: 'Sales representative' }[language]
  const box = page.getByRole('region', { name: t(limit.of), exact: true })
  await box.getByLabel(role, { exact: true }).fill(limit.to)
  await box.getByRole('button', { name: t('action.save'), exact: true }).click()
  await page.getByText(t('approvals.saved'), { exact: true }).waitFor()
}

/** Asked for on the paper's page, which is open, and approved by the manager on a telephone. */
async function askAndApprove(
  { visitor: { page }, holdfast, t }: Demonstration['office'],
  manager: Person,
  { path, why }: { path: string; why: string },
): Promise<void> {
  await page.getByLabel(t('approval.why'), { exact: true }).fill(why)
  await page.getByRole('button', { name: t('approval.ask'), exact: true }).click()
  await manager.page.setViewportSize(PHONE)
  await manager.page.goto(`${holdfast.url}/${path}`)
  await manager.page.getByText(why).first().waitFor()
  expect(await overflowOf(manager.page)).toBe(0)
  await manager.page.getByRole('button', { name: t('approval.approve'), exact: true }).click()
  await manager.page.getByText(t('approval.by', { who: '' }).trim()).waitFor()
}

/** A discount above what a salesperson decides alone: asked for on the quote, approved by the manager on a telephone, and then sent. */
export async function approveDiscount({ office, rep, comeIn }: Demonstration): Promise<void> {
  const { visitor, holdfast, t, language, judge } = office
  const { page } = visitor
  const system = await comeIn('system')
  const manager = await comeIn('manager')
  await setLimit(system, office, { of: 'discounts.alone', to: '10' })
  const found = await rep.call<{ data: readonly Made[] }>('post', '/products/query', { q: 'STY-R3', limit: 1 })
  const account = await rep.call<Made>('post', '/accounts', { name: '云杉折扣厂' })
  const lines = [{ productId: found.data[0]?.id, quantity: '10', discount: '20' }]
  const { id } = await rep.call<Made>('post', '/quotes', { accountId: account.id, lines })
  await page.goto(`${holdfast.url}/quotes/${id}`)
  const reasons = t('approval.reason.discount', { is: '20', limit: '10' })
  await page.getByText(t('approval.needed', { reasons }), { exact: true }).waitFor()
  await judge('day-quote-approval')
  await askAndApprove(office, manager, { path: `quotes/${id}`, why: '竞争对手报了八折' })
  await page.reload()
  const label = (key: string) => quote.fields.status.options?.find(({ value }) => value === key)?.label[language] ?? key
  const status = quote.fields.status.label[language]
  await page.getByRole('button', { name: t('edit.field', { field: status }), exact: true }).click()
  await page.getByRole('combobox', { name: status, exact: true }).click()
  await page.locator('.ant-select-dropdown:visible').getByTitle(label('sent'), { exact: true }).click()
  await page.getByRole('button', { name: t('action.save'), exact: true }).click()
  await page.locator('.rechead .tag', { hasText: label('sent') }).waitFor()
  await setLimit(system, office, { of: 'discounts.alone', to: '' })
  await Promise.all([system.close(), manager.close()])
}

/** A contract and an order of amounts that salespeople do not decide on alone: neither goes out before the manager approved it on a telephone, and both do after. */
export async function approveAmounts({ office, rep, comeIn }: Demonstration): Promise<void> {
  const { visitor, holdfast } = office
  const [system, manager] = await Promise.all([comeIn('system'), comeIn('manager')])
  await setLimit(system, office, { of: 'amounts.from', to: '5000' })
  const found = await rep.call<{ data: readonly Made[] }>('post', '/products/query', { q: 'STY-R3', limit: 1 })
  const account = await rep.call<Made>('post', '/accounts', { name: '云杉大单厂' })
  const lines = [{ productId: found.data[0]?.id, quantity: '100' }]
  for (const [path, more, status] of [
    ['contracts', { startsOn: '2026-12-01' }, 'sent'],
    ['orders', {}, 'confirmed'],
  ] as const) {
    const { id } = await rep.call<Made>('post', `/${path}`, { accountId: account.id, lines, ...more })
    const move = async () => {
      const { version } = await rep.call<Made>('get', `/${path}/${id}`)
      await rep.call('patch', `/${path}/${id}`, { status }, version)
    }
    await expect(move()).rejects.toThrow('approval')
    await visitor.page.goto(`${holdfast.url}/${path}/${id}`)
    await askAndApprove(office, manager, { path: `${path}/${id}`, why: '老客户，交期紧' })
    await move()
  }
  await setLimit(system, office, { of: 'amounts.from', to: '' })
  await Promise.all([system.close(), manager.close()])
}

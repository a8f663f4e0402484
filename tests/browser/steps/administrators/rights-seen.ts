import { person } from '../../../../apps/server/src/testing/people.ts'
import { contact } from '../../../../packages/catalog/src/index.ts'
import { standardRoles } from '../../../../packages/policy/src/index.ts'
import type { Offices } from './offices.ts'

/** A role is seen with made-up data, and another beside it. */
export async function seeAsARole(offices: Offices): Promise<void> {
  const { t, language } = offices
  const labelOf = (role: string) => standardRoles.find(({ name }) => name === role)?.label[language] ?? role
  const { page, go, judge } = await offices.officer('security_admin')
  await go('/settings/roles')
  await page
    .locator('.rolelist .ant-collapse-header')
    .filter({ hasText: labelOf('sales_rep') })
    .first()
    .click()
  await page.getByRole('link', { name: t('seeAs.open', { role: labelOf('sales_rep') }) }).click()
  await page.getByRole('region', { name: t('seeAs.places') }).waitFor()
  await judge('see-as', { pictured: true })
  await page.getByRole('combobox', { name: t('seeAs.role') }).click()
  await page.getByTitle(labelOf('system_admin'), { exact: true }).last().click()
  await page.getByText(t('role.noCustomer')).waitFor()
  await judge('see-as-system')
}

/** Whoever answers for rights asks why somebody may or may not, by the address that they were sent. */
export async function askWhy(offices: Offices): Promise<void> {
  const { t, language, world } = offices
  const tenant = await offices.tenant()
  const [own, other] = [
    await person(world, tenant, { role: 'sales_rep', name: '周雨桐' }),
    await person(world, tenant, { role: 'sales_rep', name: '钱书豪' }),
  ]
  const { id } = (await other.post('/contacts', { name: '沈嘉宁', mobile: '13800008000' })).body
  const { page, go, judge } = await offices.officer('security_admin')
  await go(`/settings/users/${own.id}`)
  const box = page.getByRole('dialog').getByRole('region', { name: t('why.title') })
  await box.getByRole('button', { name: t('why.open') }).click()
  await box.getByRole('combobox', { name: t('rights.object') }).click()
  await page.getByTitle(contact.labelPlural[language], { exact: true }).last().click()
  await box.getByLabel(t('why.record')).fill('nothing')
  await box.getByRole('button', { name: t('why.ask') }).click()
  await box.getByText(t('why.record.wrong')).waitFor()
  await box.getByLabel(t('why.record')).fill(`https://crm.example/contacts/${id}`)
  await box.getByRole('button', { name: t('why.ask') }).click()
  await box.getByText(t('why.no')).waitFor()
  await judge('person-why', { pictured: true })
}

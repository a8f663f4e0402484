import type { Office } from '../harness/office.ts'
import { founder } from './typed.ts'

/** The founder, alone in the company, takes a business role beside the administrators' three; the salesperson's unless said otherwise. */
export async function takeBusinessRole(
  { visitor: { page }, t, judge, open }: Office,
  role: 'sales_rep' | 'sales_manager' = 'sales_rep',
): Promise<void> {
  await open('nav.users')
  await page.getByRole('link', { name: founder.name }).click()
  await page.getByRole('button', { name: t('person.changeRoles') }).waitFor()
  await judge('person')
  await page.getByRole('button', { name: t('person.changeRoles') }).click()
  await page.getByRole('combobox', { name: t('person.roles') }).click()
  await page.getByTitle(t(`role.${role}`), { exact: true }).click()
  await page.getByText(t('person.rolesOf', { name: founder.name })).click()
  await judge('person-roles')
  await page.getByRole('button', { name: t('action.save') }).click()
  await page.getByRole('link', { name: t('nav.contacts') }).waitFor()
  await page
    .locator('.persondrawer')
    .getByRole('button', { name: t('action.close') })
    .click()
  await page.locator('.persondrawer').waitFor({ state: 'hidden' })
}

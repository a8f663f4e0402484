import { company, person } from '../../../../apps/server/src/testing/people.ts'
import type { Offices } from './offices.ts'

const HEIRS = { system_admin: '何苗', security_admin: '方圆', audit_admin: '石坚' } as const
const DUTIES = ['system_admin', 'security_admin', 'audit_admin'] as const

/** The guide tells the founder what is still to be done, and hands the three duties to three people. */
export async function handDutiesOn(offices: Offices): Promise<void> {
  const { t, world, language } = offices
  const tenant = await company(world)
  const founder = await person(world, tenant, { roles: [...DUTIES], founder: true })
  await founder.patch('/auth/me', { language }, 1)
  const { page, go, judge } = await offices.windowFor(founder)
  await go('/settings/duties')
  await page.getByRole('button', { name: t('person.invite') }).waitFor()
  await judge('duties-alone')
  for (const name of Object.values(HEIRS))
    await person(world, tenant, { name, email: `${offices.world.services.newId()}@yunshan.example` })
  await page.reload()
  await page.getByText(t('duties.done')).first().waitFor()
  await judge('duties', { pictured: true })
  await page.getByRole('button', { name: t('founding.open') }).click()
  const drawer = page.getByRole('dialog')
  for (const duty of DUTIES) {
    await drawer.getByRole('combobox', { name: t(`role.${duty}`) }).fill(HEIRS[duty])
    const found = page.locator('.ant-select-dropdown:visible .ant-select-item-option')
    await found.filter({ hasText: HEIRS[duty] }).last().click()
  }
  await judge('duties-hand-over', { onPhone: false })
  await drawer.getByRole('button', { name: t('founding.act') }).click()
  await page.getByText(t('founding.done')).waitFor()
}

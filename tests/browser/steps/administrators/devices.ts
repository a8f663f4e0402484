import { expect } from 'vitest'
import { enrolSample } from '../../../../apps/server/src/modules/identity/index.ts'
import {
  deviceProgram,
  found,
  outOfOrder,
} from '../../../../apps/server/src/modules/identity/testing/managed-devices.ts'
import { actIn, person } from '../../../../apps/server/src/testing/people.ts'
import { authenticator } from '../../harness/authenticator.ts'
import type { Offices, Window } from './offices.ts'

const EMAIL = 'laptop@yunshan.example'
const MACHINE = 'SN-2026-0815'
const LAST_DAY = '2027-06-30'
const ENROL = /^\/api\/v1\/auth\/devices\/enrol$/

/** A salesperson at their own laptop, signed in at the page, so that the session is bound to the browser's key. */
async function atLaptop(offices: Offices): Promise<Window & { readonly id: string }> {
  const { world, t } = offices
  const tenant = await offices.tenant()
  const { id } = await person(world, tenant, { role: 'sales_rep', email: EMAIL, name: '沈一凡' })
  const owner = { userId: id, name: '沈一凡', email: EMAIL, company: '云杉精密仪器' }
  const { password, totpSecret } = await actIn(world.services, tenant, (tx) => enrolSample(world.services, tx, owner))
  const own = await offices.stranger()
  const { page } = own
  await own.go('/sign-in')
  await page.getByRole('button', { name: t('signIn.password') }).click()
  await page.getByLabel(t('field.email')).fill(EMAIL)
  await page.getByLabel(t('field.password'), { exact: true }).fill(password)
  await page.getByRole('button', { name: t('action.continue') }).click()
  await page.getByLabel(t('signIn.code')).fill(authenticator(totpSecret, () => world.clock.now()).next())
  await page.getByRole('navigation', { name: t('nav.main') }).waitFor()
  return { ...own, id }
}

/**
 * A device program's link enters the laptop it was opened at, once; what the program says of it then stands on its person's page, where whoever may stop
 * people takes it back, and notes until when the person's training is valid.
 */
export async function enterMachine(offices: Offices): Promise<void> {
  const { world, t } = offices
  const security = await offices.officer('security_admin')
  const program = await deviceProgram(world, security.who)
  const { id, page, judge, faults } = await atLaptop(offices)
  const made = await program.call('POST', '/devices/enrolments', { machine: MACHINE })
  expect(made.status, made.text).toBe(201)
  const dialog = page.getByRole('dialog', { name: t('device.enrol.title') })
  const enter = dialog.getByRole('button', { name: t('device.enrol.go') })
  await page.goto(made.body.link)
  await enter.waitFor()
  expect(page.url(), 'the code stays in no history').not.toContain('enrol')
  await judge('device-enrol')
  await enter.click()
  await page.getByText(t('device.enrol.done')).waitFor()
  await dialog.waitFor({ state: 'hidden' })

  faults.expect(422, ENROL)
  await page.goto('about:blank')
  await page.goto(made.body.link)
  await enter.click()
  await dialog.getByRole('alert').waitFor()
  await judge('device-enrol-again')

  const reported = await program.report(found(world, MACHINE, outOfOrder('disk_not_encrypted')))
  expect(reported.body, reported.text).toEqual({ outcomes: ['taken'] })
  await security.go(`/settings/users/${id}`)
  const drawer = security.page.getByRole('dialog')
  await drawer.getByText(t('device.fault.disk_not_encrypted')).waitFor()
  await security.judge('person-devices')
  await drawer.getByLabel(t('person.training'), { exact: true }).fill(LAST_DAY)
  await security.page.keyboard.press('Enter')
  await security.page.getByText(t('person.training.noted')).waitFor()
  await security.judge('person-training')
  await drawer.getByRole('button', { name: new RegExp(`^${t('device.revoke')} `) }).click()
  await drawer.getByText(t('device.fault.disk_not_encrypted')).waitFor({ state: 'hidden' })
}

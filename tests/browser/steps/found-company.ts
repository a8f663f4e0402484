import { expect } from 'vitest'
import { type Authenticator, authenticator } from '../harness/authenticator.ts'
import type { Office } from '../harness/office.ts'

/** What the founder types on the first page. */
export interface Founder {
  readonly company: string
  readonly name: string
  readonly email: string
  readonly password: string
}

async function fillSetup({ visitor: { page }, t }: Office, founder: Founder): Promise<void> {
  await page.getByLabel(t('setup.company')).fill(founder.company)
  await page.getByLabel(t('setup.name')).fill(founder.name)
  await page.getByLabel(t('field.email')).fill(founder.email)
  await page.getByLabel(t('field.newPassword'), { exact: true }).fill(founder.password)
  await page.getByLabel(t('field.passwordAgain')).fill(founder.password)
}

/** From the printed link to Home: company, password, authenticator, recovery codes. Gives the authenticator and the codes. */
export async function foundCompany(
  office: Office,
  founder: Founder,
): Promise<{ codes: Authenticator; recoveryCodes: readonly string[] }> {
  const { visitor, holdfast, t, now, judge } = office
  const { page } = visitor
  await page.goto(await holdfast.setupLink())
  await page.getByRole('heading', { name: t('setup.title') }).waitFor()
  await judge('setup', { pictured: true })
  await fillSetup(office, founder)
  await page.getByRole('button', { name: t('setup.make') }).click()

  await page.getByRole('heading', { name: t('enrol.title') }).waitFor()
  await judge('enrol')
  await page.getByRole('button', { name: t('enrol.totp') }).click()
  const codes = authenticator((await page.locator('code.secret').textContent()) ?? '', now)
  await judge('enrol-authenticator')
  await page.getByLabel(t('signIn.code')).fill(codes.next())

  await page.getByRole('heading', { name: t('recovery.title') }).waitFor()
  const recoveryCodes = await page.locator('.codes code').allTextContents()
  expect(recoveryCodes.length).toBeGreaterThanOrEqual(8)
  await judge('recovery-codes', { pictured: true })
  await page.getByLabel(t('recovery.kept')).check()
  await page.getByRole('button', { name: t('recovery.done') }).click()
  await page.getByRole('navigation', { name: t('nav.main') }).waitFor()
  await page.locator('#sheet h1').waitFor()
  await page.locator('.firststeps').waitFor()
  await judge('home-first', { pictured: true })
  return { codes, recoveryCodes }
}

import { expect } from 'vitest'
import type { Authenticator } from '../harness/authenticator.ts'
import type { Office } from '../harness/office.ts'
import { founder } from './typed.ts'

export async function signOut({ visitor: { page, faults }, t }: Office): Promise<void> {
  faults.expect(401, /^\/api\/v1\/auth\/me$/)
  await page.getByRole('button', { name: t('own.menu', { name: founder.name }) }).click()
  await page.getByRole('menuitem', { name: t('own.signOut') }).click()
  await page.getByRole('heading', { name: t('signIn.welcome') }).waitFor()
}

/** Out, and in again by password and authenticator; a wrong password says no more than that it did not work. */
export async function signInByPassword(office: Office, codes: Authenticator): Promise<void> {
  const { visitor, t, judge } = office
  const { page, faults } = visitor
  await signOut(office)
  await page.getByRole('button', { name: t('signIn.password') }).click()
  await page.getByLabel(t('field.email')).fill(founder.email)
  await page.getByLabel(t('field.password'), { exact: true }).fill(`${founder.password} not`)
  faults.expect(401, /^\/api\/v1\/auth\/sign-in$/)
  await page.getByRole('button', { name: t('action.continue') }).click()
  await page.getByRole('alert').waitFor()
  await judge('sign-in-password')
  await page.getByLabel(t('field.password'), { exact: true }).fill(founder.password)
  await page.getByRole('button', { name: t('action.continue') }).click()
  await page.getByRole('heading', { name: t('signIn.second') }).waitFor()
  await judge('sign-in-code')
  await page.getByLabel(t('signIn.code')).fill(codes.next())
  await page.getByRole('navigation', { name: t('nav.main') }).waitFor()
  expect(new URL(page.url()).pathname).not.toBe('/sign-in')
}

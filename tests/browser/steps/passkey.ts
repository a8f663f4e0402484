import { join } from 'node:path'
import { expect } from 'vitest'
import { contact as declared } from '../../../packages/catalog/src/index.ts'
import { startHoldfast } from '../harness/installation.ts'
import type { Office } from '../harness/office.ts'
import { debuggerOf } from '../harness/screen.ts'
import { signOut } from './sign-in.ts'
import { contact } from './typed.ts'

const LATER = join(import.meta.dirname, '../harness/start-later.ts')

/** A device with a fingerprint reader in it: Chromium's virtual authenticator, always willing. */
export async function addFingerprintReader({ visitor: { page } }: Office): Promise<void> {
  const session = await debuggerOf(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

/** A passkey beside the authenticator, added on one's own page. */
export async function enrolPasskey({ visitor: { page }, t, judge, open }: Office): Promise<void> {
  await open('nav.security')
  const factors = page.locator('.setbox').first()
  await factors.getByText(t('factor.totp')).waitFor()
  await judge('own-security')
  await factors.getByRole('button', { name: t('factor.add') }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('enrol.passkey') })
    .click()
  await factors.getByText('Chrome · Linux').waitFor()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await judge('own-security-passkey')
}

/** No account name, no password: one touch. */
export async function signInByPasskey(office: Office): Promise<void> {
  const { visitor, t, judge } = office
  const { page } = visitor
  await signOut(office)
  await judge('sign-in')
  await page.getByRole('button', { name: t('signIn.passkey') }).click()
  await page.getByRole('navigation', { name: t('nav.main') }).waitFor()
}

/** The same installation again, six minutes later: what was verified at sign-in is stale, the session is not. */
export const sixMinutesLater = (office: Office): Promise<void> =>
  office.restart((folder, port) => startHoldfast(folder, { port, main: [LATER] }))

/** A sensitive value asks for one touch and a reason, and shows; the work goes on where it was. */
export async function revealSensitive(office: Office): Promise<void> {
  const { visitor, language, t, judge, open } = office
  const { page, faults } = visitor
  await open('nav.contacts')
  await page.getByRole('link', { name: contact.name, exact: true }).click()
  await page.getByRole('heading', { name: contact.name, level: 1 }).waitFor()
  faults.expect(403, /^\/api\/v1\/contacts\/[^/]+\/reveal$/)
  const fields = page.getByRole('region', { name: t('record.fields') })
  const field = declared.fields.nationalId.label[language]
  await fields.getByRole('button', { name: t('reveal.strict', { field, name: contact.name }) }).click()
  const reasons = page.getByRole('dialog', { name: t('reason.title', { field }) })
  await reasons.waitFor()
  await judge('reveal-reason', { narrow: false, pictured: true })
  await reasons.getByText(t('reason.delivery')).click()
  await page.getByRole('heading', { name: t('stepUp.title.passkey') }).waitFor()
  await judge('step-up', { pictured: true })
  await page.getByRole('button', { name: t('stepUp.passkey') }).click()
  await fields.getByText(contact.nationalId).waitFor()
  expect(page.url()).toContain('/contacts/')
  await judge('revealed-sensitive')
}

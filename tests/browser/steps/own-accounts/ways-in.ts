import { expect } from 'vitest'
import { enrolSample } from '../../../../apps/server/src/modules/identity/index.ts'
import { actIn, again } from '../../../../apps/server/src/testing/people.ts'
import { authenticator } from '../../harness/authenticator.ts'
import { type AtWork, judged } from './mail.ts'

const NEXT = 'copper meadow lighthouse 84'
const SIX_MINUTES = 6 * 60_000

/** Gives the salesperson a password and an authenticator, as an invitation would. */
const enrolled = ({ desk: { world, rep, tenant } }: AtWork) =>
  actIn(world.services, tenant, (tx) => {
    const owner = { name: '周雨桐', email: 'rep@example.com', company: '云杉精密仪器' }
    return enrolSample(world.services, tx, { userId: rep.id, ...owner })
  })

/**
 * The password is changed by the present one, which puts every other device out; and what one signs in by is changed by a whole sign-in once the last
 * one is stale: one dialogue for password and code.
 */
export async function changeWaysIn(at: AtWork): Promise<void> {
  const {
    desk: { world, rep },
    own: { page, faults },
    url,
    t,
  } = at
  const { password, totpSecret } = await enrolled(at)
  const codes = authenticator(totpSecret, () => world.clock.now())
  const elsewhere = await again(world, rep)
  await page.goto(`${url}/settings/security`)
  await page.getByRole('button', { name: t('session.endOthers') }).waitFor()
  await judged(at, 'own-security-password')
  await page.getByRole('button', { name: t('password.change') }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel(t('password.current')).fill(`${password} not`)
  await drawer.getByLabel(t('password.new'), { exact: true }).fill(NEXT)
  await drawer.getByLabel(t('field.passwordAgain')).fill(NEXT)
  faults.expect(422, /^\/api\/v1\/auth\/password$/)
  await drawer.getByRole('button', { name: t('password.change') }).click()
  await drawer.getByRole('alert').waitFor()
  await judged(at, 'own-password')
  await drawer.getByLabel(t('password.current')).fill(password)
  await drawer.getByRole('button', { name: t('password.change') }).click()
  await page.getByText(t('password.changed')).waitFor()
  await drawer.waitFor({ state: 'hidden' })
  expect((await elsewhere.get('/auth/me')).status).toBe(401)

  world.clock.advance(SIX_MINUTES)
  faults.expect(403, /^\/api\/v1\/auth\/recovery-codes$/)
  await page.getByRole('button', { name: t('recovery.renew') }).click()
  await drawer.getByLabel(t('password.current')).waitFor()
  await judged(at, 'step-up-whole')
  await drawer.getByLabel(t('password.current')).fill(NEXT)
  await drawer.getByLabel(t('signIn.code')).fill(codes.next())
  await drawer.getByRole('heading', { name: t('recovery.title'), level: 1 }).waitFor()
  expect(await drawer.locator('.codes code').first().textContent()).toMatch(/^(\w{4}-){5}\w{4}$/)
  await judged(at, 'own-recovery-codes')
  await drawer.getByLabel(t('recovery.kept')).check()
  await drawer.getByRole('button', { name: t('program.kept') }).click()
  await page.getByText(t('recovery.left', { count: 10 })).waitFor()
}

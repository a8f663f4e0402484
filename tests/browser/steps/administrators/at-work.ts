import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { enrolled } from '../../../../apps/server/src/modules/identity/testing/signing.ts'
import {
  calledBy,
  PLATFORMS,
  type Platform,
  statedWork,
} from '../../../../apps/server/src/modules/identity/testing/work.ts'
import type { WorkProvider } from '../../../../apps/server/src/modules/identity/testing/work-provider.ts'
import { person } from '../../../../apps/server/src/testing/people.ts'
import { authenticator } from '../../harness/authenticator.ts'
import { carry } from '../../harness/carried-passkey.ts'
import type { Officer, Offices } from './offices.ts'
import { switchedOn, toCompany } from './sign-on.ts'

const SIX_MINUTES = 6 * 60_000
const RETURN = /^\/api\/v1\/auth\/sso\/return$/

const nameOf = (platform: Platform): string => statedWork(platform).name
const emailOf = (platform: Platform): string => `lin@${platform}.example`

/** The platform's own page, which signs somebody in at once and sends the browser back. */
async function standIn(page: Page, provider: WorkProvider, userId: string): Promise<void> {
  await page.context().route(`${provider.origin}/**`, async (route) => {
    const url = new URL(route.request().url())
    const { code = '', state = '' } = provider.visit(url.href, { userId })
    const back = new URL(url.searchParams.get('redirect_uri') ?? '')
    // DingTalk has its own word for the code
    back.searchParams.set(url.searchParams.has('corpId') ? 'authCode' : 'code', code)
    back.searchParams.set('state', state)
    await route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>IdP</title><script>location.replace(${JSON.stringify(back.href)})</script>`,
    })
  })
}

const lineOf = ({ page }: Officer, platform: Platform) =>
  page.getByRole('listitem').filter({ hasText: nameOf(platform) })

/** The company's app on each platform is stated, tried and switched on. */
async function connect(offices: Offices, at: Officer, provider: WorkProvider): Promise<void> {
  const { t } = offices
  at.faults.expect(401, RETURN)
  await standIn(at.page, provider, 'desk')
  for (const platform of PLATFORMS) {
    const made = await at.who.post('/connections', statedWork(platform))
    expect(made.status, made.text).toBe(201)
    // what was tried before stands in the page's history, and would be taken for this one's
    await at.go('/')
    await at.go('/settings/single-sign-on')
    await lineOf(at, platform)
      .getByRole('button', { name: t('sso.try') })
      .click()
    await switchedOn(offices, at, `sso-${platform}-tried`)
  }
}

/** A factor of one's own: no platform says that one was shown. */
async function showFactor({ t, world }: Offices, page: Page): Promise<void> {
  await page.getByRole('button', { name: t('enrol.totp') }).click()
  const codes = authenticator((await page.locator('code.secret').textContent()) ?? '', () => world.clock.now())
  await page.getByLabel(t('signIn.code')).fill(codes.next())
  await page.getByLabel(t('recovery.kept')).check()
  await page.getByRole('button', { name: t('recovery.done') }).click()
}

/** Whoever works on WeCom, DingTalk, Feishu or Lark comes in by its button; a company that has none is told so. */
export async function signInWherePeopleWork(offices: Offices, provider: WorkProvider): Promise<void> {
  const { t, world } = offices
  await connect(offices, await offices.officer('security_admin'), provider)
  for (const platform of PLATFORMS) {
    const userId = `lin-${platform}`
    await calledBy(world, await offices.tenant(), { email: emailOf(platform), externalId: userId, role: 'sales_rep' })
    const { page, judge, faults, go } = await offices.stranger()
    faults.expect(401, RETURN)
    await standIn(page, provider, userId)
    if (platform === 'wecom') {
      await go('/sign-in')
      await page.getByRole('button', { name: t('signIn.company'), exact: true }).click()
      await page.getByLabel(t('field.email')).fill('lin@nowhere.example')
      await page.getByText(t('signIn.company.none', { domain: 'nowhere.example' })).waitFor()
      await judge('sign-in-no-company')
      await page.getByLabel(t('field.email')).fill(emailOf(platform))
      await page.getByRole('button', { name: t('signIn.company.named', { name: nameOf(platform) }) }).waitFor()
      await judge('sign-in-company')
    }
    await toCompany(offices, page, emailOf(platform))
    await showFactor(offices, page)
    await page.getByRole('navigation', { name: t('nav.main') }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
    await page.close()
  }
}

/** Six minutes after the sign-in an act asks for one touch of a passkey, does what was asked, and stays where it was. */
export async function touchWithinAnAct(offices: Offices): Promise<void> {
  const { t, world, url } = offices
  const platform = 'wecom'
  const who = await person(world, await offices.tenant(), { role: 'security_admin', name: '高翔' })
  const signer = await enrolled(world, who, { origin: url })
  const at = await offices.windowFor(signer.who)
  await carry(at, signer)
  world.clock.advance(SIX_MINUTES)
  await at.page.clock.setFixedTime(world.clock.now())
  await at.go('/settings/single-sign-on')
  const press = (name: string) => lineOf(at, platform).getByRole('button', { name })
  // stopping asks for nothing
  await press(t('sso.switchOff')).click()
  at.faults.expect(403, /^\/api\/v1\/connections\/[^/]+\/switch$/)
  await press(t('sso.switchOn')).click()
  await at.page.getByRole('heading', { name: t('stepUp.title.passkey') }).waitFor()
  await at.page.getByRole('button', { name: t('stepUp.passkey') }).click()
  await press(t('sso.switchOff')).waitFor()
  await at.page.getByRole('dialog').waitFor({ state: 'hidden' })
  expect(new URL(at.page.url()).pathname).toBe('/settings/single-sign-on')
}

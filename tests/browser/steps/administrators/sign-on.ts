import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import {
  MFA,
  makeSamlProvider,
  type SamlPerson,
} from '../../../../apps/server/src/modules/identity/testing/saml-provider.ts'
import { approve, enrolled } from '../../../../apps/server/src/modules/identity/testing/signing.ts'
import {
  type Directory,
  PEOPLE,
  READER,
  READER_SECRET,
  startSlapd,
} from '../../../../apps/server/src/modules/identity/testing/slapd.ts'
import { makeCertificate, trust } from '../../../../apps/server/src/testing/certificate.ts'
import { person } from '../../../../apps/server/src/testing/people.ts'
import type { Words } from '../../harness/words.ts'
import type { Officer, Offices } from './offices.ts'

const SAML = { site: 'https://idp.yunshan.example', domain: 'yunshan.example', name: '云杉 SAML' } as const
const LDAP = { domain: 'corp.example', name: '云杉目录', group: 'sales' } as const
const LIN = { uid: 'lin', mail: 'lin@corp.example', password: 'lantern orbit' } as const
const ZHAO = { name: '赵禾', id: 'u-zhao', email: 'zhao@yunshan.example', how: MFA } as const

const securityOf = (offices: Offices) => offices.officer('security_admin')
const drawerOf = ({ page }: Officer) => page.getByRole('dialog')

/** Opens the form of a kind, and sees that nothing is sent while what is needed is missing. */
async function openForm({ t }: Offices, at: Officer, kind: 'SAML 2.0' | 'LDAP'): Promise<void> {
  await at.go('/settings/single-sign-on')
  await at.page.getByRole('button', { name: t('sso.make') }).click()
  await drawerOf(at)
    .getByRole('combobox', { name: t('sso.kind') })
    .click()
  await at.page.getByTitle(kind, { exact: true }).last().click()
  await drawerOf(at)
    .getByRole('button', { name: t('sso.save') })
    .click()
  await drawerOf(at).getByText(t('form.needed')).first().waitFor()
}

async function fill(at: Officer, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields))
    await drawerOf(at).getByRole('textbox', { name, exact: true }).fill(value)
}

async function fillDomain({ page }: Officer, t: Words, domain: string): Promise<void> {
  await page
    .getByRole('dialog')
    .getByRole('combobox', { name: t('sso.domains') })
    .fill(domain)
  await page.keyboard.press('Enter')
}

/** Sends what the server refuses, and reads why. */
async function refused({ t }: Offices, at: Officer, name: string): Promise<void> {
  at.faults.expect(422, /^\/api\/v1\/connections$/)
  await drawerOf(at)
    .getByRole('button', { name: t('sso.save') })
    .click()
  await drawerOf(at).getByRole('alert').last().waitFor()
  await at.judge(name, { onPhone: false })
}

/** Saves it; what a second person has to sign is said, and is signed. */
async function saved(offices: Offices, at: Officer, { name, waits }: { name: string; waits: string }): Promise<void> {
  const { t, world, url: origin } = offices
  const second = await enrolled(world, await person(world, await offices.tenant(), { role: 'system_admin' }), {
    origin,
  })
  await drawerOf(at)
    .getByRole('button', { name: t('sso.save') })
    .click()
  await drawerOf(at).getByText(waits).waitFor()
  await at.judge(name, { onPhone: false })
  const asked = await drawerOf(at)
    .getByRole('link', { name: t('act2.open') })
    .getAttribute('href')
  expect((await approve(second, asked?.split('/').at(-1) ?? '', { origin })).body.state).toBe('done')
  await at.go('/settings/single-sign-on')
  await at.page.getByText(waits).waitFor({ state: 'hidden' })
}

/** It was tried: what it tells is shown, and it is switched on. */
export async function switchedOn({ t }: Offices, { page, judge }: Officer, name: string): Promise<void> {
  await page.getByRole('heading', { name: t('sso.tried') }).waitFor()
  await judge(name, { onPhone: false })
  await page.getByRole('button', { name: t('sso.switchOn') }).click()
  await page
    .getByRole('button', { name: t('sso.switchOff') })
    .first()
    .waitFor()
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')

/** The provider's own page, which signs somebody in at once and sends the browser back with a form. */
async function standIn(page: Page, provider: ReturnType<typeof makeSamlProvider>, who: SamlPerson): Promise<void> {
  await page.context().route(`${SAML.site}/**`, async (route) => {
    const url = route.request().url()
    // whoever logs out there stays there
    if (url.includes('/slo?'))
      return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>out</title>' })
    const { saml = '', state = '' } = provider.visit(url, who)
    const hidden = (name: string, value: string) => `<input type="hidden" name="${name}" value="${escaped(value)}">`
    const form = `<form method="post" action="${provider.question(url).at}">${hidden('SAMLResponse', saml)}${hidden('RelayState', state)}</form>`
    await route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>IdP</title>${form}<script>document.forms[0].submit()</script>`,
    })
  })
}

/** From the sign-in page by the e-mail alone to the company's own sign-in. */
export async function toCompany({ t, url }: Offices, page: Page, email: string): Promise<void> {
  await page.goto(`${url}/sign-in`)
  await page.getByRole('button', { name: t('signIn.company'), exact: true }).click()
  await page.getByLabel(t('field.email')).fill(email)
  await page.locator('.si-company').getByRole('button').click()
}

/** Our keys towards the provider change by pages alone: the next are made, sign, and the former end. */
async function changeOurKeys({ t }: Offices, at: Officer): Promise<void> {
  const drawer = drawerOf(at)
  const press = (name: Parameters<Words>[0]) => drawer.getByRole('button', { name: t(name), exact: true }).click()
  const pair = (name: Parameters<Words>[0]) => drawer.getByRole('region', { name: t(name), exact: true })
  await at.page.getByRole('button', { name: t('sso.ownKeys'), exact: true }).click()
  const first = await pair('sso.ownKeys.current').textContent()
  await press('sso.ownKeys.make')
  const next = await pair('sso.ownKeys.next').textContent()
  await at.judge('sso-saml-keys-next', { onPhone: false })
  await press('sso.ownKeys.switch')
  const fingerprint = (text: string | null) => text?.split('SHA-256').at(-1)
  expect(fingerprint(await pair('sso.ownKeys.former').textContent())).toBe(fingerprint(first))
  expect(fingerprint(await pair('sso.ownKeys.current').textContent())).toBe(fingerprint(next))
  await at.judge('sso-saml-keys-former', { onPhone: false })
  await press('sso.ownKeys.end')
  await at.page
    .locator('.ant-modal-confirm')
    .getByRole('button', { name: t('sso.ownKeys.end'), exact: true })
    .click()
  await pair('sso.ownKeys.former').waitFor({ state: 'hidden' })
  await at.page.keyboard.press('Escape')
}

/** Whoever came by the provider signs out: their browser tells it, and is nobody's here. */
async function outHereAndThere({ t, url }: Offices, page: Page): Promise<void> {
  await page.getByRole('button', { name: t('own.menu', { name: ZHAO.name }) }).click()
  await page.getByRole('menuitem', { name: t('own.signOut') }).click()
  await page.waitForURL(/^https:\/\/idp\.yunshan\.example\/slo\?SAMLRequest=.*&Signature=/)
  await page.goto(url)
  await page.getByRole('button', { name: t('signIn.company'), exact: true }).waitFor()
}

/** Somebody who was invited comes in by the provider, and goes again. */
async function comesBySaml(offices: Offices, provider: ReturnType<typeof makeSamlProvider>): Promise<void> {
  const { t, world } = offices
  await person(world, await offices.tenant(), {
    email: ZHAO.email,
    name: ZHAO.name,
    status: 'invited',
    role: 'sales_rep',
  })
  const { page, faults } = await offices.stranger()
  faults.expect(401, /^\/api\/v1\/auth\/sso\/return$/)
  await standIn(page, provider, ZHAO)
  await toCompany(offices, page, ZHAO.email)
  await page.getByRole('navigation', { name: t('nav.main') }).waitFor()
  const names = (await page.context().cookies()).map(({ name }) => name.replace(/-\d+$/, ''))
  expect(names).toEqual(expect.arrayContaining(['__Host-proof', '__Host-session']))
  faults.expect(401, /^\/api\/v1\/auth\/me$/)
  await outHereAndThere(offices, page)
}

/** A SAML provider is stated, refused in words, signed by a second, tried, switched on; somebody comes in by its form. */
export async function signInBySaml(offices: Offices): Promise<void> {
  const { t, world } = offices
  const provider = makeSamlProvider(() => world.clock.now())
  const at = await securityOf(offices)
  await openForm(offices, at, 'SAML 2.0')
  await at.judge('sso-saml-needed', { onPhone: false })
  await fillDomain(at, t, SAML.domain)
  await fill(at, {
    [t('sso.name')]: SAML.name,
    [t('sso.saml.entity')]: provider.issuer,
    [t('sso.saml.signInUrl')]: SAML.site.replace('https', 'http'),
    [t('sso.saml.certificates')]: provider.certificate.cert,
    [t('sso.saml.email')]: 'mail',
    [t('sso.saml.logoutRequestUrl')]: `${SAML.site}/slo`,
  })
  await drawerOf(at)
    .getByRole('checkbox', { name: t('sso.saml.emailsGiven') })
    .check()
  await drawerOf(at)
    .getByRole('combobox', { name: t('sso.saml.mfa') })
    .fill(MFA)
  await at.page.keyboard.press('Enter')
  await refused(offices, at, 'sso-saml-refused')
  await fill(at, { [t('sso.saml.signInUrl')]: `${SAML.site}/sso` })
  await saved(offices, at, { name: 'sso-saml-made', waits: t('sso.keys.wait') })
  await standIn(at.page, provider, { id: 'u-security', how: MFA })
  // a page that comes anew has no nonce for its first proof yet
  at.faults.expect(401, /^\/api\/v1\/auth\/sso\/return$/)
  await at.page.getByRole('button', { name: t('sso.try') }).click()
  await switchedOn(offices, at, 'sso-saml-tried')
  await changeOurKeys(offices, at)
  await comesBySaml(offices, provider)
}

async function stateDirectory(offices: Offices, at: Officer, directory: Directory): Promise<void> {
  const { t } = offices
  await openForm(offices, at, 'LDAP')
  await at.judge('sso-ldap-needed', { onPhone: false })
  await fillDomain(at, t, LDAP.domain)
  await fill(at, {
    [t('sso.name')]: LDAP.name,
    [t('sso.ldap.address')]: directory.url.replace('ldaps', 'http'),
    [t('sso.ldap.account')]: READER,
    [t('sso.ldap.secret')]: READER_SECRET,
    [t('sso.ldap.base')]: PEOPLE,
    [t('sso.groupsClaim')]: 'departmentNumber',
  })
  await drawerOf(at)
    .getByRole('checkbox', { name: t('sso.saml.emailsGiven') })
    .check()
  await drawerOf(at)
    .getByRole('button', { name: t('sso.addGroup') })
    .click()
  await fill(at, { [t('sso.group')]: LDAP.group })
  await drawerOf(at)
    .getByRole('combobox', { name: t('sso.role') })
    .click()
  await at.page.getByTitle(t('role.sales_rep'), { exact: true }).last().click()
  await refused(offices, at, 'sso-ldap-refused')
  await fill(at, { [t('sso.ldap.address')]: directory.clearUrl })
  await saved(offices, at, { name: 'sso-ldap-made', waits: t('sso.mapping.waits') })
}

async function typePassword(
  { t }: Offices,
  page: Page,
  { mail, password }: { mail: string; password: string },
): Promise<void> {
  await page.getByLabel(t('sso.ldap.login'), { exact: true }).fill(mail)
  await page.getByLabel(t('field.password'), { exact: true }).fill(password)
  await page.getByRole('button', { name: t('action.continue') }).click()
}

/** A directory is stated and tried on our own page; a wrong password is refused in words, the right one leads on to a second factor. */
export async function signInByDirectory(offices: Offices): Promise<void> {
  const { t, world } = offices
  const certificate = makeCertificate()
  const untrust = trust(certificate)
  const directory = await startSlapd(certificate, [{ ...LIN, groups: [LDAP.group] }])
  try {
    const at = await securityOf(offices)
    await stateDirectory(offices, at, directory)
    await at.page
      .getByRole('button', { name: t('sso.try') })
      .last()
      .click()
    await typePassword(offices, at.page, LIN)
    await switchedOn(offices, at, 'sso-ldap-tried')

    await person(world, await offices.tenant(), { email: LIN.mail, name: '林溪', status: 'invited' })
    const { page, judge, faults } = await offices.stranger()
    // whoever types their e-mail where a password is asked is shown the way as well
    await page.goto(`${offices.url}/sign-in`)
    await page.getByRole('button', { name: t('signIn.password') }).click()
    await page.getByLabel(t('field.email')).fill(LIN.mail)
    await page.locator('.si-company').getByRole('button').click()
    faults.expect(401, /^\/api\/v1\/auth\/sso\/return$/)
    await typePassword(offices, page, { mail: LIN.mail, password: 'wrong' })
    await page.getByRole('alert').waitFor()
    await judge('sso-ldap-password')
    await typePassword(offices, page, LIN)
    await page.getByRole('button', { name: t('enrol.totp') }).waitFor()
  } finally {
    await directory.stop()
    untrust()
  }
}

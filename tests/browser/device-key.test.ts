import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setupCompany } from '../../apps/server/src/modules/identity/setup.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { authenticator } from './harness/authenticator.ts'
import { startChromium } from './harness/chromium.ts'
import { judgeScreen } from './harness/screen.ts'
import { type Visitor, visit } from './harness/visitor.ts'
import { freeAddress, openToBrowsers } from './harness/window-on-world.ts'
import { wordsIn } from './harness/words.ts'

/* The key that the web application makes, and what its cookies are worth without it. */
const words = { zh: wordsIn('zh'), en: wordsIn('en') }
const t = words.zh
const PASSWORD = 'lantern orbit teacup'
const EMAIL = 'founder@yunshan.example'
let address: string
let world: World
let browser: Browser
let own: Visitor
let codes: ReturnType<typeof authenticator>

beforeAll(async () => {
  address = await freeAddress()
  world = await startWorld({ settings: { HOLDFAST_URL: address } })
  browser = await startChromium()
  await openToBrowsers(world)
  own = await visit(browser, 'zh')
  const { token } = await setupCompany(world.services, { company: '云杉精密仪器', email: EMAIL, name: '周雨桐' })
  await comeIn(own.page, token)
})
afterAll(async () => {
  await browser?.close()
  await world?.stop()
})

async function comeIn(page: Page, token: string): Promise<void> {
  await page.goto(`${address}/activate#token=${token}`)
  await page.getByLabel(t('field.newPassword'), { exact: true }).fill(PASSWORD)
  await page.getByLabel(t('field.passwordAgain')).fill(PASSWORD)
  await page.getByRole('button', { name: t('action.continue') }).click()
  await page.getByRole('button', { name: t('enrol.totp') }).click()
  codes = authenticator((await page.locator('code.secret').textContent()) ?? '', () => world.clock.now())
  await page.getByLabel(t('signIn.code')).fill(codes.next())
  await page.getByLabel(t('recovery.kept')).check()
  await page.getByRole('button', { name: t('recovery.done') }).click()
  await page.locator('#sheet h1').waitFor()
}

async function signIn({ page, language }: Visitor): Promise<void> {
  const say = words[language]
  world.clock.advance(60_000)
  await page.goto(`${address}/sign-in`)
  await page.getByRole('button', { name: say('signIn.password') }).click()
  await page.getByLabel(say('field.email')).fill(EMAIL)
  await page.getByLabel(say('field.password'), { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: say('action.continue') }).click()
  await page.getByLabel(say('signIn.code')).fill(codes.next())
  await page.locator('#sheet h1').waitFor()
}

/** What a script in the page gets out of the browser's own key, in each form there is. */
const EXPORTED = `(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const database = await done(indexedDB.open('holdfast', 1))
  const { privateKey } = await done(database.transaction('keys').objectStore('keys').get('device'))
  database.close()
  const tries = ['jwk', 'pkcs8', 'raw'].map((form) => crypto.subtle.exportKey(form, privateKey).then(() => form, () => 'refused'))
  return [privateKey.extractable, ...(await Promise.all(tries)), JSON.stringify(privateKey)]
})()`

test('the page’s own scripts cannot have the key out of the browser, and its session is bound to it', async () => {
  expect(await own.page.evaluate(EXPORTED)).toEqual([false, 'refused', 'refused', 'refused', '{}'])
  const names = (await own.page.context().cookies()).map(({ name, httpOnly }) => [name.replace(/-\d+$/, ''), httpOnly])
  expect(names.sort()).toEqual([
    ['__Host-proof', false],
    ['__Host-session', true],
  ])
  await own.page.goto(`${address}/settings/security`)
  // the device and its session
  await expect.poll(() => own.page.getByText(t('session.this')).count()).toBe(2)
  expect(await own.page.getByText(t('session.unbound')).count()).toBe(0)
  expect(own.faults.take()).toEqual([])
})

test('one’s devices are told, renamed and taken back on the page; whoever may stop people sees them too', async () => {
  const { page } = own
  await page.goto(`${address}/settings/security`)
  await page.getByRole('heading', { name: t('device.title'), exact: true }).waitFor()
  await judgeScreen(page, 'own-devices', { language: 'zh', pictured: true })
  await page
    .getByRole('button', { name: t('device.rename') })
    .first()
    .click()
  await page.getByLabel(t('device.name')).fill('办公室的电脑')
  await page.getByRole('button', { name: t('action.save') }).click()
  await page.getByText('办公室的电脑').waitFor()
  const other = await visit(browser, 'en')
  const say = words.en
  await signIn(other)
  await other.page.goto(`${address}/settings/users`)
  await other.page.getByRole('link', { name: '周雨桐' }).click()
  const drawer = other.page.getByRole('dialog')
  await drawer.getByRole('heading', { name: say('device.title'), exact: true }).waitFor()
  await judgeScreen(other.page, 'person-devices', { language: 'en' })
  await other.page.goto(`${address}/settings/security`)
  await judgeScreen(other.page, 'own-devices', { language: 'en', pictured: true })
  await other.page.getByRole('button', { name: `${say('device.revoke')} 办公室的电脑` }).click()
  await other.page.getByText('办公室的电脑').waitFor({ state: 'hidden' })
  expect([...own.faults.take(), ...other.faults.take()]).toEqual([])
  await other.close()
  own.faults.expect(401, /^\/api\/v1\//)
  await page.goto(`${address}/contacts`)
  await page.getByRole('heading', { name: t('signIn.welcome') }).waitFor()
  await signIn(own)
})

test('all that a browser kept, carried to another machine, opens no page; the owner is asked to sign in, and told', async () => {
  const state = await own.page.context().storageState()
  const thief = await browser.newContext({ storageState: state, locale: 'zh-CN' })
  const page = await thief.newPage()
  await page.goto(`${address}/contacts`)
  await page.getByRole('heading', { name: t('signIn.welcome') }).waitFor()
  await thief.close()
  own.faults.expect(401, /^\/api\/v1\//)
  await own.page.goto(`${address}/contacts`)
  await own.page.getByRole('heading', { name: t('signIn.welcome') }).waitFor()
  await signIn(own)
  expect((await own.page.context().cookies()).length).toBe(2)
  expect(own.faults.take()).toEqual([])
})

test('who loses the key signs in anew, once, and has another', async () => {
  const before = await own.page.evaluate(EXPORTED)
  let asked = 0
  await own.page.goto(`${address}/healthz`)
  await own.page.evaluate("new Promise((resolve) => (indexedDB.deleteDatabase('holdfast').onsuccess = resolve))")
  own.page.on('request', (request) => {
    if (request.url().endsWith('/auth/me')) asked += 1
  })
  await own.page.goto(`${address}/contacts`)
  await own.page.getByRole('heading', { name: t('signIn.welcome') }).waitFor()
  expect(asked).toBe(1)
  await signIn(own)
  expect(await own.page.evaluate(EXPORTED)).toEqual(before)
  expect(own.faults.take()).toEqual([])
})

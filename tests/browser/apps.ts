import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  admittedApp,
  appAt,
  callWith,
  queryOf,
  REDIRECT,
  redeem,
  type TestApp,
  unpushedQuery,
} from '../../apps/server/src/modules/identity/testing/apps.ts'
import { enrolled } from '../../apps/server/src/modules/identity/testing/signing.ts'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { startChromium } from './harness/chromium.ts'
import { judgeScreen } from './harness/screen.ts'
import type { Visitor } from './harness/visitor.ts'
import { openToBrowsers, windowOf } from './harness/window-on-world.ts'
import { type Language, wordsIn } from './harness/words.ts'

const APP = { name: 'Planner', publisher: 'Yuanshan', purpose: '2026' }

/** An app of another company's: asked for, agreed to or not, and ended, in the browser, in one language. */
export function describeApps(language: Language, address: string): void {
  describe(`apps of others, in ${language}`, () => {
    const t = wordsIn(language)
    let world: World
    let browser: Browser
    let rep: TestPerson
    let own: Visitor
    let office: Visitor
    let app: TestApp
    beforeAll(async () => {
      world = await startWorld({ settings: { HOLDFAST_URL: address } })
      browser = await startChromium()
      await openToBrowsers(world)
      const tenantId = await company(world)
      rep = await person(world, tenantId, { role: 'sales_rep', name: '方圆' })
      await rep.post('/contacts', { name: '应用看得到的人', mobile: '13811112222' })
      app = await appAt(world, await admittedApp(world, tenantId, APP))
      // somebody has to be there who could sign
      await enrolled(world, await person(world, tenantId, { role: 'system_admin' }), { origin: address })
      const admin = await person(world, tenantId, { role: 'security_admin', name: '何苗' })
      own = await windowOf(browser, { world, person: rep, language })
      office = await windowOf(browser, { world, person: admin, language })
      await own.page.context().route(`${REDIRECT}**`, (route) => route.fulfill({ status: 200, body: 'back' }))
    })
    afterEach(() => {
      for (const { faults } of [own, office]) expect(faults.take()).toEqual([])
    })
    afterAll(async () => {
      await browser?.close()
      await world?.stop()
    })

    test('a person reads what it would do, lets it in, is back at the app, and ends it later', async () => {
      const { page } = own
      const ask = async () => {
        await page.goto(`${address}/oauth/authorize?${await queryOf(app)}`)
        await page.getByRole('heading', { name: t('consent.title', { name: APP.name }) }).waitFor()
      }
      await ask()
      await judgeScreen(page, 'consent', { language, onPhone: true, namedByFile: true })
      await page.getByRole('button', { name: t('consent.refuse') }).click()
      await page.waitForURL(`${REDIRECT}**`)
      expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied')
      await ask()
      await page.getByRole('button', { name: t('consent.allow') }).click()
      await page.waitForURL(`${REDIRECT}**`)
      const { status, body } = await redeem(world, app, new URL(page.url()))
      expect([status, (await callWith(world, app, { token: body.access_token })).status]).toEqual([200, 200])
      await page.goto(`${address}/settings/programs`)
      await page.getByRole('heading', { name: t('app.mine') }).waitFor()
      await judgeScreen(page, 'own-apps', { language, namedByFile: true })
      await page.getByRole('button', { name: t('app.withdraw') }).click()
      await page.getByRole('heading', { name: t('app.mine') }).waitFor({ state: 'detached' })
      expect((await callWith(world, app, { token: body.access_token })).status).toBe(401)
    })

    test('an app that nobody admitted is turned away calmly; one that asks wrongly is told so by its person’s own press', async () => {
      const { page, faults } = own
      faults.expect(403, /oauth\/ask$/)
      await page.goto(`${address}/oauth/authorize?${await unpushedQuery({ ...app, clientId: 'hfa_unknown' })}`)
      await page.getByRole('heading', { name: t('consent.turned') }).waitFor()
      await judgeScreen(page, 'consent-turned', { language, onPhone: true, namedByFile: true })
      await page.goto(`${address}/oauth/authorize?${await unpushedQuery(app)}`)
      await page.getByRole('heading', { name: t('consent.wrong') }).waitFor()
      await judgeScreen(page, 'consent-wrong', { language, namedByFile: true })
      await page.getByRole('link', { name: t('consent.back') }).click()
      await page.waitForURL(`${REDIRECT}**`)
      expect(new URL(page.url()).searchParams.get('error')).toBe('invalid_request')
    })

    test('an administrator asks for an app, which waits for another’s signature, and sees those admitted', async () => {
      const { page } = office
      await page.goto(`${address}/settings/programs`)
      await page.getByText(APP.name, { exact: true }).waitFor()
      await page.getByRole('button', { name: t('app.make') }).click()
      const drawer = page.getByRole('dialog')
      await drawer.getByLabel(t('program.name')).fill('Second')
      await drawer.getByLabel(t('app.publisher')).fill('Yuanshan')
      await drawer.getByLabel(t('app.purpose')).fill('2026')
      await drawer.getByRole('combobox', { name: t('app.sites') }).fill('https://app.example/second')
      await page.keyboard.press('Enter')
      const field = language === 'zh' ? '查看联系人 · 姓名' : 'See Contacts · Name'
      await drawer.getByRole('combobox', { name: t('app.fields') }).fill(field)
      await page.locator('.ant-select-dropdown:visible').getByTitle(field, { exact: true }).click()
      await page.keyboard.press('Escape')
      await judgeScreen(page, 'new-app', { language, namedByFile: true, narrow: false })
      await drawer.getByRole('button', { name: t('app.make') }).click()
      await drawer.getByRole('link', { name: t('act2.open') }).click()
      await page.getByText('https://app.example/second', { exact: false }).first().waitFor()
    })
  })
}

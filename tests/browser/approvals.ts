import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { enrolled, type Signer } from '../../apps/server/src/modules/identity/testing/signing.ts'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { carry } from './harness/carried-passkey.ts'
import { startChromium } from './harness/chromium.ts'
import { judgeScreen, PHONE } from './harness/screen.ts'
import type { Visitor } from './harness/visitor.ts'
import { openToBrowsers, windowOf } from './harness/window-on-world.ts'
import { type Language, wordsIn } from './harness/words.ts'

/** An act of two people, approved on a telephone by a passkey, in one language. */
export function describeApprovals(language: Language, address: string): void {
  describe(`acts of two people, in ${language}`, () => {
    const t = wordsIn(language)
    let world: World
    let browser: Browser
    let asker: TestPerson
    let second: Signer
    let desk: Visitor
    let phone: Visitor
    beforeAll(async () => {
      world = await startWorld({ settings: { HOLDFAST_URL: address } })
      browser = await startChromium()
      await openToBrowsers(world)
      const tenantId = await company(world)
      asker = await person(world, tenantId, { role: 'security_admin', name: '方圆' })
      const colleague = await person(world, tenantId, { role: 'system_admin', name: '何苗' })
      second = await enrolled(world, colleague, { origin: address })
      desk = await windowOf(browser, { world, person: asker, language })
      phone = await windowOf(browser, { world, person: second.who, language })
      await phone.page.setViewportSize(PHONE)
      await carry(phone, second)
    })
    afterEach(() => {
      for (const { faults } of [desk, phone]) expect(faults.take()).toEqual([])
    })
    afterAll(async () => {
      await browser?.close()
      await world?.stop()
    })

    async function ask(): Promise<string> {
      const owner = await person(world, asker.tenantId, { role: 'sales_rep' })
      const body = { name: 'SIEM', scopes: ['contacts:reveal'], ownerId: owner.id }
      return (await asker.post('/clients', body)).body.approvalId
    }

    test('whoever is asked reads on one screen of a telephone what will be done, touches, and it is done', async () => {
      const id = await ask()
      const { page } = phone
      await page.goto(`${address}/approvals`)
      await judgeScreen(page, 'approvals', { language, onPhone: true, namedByFile: true, pictured: true })
      await page.setViewportSize(PHONE)
      await page
        .getByRole('region', { name: t('act2.waiting') })
        .getByRole('link')
        .click()
      const press = page.getByRole('button', { name: t('act2.approve') })
      await press.waitFor()
      await judgeScreen(page, 'approval', { language, onPhone: true, namedByFile: true, pictured: true })
      await page.setViewportSize(PHONE)
      const place = await press.boundingBox()
      expect((place?.y ?? PHONE.height) + (place?.height ?? 0), 'the button is below the first screen').toBeLessThan(
        PHONE.height,
      )
      await press.click()
      await page.getByText(t('act2.done'), { exact: true }).first().waitFor()
      expect((await asker.get(`/approvals/${id}`)).body).toMatchObject({
        state: 'done',
        approvals: [{ method: 'passkey' }],
      })
    })

    test('whoever asked sees that it is not theirs to sign, and why it was rejected', async () => {
      const id = await ask()
      await desk.page.goto(`${address}/approvals/${id}`)
      await desk.page.getByText(t('act2.bar.own')).waitFor()
      expect(await desk.page.getByRole('button', { name: t('act2.approve') }).count()).toBe(0)
      const { page } = phone
      await page.goto(`${address}/approvals/${id}`)
      await page.getByRole('button', { name: t('act2.reject'), exact: true }).click()
      await page.getByLabel(t('act2.reject.why')).fill('2026-11')
      await page.getByRole('button', { name: t('act2.reject.send') }).click()
      await page.getByText(t('act2.rejected'), { exact: true }).first().waitFor()
      await desk.page.reload()
      await desk.page.getByText('2026-11', { exact: true }).waitFor()
      await judgeScreen(desk.page, 'approval-rejected', { language, namedByFile: true })
    })
  })
}

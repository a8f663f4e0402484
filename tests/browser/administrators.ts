import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hasSlapd } from '../../apps/server/src/modules/identity/testing/slapd.ts'
import { startWorkProvider, type WorkProvider } from '../../apps/server/src/modules/identity/testing/work-provider.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { startChromium } from './harness/chromium.ts'
import { openToBrowsers } from './harness/window-on-world.ts'
import { type Language, wordsIn } from './harness/words.ts'
import { signInWherePeopleWork, touchWithinAnAct } from './steps/administrators/at-work.ts'
import { enterMachine } from './steps/administrators/devices.ts'
import { handDutiesOn } from './steps/administrators/duties.ts'
import { type Offices, officesIn } from './steps/administrators/offices.ts'
import { askWhy, seeAsARole } from './steps/administrators/rights-seen.ts'
import { signInByDirectory, signInBySaml } from './steps/administrators/sign-on.ts'
import { askForSupport, endSupport, readUnderSupport, signSupport } from './steps/administrators/support.ts'

/** What the people of a company do who answer for its rights, and whoever helps them, in one language. */
export function describeAdministrators(language: Language, address: string): void {
  describe(`those who answer for the rights, in ${language}`, () => {
    let world: World
    let browser: Browser
    let offices: Offices
    let provider: WorkProvider
    beforeAll(async () => {
      provider = await startWorkProvider()
      const settings = {
        HOLDFAST_URL: address,
        HOLDFAST_MAIL_NETWORKS: '127.0.0.0/8',
        HOLDFAST_WORK_HOSTS: provider.hosts,
      }
      world = await startWorld({ settings })
      browser = await startChromium()
      await openToBrowsers(world)
      offices = officesIn({ world, browser, language, url: address, t: wordsIn(language) })
    })
    afterEach(() => expect(offices.faults()).toEqual([]))
    afterAll(async () => {
      await browser?.close()
      await world?.stop()
      await provider?.stop()
    })

    test('whoever helps asks to read: what, how long, what for', () => askForSupport(offices))
    test('two people sign it, each on a telephone', () => signSupport(offices))
    test('they read masked, may do nothing else, and every page says so', () => readUnderSupport(offices))
    test('the privacy officer sees who read what, and ends it at once', () => endSupport(offices))
    test('a role is seen with made-up data', () => seeAsARole(offices))
    test('why somebody may not is told of the record whose address they sent', () => askWhy(offices))
    test('a SAML provider is connected by two people, and somebody comes in by it', () => signInBySaml(offices))
    test.runIf(hasSlapd())('a directory is connected by two people, and its password is asked on our page', () =>
      signInByDirectory(offices),
    )
    test('whoever works on WeCom, DingTalk, Feishu or Lark comes in by its button', () =>
      signInWherePeopleWork(offices, provider))
    test('a link of a device program enters a laptop once, and its report stands on the person’s page', () =>
      enterMachine(offices))
    test('an act asks for one touch of a passkey and goes on', () => touchWithinAnAct(offices))
    test('the founder reads what is still to be done, and hands the three duties to three people', () =>
      handDutiesOn(offices))
  })
}

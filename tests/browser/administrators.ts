import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { startChromium } from './harness/chromium.ts'
import { openToBrowsers } from './harness/window-on-world.ts'
import { type Language, wordsIn } from './harness/words.ts'
import { type Offices, officesIn } from './steps/administrators/offices.ts'
import { askForSupport, endSupport, readUnderSupport, signSupport } from './steps/administrators/support.ts'

/** What the people of a company do who answer for its rights, and whoever helps them, in one language. */
export function describeAdministrators(language: Language, address: string): void {
  describe(`those who answer for the rights, in ${language}`, () => {
    let world: World
    let browser: Browser
    let offices: Offices
    beforeAll(async () => {
      world = await startWorld({ settings: { HOLDFAST_URL: address } })
      browser = await startChromium()
      await openToBrowsers(world)
      offices = officesIn({ world, browser, language, url: address, t: wordsIn(language) })
    })
    afterEach(() => expect(offices.faults()).toEqual([]))
    afterAll(async () => {
      await browser?.close()
      await world?.stop()
    })

    test('whoever helps asks to read: what, how long, what for', () => askForSupport(offices))
    test('two people sign it, each on a telephone', () => signSupport(offices))
    test('they read masked, may do nothing else, and every page says so', () => readUnderSupport(offices))
    test('the privacy officer sees who read what, and ends it at once', () => endSupport(offices))
  })
}

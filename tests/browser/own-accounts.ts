import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { calendarModule } from '../../apps/server/src/modules/calendar/index.ts'
import {
  type CalendarServer,
  hasRadicale,
  startRadicale,
} from '../../apps/server/src/modules/calendar/remote/testing/radicale.ts'
import { mailDesk } from '../../apps/server/src/modules/mail/testing/desk.ts'
import { hasDovecot } from '../../apps/server/src/modules/mail/testing/dovecot.ts'
import { JobRunner } from '../../apps/server/src/platform/jobs/runner.ts'
import { person } from '../../apps/server/src/testing/people.ts'
import { startChromium } from './harness/chromium.ts'
import type { Visitor } from './harness/visitor.ts'
import { openToBrowsers, windowOf } from './harness/window-on-world.ts'
import { type Language, wordsIn } from './harness/words.ts'
import { connectCalendar } from './steps/own-accounts/calendar.ts'
import { type AtWork, countedLetter, letCount, writeToTwo } from './steps/own-accounts/mail.ts'
import { customersPages } from './steps/own-accounts/papers.ts'
import { changeWaysIn } from './steps/own-accounts/ways-in.ts'

/** One's own mailbox and calendar account, connected and used in the browser with real servers behind them, in one language. */
export function describeOwnAccounts(language: Language, address: string): void {
  describe.skipIf(!hasDovecot() || !hasRadicale())(`one's own accounts, in ${language}`, () => {
    const desk = mailDesk({ HOLDFAST_URL: address })
    const windows: Visitor[] = []
    let browser: Browser
    let calendars: CalendarServer
    let at: AtWork
    beforeAll(async () => {
      browser = await startChromium()
      calendars = await startRadicale(desk.certificate)
      await openToBrowsers(desk.world)
    })
    beforeEach(async () => {
      const open = async (who: typeof desk.rep) => {
        const window = await windowOf(browser, { world: desk.world, person: who, language })
        windows.push(window)
        return window
      }
      const admin = await person(desk.world, desk.tenant, { role: 'system_admin' })
      const [own, office] = [await open(desk.rep), await open(admin)]
      at = { desk, browser, own, office, url: address, t: wordsIn(language), language }
    })
    afterEach(async () => {
      const faults = windows.flatMap((window) => window.faults.take())
      for (const window of windows.splice(0)) await window.close()
      expect(faults).toEqual([])
    })
    afterAll(async () => {
      await browser.close()
      await calendars.stop()
    })

    test('a letter from a deal goes to two of its people, and stands on its timeline', () => writeToTwo(at))
    test('links are counted once the company wants it and the person agreed, and the count is told; a link that ended says so', async () => {
      await letCount(at)
      await countedLetter(at)
    })
    test('a customer reads a quote and a contract at their own pages, and accepts the quote', () => customersPages(at))
    // ASVS 7.4.3, 7.5.1
    test('the password is changed and other devices put out; recovery codes are renewed by password and code once the sign-in is stale', () =>
      changeWaysIn(at))
    test('a calendar account is connected; what is planned stands there, and what is moved there moves here', () =>
      connectCalendar(at, calendars, () =>
        new JobRunner(desk.world.services, { jobs: calendarModule.jobs ?? [], subscriptions: [] }).settle(),
      ))
  })
}

import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { PICTURED_AT } from '../../../../apps/server/src/launch/stand-in-moment.ts'
import { authenticator } from '../../harness/authenticator.ts'
import { openSample, type Sample } from '../../harness/demonstration.ts'
import { judgeScreen, type ScreenOptions } from '../../harness/screen.ts'
import { visit } from '../../harness/visitor.ts'
import type { Language } from '../../harness/words.ts'

const START = join(import.meta.dirname, '../../harness/start-fixed.ts')
/**
 * How far the pages' clocks stand behind the start: the tour is over before, so that no page shows what has not been yet; and the record's check at the
 * start is not a quarter of an hour old, after which it would no longer count.
 */
const LATER_MS = 14 * 60_000
const STEP_MS = 30_000

/** Somebody's window. */
export interface Window {
  readonly page: Page
  /** Opens an address and waits for its main heading. */
  go(path: string): Promise<void>
  judge(name: string, about?: ScreenOptions): Promise<void>
  /** A call of the API as this person. */
  send<T>(path: string, data: object): Promise<T>
  close(): Promise<void>
}

/** The sample company at the moment of the pictures. */
export interface Pictured extends Sample {
  /** The window of somebody of the company, signed in; one each. */
  windowOf(who: string): Promise<Window>
  /** A window of nobody. */
  strangersWindow(): Promise<Window>
}

async function openWindow({ office }: Sample): Promise<Window> {
  const { language, browser, holdfast } = office
  const { page, close } = await visit(browser, language)
  await page.clock.setFixedTime(PICTURED_AT + LATER_MS)
  return {
    page,
    close,
    async go(path) {
      await page.goto(`${holdfast.url}${path}`)
      await page.locator('main h1').first().waitFor()
      await expect.poll(() => page.locator('main .loading, main .ant-skeleton').count()).toBe(0)
    },
    judge: (name, about) => judgeScreen(page, name, { language, pictured: true, ...about }),
    async send(path, data) {
      const answer = await page.request.post(`${holdfast.url}/api/v1${path}`, {
        headers: { origin: holdfast.url },
        data,
      })
      if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
      return answer.json()
    },
  }
}

/** Opens the sample company at the moment of the pictures; whoever opens it closes its office. */
export async function openPictured(language: Language): Promise<Pictured> {
  const sample = await openSample(language, [START])
  const from = Date.now()
  const open = new Map<string, Promise<Window>>()
  const enter = async (who: string): Promise<Window> => {
    const { email, password, totpSecret } = sample.accountOf(who)
    const window = await openWindow(sample)
    await window.send('/auth/sign-in', { email, password })
    // the server's clock was set going some seconds before it was heard of: the code of the step after is good for both
    const code = authenticator(totpSecret).next(PICTURED_AT + Date.now() - from + STEP_MS)
    await window.send('/auth/mfa', { type: 'totp', code })
    return window
  }
  return {
    ...sample,
    strangersWindow: () => openWindow(sample),
    windowOf(who) {
      const window = open.get(who) ?? enter(who)
      open.set(who, window)
      return window
    },
  }
}

import type { Browser } from 'playwright-core'
import { expect } from 'vitest'
import { startChromium } from './chromium.ts'
import { makeFolder, type RunningHoldfast, removeFolder, startHoldfast } from './installation.ts'
import { judgeScreen } from './screen.ts'
import { type Visitor, visit } from './visitor.ts'
import { type Language, type Words, wordsIn } from './words.ts'

/** Everything a walk stands on: an installation of its own, a browser, and one person's window in one language. */
export interface Office {
  holdfast: RunningHoldfast
  readonly browser: Browser
  readonly visitor: Visitor
  readonly language: Language
  readonly t: Words
  /** Judges the screen that is open, and that nothing went wrong on the way to it. */
  judge(name: string): Promise<void>
  close(): Promise<void>
}

/** Opens an office; whoever opens it closes it. */
export async function openOffice(language: Language): Promise<Office> {
  const folder = makeFolder()
  const [holdfast, browser] = await Promise.all([startHoldfast(folder), startChromium()])
  const visitor = await visit(browser, language)
  const office: Office = {
    holdfast,
    browser,
    visitor,
    language,
    t: wordsIn(language),
    async judge(name) {
      expect(visitor.faults.take(), `on the way to ${name}`).toEqual([])
      await judgeScreen(visitor.page, name, language)
      expect(visitor.faults.take(), `while looking at ${name}`).toEqual([])
    },
    async close() {
      await browser.close()
      await office.holdfast.stop()
      removeFolder(folder)
    },
  }
  return office
}

import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { expect } from 'vitest'
import { startChromium } from './chromium.ts'
import { makeFolder, type RunningHoldfast, removeFolder, startHoldfast } from './installation.ts'
import { judgeScreen, type ScreenOptions } from './screen.ts'
import { type Visitor, visit } from './visitor.ts'
import { type Language, type Words, wordsIn } from './words.ts'

/** How much of either end of a page is told where a step failed. */
const SAID = 700

/** Pages that stand in the list of settings. */
const SETTINGS: ReadonlySet<string> = new Set([
  'nav.users',
  'nav.teams',
  'nav.roles',
  'nav.fields',
  'nav.choices',
  'nav.pipelines',
  'nav.assignment',
  'nav.pools',
  'nav.webForms',
  'nav.company',
  'nav.calendar',
  'nav.rules',
  'nav.programs',
  'nav.singleSignOn',
  'nav.profile',
  'nav.notices',
  'nav.security',
])

/** Everything a walk stands on: an installation of its own, a browser, and one person's window in one language. */
export interface Office {
  holdfast: RunningHoldfast
  readonly browser: Browser
  readonly visitor: Visitor
  readonly language: Language
  readonly t: Words
  /** The clock of the installation, in milliseconds. */
  now(): number
  /** Opens a place by its link in the rail; a page of settings by its link in their list. */
  open(place: Parameters<Words>[0]): Promise<void>
  /** Judges the screen that is open, and that nothing went wrong on the way to it. */
  judge(name: string, about?: ScreenOptions): Promise<void>
  /** Stops the installation and starts it again as `start` says. */
  restart(start: (folder: string, port: number) => Promise<RunningHoldfast>): Promise<void>
  /** Everything that the installation's processes said, through all its starts. */
  said(): string
  /** Keeps what the page showed when a step failed, for whoever looks into it: as a picture, and in words behind the errors, which are all that a run elsewhere leaves. */
  pictureOfFault(errors: readonly { message: string }[] | undefined): Promise<void>
  close(): Promise<void>
}

/** The beginning and the end of what a page says, which is where its messages stand. */
function shortened(words: string): string {
  const line = words.replaceAll(/\s+/g, ' ')
  return line.length <= 2 * SAID ? line : `${line.slice(0, SAID)} … ${line.slice(-SAID)}`
}

/** Opens an office on an installation that `start` starts; whoever opens it closes it. */
export async function openOffice(
  language: Language,
  start: (folder: string) => Promise<RunningHoldfast> = startHoldfast,
): Promise<Office> {
  const folder = makeFolder()
  const [holdfast, browser] = await Promise.all([start(folder), startChromium()])
  const visitor = await visit(browser, language)
  const earlier: string[] = []
  const office: Office = {
    holdfast,
    browser,
    visitor,
    language,
    t: wordsIn(language),
    now: Date.now,
    async open(place) {
      const link = (list: Parameters<Words>[0], name: Parameters<Words>[0]) =>
        visitor.page
          .getByRole('navigation', { name: office.t(list), exact: true })
          .getByRole('link', { name: office.t(name), exact: true })
      if (!SETTINGS.has(place)) return link('nav.main', place).click()
      await link('nav.main', 'nav.settings').click()
      await link('nav.settings', place).click()
    },
    async judge(name, about) {
      expect(visitor.faults.take(), `on the way to ${name}`).toEqual([])
      await judgeScreen(visitor.page, name, { language, ...about })
      expect(visitor.faults.take(), `while looking at ${name}`).toEqual([])
    },
    async restart(startAgain) {
      const before = office.holdfast
      await visitor.page.goto('about:blank') // an open page would ask a server that is not there
      await before.stop()
      earlier.push(before.output())
      office.holdfast = await startAgain(folder, Number(new URL(before.url).port))
      await visitor.page.goto(before.url)
    },
    said: () => [...earlier, office.holdfast.output()].join('\n'),
    async pictureOfFault(errors) {
      const path = join(import.meta.dirname, '../../../.cache', `browser-fault-${language}.png`)
      await visitor.page.screenshot({ path })
      const words = String(await visitor.page.evaluate('document.body.innerText'))
      const told = [`The page as it stood: ${path} (${visitor.page.url()})`, ...visitor.faults.take(), shortened(words)]
      // of the stack nothing but its frames is printed
      for (const error of errors ?? []) error.message = [error.message, ...told].join('\n')
    },
    async close() {
      await browser.close()
      await office.holdfast.stop()
      removeFolder(folder)
    },
  }
  return office
}

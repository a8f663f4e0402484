import { mkdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import axe from 'axe-core'
import type { CDPSession, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Language } from './words.ts'

const WIDE = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }
const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const MOST_BYTES = 300 * 1024

/** Where pictures go; none are made unless asked for. */
const picturesFolder = process.env['HOLDFAST_TEST_SCREENSHOTS']

interface Violation {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[]
}

/** The page's policy forbids any foreign script: what looks at it comes in by the debugger, which the policy does not bind. */
async function evaluate(session: CDPSession, expression: string): Promise<unknown> {
  const answer = await session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
  if (answer.exceptionDetails !== undefined) throw new Error(JSON.stringify(answer.exceptionDetails))
  return answer.result.value
}

async function violationsOf(session: CDPSession): Promise<readonly Violation[]> {
  if ((await evaluate(session, 'typeof axe')) === 'undefined') await evaluate(session, `${axe.source};0`)
  const rules = JSON.stringify({ runOnly: { type: 'tag', values: STANDARD }, resultTypes: ['violations'] })
  return (await evaluate(session, `axe.run(document, ${rules}).then(({ violations }) => violations)`)) as Violation[]
}

const told = ({ id, help, nodes }: Violation): string =>
  `${id}: ${help}\n${nodes.map(({ target, failureSummary }) => `  ${target.join(' ')}\n    ${failureSummary?.replaceAll('\n', '\n    ')}`).join('\n')}`

/** Waits until nothing moves any more, but for what moves for long on purpose (the count-down of a shown value). */
const SETTLE = `(async () => {
  await document.fonts.ready
  const frame = () => new Promise(requestAnimationFrame)
  const passing = () => document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < 2000)
  do {
    await frame() // what a change of the window or its colours sets in motion, moves from the next frame on
    await frame()
    await Promise.all(passing().map((one) => one.finished.catch(() => undefined)))
  } while (passing().length > 0)
})()`

/** How many pixels the page is wider than the window. */
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'

async function picture(page: Page, name: string): Promise<void> {
  if (picturesFolder === undefined) return
  const folder = resolve(import.meta.dirname, '../../..', picturesFolder)
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path, caret: 'hide' })
  expect(statSync(path).size, `${name}.png is too large`).toBeLessThanOrEqual(MOST_BYTES)
}

export interface ScreenOptions {
  /** False for what hangs on a place of the page and would have to be opened anew in a narrow window. */
  readonly narrow?: boolean
}

const debuggers = new WeakMap<Page, Promise<CDPSession>>()

/** The one debugger of a page, never let go: a second that leaves would take virtual authenticators with it. */
export function debuggerOf(page: Page): Promise<CDPSession> {
  const known = debuggers.get(page) ?? page.context().newCDPSession(page)
  debuggers.set(page, known)
  return known
}

/**
 * Judges the screen that is open: axe finds nothing in light nor dark, and at the width of a phone nothing makes the page scroll sideways. The
 * pictures: Chinese in light and on a phone, English in dark.
 */
export async function judgeScreen(
  page: Page,
  name: string,
  { language, narrow = true }: ScreenOptions & { language: Language },
): Promise<void> {
  const session = await debuggerOf(page)
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await evaluate(session, SETTLE)
    if ((language === 'zh') === (colorScheme === 'light')) await picture(page, `${name}-${language}-${colorScheme}`)
    const violations = await violationsOf(session)
    expect(violations.map(told), `${name} in ${language}, ${colorScheme}`).toEqual([])
  }
  if (!narrow) return
  await page.setViewportSize(PHONE)
  await evaluate(session, SETTLE)
  expect(await evaluate(session, OVERFLOW), `${name} in ${language} is wider than a phone`).toBe(0)
  if (language === 'zh') await picture(page, `${name}-zh-390`)
  await page.setViewportSize(WIDE)
}

export { WIDE }

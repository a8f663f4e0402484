import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import axe from 'axe-core'
import type { CDPSession, Page } from 'playwright-core'
import { expect } from 'vitest'
import { unspoken } from './spoken.ts'
import type { Language } from './words.ts'

const LOOKS = ['dark', 'light'] as const
const WIDE = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }
const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** Rules that the colours of a page decide; for all others a page is the same in light and dark. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block']
const MOST_BYTES = 120 * 1024
const QUALITY = 30

/** The folder of `look/` and `guide/`; no picture is made unless it is named. */
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

async function violationsOf(session: CDPSession, look: (typeof LOOKS)[number]): Promise<readonly Violation[]> {
  if ((await evaluate(session, 'typeof axe')) === 'undefined') await evaluate(session, `${axe.source};0`)
  const runOnly = look === 'dark' ? { type: 'rule', values: OF_COLOUR } : { type: 'tag', values: STANDARD }
  const rules = JSON.stringify({ runOnly, resultTypes: ['violations'] })
  return (await evaluate(session, `axe.run(document, ${rules}).then(({ violations }) => violations)`)) as Violation[]
}

const told = ({ id, help, nodes }: Violation): string =>
  `${id}: ${help}\n${nodes.map(({ target, failureSummary }) => `  ${target.join(' ')}\n    ${failureSummary?.replaceAll('\n', '\n    ')}`).join('\n')}`

/** Waits until nothing moves any more, but for what moves for long on purpose (the count-down of a shown value). */
const SETTLE = `(async () => {
  await document.fonts.ready
  const frame = () => new Promise(requestAnimationFrame)
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches
  const isOurs = document.getElementById('root') !== null // a customer's own page has no application that follows the colours
  while (isOurs && document.documentElement.dataset.theme !== (isDark ? 'dark' : 'light')) await frame()
  // one that is over, or was stopped, stays in the list where it keeps its last frame: it moves no more
  const moves = (one) => one.playState === 'running' && one.effect.getComputedTiming().endTime < 2000
  const passing = () => document.getAnimations().filter(moves)
  do {
    await frame() // what a change of the window or its colours sets in motion, moves from the next frame on
    await frame()
    await Promise.all(passing().map((one) => one.finished.catch(() => undefined)))
  } while (passing().length > 0)
  // a page on its way has no heading for a moment; one that never gets it is judged as it is
  for (let left = 600; left > 0 && document.querySelector('h1') === null; left--) await frame()
})()`

/** How many pixels the page is wider than the window. */
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'

/** Keeps what is shown, where pictures are asked for; WebP, which is small where areas are even. */
async function picture(page: Page, path: string): Promise<void> {
  if (picturesFolder === undefined) return
  const file = resolve(import.meta.dirname, '../../..', picturesFolder, `${path}.webp`)
  mkdirSync(dirname(file), { recursive: true })
  const session = await debuggerOf(page)
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY })
  writeFileSync(file, Buffer.from(data, 'base64'))
  expect(statSync(file).size, `${path}.webp is too large`).toBeLessThanOrEqual(MOST_BYTES)
}

export interface ScreenOptions {
  /** False for what hangs on a place of the page and would have to be opened anew in a narrow window. */
  readonly narrow?: boolean
  /** True where axe also looks at it on a phone. */
  readonly onPhone?: boolean
  /** True where controls are named in the words of a file, whatever its language. */
  readonly namedByFile?: boolean
  /** True for what stands in `docs/look`. */
  readonly pictured?: boolean
  /** The chapter of the user's guide that shows this screen. */
  readonly guide?: string
}

const debuggers = new WeakMap<Page, Promise<CDPSession>>()

/** The one debugger of a page, never let go: a second that leaves would take virtual authenticators with it. */
export function debuggerOf(page: Page): Promise<CDPSession> {
  const known = debuggers.get(page) ?? page.context().newCDPSession(page)
  debuggers.set(page, known)
  return known
}

async function show(page: Page, colorScheme: (typeof LOOKS)[number], size = WIDE): Promise<void> {
  await page.setViewportSize(size)
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await evaluate(await debuggerOf(page), SETTLE)
}

type Judged = ScreenOptions & { readonly language: Language }

async function demandNothing(page: Page, name: string, look: (typeof LOOKS)[number]): Promise<void> {
  const violations = await violationsOf(await debuggerOf(page), look)
  expect(violations.map(told), `${name}, ${look}`).toEqual([])
}

/** The screen at the width of a phone. */
async function judgeOnPhone(page: Page, name: string, { language, onPhone = false, pictured = false }: Judged) {
  const all = onPhone || (pictured && picturesFolder !== undefined)
  for (const look of all ? LOOKS : (['light'] as const)) {
    await show(page, look, PHONE)
    const overflow = await evaluate(await debuggerOf(page), OVERFLOW)
    expect(overflow, `${name} in ${language} is wider than a phone`).toBe(0)
    if (onPhone) await demandNothing(page, `${name} in ${language} on a phone`, look)
    if (pictured) await picture(page, `look/${name}-${language}-${look}-390`)
  }
  await page.setViewportSize(WIDE)
}

/**
 * Judges the screen that is open: axe finds nothing in light nor dark, a screen reader can tell everything, and at the width of a
 * phone nothing makes the page scroll sideways. Its pictures: in light and dark, wide and on a phone.
 */
export async function judgeScreen(page: Page, name: string, judged: Judged): Promise<void> {
  const { language, narrow = true, namedByFile = false, pictured = false, guide } = judged
  for (const look of LOOKS) {
    await show(page, look)
    if (pictured) await picture(page, `look/${name}-${language}-${look}`)
    await demandNothing(page, `${name} in ${language}`, look)
  }
  if (guide !== undefined) await picture(page, `guide/${guide}-${language}`)
  const heard = await unspoken(await debuggerOf(page), language)
  const unheard = heard.filter((fault) => !(namedByFile && fault.startsWith('not in ')))
  expect.soft(unheard, `what a screen reader is told of ${name} in ${language}`).toEqual([])
  if (narrow) await judgeOnPhone(page, name, judged)
}

export { PHONE, STANDARD, WIDE }

/** How long the browser takes to show a deal in its new column, from the key or the drop, and until the server has stored it; its processor slowed down. */
import { startChromium } from '../../tests/browser/harness/chromium.ts'
import { percentile } from '../report.ts'
import { durationsOf, type Interactions, plainInteractions } from './acts.ts'
import { openWindows, settled, THROTTLE, type Window } from './window.ts'

const BY_KEYS = 24
const BY_MOUSE = 12
/** The column that cards are taken from, and the one they come into. */
const [FROM, TO] = [0, 1]

export interface Moves {
  readonly acts: Interactions
  readonly plain: Interactions
  /** Milliseconds from the act until the server's answer that it is stored. */
  readonly stored: readonly number[]
}

/** The paint after a drop: the browser gives no interaction for it, so that what follows the event is timed in the page. */
const WATCH_DROP = `void (globalThis.__dropped = new Promise((done) => addEventListener('drop', ({ timeStamp }) =>
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - timeStamp))), { capture: true, once: true })))`

const lane = ({ page }: Window, at: number) => page.locator('.lane').nth(at)
const cardsOf = (window: Window, at: number) => lane(window, at).locator('[data-card]')

/** Moves the first card of a column, waits until it is stored and lies in the other; gives what `act` measured and how long the storing took. */
async function carry<T>(window: Window, act: () => Promise<T>): Promise<{ result: T; storedMs: number }> {
  const id = await cardsOf(window, FROM).first().getAttribute('data-card')
  const stored = window.page.waitForResponse(
    (answer) => answer.request().method() === 'PATCH' && answer.url().endsWith(`/opportunities/${id}`),
  )
  const began = performance.now()
  const timed = stored.then((answer) => ({ ok: answer.ok(), ms: performance.now() - began }))
  const [{ ok, ms }, result] = await Promise.all([timed, act()])
  if (!ok) throw new Error(`the move of ${id} was refused`)
  await lane(window, TO).locator(`[data-card="${id}"]`).waitFor()
  await settled(window)
  return { result, storedMs: ms }
}

async function byKeys(window: Window): Promise<{ result: number[]; storedMs: number }> {
  await cardsOf(window, FROM).first().focus()
  await window.page.keyboard.press('Space')
  await window.page.keyboard.press('ArrowRight')
  return carry(window, () => durationsOf(window, () => window.page.keyboard.press('Space')))
}

function byMouse(window: Window): Promise<{ result: number; storedMs: number }> {
  return carry(window, async () => {
    await window.ask(WATCH_DROP)
    // while one is carried the columns give way: it is aimed at what lies in the column before and after
    await cardsOf(window, FROM)
      .first()
      .dragTo(lane(window, TO), { targetPosition: { x: 40, y: 300 } })
    return window.ask<number>('__dropped')
  })
}

/** Carries deals over the board of a salesperson's company, by keys and by mouse. */
export async function movesOf(url: string, token: string): Promise<Moves> {
  const browser = await startChromium()
  const open = openWindows(browser, url)
  try {
    const plain = await plainInteractions(open, url)
    const window = await open(token)
    await window.page.goto(`${url}/opportunities`)
    await cardsOf(window, FROM).first().waitFor()
    await settled(window)
    await window.slow(THROTTLE)
    const [keys, drops, stored]: [number[], number[], number[]] = [[], [], []]
    for (let n = 0; n < BY_KEYS; n += 1) {
      const { result, storedMs } = await byKeys(window)
      keys.push(...result)
      stored.push(storedMs)
    }
    for (let n = 0; n < BY_MOUSE; n += 1) {
      const { result, storedMs } = await byMouse(window)
      drops.push(result)
      stored.push(storedMs)
    }
    await window.close()
    const acts = { p75: percentile([...keys, ...drops], 0.75), acts: { 'by keys': keys, 'by mouse': drops } }
    return { acts, plain, stored }
  } finally {
    await browser.close()
  }
}

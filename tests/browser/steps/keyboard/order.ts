import { expect } from 'vitest'
import type { Stop } from '../../harness/keyboard.ts'
import type { KeyboardDay } from '../../keyboard-day.ts'

/** More stops than any page has: who needs more is held in a trap. */
const MOST = 500
const PAGES = [
  '/',
  '/accounts',
  '/contacts',
  '/leads',
  '/imports',
  '/trash',
  '/notices',
  '/settings/profile',
  '/settings/security',
] as const

const middle = ({ top, bottom }: Stop): number => (top + bottom) / 2

/** The eye goes right and down: a stop both above (or beside) and left of the one before it, with both in sight of each other, is out of order. */
const isBackward = (from: Stop, to: Stop): boolean => middle(to) <= middle(from) + 2 && to.right <= from.left + 2

/** From the top of a page by Tab until the focus comes round: every stop seen, none above and left of the one before. */
async function walk({ office: { visitor, holdfast }, keyboard }: KeyboardDay, path: string): Promise<number> {
  const { page } = visitor
  await page.goto(`${holdfast.url}${path}`)
  await page.locator('main h1').waitFor()
  let filled = -1
  const grows = async () => {
    const before = filled
    filled = (await page.locator('main').textContent())?.length ?? 0
    return filled === before && (await page.locator('main [aria-busy="true"]').count()) === 0
  }
  await expect.poll(grows, { interval: 300, timeout: 10_000 }).toBe(true)
  const first = await keyboard.press('Tab')
  let [before, stops] = [first, 1]
  for (; stops < MOST; stops += 1) {
    await page.keyboard.press('Tab')
    const stop = await keyboard.look()
    if (stop.lost || (await keyboard.isOn(page.locator('.skip')))) return stops
    expect(isBackward(before, stop), `${path}: from ${before.what} back to ${stop.what}`).toBe(false)
    before = stop
  }
  throw new Error(`${path}: after ${MOST} stops the focus is on ${before.what}`)
}

export async function walkPages(day: KeyboardDay): Promise<void> {
  for (const path of PAGES) expect(await walk(day, path), path).toBeGreaterThan(10)
}

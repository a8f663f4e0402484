import { expect } from 'vitest'
import type { Demonstration } from '../../harness/demonstration.ts'
import { Keyboard, type Stop } from '../../harness/keyboard.ts'
import type { Office } from '../../harness/office.ts'

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

const FRAMES = 8

/** What has the focus; where a part of the page was just made anew, once the page has brought it back. */
async function lookAgain({ visitor }: Office, keyboard: Keyboard): Promise<Stop> {
  let stop = await keyboard.look()
  for (let frame = 0; stop.lost && frame < FRAMES; frame += 1) {
    await visitor.page.evaluate('new Promise(requestAnimationFrame)')
    stop = await keyboard.look()
  }
  return stop
}

/** From the top of a page by Tab until the focus comes round: every stop seen, none above and left of the one before. */
async function walk(office: Office, path: string): Promise<readonly string[]> {
  const { visitor, holdfast } = office
  const { page } = visitor
  const keyboard = new Keyboard(page)
  await page.goto(`${holdfast.url}${path}`)
  await page.locator('#sheet h1').waitFor()
  let filled = -1
  const grows = async () => {
    const before = filled
    filled = (await page.locator('main').textContent())?.length ?? 0
    return filled === before && (await page.locator('main [aria-busy="true"]').count()) === 0
  }
  await expect.poll(grows, { interval: 300 }).toBe(true)
  const first = await keyboard.press('Tab')
  let before = first
  const passed = [first.what]
  while (passed.length < MOST) {
    await page.keyboard.press('Tab')
    const stop = await lookAgain(office, keyboard)
    if (stop.lost || stop.what === first.what) return passed
    expect(isBackward(before, stop), `${path}: from ${before.what} back to ${stop.what}`).toBe(false)
    before = stop
    passed.push(stop.what)
  }
  throw new Error(`${path}: after ${MOST} stops the focus is on ${before.what}`)
}

/** On every page the focus goes as the eye does, and comes to an end. */
export async function walkPages({ office }: Pick<Demonstration, 'office'>): Promise<void> {
  for (const path of PAGES) {
    const passed = await walk(office, path)
    expect(passed.length, `${path}: ${passed.join('\n')}`).toBeGreaterThan(10)
  }
}

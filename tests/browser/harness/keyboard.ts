import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Sample } from './demonstration.ts'

/** What stands out about an element that has the focus, and about what is drawn for it: its frame, its neighbours (a hidden box is drawn by one). */
const LOOKS = `
  const looksOf = (element) => {
    const around = [element, element.parentElement, element.parentElement?.parentElement, ...(element.parentElement?.children ?? []), ...element.children]
    return around.filter(Boolean).flatMap((one) => ['', '::after', '::before'].map((part) => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } = getComputedStyle(one, part || undefined)
      return [outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor].join()
    })).join('|')
  }`

const STOPS = 'a[href], button, input, textarea, [tabindex]'

/** Before a key: how everything that may have the focus looks without it. */
const REMEMBER = `(() => { ${LOOKS}
  window.looksBefore = new WeakMap()
  for (const one of document.querySelectorAll(${JSON.stringify(STOPS)}))
    if (one !== document.activeElement && one.getClientRects().length > 0) window.looksBefore.set(one, looksOf(one))
})()`

export interface Stop {
  /** What it is, for whoever reads of a fault. */
  readonly what: string
  readonly lost: boolean
  /** Whether one sees that it has the focus. */
  readonly visible: boolean
  readonly inSight: boolean
  /** Where it stands on the page, as if nothing had been scrolled. */
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** After a key: where the focus is, whether it is seen, and where it stands. A text that is written in shows its caret. */
const LOOK = `(() => { ${LOOKS}
  const element = document.activeElement
  const lost = element === null || element === document.body
  if (lost) return { what: 'the page', lost, visible: false, inSight: false, left: 0, right: 0, top: 0, bottom: 0 }
  const drawn = element.getBoundingClientRect().width > 2 ? element : element.closest('label') ?? element.parentElement
  const { left, right, top, bottom } = drawn.getBoundingClientRect()
  const before = window.looksBefore?.get(element)
  const { outlineStyle, outlineWidth } = getComputedStyle(element)
  const isFramed = outlineStyle !== 'none' && outlineWidth !== '0px'
  const isWrittenIn = element.matches('textarea, input:not([type=checkbox]):not([type=radio])') && !element.readOnly
  const visible = isFramed || isWrittenIn || (before !== undefined && before !== looksOf(element))
  const inSight = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth
  const what = element.tagName.toLowerCase() + ' “' + (element.getAttribute('aria-label') ?? element.textContent ?? '').slice(0, 60) + '” .' + element.className
  let scrolled = 0
  for (let at = drawn.parentElement; at !== null; at = at.parentElement) scrolled += at.scrollTop
  return { what, lost, visible, inSight, left, right, top: top + scrolled, bottom: bottom + scrolled }
})()`

/** A person who has a keyboard and nothing else. Each key is judged: the focus is never lost and always seen. */
export class Keyboard {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  /** Where the focus is now. */
  look = async (): Promise<Stop> => (await this.#page.evaluate(LOOK)) as Stop

  /** Presses a key and sees where the focus is then; a page that is fetched meanwhile has a moment for it. */
  async press(key: string): Promise<Stop> {
    await this.#page.evaluate(REMEMBER)
    await this.#page.keyboard.press(key)
    return this.settle(key)
  }

  /** Waits until the focus is somewhere and seen. */
  async settle(after: string): Promise<Stop> {
    let stop = await this.look()
    const fault = async () => {
      stop = await this.look()
      if (stop.lost) return 'lost'
      if (!stop.visible) return `unseen on ${stop.what}`
      return stop.inSight ? '' : `out of sight on ${stop.what}`
    }
    await expect.poll(fault, { message: `the focus after ${after}`, interval: 40 }).toBe('')
    return stop
  }

  type = (words: string): Promise<void> => this.#page.keyboard.type(words)

  /** Whether one of these has the focus. */
  isOn = (target: Locator): Promise<boolean> => target.evaluateAll((all) => all.some((one) => one.matches(':focus')))

  /** Waits until the focus is on it by itself, as when something opens. */
  async arrives(target: Locator): Promise<void> {
    await expect.poll(async () => (await this.isOn(target)) || (await this.look()).what).toBe(true)
  }

  /** Goes on by Tab (or another key) until it has the focus; the keys it took. */
  async goTo(target: Locator, { by = 'Tab', most = 70 }: { by?: string; most?: number } = {}): Promise<number> {
    await target.first().waitFor({ state: 'attached' }) // a box that is drawn by another element counts as hidden
    const passed: string[] = []
    for (let keys = 0; keys <= most; keys += 1) {
      if (await this.isOn(target)) return keys
      passed.push((await this.press(by)).what)
    }
    throw new Error(`${by} does not lead to ${String(target)} within ${most} keys, but over:\n${passed.join('\n')}`)
  }

  /** Waits until this is told to whoever does not look, too: it stands in a live region. */
  hears = (words: string): Promise<void> =>
    this.#page.locator('[role="alert"], [role="status"], [aria-live]').filter({ hasText: words }).first().waitFor()

  /** Opens a menu by Enter on what has the focus and chooses an entry of it by arrows, each pressed once the focus has followed the one before. */
  async choose(name: string): Promise<void> {
    const entries = this.#page.getByRole('menuitem')
    await this.#page.keyboard.press('Enter')
    await this.arrives(entries.first())
    const steps = (await entries.allTextContents()).findIndex((text) => text.includes(name))
    for (let at = 1; at <= steps; at += 1) {
      await this.press('ArrowDown')
      await this.arrives(entries.nth(at))
    }
    expect(await this.isOn(this.#page.getByRole('menuitem', { name }))).toBe(true)
    await this.press('Enter')
  }

  /** Goes back to the rail and opens a place by its link. */
  openPlace = (rail: string, place: string): Promise<void> =>
    this.use(
      this.#page.getByRole('navigation', { name: rail, exact: true }).getByRole('link', { name: place, exact: true }),
      'Enter',
      'Shift+Tab',
    )

  /** Goes there and presses a key on it. */
  async use(target: Locator, key = 'Enter', by = 'Tab'): Promise<void> {
    await this.goTo(target, { by })
    await this.press(key)
  }
}

/** A salesperson of the sample company at their window with nothing but a keyboard. */
export interface KeyboardDay extends Sample {
  readonly keyboard: Keyboard
}

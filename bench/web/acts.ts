/** How long the browser takes from an input to the next paint (the parts of INP), by real mouse and keyboard, its processor slowed down. */
import { percentile } from '../report.ts'
import { type Open, settled, THROTTLE, type Window } from './window.ts'

export interface Interactions {
  readonly p75: number
  /** Milliseconds of each interaction, by act. Eight is the browser's own step; 16 stands for anything shorter. */
  readonly acts: Readonly<Record<string, readonly number[]>>
}

const SHORTEST_MS = 16

interface Entry {
  readonly interactionId: number
  readonly duration: number
}

/** Waits until two frames have passed and the browser has told its entries. */
const PAUSE = 'new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 350))'

/** The durations of what was done: for each interaction its longest event. */
export async function durationsOf(window: Window, act: () => Promise<unknown>): Promise<number[]> {
  await window.ask('void (__seen.acts.length = 0)')
  await act()
  await window.ask(PAUSE)
  const entries = await window.ask<readonly Entry[]>('__seen.acts')
  const longest = new Map<number, number>()
  for (const { interactionId, duration } of entries)
    longest.set(interactionId, Math.max(duration, longest.get(interactionId) ?? 0))
  return longest.size === 0 ? [SHORTEST_MS] : [...longest.values()]
}

function gather() {
  const acts: Record<string, number[]> = {}
  return {
    acts,
    async note(window: Window, name: string, act: () => Promise<unknown>) {
      acts[name] = [...(acts[name] ?? []), ...(await durationsOf(window, act))]
    },
    whole: (): Interactions => ({ p75: percentile(Object.values(acts).flat(), 0.75), acts }),
  }
}

const ROUNDS = 4
const WORDS = 'wangwei'

async function onHome(window: Window, url: string, note: ReturnType<typeof gather>['note']): Promise<void> {
  const { page } = window
  await page.goto(url)
  await page.locator('.todo-group li').first().waitFor()
  await settled(window)
  await window.slow(THROTTLE)
  for (let round = 0; round < ROUNDS; round += 1) {
    const line = page.locator('.todo-group li').nth(round)
    await note(window, 'Home: open the line of a follow-up', () => line.locator('button.btn').click())
    await page.locator('.flinewords').waitFor()
    for (const letter of 'hao')
      await note(window, 'Home: type a follow-up', () => page.locator('.flinewords').press(letter))
    await note(window, 'Home: close it', () => page.keyboard.press('Escape'))
    await note(window, 'open the palette', () => page.keyboard.press('/'))
    await page.locator('[role="combobox"]').waitFor()
    await note(window, 'close the palette', () => page.keyboard.press('Escape'))
  }
  await window.slow(1)
}

async function onList(window: Window, url: string, note: ReturnType<typeof gather>['note']): Promise<void> {
  const { page } = window
  const rows = page.locator('[data-row-link]')
  const open = async () => {
    await page.goto(`${url}/contacts`)
    await rows.first().waitFor()
    await settled(window)
    await window.slow(THROTTLE)
  }
  await open()
  for (let round = 0; round < ROUNDS; round += 1) {
    await note(window, 'list: tick a row', () => page.locator('tr[data-id] .rowcheck').nth(round).click())
    await note(window, 'list: walk to the next row', () => page.keyboard.press('ArrowDown'))
  }
  await note(window, 'list: untick all', () => page.keyboard.press('Escape'))
  const tabs = page.locator('.views nav a')
  for (let round = 0; round < ROUNDS; round += 1) {
    await note(window, 'list: switch the view', () => tabs.nth(round % 2 === 0 ? 1 : 0).click())
    await settled(window)
  }
  await page.locator('.listsearch input').click()
  for (const letter of WORDS) await note(window, 'list: type in the filter', () => page.keyboard.press(letter))
  for (const _ of WORDS) await page.keyboard.press('Backspace')
  await rows.first().waitFor()
  for (let round = 0; round < ROUNDS; round += 1) {
    await note(window, 'list: open a record', () => rows.nth(round).click())
    await page.waitForURL(/contacts\/./)
    await settled(window)
    await note(window, 'record: back to the list', () => page.locator('.rail a[href="/contacts"]').click())
    await rows.first().waitFor()
    await settled(window)
  }
  await window.slow(1)
}

/** Typical acts of a day on Home, in the list and on a record. */
export async function interactions(open: Open, url: string, tokens: readonly string[]): Promise<Interactions> {
  const gathered = gather()
  for (const [at, work] of [onHome, onList].entries()) {
    const window = await open(tokens[at] ?? null)
    await work(window, url, gathered.note)
    await window.close()
  }
  return gathered.whole()
}

const PLAIN = `<!doctype html><title>·</title><button>·</button><input><p>0</p>
  <script>
    let n = 0
    const tell = () => { document.querySelector('p').textContent = ++n }
    document.querySelector('button').onclick = tell
    document.querySelector('input').oninput = tell
  </script>`

/** The baseline: a page of one button and one field that change one number. */
export async function plainInteractions(open: Open, url: string): Promise<Interactions> {
  const gathered = gather()
  const window = await open(null)
  await window.page.route(url, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: PLAIN }))
  await window.page.goto(url)
  await window.slow(THROTTLE)
  for (let round = 0; round < ROUNDS; round += 1) {
    await gathered.note(window, 'click', () => window.page.locator('button').click())
    await window.page.locator('input').focus()
    for (const letter of WORDS) await gathered.note(window, 'type', () => window.page.keyboard.press(letter))
  }
  await window.close()
  return gathered.whole()
}

import { expect } from 'vitest'
import type { Office } from '../harness/office.ts'
import { debuggerOf } from '../harness/screen.ts'
import { openContacts } from './list-office.ts'

const ROWS = 10_000
const FRAMES = 240
/** Of these, how many go down, one row a frame: 2,400 pixels a second where 60 frames are drawn. The others go up, faster. */
const DOWN = 160
const DOWN_PX = 40
const UP_PX = 75
const THROTTLE = 4
/** What is in sight, and as much again before and after. */
const MOST_DRAWN = 64

interface Asked {
  readonly limit: number
  readonly cursor?: string
}
interface Answer {
  readonly data: readonly Record<string, unknown>[]
  readonly page: Record<string, unknown>
}

/**
 * Nobody may list 10,000 people within an hour, and no test weakens that: the first page is the server's own, and the pages after it are copies of
 * its rows under ids of their own, answered before the request leaves the browser.
 */
async function lengthen({ visitor: { page } }: Office): Promise<void> {
  let first: Answer['data'] = []
  let served = 0
  await page.route('**/api/v1/contacts/query', async (route) => {
    const asked = route.request().postDataJSON() as Asked
    if (asked.cursor === undefined) {
      const response = await route.fetch()
      const answer = (await response.json()) as Answer
      first = answer.data
      served = first.length
      await route.fulfill({ response, json: { ...answer, page: { ...answer.page, next: 'more' } } })
      return
    }
    const data = Array.from({ length: asked.limit }, (_, at) => ({
      ...first[(served + at) % first.length],
      id: `01a00000-0000-7000-8000-${String(served + at).padStart(12, '0')}`,
    }))
    served += data.length
    await route.fulfill({ json: { data, page: { next: served >= ROWS ? null : 'more', limit: asked.limit } } })
  })
}

/**
 * Scrolls on from where the list stands, down and then up, and says how the frames came, in milliseconds, how many rows were drawn at most, and in how
 * many frames a row in sight was not.
 */
const SCROLL = `new Promise((done) => {
  const list = document.querySelector('.vt')
  const room = list.clientHeight - list.querySelector('tbody').offsetTop
  const times = []
  let [last, place, drawn, empty] = [performance.now(), list.scrollTop, 0, 0]
  const frame = (now) => {
    times.push(now - last)
    last = now
    const tops = [...list.querySelectorAll('tr[data-id]')].map((row) => parseFloat(row.style.top))
    drawn = Math.max(drawn, tops.length)
    if (Math.min(...tops) > place || Math.max(...tops) + ${DOWN_PX} < place + room) empty += 1
    place += times.length < ${DOWN} ? ${DOWN_PX} : -${UP_PX}
    list.scrollTop = place
    if (times.length < ${FRAMES}) requestAnimationFrame(frame)
    else done({ times: times.slice(1), drawn, empty })
  }
  requestAnimationFrame(frame)
})`

interface Scrolled {
  readonly times: readonly number[]
  readonly drawn: number
  readonly empty: number
}

const FRAME_MS = 1000 / 60

/** Who listens for the turns of the wheel where every page could: as long as it is nobody, the browser scrolls without asking. */
async function wheelListeners(session: Awaited<ReturnType<typeof debuggerOf>>): Promise<string[]> {
  const hearing: string[] = []
  for (const expression of ['window', 'document', 'document.body', 'document.getElementById("root")']) {
    const { result } = await session.send('Runtime.evaluate', { expression })
    const { listeners } = await session.send('DOMDebugger.getEventListeners', { objectId: result.objectId ?? '' })
    if (listeners.some(({ type }) => type === 'wheel')) hearing.push(expression)
  }
  return hearing
}

/** An icon of a row says its name where the mouse rests. */
async function restOnIcon({ visitor: { page } }: Office): Promise<void> {
  const icon = page.locator('.vt-ways .iconbtn:not(.noway)').first()
  const name = await icon.getAttribute('aria-label')
  await icon.scrollIntoViewIfNeeded()
  // what scrolls takes a tooltip away, and tells of it with the next frame
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
  await icon.hover()
  await page.getByRole('tooltip', { name: name ?? '', exact: true }).waitFor()
}

/** Far down a list of 10,000 rows: only what is in sight is drawn, each frame is laid out once, and no page is waited for. */
export async function scrollFar(office: Office): Promise<void> {
  const { page } = office.visitor
  await lengthen(office)
  await openContacts(office)
  await restOnIcon(office)
  const session = await debuggerOf(page)
  const metrics = async () =>
    Object.fromEntries((await session.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]))
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const before = await metrics()
  await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE })
  const { result } = await session.send('Runtime.evaluate', {
    expression: SCROLL,
    awaitPromise: true,
    returnByValue: true,
  })
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  const after = await metrics()
  const { times, drawn, empty } = result.value as Scrolled
  const dropped = times.reduce((sum, time) => sum + Math.max(0, Math.round(time / FRAME_MS) - 1), 0)
  const laidOut = ((after['LayoutCount'] ?? 0) - (before['LayoutCount'] ?? 0)) / FRAMES
  const share = ((100 * dropped) / (times.length + dropped)).toFixed(1)
  console.info(
    `scrolled, CPU ${THROTTLE}× slower: ${share} % of frames dropped, ${drawn} rows drawn at most, ${empty} frames with an empty row`,
  )
  expect(drawn).toBeLessThanOrEqual(MOST_DRAWN)
  expect(empty).toBe(0)
  expect(laidOut).toBeLessThan(1.5)
  expect(await wheelListeners(session)).toEqual([])
  await page.unroute('**/api/v1/contacts/query')
}

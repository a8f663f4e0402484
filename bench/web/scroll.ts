/** Frames dropped while a list of 10,000 rows is scrolled by the wheel of a mouse, its processor slowed down. */
import { percentile } from '../report.ts'
import { SCROLL_BEGINS, SCROLL_ENDS, type Shown, shownDuring } from './shown-frames.ts'
import { type Open, type Page, settled, THROTTLE, type Window } from './window.ts'

const ROWS = 10_000
/** A wheel turned fast: sixty rows of 40 pixels a second. */
const PIXELS_PER_SECOND = 2_400
const PIXELS = 12_000
const FRAME_MS = 1_000 / 60

export interface Scrolled {
  /** Of the frames that a screen of 60 a second would have shown, those for which the page's thread was late. */
  readonly droppedPercent: number
  /** The middle frame and the longest, milliseconds. */
  readonly p50: number
  readonly p95: number
  readonly longest: number
  readonly frames: number
  /** Frames in which a row in sight was not drawn yet: what the eye saw before the page's thread heard of the step. */
  readonly blank: number
  /** What came on the screen, by the browser's own account. */
  readonly shown: Shown
  /** Milliseconds of the page's own thread for each frame, by Chromium's clock of that thread. */
  readonly work: Work
}

interface Work {
  readonly script: number
  readonly style: number
  readonly layout: number
  readonly all: number
}

/**
 * The times of frames, as requestAnimationFrame gives them, until the list has stood for a quarter of a second. A row is missing where what is drawn
 * does not reach as far as what is in sight, looked at before the page draws for the step.
 */
const WATCH = (scroller: string, row: string) => `void (globalThis.__frames = new Promise((done) => {
  const list = document.querySelector(${JSON.stringify(scroller)})
  const body = list.querySelector(${JSON.stringify(row)})?.parentElement
  const room = list.clientHeight - (body?.offsetTop ?? 0)
  const times = []
  let [blank, moved, started] = [0, 0, false]
  const look = () => {
    if (!started) performance.mark('${SCROLL_BEGINS}')
    started = true
    moved = performance.now()
    const tops = body === undefined ? [] : Array.from(body.children, ({ style }) => parseFloat(style.top))
    if (tops.length > 0 && (Math.min(...tops) > list.scrollTop || Math.max(...tops) + 40 < list.scrollTop + room)) blank += 1
  }
  addEventListener('scroll', look, { passive: true, capture: true })
  const frame = (now) => {
    if (started) times.push(now)
    if (started && performance.now() - moved > 250) {
      performance.mark('${SCROLL_ENDS}', { startTime: moved })
      done({ times, blank, until: moved })
    } else requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
}))`

/** What the page's thread has worked so far, in milliseconds. */
async function workOf({ devtools }: Window): Promise<Work> {
  const { metrics } = await devtools.send('Performance.getMetrics')
  const of = (wanted: string) => 1_000 * (metrics.find(({ name }) => name === wanted)?.value ?? 0)
  return {
    script: of('ScriptDuration'),
    style: of('RecalcStyleDuration'),
    layout: of('LayoutDuration'),
    all: of('TaskDuration'),
  }
}

const eachOf = (before: Work, after: Work, frames: number): Work => {
  const each = (part: keyof Work) => Number(((after[part] - before[part]) / Math.max(1, frames)).toFixed(2))
  return { script: each('script'), style: each('style'), layout: each('layout'), all: each('all') }
}

async function scrolled(window: Window, scroller: string, row: string): Promise<Scrolled> {
  const box = await window.page.locator(scroller).boundingBox()
  if (box === null) throw new Error('there is no list to scroll')
  await window.devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const before = await workOf(window)
  await window.slow(THROTTLE)
  await window.ask(WATCH(scroller, row))
  const [{ times, blank, until }, shown] = await shownDuring(window.page, async () => {
    await window.devtools.send('Input.synthesizeScrollGesture', {
      x: box.x + box.width / 2,
      y: box.y + box.height / 2,
      yDistance: -PIXELS,
      speed: PIXELS_PER_SECOND,
      gestureSourceType: 'mouse',
      preventFling: true,
    })
    return window.ask<{ times: number[]; blank: number; until: number }>('__frames')
  })
  await window.slow(1)
  const work = eachOf(before, await workOf(window), times.length)
  const within = times.filter((time) => time <= until)
  const deltas = within.slice(1).map((time, at) => time - (within[at] ?? time))
  const dropped = deltas.reduce((total, delta) => total + Math.max(0, Math.round(delta / FRAME_MS) - 1), 0)
  return {
    droppedPercent: (100 * dropped) / Math.max(1, deltas.length + dropped),
    p50: percentile(deltas, 0.5),
    p95: percentile(deltas, 0.95),
    longest: percentile(deltas, 1),
    frames: deltas.length,
    blank,
    shown,
    work,
  }
}

interface Answer {
  readonly data: readonly Record<string, unknown>[]
  readonly page: Record<string, unknown>
}

/**
 * Nobody may list 10,000 people within an hour: the first page is the server's own, the pages after it are copies of its rows under ids of their own,
 * answered before the request leaves the browser.
 */
async function lengthen(page: Page): Promise<void> {
  let first: Answer['data'] = []
  let served = 0
  await page.route('**/api/v1/contacts/query', async (route) => {
    const asked = route.request().postDataJSON() as { limit: number; cursor?: string }
    if (asked.cursor === undefined) {
      const response = await route.fetch()
      const answer = (await response.json()) as Answer
      first = answer.data
      served = first.length
      return route.fulfill({ response, json: { ...answer, page: { ...answer.page, next: 'more' } } })
    }
    const data = Array.from({ length: asked.limit }, (_, at) => ({
      ...first[(served + at) % first.length],
      id: `01a00000-0000-7000-8000-${String(served + at).padStart(12, '0')}`,
    }))
    served += data.length
    return route.fulfill({ json: { data, page: { next: served >= ROWS ? null : 'more', limit: asked.limit } } })
  })
}

/** The list of contacts. */
export async function scrollList(open: Open, url: string, token: string): Promise<Scrolled> {
  const window = await open(token)
  await lengthen(window.page)
  await window.page.goto(`${url}/contacts`)
  await window.page.locator('[data-row-link]').first().waitFor()
  await settled(window)
  const result = await scrolled(window, '.vt', 'tr[data-id]')
  await window.close()
  return result
}

const CELLS = ['王伟', '云杉精密仪器', '采购总监', '138 **** 8000', 'u1a@example.com', 'website', '今天', '昨天']

/** The baseline: the same window of rows over 10,000 in as few lines as it takes, each cell a plain word, no framework. */
const PLAIN = `<!doctype html><title>·</title><style>
  body { margin: 0; font: 13px/20px sans-serif }
  #list { height: 700px; overflow: auto; contain: strict; background: #fff }
  #rows { position: relative; height: ${ROWS * 40}px }
  .row { position: absolute; left: 0; right: 0; height: 40px; display: grid; grid-template-columns: repeat(8, 1fr); border-bottom: 1px solid #eee; contain: strict; background: #fff }
  </style><div id="list"><div id="rows"></div></div><script>
  const list = document.getElementById('list'), rows = document.getElementById('rows'), drawn = new Map()
  const draw = () => {
    const from = Math.max(0, Math.floor(list.scrollTop / 40) - 10), to = Math.min(${ROWS - 1}, from + 37)
    for (const [at, row] of drawn) if (at < from || at > to) { row.remove(); drawn.delete(at) }
    for (let at = from; at <= to; at += 1) {
      if (drawn.has(at)) continue
      const row = document.createElement('div')
      row.className = 'row'
      row.style.top = at * 40 + 'px'
      for (const word of ${JSON.stringify(CELLS)}) row.appendChild(document.createElement('span')).textContent = word
      rows.appendChild(row)
      drawn.set(at, row)
    }
  }
  list.addEventListener('scroll', draw, { passive: true })
  draw()
  </script>`

/** The baseline: a plain list of as many rows of plain words. */
export async function scrollPlain(open: Open, url: string): Promise<Scrolled> {
  const window = await open(null)
  await window.page.route(url, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: PLAIN }))
  await window.page.goto(url)
  const result = await scrolled(window, '#list', '.row')
  await window.close()
  return result
}

/** What the machine itself can do: an empty block that moves and has nothing to draw. */
export async function scrollEmpty(open: Open, url: string): Promise<Scrolled> {
  const window = await open(null)
  const body = `<!doctype html><title>·</title><style>body{margin:0}#list{height:700px;overflow:auto;background:#fff}</style><div id="list"><p style="height:${ROWS * 40}px"></p></div>`
  await window.page.route(url, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }))
  await window.page.goto(url)
  const result = await scrolled(window, '#list', 'p')
  await window.close()
  return result
}

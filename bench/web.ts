/** The web application in a real browser, its processor four times slower, each figure beside a plain page in the same run. */
import { startChromium } from '../tests/browser/harness/chromium.ts'
import type { Base } from './base.ts'
import { signIn } from './company.ts'
import type { Figure, RowResult } from './report.ts'
import { type Interactions, interactions, plainInteractions } from './web/acts.ts'
import { type FirstVisit, firstVisit } from './web/bytes.ts'
import { type Paints, paintsOf, plainPaints } from './web/paint.ts'
import { type Scrolled, scrollEmpty, scrollList, scrollPlain } from './web/scroll.ts'
import { openWindows, THROTTLE } from './web/window.ts'

const PORT = Number(process.env['BENCH_WEB_PORT'] ?? 3947)
const TASKS = 24
const DAY_MS = 86_400_000

/** Fills each salesperson's Home: tasks about their own contacts, overdue, due today and in the days to come. */
async function fillHome(url: string, token: string): Promise<void> {
  const call = async <T>(path: string, body: object): Promise<T> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(`${url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const { data: before } = await call<{ data: unknown[] }>('/tasks/query', { limit: 1 })
  if (before.length > 0) return
  const { data } = await call<{ data: { id: string }[] }>('/contacts/query', { limit: TASKS, fields: ['name'] })
  const operations = data.map(({ id }, at) => ({
    op: 'create',
    values: {
      what: '回电，确认样机的交期',
      due: new Date(Date.now() + ((at % 3) - 1) * DAY_MS).toISOString(),
      about: { object: 'contact', id },
    },
  }))
  await call('/tasks/batch', { operations })
}

const kilobytes = (bytes: number): number => bytes / 1_000
const SCREEN = `${THROTTLE}× slower`

const bytesFigures = (zh: FirstVisit): Figure[] => [
  {
    what: 'scripts until Home',
    value: kilobytes(zh.scriptBytesUntilHome),
    unit: 'KB',
    must: 250,
    aim: 180,
    better: 'less',
    beside: `${Math.round(kilobytes(zh.scriptBytes))} KB with what comes by itself after it`,
  },
  {
    what: 'first visit, fonts included',
    value: kilobytes(zh.allBytes),
    unit: 'KB',
    must: 900,
    aim: 500,
    better: 'less',
    beside: `${zh.requests} requests; fonts ${Math.round(kilobytes(zh.fontBytes))} KB in ${zh.fonts} files, ${Math.round(kilobytes(zh.chineseFontBytes))} KB of them for Chinese on a machine without a Chinese font`,
  },
  {
    what: 'the same where the system has a Chinese font',
    value: kilobytes(zh.allBytes - zh.chineseFontBytes),
    unit: 'KB',
    must: 900,
    aim: 500,
    better: 'less',
    beside: 'none of the files for Chinese is fetched there',
  },
]

const paintFigure = (what: string, { p75, usableP75 }: Paints, plain: Paints): Figure => ({
  what: `${what}, largest paint p75, ${SCREEN}`,
  value: p75,
  unit: 'ms',
  must: 1_500,
  aim: 800,
  better: 'less',
  beside: `rows there after ${Math.round(usableP75)} ms; plain HTML ${Math.round(plain.p75)} ms`,
})

const actsFigure = ({ p75 }: Interactions, plain: Interactions): Figure => ({
  what: `interaction to next paint p75, ${SCREEN}`,
  value: p75,
  unit: 'ms',
  must: 150,
  aim: 60,
  better: 'less',
  beside: `a plain page ${plain.p75} ms`,
})

const scrollFigure = (list: Scrolled, plain: Scrolled, empty: Scrolled): Figure => ({
  what: `10,000 rows by the wheel, frames dropped, ${SCREEN}`,
  value: list.droppedPercent,
  unit: '%',
  must: 5,
  aim: 1,
  better: 'less',
  beside: `plain words ${plain.droppedPercent.toFixed(1)} %, an empty block ${empty.droppedPercent.toFixed(1)} %; ${list.blank} frames with a row missing`,
})

/** What the eye sees of the same scrolling: the compositor moves the list by itself, with what was drawn ahead. */
const shownFigure = (list: Scrolled, plain: Scrolled, empty: Scrolled): Figure => ({
  what: 'the same, frames that the screen did not get',
  value: list.shown.missedPercent,
  unit: '%',
  must: 5,
  aim: 1,
  better: 'less',
  beside: `plain words ${plain.shown.missedPercent.toFixed(1)} %, an empty block ${empty.shown.missedPercent.toFixed(1)} %; came without the page's last rows ${list.shown.latePercent.toFixed(1)}, ${plain.shown.latePercent.toFixed(1)} and ${empty.shown.latePercent.toFixed(1)} %`,
})

/** Everything of this row runs at one server that was asked before. */
async function measure(url: string, tokens: readonly string[]) {
  const browser = await startChromium()
  const open = openWindows(browser, url)
  const [visitor = '', scroller = '', ...others] = tokens
  try {
    await firstVisit(open, url, visitor) // the server compresses each file when it is first asked for
    const bytes = await firstVisit(open, url, visitor)
    const plainPaint = await plainPaints(open, url)
    const [homeCold, homeWarm] = await paintsOf(open, { url, rows: '.todo-group li' }, others)
    const contacts = { url: `${url}/contacts`, rows: '[data-row-link]' }
    const [listCold, listWarm] = await paintsOf(open, contacts, others.toReversed())
    const plainActs = await plainInteractions(open, url)
    const acts = await interactions(open, url, others.slice(4))
    const [empty, plain, list] = [
      await scrollEmpty(open, url),
      await scrollPlain(open, url),
      await scrollList(open, url, scroller),
    ]
    return { bytes, plainPaint, homeCold, homeWarm, listCold, listWarm, plainActs, acts, empty, plain, list }
  } finally {
    await browser.close()
  }
}

const PEOPLE = 20

/** Measures first visit, paints, interactions and scrolling of a salesperson's Home and list. */
export async function benchWeb({ installation, company }: Base): Promise<RowResult> {
  const server = await installation.startServer(PORT)
  try {
    const tokens = await signIn(installation, company, company.reps.slice(0, PEOPLE))
    for (const token of tokens) await fillHome(server.url, token)
    const detail = await measure(server.url, tokens)
    const { plainPaint } = detail
    return {
      figures: [
        ...bytesFigures(detail.bytes),
        paintFigure('Home, empty cache', detail.homeCold, plainPaint),
        paintFigure('Home, visited before', detail.homeWarm, plainPaint),
        paintFigure('contacts, empty cache', detail.listCold, plainPaint),
        paintFigure('contacts, visited before', detail.listWarm, plainPaint),
        actsFigure(detail.acts, detail.plainActs),
        scrollFigure(detail.list, detail.plain, detail.empty),
        shownFigure(detail.list, detail.plain, detail.empty),
      ],
      detail,
    }
  } finally {
    await server.stop()
  }
}

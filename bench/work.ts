/** People at work: a customer with a long history is opened, and fifty salespersons read and write at once. */
import { setTimeout as delay } from 'node:timers/promises'
import { type Ask, asker, timed, times } from './asking.ts'
import type { Base } from './base.ts'
import { caughtUp } from './caught-up.ts'
import { signIn } from './company.ts'
import { addDeals } from './deals.ts'
import { costOf, type ProcessorTime } from './installation.ts'
import { type Figure, percentile, type RowResult } from './report.ts'

const DEALS = 200_000
const ENTRIES = 5_000
const AT_ONCE = 500
const PAGES = 200
const USERS = 50
const ROUNDS = 20
const ROUNDS_PACED = 6
/** Somebody very quick: a second between an answer and the next act, every fifth of it equally often. */
const PAUSES_MS = [600, 800, 1_000, 1_200, 1_400]

const idOf = (record: Record<string, unknown>): string => String(record['id'])
const rowsOf = (answer: Record<string, unknown>) => answer['data'] as { id: string }[]

/** An account of a salesperson's, of which so much is told. */
async function toldOf(ask: Ask): Promise<string> {
  const account = idOf(await ask('/accounts', { name: '云杉重型机械有限公司' }))
  for (let from = 0; from < ENTRIES; from += AT_ONCE)
    await ask('/activities/batch', {
      operations: Array.from({ length: AT_ONCE }, (_, n) => ({
        op: 'create',
        values: { kind: 'note', about: { object: 'account', id: account }, words: `第 ${from + n} 次跟进：报价与交期` },
      })),
    })
  for (let n = 0; n < 20; n += 1)
    await ask('/contacts', { name: `联系人${n}`, mobile: `1370000${1_000 + n}`, accountId: account })
  for (let n = 0; n < 10; n += 1) await ask('/opportunities', { name: `设备更新 ${n}`, accountId: account })
  return account
}

/** What the page of an account asks at once. */
const page = (ask: Ask, account: string): Promise<unknown> =>
  Promise.all([
    ask(`/accounts/${account}`),
    ask(`/accounts/${account}/timeline?limit=50`),
    ask('/contacts/query', { limit: 20, filter: { accountId: { eq: account } } }),
    ask('/opportunities/query', { limit: 20, filter: { accountId: { eq: account } } }),
  ])

interface Worker {
  readonly ask: Ask
  readonly contacts: readonly { readonly id: string }[]
  deal: Record<string, unknown>
}

async function begin(ask: Ask): Promise<Worker> {
  const contacts = rowsOf(await ask('/contacts/query', { limit: 50 }))
  return { ask, contacts, deal: await ask('/opportunities', { name: '检测线改造', stage: 'first_contact' }) }
}

/** One round of a salesperson: looks, searches, opens, reads, writes down, plans, moves a deal. */
function roundOf(worker: Worker, n: number): readonly (() => Promise<unknown>)[] {
  const { ask, contacts } = worker
  const about = { object: 'contact', id: contacts[n % contacts.length]?.id ?? '' }
  const moveDeal = async () => {
    const stage = worker.deal['stage'] === 'needs' ? 'first_contact' : 'needs'
    worker.deal = await ask(
      `/opportunities/${idOf(worker.deal)}`,
      { version: Number(worker.deal['version']), stage },
      'PATCH',
    )
  }
  return [
    () => ask('/contacts/query', { limit: 50 }),
    () => ask('/contacts/query', { limit: 20, q: '王' }),
    () => ask(`/contacts/${about.id}`),
    () => ask(`/contacts/${about.id}/timeline?limit=50`),
    () =>
      ask('/activities', { kind: 'call', about, words: '谈了交期，下周回复', nextStepAt: '2027-01-04T02:00:00.000Z' }),
    () => ask('/tasks', { what: '寄样品', about, due: '2027-01-04T02:00:00.000Z' }),
    moveDeal,
  ]
}

/** How long each act of so many rounds took; `first` tells people apart, so that they do not act in step. */
async function work(worker: Worker, { rounds, first }: { rounds: number; first?: number }): Promise<number[]> {
  const all: number[] = []
  for (let n = 0; n < rounds; n += 1)
    for (const act of roundOf(worker, n)) {
      if (first !== undefined) await delay(PAUSES_MS[(first + all.length) % PAUSES_MS.length])
      all.push((await timed(act)).ms)
    }
  return all
}

interface Waits {
  readonly all: readonly number[]
  readonly perSecond: number
}

async function together(workers: readonly Worker[], each: (worker: Worker, n: number) => Promise<number[]>) {
  const started = performance.now()
  const all = (await Promise.all(workers.map(each))).flat()
  return { all, perSecond: all.length / ((performance.now() - started) / 1_000) } satisfies Waits
}

interface Measured {
  readonly pages: readonly number[]
  readonly paced: Waits
  readonly pressed: Waits
  readonly spent: ProcessorTime
}

const told = ({ all, perSecond }: Waits): string =>
  `p50 ${percentile(all, 0.5).toFixed(0)} ms, ${Math.round(perSecond)} requests/s`

const figuresOf = ({ pages, paced, pressed, spent }: Measured): Figure[] => [
  {
    what: `account page with ${ENTRIES.toLocaleString('en')} entries, p99`,
    value: percentile(pages, 0.99),
    unit: 'ms',
    must: 80,
    aim: 30,
    better: 'less',
    beside: `p50 ${percentile(pages, 0.5).toFixed(0)} ms; record, timeline, people and deals at once`,
  },
  {
    what: `${USERS} people at work at once, a second between their acts, p99`,
    value: percentile(paced.all, 0.99),
    unit: 'ms',
    must: 300,
    aim: 120,
    better: 'less',
    beside: `${told(paced)}, 3 of 7 write; none failed`,
  },
  {
    what: 'the same without a pause, p99',
    value: percentile(pressed.all, 0.99),
    unit: 'ms',
    better: 'less',
    beside: `${told(pressed)}; of each ${spent.server} ms of the server’s processor, ${spent.keeper} of the keeper’s, ${spent.database} of the database’s`,
  },
]

/** Measures on the base's contacts; an answer that is no success ends it. */
export async function benchWork(base: Base): Promise<RowResult> {
  const { installation, company } = base
  await addDeals(installation, company, DEALS)
  const server = await installation.startServer(3948)
  await caughtUp(installation)
  const tokens = await signIn(installation, company, company.reps.slice(0, USERS))
  const asks = tokens.map((token) => asker(server.url, token))
  const [first] = asks as [Ask, ...Ask[]]
  const account = await toldOf(first)
  await caughtUp(installation)
  await installation.owner.query('vacuum analyze')
  await times(10, () => page(first, account))
  const pages = await times(PAGES, () => page(first, account))
  const workers = await Promise.all(asks.map(begin))
  const paced = await together(workers, (worker, first) => work(worker, { rounds: ROUNDS_PACED, first }))
  const before = server.processorTime()
  const pressed = await together(workers, (worker) => work(worker, { rounds: ROUNDS }))
  const spent = costOf(before, server.processorTime(), pressed.all.length)
  await server.stop()
  return { figures: figuresOf({ pages, paced, pressed, spent }), detail: { pages, paced, pressed, spent } }
}

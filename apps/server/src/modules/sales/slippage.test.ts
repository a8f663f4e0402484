import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, person, type TestPerson } from '../../testing/people.ts'
import {
  allDeals,
  categoryOf,
  type Deal,
  enterRates,
  inYuan,
  PERIOD,
  type Quarter,
  workedQuarter,
} from './testing/quarter.ts'

/* What became of a forecast is made from the history of deals; it must equal what was written down at each week's end. */
let quarter: Quarter
beforeAll(async () => {
  quarter = await workedQuarter()
})
afterAll(() => quarter.world.stop())

interface Move {
  readonly was: string
  readonly became: string
  readonly count: number
  readonly before: { currency: string; amount: string }[]
  readonly after: { currency: string; amount: string }[]
  readonly base: { before: { amount: string | null } | null; after: { amount: string | null } | null }
}
const slippage = async (who: TestPerson, question = '') =>
  (await again(quarter.world, who)).get(`/pipelines/standard/slippage?period=${PERIOD.name}${question}`)

/** What a deal is to the period, by hand. */
function standing(deal: Deal | undefined): string {
  if (deal === undefined) return 'absent'
  const category = categoryOf(deal)
  if (category !== null) return category
  if (deal.stage === 'lost') return 'lost'
  if (deal.stage === 'won' || deal.closeDate === null) return 'other'
  return deal.closeDate > PERIOD.to ? 'later' : 'earlier'
}

const COUNTED = new Set(['closed', 'commit', 'best_case', 'pipeline', 'omitted'])
type Sums = Record<string, number>

const addTo = (sums: Sums, key: string, by: number) => {
  sums[key] = (sums[key] ?? 0) + by
}
/** Counts, and cents by currency, of what was and of what is. */
function reckoned(then: readonly Deal[], now: readonly Deal[]): Record<string, Sums> {
  const told: Record<string, Sums> = {}
  for (const after of now) {
    const before = then.find(({ id }) => id === after.id)
    const [was, became] = [standing(before), standing(after)]
    if (!COUNTED.has(was) && !COUNTED.has(became)) continue
    const name = `${was} ${became}`
    const mine = told[name] ?? {}
    told[name] = mine
    addTo(mine, 'count', 1)
    for (const [side, deal] of Object.entries({ before, after }))
      if (deal?.amount != null)
        addTo(mine, `${side} ${deal.amount.currency}`, Math.round(Number(deal.amount.amount) * 100))
  }
  return told
}
const told = (moves: readonly Move[]): Record<string, Sums> =>
  Object.fromEntries(
    moves.map(({ was, became, count, before, after }) => [
      `${was} ${became}`,
      Object.fromEntries([
        ['count', count],
        ...before.map(({ currency, amount }) => [`before ${currency}`, Math.round(Number(amount) * 100)]),
        ...after.map(({ currency, amount }) => [`after ${currency}`, Math.round(Number(amount) * 100)]),
      ]),
    ]),
  )

async function asWritten(who: TestPerson, asked: { question?: string; owner?: string } = {}): Promise<Set<string>> {
  const now = (await allDeals(quarter)).filter(({ ownerId }) => asked.owner === undefined || ownerId === asked.owner)
  const seen = new Set<string>()
  for (const [day, then] of quarter.written) {
    const { status, body, text } = await slippage(who, `&day=${day}${asked.question ?? ''}`)
    expect(status, text).toBe(200)
    expect(told(body.moves), day).toEqual(reckoned(then, now))
    for (const { was, became } of body.moves) {
      seen.add(`was ${was}`)
      seen.add(`became ${became}`)
    }
  }
  return seen
}

test('each week’s forecast became what the deals written down then are today', async () => {
  const seen = await asWritten(quarter.manager)
  // that it may be trusted, all of this must have happened
  for (const each of ['closed', 'commit', 'later', 'lost', 'absent']) expect([...seen]).toContain(`was ${each}`)
  for (const each of ['closed', 'commit', 'later', 'lost', 'earlier']) expect([...seen]).toContain(`became ${each}`)
  await asWritten(quarter.manager, { question: `&teamId=${quarter.teamId}` })
})

test('a seller is told of the deals they reach today, and of no others', async () => {
  const { rep, colleague, manager, security } = quarter
  await asWritten(rep, { owner: rep.id })
  await asWritten(manager, { question: `&ownerId=${colleague.id}`, owner: colleague.id })
  expect((await slippage(rep, `&ownerId=${colleague.id}`)).body.moves).toEqual([])
  const alone = await person(quarter.world, rep.tenantId, { role: 'sales_manager' })
  expect((await slippage(alone)).body.moves).toEqual([])
  expect((await slippage(security)).status).toBe(403)
})

test('without a day it is taken before the period begins; the other end is today, or the period’s last day', async () => {
  const { body } = await slippage(quarter.manager)
  expect([body.since, body.until]).toEqual(['2026-09-30', '2026-11-23'])
  const ended = await (await again(quarter.world, quarter.manager)).get('/pipelines/standard/slippage?period=2026-10')
  expect([ended.body.since, ended.body.until]).toEqual(['2026-09-30', '2026-10-31'])
})

test('what moved is told in the company’s currency by the rates of either day', async () => {
  const missing = (await slippage(quarter.manager)).body.moves.flatMap(({ base }: Move) => base.after ?? [])
  expect(missing.length).toBeGreaterThan(0)
  for (const { amount } of missing) expect(amount).toBeNull()
  await enterRates(quarter)
  const now = await allDeals(quarter)
  let told = 0
  for (const [day, then] of quarter.written) {
    const { body } = await slippage(quarter.manager, `&day=${day}`)
    for (const { was, became, base } of body.moves as Move[]) {
      const isOf = (deal: Deal) => {
        const before = then.find(({ id }) => id === deal.id)
        return standing(before) === was && standing(deal) === became
      }
      const ended = now.filter(isOf)
      const began = ended.flatMap(({ id }) => then.find((deal) => deal.id === id) ?? [])
      const cents = (sum: { amount: string | null } | null) =>
        sum === null ? null : Math.round(Number(sum.amount) * 100)
      expect([cents(base.before), cents(base.after)], `${day} ${was} ${became}`).toEqual([
        inYuan(began, day),
        inYuan(ended, body.until),
      ])
      told += base.before === null ? 0 : 1
    }
  }
  expect(told).toBeGreaterThan(20)
})

test('what was under way before it came here is unknown then, and told by what it became', async () => {
  const { world, teamId, rep } = quarter
  const newcomer = await person(world, rep.tenantId, { role: 'sales_rep', teamId })
  const values = { name: '旧系统的商机', stage: 'proposal', closeDate: '2026-12-10' }
  const worth = { amount: { amount: '70.00', currency: 'CNY' } }
  expect((await (await again(world, newcomer)).post('/opportunities', { ...values, ...worth })).status).toBe(201)
  await world.superuser.query(`update opportunity set opened_at = '2026-10-06T00:00:00Z' where owner_id = $1`, [
    newcomer.id,
  ])
  const after = [{ currency: 'CNY', amount: '70' }]
  const became = { became: 'best_case', count: 1, before: [], after, base: { before: null, after: null } }
  expect((await slippage(newcomer, '&day=2026-10-04')).body.moves).toEqual([{ was: 'absent', ...became }])
  expect((await slippage(newcomer, '&day=2026-10-11')).body.moves).toEqual([{ was: 'unknown', ...became }])
})

test('whoever does not see a part of it learns nothing of it', async () => {
  const { world, rep, security } = quarter
  for (const field of ['forecast', 'amount', 'closeDate']) {
    const hide = async (sales_rep: boolean) =>
      (await again(world, security)).put('/layouts/hiding', { object: 'opportunity', field, roles: { sales_rep } })
    expect((await hide(true)).status).toBe(204)
    expect((await slippage(rep)).status, field).toBe(403)
    expect((await hide(false)).status).toBe(204)
  }
})

test('a day that is none, or to come, is refused', async () => {
  for (const day of ['2026-02-30', '2026-12-30', 'yesterday'])
    expect([400, 422]).toContain((await slippage(quarter.rep, `&day=${day}`)).status)
})

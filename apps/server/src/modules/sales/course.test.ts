import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, person, type TestPerson } from '../../testing/people.ts'
import type { World } from '../../testing/world.ts'
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

/* What the forecast said week by week is made from the history of deals; it must equal what was written down at each week's end. */
let world: World
let quarter: Quarter
let rep: TestPerson
let colleague: TestPerson
let manager: TestPerson
let security: TestPerson
let teamId: string

beforeAll(async () => {
  quarter = await workedQuarter()
  ;({ world, rep, colleague, manager, security, teamId } = quarter)
})
afterAll(() => world.stop())

interface Day {
  readonly day: string
  readonly unknown: number
  readonly categories: {
    id: string
    count: number
    sums: { currency: string; amount: string; weighted: string }[]
    base: { currency: string; amount: string | null; missing: { currency: string; day: string }[] } | null
  }[]
}
const course = async (who: TestPerson, question = '') =>
  (await again(world, who)).get(`/pipelines/standard/course?period=${PERIOD.name}${question}`)

/** The same by hand: cents, and cents by percent. */
function reckoned(deals: readonly Deal[]): Record<string, unknown> {
  const told: Record<string, Record<string, number>> = {}
  for (const deal of deals) {
    const category = categoryOf(deal)
    if (category === null) continue
    const mine = told[category] ?? { count: 0 }
    told[category] = mine
    const add = (key: string, by: number) => {
      mine[key] = (mine[key] ?? 0) + by
    }
    add('count', 1)
    if (deal.amount === null) continue
    const cents = Math.round(Number(deal.amount.amount) * 100)
    add(deal.amount.currency, cents)
    add(`${deal.amount.currency} weighted`, cents * deal.probability)
  }
  return told
}
const told = ({ categories }: Day): Record<string, unknown> =>
  Object.fromEntries(
    categories
      .filter(({ count }) => count > 0)
      .map(({ id, count, sums }) => [
        id,
        Object.fromEntries([
          ['count', count],
          ...sums.flatMap(({ currency, amount, weighted }) => [
            [currency, Math.round(Number(amount) * 100)],
            [`${currency} weighted`, Math.round(Number(weighted) * 10_000)],
          ]),
        ]),
      ]),
  )

async function asWritten(who: TestPerson, asked: { question?: string; owner?: string } = {}): Promise<void> {
  // reach and owner are today's
  const reached = new Map((await allDeals(quarter)).map((deal) => [deal.id, deal.ownerId]))
  const isAsked = ({ id }: Deal) => reached.has(id) && (asked.owner === undefined || reached.get(id) === asked.owner)
  const { status, body, text } = await course(who, asked.question)
  expect(status, text).toBe(200)
  const weeks = (body.days as Day[]).filter(({ day }) => quarter.written.has(day))
  expect(weeks.map(({ day }) => day)).toEqual([...quarter.written.keys()].slice(-weeks.length))
  expect(weeks.length).toBeGreaterThanOrEqual(8)
  for (const week of weeks) {
    expect(told(week), week.day).toEqual(reckoned((quarter.written.get(week.day) ?? []).filter(isAsked)))
    expect(week.unknown).toBe(0)
  }
  const { body: now } = await (await again(world, who)).get(
    `/pipelines/standard/forecast?period=${PERIOD.name}${asked.question ?? ''}`,
  )
  expect(body.days.at(-1).categories).toEqual(now.categories)
}

test('each week says what was written down at its end; the last day says what the forecast does', async () => {
  await asWritten(manager)
  await asWritten(manager, { question: `&teamId=${teamId}` })
  await asWritten(manager, { question: `&ownerId=${rep.id}`, owner: rep.id })
})

test('a seller’s weeks are those of the deals they reach today; a manager of nobody has none', async () => {
  await asWritten(rep, { owner: rep.id })
  await asWritten(colleague, { owner: colleague.id })
  const alone = await person(world, rep.tenantId, { role: 'sales_manager' })
  const counts = ({ body }: Awaited<ReturnType<typeof course>>) =>
    body.days.flatMap((day: Day) => [day.unknown, ...day.categories.map(({ count }) => count)])
  expect(new Set(counts(await course(alone)))).toEqual(new Set([0]))
  expect(new Set(counts(await course(rep, `&ownerId=${colleague.id}`)))).toEqual(new Set([0]))
  // a team that none of these deals is of
  expect(new Set(counts(await course(manager, `&teamId=${rep.id}`)))).toEqual(new Set([0]))
  expect((await course(security)).status).toBe(403)
})

test('whoever does not see a part of it learns nothing of it', async () => {
  for (const field of ['forecast', 'probability', 'closeDate']) {
    const hide = async (hidden: boolean) =>
      (await again(world, security)).put('/layouts/hiding', {
        object: 'opportunity',
        field,
        roles: { sales_rep: hidden },
      })
    expect((await hide(true)).status).toBe(204)
    expect((await course(rep)).status, field).toBe(403)
    expect((await hide(false)).status).toBe(204)
  }
})

test('a deleted deal goes out of every week, and comes back to all of them', async () => {
  const [id = ''] = quarter.ids
  const { body } = await (await again(world, manager)).get(`/opportunities/${id}`)
  const gone = await (await again(world, manager)).delete(`/opportunities/${id}`, { 'if-match': `"${body.version}"` })
  expect(gone.status, gone.text).toBeLessThan(300)
  expect((await allDeals(quarter)).map((deal) => deal.id)).not.toContain(id)
  await asWritten(manager)
  const back = await (await again(world, manager)).post(`/opportunities/${id}/restore`)
  expect(back.status, back.text).toBeLessThan(300)
  await asWritten(manager)
})

test('each week says what it came to in the company’s currency: what was open by that day’s rate, what was won by its own; and which rates are missing', async () => {
  const weeks = async () => ((await course(manager)).body.days as Day[]).filter(({ day }) => quarter.written.has(day))
  for (const { day, categories } of await weeks())
    for (const { id, sums, base } of categories) {
      const isForeign = sums.some(({ currency }) => currency === 'USD')
      expect(base === null, `${day} ${id}`).toBe(!isForeign)
      if (base === null) continue
      expect([base.currency, base.amount]).toEqual(['CNY', null])
      if (id !== 'closed') expect(base.missing).toEqual([{ currency: 'USD', day }])
    }
  await enterRates(quarter)
  const reached = new Set((await allDeals(quarter)).map(({ id }) => id))
  let told = 0
  for (const { day, categories } of await weeks())
    for (const { id, base } of categories) {
      const mine = (quarter.written.get(day) ?? []).filter((deal) => reached.has(deal.id) && categoryOf(deal) === id)
      const amount = base === null ? null : Math.round(Number(base.amount) * 100)
      expect(amount, `${day} ${id}`).toBe(inYuan(mine, day))
      told += base === null ? 0 : 1
    }
  expect(told).toBeGreaterThan(20)
  await asWritten(manager)
})

test('what was under way before it came here is unknown for that time; what was won then counts by its day', async () => {
  const newcomer = await person(world, rep.tenantId, { role: 'sales_rep', teamId })
  for (const stage of ['proposal', 'won', 'lost']) {
    const values = {
      name: '旧系统的商机',
      stage,
      lostReason: 'price',
      closeDate: '2026-12-10',
      amount: { amount: '70.00', currency: 'CNY' },
    }
    expect((await (await again(world, newcomer)).post('/opportunities', values)).status).toBe(201)
  }
  // as an import leaves them: begun and ended before they were entered
  await world.superuser.query(
    `update opportunity set opened_at = '2026-10-06T00:00:00Z', closed_at = case when closed_at is null then null else '2026-10-20T00:00:00Z'::timestamptz end where owner_id = $1`,
    [newcomer.id],
  )
  const { body } = await course(newcomer)
  const weeks = (body.days as Day[]).map((week) => [week.day, week.unknown, told(week)] as const)
  const today = weeks.at(-1)?.[0]
  for (const [day, unknown, sums] of weeks) {
    const won = day >= '2026-10-20' ? { closed: { count: 1, CNY: 7000, 'CNY weighted': 700_000 } } : {}
    const open = day === today ? { best_case: { count: 1, CNY: 7000, 'CNY weighted': 350_000 } } : {}
    const hidden = day < '2026-10-06' || day === today ? 0 : day < '2026-10-20' ? 2 : 1
    expect([unknown, sums], day).toEqual([hidden, { ...won, ...open }])
  }
})

test('a period that is none is refused', async () => {
  for (const question of ['', '?period=2026-13', '?period=2026-11&week=1'])
    expect([400, 422]).toContain((await (await again(world, rep)).get(`/pipelines/standard/course${question}`)).status)
})

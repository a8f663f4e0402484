import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, testClock, type World } from '../../testing/world.ts'

/* The forecast tells what is won and what is to come in a period, by how sure it is, of what the reader reaches and sees. */
let world: World
let rep: TestPerson
let colleague: TestPerson
let manager: TestPerson
let security: TestPerson
let teamId: string

interface Deal {
  readonly stage: string
  readonly amount?: string
  readonly currency?: string
  readonly closeDate?: string
  readonly probability?: number
  readonly forecast?: string
}

beforeAll(async () => {
  world = await startWorld({ clock: testClock(Date.parse('2026-11-10T04:00:00.000Z')) })
  const tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  teamId = (await admin.post('/teams', { name: '华东一组' })).body.id
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  colleague = await person(world, tenant, { role: 'sales_rep', teamId })
  manager = await person(world, tenant, { role: 'sales_manager', teamId })
  security = await person(world, tenant, { role: 'security_admin' })
  const due = { closeDate: '2026-11-30' }
  await sell(rep, [
    { stage: 'first_contact', amount: '100.10', ...due },
    { stage: 'proposal', amount: '200.20', ...due },
    { stage: 'negotiation', amount: '400.40', ...due },
    { stage: 'negotiation', amount: '7.00', currency: 'USD', ...due },
    // its owner knows better than its stage
    { stage: 'first_contact', amount: '800', forecast: 'commit', ...due },
    { stage: 'negotiation', amount: '1600', forecast: 'omitted', ...due },
    { stage: 'proposal', amount: '3200', probability: 80, ...due },
    { stage: 'needs', ...due },
    // beyond the month
    { stage: 'proposal', amount: '5', closeDate: '2026-12-01' },
    { stage: 'proposal', amount: '5' },
    { stage: 'won', amount: '6400', closeDate: '2026-12-24' },
    { stage: 'lost', amount: '9', ...due },
  ])
  await sell(colleague, [{ stage: 'won', amount: '0.30' }])
})
afterAll(() => world.stop())

async function sell(who: TestPerson, deals: readonly Deal[]): Promise<void> {
  for (const { amount, currency = 'CNY', ...values } of deals) {
    const worth = amount === undefined ? {} : { amount: { amount: `${Number(amount).toFixed(2)}`, currency } }
    const made = await who.post('/opportunities', { name: '测量机', lostReason: 'price', ...worth, ...values })
    expect(made.status, made.text).toBe(201)
  }
}

const forecast = async (who: TestPerson, question = '?period=2026-11') =>
  (await again(world, who)).get(`/pipelines/standard/forecast${question}`)
type Categories = { id: string; count: number; sums: { currency: string; amount: string; weighted: string }[] }[]
const told = (categories: Categories) =>
  Object.fromEntries(
    categories.map(({ id, count, sums }) => [
      id,
      [count, ...sums.map(({ amount, currency }) => `${amount} ${currency}`)],
    ]),
  )

test('a deal counts as its owner says, else as its probability does; what is won counts where it was won', async () => {
  const { body } = await forecast(rep)
  expect(body.period).toEqual({ from: '2026-11-01', to: '2026-11-30' })
  expect(told(body.categories)).toEqual({
    closed: [1, '6400 CNY'],
    commit: [4, '4400.4 CNY', '7 USD'],
    best_case: [1, '200.2 CNY'],
    pipeline: [2, '100.1 CNY'],
    omitted: [1, '1600 CNY'],
  })
  const weighted = body.categories.map(({ sums }: Categories[number]) => sums[0]?.weighted)
  expect(weighted).toEqual(['6400', '2940.3', '100.1', '10.01', '1200'])
})

test('quarters and years reach further; a period that is none is refused', async () => {
  expect(told((await forecast(rep, '?period=2026-12')).body.categories)).toMatchObject({
    best_case: [1, '5 CNY'],
    closed: [0],
  })
  expect(told((await forecast(rep, '?period=2026-Q4')).body.categories)).toMatchObject({ best_case: [2, '205.2 CNY'] })
  expect(told((await forecast(rep, '?period=2026')).body.categories)).toMatchObject({ best_case: [2, '205.2 CNY'] })
  for (const question of ['', '?period=2026-13', '?period=november', '?period=2026-11&nonsense=1'])
    expect([400, 422]).toContain((await forecast(rep, question)).status)
})

test('a manager sees the team, each of its people, and one alone; nobody sees beyond their reach', async () => {
  const { body } = await forecast(manager)
  expect(told(body.categories)['closed']).toEqual([2, '6400.3 CNY'])
  expect(
    body.teams.map(({ id, categories }: { id: string; categories: Categories }) => [id, told(categories)['closed']]),
  ).toEqual([[teamId, [2, '6400.3 CNY']]])
  const people = new Map(
    body.people.map(({ id, categories }: { id: string; categories: Categories }) => [id, told(categories)['closed']]),
  )
  expect(people).toEqual(
    new Map([
      [rep.id, [1, '6400 CNY']],
      [colleague.id, [1, '0.3 CNY']],
    ]),
  )
  expect(told((await forecast(manager, `?period=2026-11&ownerId=${colleague.id}`)).body.categories)['closed']).toEqual([
    1,
    '0.3 CNY',
  ])
  expect(told((await forecast(manager, `?period=2026-11&teamId=${rep.id}`)).body.categories)['closed']).toEqual([0])
  expect(told((await forecast(rep, `?period=2026-11&ownerId=${colleague.id}`)).body.categories)['closed']).toEqual([0])
  expect((await forecast(rep)).body.people.map(({ id }: { id: string }) => id)).toEqual([rep.id])
  expect((await forecast(security)).status).toBe(403)
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
    expect((await forecast(rep)).status, field).toBe(403)
    expect((await hide(false)).status).toBe(204)
  }
  expect((await forecast(rep)).status).toBe(200)
})

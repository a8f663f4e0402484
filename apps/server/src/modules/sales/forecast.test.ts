import { afterAll, beforeAll, expect, test } from 'vitest'
import { forecastOf, readQuestion } from '../../records/index.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, testClock, type World } from '../../testing/world.ts'
import { ledObject } from './pipelines.ts'

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

type Sums = Categories[number]['sums']
interface Told {
  readonly period: { from: string; to: string }
  readonly categories: Categories
  readonly teams: { id: string | null; categories: Categories }[]
  readonly people: { id: string | null; categories: Categories }[]
}

/** What a list of deals comes to, in cents by currency. */
function sumsOf(deals: readonly { amount?: { amount: string; currency: string } | null }[]): Record<string, number> {
  const cents: Record<string, number> = {}
  for (const { amount } of deals)
    if (amount != null) cents[amount.currency] = (cents[amount.currency] ?? 0) + Math.round(Number(amount.amount) * 100)
  return cents
}
const centsOf = (sums: Sums) =>
  Object.fromEntries(sums.map(({ amount, currency }) => [currency, Math.round(Number(amount) * 100)]))

const listed = async (who: TestPerson, filter: unknown) =>
  (await again(world, who)).post('/opportunities/query', { filter, count: 'exact', limit: 200 })

/** Each number of a forecast, and the condition that leads to its deals. */
function numbersOf({ period, categories, teams, people }: Told) {
  const foreseen = (category: string, more = {}) => ({
    stage: { foreseen: { pipeline: 'standard', category, ...period, ...more } },
  })
  return [
    ...categories.map((each) => ({ ...each, filter: foreseen(each.id) as object })),
    ...teams.flatMap((team) =>
      team.categories.map((each) => ({ ...each, filter: foreseen(each.id, { teamId: team.id ?? 'none' }) as object })),
    ),
    ...people.flatMap((one) =>
      one.categories.map((each) => ({
        ...each,
        filter: {
          and: [foreseen(each.id), { ownerId: one.id === null ? { null: true } : { in: [one.id] } }],
        } as object,
      })),
    ),
  ]
}

async function leadsToItsDeals(who: TestPerson, period: string): Promise<number> {
  const { body } = await forecast(who, `?period=${period}`)
  let deals = 0
  for (const { id, count, sums, filter } of numbersOf(body)) {
    const list = await listed(who, filter)
    expect(list.status, list.text).toBe(200)
    expect([list.body.page.count, sumsOf(list.body.data)], `${period} ${id}`).toEqual([count, centsOf(sums)])
    deals += count
  }
  return deals
}

test('each number leads to the list of its deals, for each reader', async () => {
  const alone = await person(world, rep.tenantId, { role: 'sales_manager' })
  await sell(alone, [{ stage: 'proposal', amount: '12.34', closeDate: '2026-11-20' }])
  for (const who of [rep, colleague, manager, alone])
    for (const period of ['2026-11', '2026-Q4', '2026', '2025']) {
      const deals = await leadsToItsDeals(who, period)
      expect(deals > 0, `${period}`).toBe(period !== '2025')
    }
})

test('people and teams come each to the whole', async () => {
  for (const who of [rep, manager]) {
    const { body } = await forecast(who, '?period=2026')
    for (const { id, count, sums } of body.categories as Categories)
      for (const parts of [body.teams, body.people] as Told['people'][]) {
        const mine = parts.flatMap(({ categories }) => categories.filter((each) => each.id === id))
        expect(mine.reduce((all, each) => all + each.count, 0)).toBe(count)
        for (const { currency, amount } of sums) {
          const cents = mine.reduce((all, each) => all + (centsOf(each.sums)[currency] ?? 0), 0)
          expect(cents, `${id} ${currency}`).toBe(Math.round(Number(amount) * 100))
        }
      }
  }
})

test('what a deal is forecast as is asked beside other conditions, of what is, by whoever sees all it is made of', async () => {
  const stated = { pipeline: 'standard', category: 'commit', from: '2026-11-01', to: '2026-11-30' }
  const foreseen = { stage: { foreseen: stated } }
  const odd = [
    { or: [foreseen, { stage: { eq: 'won' } }] },
    { not: foreseen },
    { amount: { foreseen: stated } },
    { stage: { foreseen: 'commit' } },
    ...[
      { pipeline: 'none' },
      { category: 'sure' },
      { from: '2026-02-30' },
      { to: null },
      { teamId: 'ours' },
      { sum: 1 },
    ].map((part) => ({ stage: { foreseen: { ...stated, ...part } } })),
  ]
  for (const filter of odd) expect((await listed(rep, filter)).status, JSON.stringify(filter)).toBe(400)
  // a sealed field beside it: the database judges the one, the open record the other
  const both = await listed(rep, { and: [foreseen, { name: { contains: '测量' } }] })
  expect([both.status, both.body.data.length]).toEqual([200, 4])
  await hidden('sales_rep', 'probability', async () => expect((await listed(rep, foreseen)).status).toBe(400))
})

/** While a role does not see a field. */
async function hidden(role: string, field: string, work: () => Promise<unknown>): Promise<void> {
  const hide = async (isHidden: boolean) =>
    (await again(world, security)).put('/layouts/hiding', {
      object: 'opportunity',
      field,
      roles: { [role]: isHidden },
    })
  expect((await hide(true)).status).toBe(204)
  await work()
  expect((await hide(false)).status).toBe(204)
}

test('whose fields differ by reach learns sums within the reach of all of them, and whose they are within the owner’s', async () => {
  const both = await person(world, rep.tenantId, { roles: ['sales_rep', 'sales_manager'], teamId })
  await sell(both, [{ stage: 'negotiation', amount: '55', closeDate: '2026-11-20' }])
  const commit = ({ body }: Awaited<ReturnType<typeof forecast>>) => told(body.categories)['commit']
  await leadsToItsDeals(both, '2026-11')
  // sums within their own reach alone
  await hidden('sales_manager', 'probability', async () => {
    expect(commit(await forecast(both))).toEqual([1, '55 CNY'])
    await leadsToItsDeals(both, '2026-11')
  })
  // all the team's sums, and of whose deals only their own; no role of today differs in owners, so one is made up
  const token = (await again(world, both)).token
  const whole = await world.services.sessions.callerOf(token)
  const caller = { ...whole, access: { ...whole.access, objects: new Map(whole.access.objects) } }
  const levels = whole.access.objects.get('opportunity')?.levels ?? []
  const blind = (grant: (typeof levels)[number]) => ({ ...grant, fields: { ...grant.fields, owner: undefined } })
  const differing = levels.map((grant) => (grant.reach === 'own' ? grant : (blind(grant) as unknown as typeof grant)))
  caller.access.objects.set('opportunity', { levels: differing })
  const object = ledObject(caller.tenant.catalog)
  const [pipeline = nothing()] = object.process.pipelines
  const period = { from: '2026-11-01', to: '2026-11-30', timeZone: 'Asia/Shanghai' }
  const question = readQuestion(caller, object, {})
  const asked = { object, process: object.process, pipeline, question, period }
  const commits = async (team: string | null) =>
    (await forecastOf(world.services, caller, { ...asked, teamId: team }))
      .filter(({ category, sum }) => category === 'commit' && sum?.currency === 'CNY')
      .map(({ of, id, sum }) => [of, id, sum?.amount])
  const own = [
    ['owner', both.id, '55'],
    ['team', teamId, '55'],
  ]
  expect(await commits(null)).toEqual([['all', null, '4455.4'], ...own])
  expect(await commits(teamId)).toEqual([['all', null, '55'], ...own])
})

function nothing(): never {
  throw new Error('no pipeline')
}

import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* The funnel is drawn from what deals really did, and tells each reader only of what they reach and see. */
let world: World
let rep: TestPerson
let teamId: string
let colleague: TestPerson
let manager: TestPerson
let security: TestPerson

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  teamId = (await admin.post('/teams', { name: '华东一组' })).body.id
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  colleague = await person(world, tenant, { role: 'sales_rep', teamId })
  manager = await person(world, tenant, { role: 'sales_manager', teamId })
  security = await person(world, tenant, { role: 'security_admin' })
  await walk(rep, ['first_contact', 'needs', 'proposal', 'won'], '100.00')
  await walk(rep, ['first_contact', 'proposal', 'lost'], '10.00')
  await walk(rep, ['needs', 'first_contact'], '1.00')
  await walk(colleague, ['first_contact', 'won'], '1000.00')
})
afterAll(() => world.stop())

const DAY_MS = 86_400_000

/** A deal that goes a way, a day in each stage. */
async function walk(who: TestPerson, [first, ...rest]: readonly string[], amount: string): Promise<void> {
  let seller = await again(world, who)
  const values = { amount: { amount, currency: 'CNY' }, lostReason: 'price' }
  let { body } = await seller.post('/opportunities', { name: '测量机', stage: first, ...values })
  for (const stage of rest) {
    world.clock.advance(DAY_MS)
    seller = await again(world, who)
    const moved = await seller.patch(`/opportunities/${body.id}`, { stage }, body.version)
    expect(moved.status, moved.text).toBe(200)
    body = moved.body
  }
}

const funnel = async (who: TestPerson, question = '') =>
  (await again(world, who)).get(`/pipelines/standard/funnel${question}`)
const numbers = (body: { stages: { id: string }[] }, id: string) => body.stages.find((stage) => stage.id === id)

test('each stage tells who came, who went on, who was lost, who passed it by, and how long they stayed', async () => {
  const { body } = await funnel(rep)
  expect(numbers(body, 'first_contact')).toMatchObject({
    name: '初步接触',
    entered: 3,
    left: 2,
    won: 1,
    lost: 1,
    skipped: 0,
    conversion: 2 / 3,
    medianDays: 1,
  })
  expect(numbers(body, 'needs')).toMatchObject({ entered: 2, left: 2, won: 1, skipped: 1, conversion: 0.5 })
  expect(numbers(body, 'proposal')).toMatchObject({ entered: 2, left: 2, won: 1, lost: 1, conversion: 0.5 })
  expect(numbers(body, 'negotiation')).toMatchObject({ entered: 0, skipped: 1, conversion: null, medianDays: null })
  expect(body.won).toMatchObject({ count: 1, amount: { amount: '100', currency: 'CNY' }, medianDays: 3 })
  expect(body.lost).toMatchObject({ count: 1, medianDays: 2 })
})

test('a period that nothing happened in is empty, and one that cannot be is refused', async () => {
  const { body } = await funnel(rep, '?from=2020-01-01&to=2020-12-31')
  expect(body.won).toEqual({ count: 0, amount: null, sums: [], base: null, medianDays: null })
  expect(
    body.stages.every(({ entered, skipped }: { entered: number; skipped: number }) => entered + skipped === 0),
  ).toBe(true)
  for (const question of ['?from=2026-02-30', '?cohort=2026-13', '?nonsense=1'])
    expect([400, 422]).toContain((await funnel(rep, question)).status)
})

test('what lies beyond one’s reach is in no number; a manager sees the team, or one of it', async () => {
  expect((await funnel(rep, `?ownerId=${colleague.id}`)).body.won.count).toBe(0)
  expect((await funnel(manager)).body.won).toMatchObject({ count: 2, amount: { amount: '1100', currency: 'CNY' } })
  expect((await funnel(manager, `?ownerId=${colleague.id}`)).body.won.count).toBe(1)
  expect((await funnel(security)).status).toBe(403)
  expect((await (await again(world, rep)).get('/pipelines/never/funnel')).status).toBe(404)
})

const listed = async (who: TestPerson, filter: object) =>
  (await again(world, who)).post('/opportunities/query', { filter, count: 'exact' })
const namesOf = ({ body }: Awaited<ReturnType<typeof listed>>) => body.data.map(({ stage }: { stage: string }) => stage)

test('every number of who came leads to the list of them, in the reader’s reach', async () => {
  const day = (offset: number) => new Date(world.clock.now() - offset * DAY_MS).toISOString().slice(0, 10)
  const cohort = day(0).slice(0, 7)
  const periods = [
    {},
    { from: day(3) },
    { to: day(4) },
    { from: day(6), to: day(2) },
    { cohort },
    { cohort: '2020-01' },
    { teamId },
    // of no team
    { teamId: rep.id },
  ]
  for (const who of [rep, manager])
    for (const period of periods) {
      const { body } = await funnel(who, `?${new URLSearchParams(period)}`)
      for (const { id, entered, won } of body.stages) {
        const came = { came: { stage: id, ...period } }
        expect((await listed(who, { stage: came })).body.page.count, `${id} ${JSON.stringify(period)}`).toBe(entered)
        expect((await listed(who, { stage: { ...came, eq: 'won' } })).body.page.count).toBe(won)
      }
    }
  expect(namesOf(await listed(rep, { stage: { came: { stage: 'proposal' } } })).sort()).toEqual(['lost', 'won'])
})

test('where a deal has been is asked beside other conditions, of a stage that is, by whoever sees stages', async () => {
  const came = { stage: { came: { stage: 'proposal' } } }
  const odd = [
    { or: [came, { name: { eq: '测量机' } }] },
    { not: came },
    { stage: { came: { stage: 'nowhere' } } },
    { stage: { came: { stage: 'proposal', from: '2026-02-30' } } },
    { stage: { came: { stage: 'proposal', sum: 1 } } },
    { stage: { came: { stage: 'proposal', teamId: 'ours' } } },
    { stage: { came: 'proposal' } },
    { amount: { came: { stage: 'proposal' } } },
  ]
  for (const filter of odd) expect((await listed(rep, filter)).status, JSON.stringify(filter)).toBe(400)
  // a sealed field beside it: the database judges the one, the open record the other
  const both = await listed(rep, { and: [came, { name: { contains: '测量' } }] })
  expect([both.status, both.body.data.length]).toEqual([200, 2])
})

test('asked of a product it counts the deals that have it, its numbers lead to them, and whoever sees no products is refused', async () => {
  const keeper = await again(world, manager)
  const price = { amount: '50', currency: 'CNY' }
  const product = (await keeper.post('/products', { code: 'F-1', name: '测针', price })).body.id
  const seller = await again(world, rep)
  const lines = [{ productId: product, quantity: '3' }]
  const made = await seller.post('/opportunities', { name: '补货', stage: 'first_contact', lines })
  expect((await seller.patch(`/opportunities/${made.body.id}`, { stage: 'won' }, 1)).status).toBe(200)
  const { body } = await funnel(rep, `?productId=${product}`)
  expect(numbers(body, 'first_contact')).toMatchObject({ entered: 1, left: 1, won: 1 })
  expect(body.won).toMatchObject({ count: 1, amount: { amount: '150', currency: 'CNY' } })
  const filter = { and: [{ stage: { came: { stage: 'won' } } }, { products: { in: [product] } }] }
  const behind = await seller.post('/opportunities/query', { filter })
  expect(behind.body.data.map(({ id }: { id: string }) => id)).toEqual([made.body.id])
  expect((await funnel(colleague, `?productId=${product}`)).body.won.count).toBe(0)
  expect((await funnel(rep, '?productId=01937a00-0000-7000-8000-000000000000')).body.won.count).toBe(0)
  expect((await funnel(rep, '?productId=x')).status).toBe(400)
  const analyst = await person(world, manager.tenantId, { role: 'analyst', name: '统计' })
  expect((await analyst.get(`/pipelines/standard/funnel?productId=${product}`)).status).toBe(403)
})

test('whoever does not see amounts learns no sum; whoever does not see stages learns nothing', async () => {
  const hide = async (field: string) =>
    (await again(world, security)).put('/layouts/hiding', { object: 'opportunity', field, roles: { sales_rep: true } })
  expect((await hide('amount')).status).toBe(204)
  expect((await funnel(rep)).body.won).toMatchObject({ count: 2, amount: null, sums: [] })
  expect((await hide('stage')).status).toBe(204)
  expect((await funnel(rep)).status).toBe(403)
  expect((await listed(rep, { stage: { came: { stage: 'proposal' } } })).status).toBe(400)
})

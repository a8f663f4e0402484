import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* The funnel is drawn from what deals really did, and tells each reader only of what they reach and see. */
let world: World
let rep: TestPerson
let colleague: TestPerson
let manager: TestPerson
let security: TestPerson

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  const teamId = (await admin.post('/teams', { name: '华东一组' })).body.id
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
  expect(body.won).toEqual({ count: 0, amount: null, sums: [], medianDays: null })
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

test('whoever does not see amounts learns no sum; whoever does not see stages learns nothing', async () => {
  const hide = async (field: string) =>
    (await again(world, security)).put('/layouts/hiding', { object: 'opportunity', field, roles: { sales_rep: true } })
  expect((await hide('amount')).status).toBe(204)
  expect((await funnel(rep)).body.won).toMatchObject({ count: 1, amount: null, sums: [] })
  expect((await hide('stage')).status).toBe(204)
  expect((await funnel(rep)).status).toBe(403)
})

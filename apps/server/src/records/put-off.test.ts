import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, testClock, type World } from '../testing/world.ts'

/* The weekly meeting asks which deals slipped since the last one, and whose they are. */
let world: World
let rep: TestPerson
let colleague: TestPerson
let manager: TestPerson
let security: TestPerson

const DAY_MS = 86_400_000
const SINCE = '2026-11-13'

beforeAll(async () => {
  // in Shanghai the tenth, before its last hour
  world = await startWorld({ clock: testClock(Date.parse('2026-11-10T14:00:00.000Z')) })
  const tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  const teamId = (await admin.post('/teams', { name: '华东一组' })).body.id
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  colleague = await person(world, tenant, { role: 'sales_rep', teamId })
  manager = await person(world, tenant, { role: 'sales_manager', teamId })
  security = await person(world, tenant, { role: 'security_admin' })
})
afterAll(() => world.stop())

async function deal(who: TestPerson, name: string, closeDate: string | null) {
  const made = await (await again(world, who)).post('/opportunities', {
    name,
    ...(closeDate === null ? {} : { closeDate }),
  })
  expect(made.status, made.text).toBe(201)
  return async (values: object) => {
    const fresh = await again(world, who)
    const { version } = (await fresh.get(`/opportunities/${made.body.id}`)).body
    expect((await fresh.patch(`/opportunities/${made.body.id}`, values, version)).status).toBe(200)
  }
}

const slipped = async (who: TestPerson, since: unknown = SINCE, more = {}) =>
  (await again(world, who)).post('/opportunities/query', {
    filter: { closeDate: { putOff: { since }, ...more } },
    sort: 'closeDate',
  })
const names = async (...asked: Parameters<typeof slipped>) =>
  (await slipped(...asked)).body.data.map(({ name }: { name: string }) => name)

test('what slipped is what is to be closed later than it was when the day began, and no more', async () => {
  const change = {
    before: await deal(rep, '早就推迟', '2026-11-20'),
    once: await deal(rep, '推迟一次', '2026-11-20'),
    back: await deal(rep, '推迟又提前', '2026-11-20'),
    sooner: await deal(rep, '提前', '2026-11-20'),
    named: await deal(rep, '才有日期', null),
    other: await deal(rep, '改了别的', '2026-11-20'),
    theirs: await deal(colleague, '同事的', '2026-11-20'),
  }
  // the last hour of the twelfth in Shanghai, and the first of the thirteenth
  world.clock.advance(2 * DAY_MS)
  world.clock.advance(DAY_MS / 16)
  await change.before({ closeDate: '2026-12-01' })
  world.clock.advance(DAY_MS / 24)
  await change.once({ closeDate: '2026-12-05' })
  await change.back({ closeDate: '2026-12-24' })
  await change.sooner({ closeDate: '2026-11-15' })
  await change.named({ closeDate: '2026-12-24' })
  await change.other({ note: '等预算' })
  await change.theirs({ closeDate: '2026-12-30' })
  world.clock.advance(DAY_MS)
  await change.back({ closeDate: '2026-11-19' })
  await change.sooner({ closeDate: '2026-11-18' })
  expect(await names(rep)).toEqual(['推迟一次'])
  expect(await names(manager)).toEqual(['推迟一次', '同事的'])
  expect(await names(manager, '2026-11-11')).toEqual(['早就推迟', '推迟一次', '同事的'])
  // of what was brought forward and put off again it counts what it was that day
  expect(await names(manager, '2026-11-14')).toEqual(['提前'])
  expect(await names(manager, SINCE, { lt: '2026-12-10' })).toEqual(['推迟一次'])
})

test('a total tells whose they are, as far as the reader sees them', async () => {
  const owners = async (who: TestPerson) => {
    const filter = { closeDate: { putOff: { since: '2026-11-11' } } }
    return (await (await again(world, who)).post('/opportunities/totals', { filter, by: 'owner' })).body.owners
  }
  expect(await owners(manager)).toEqual([
    { id: rep.id, count: 2 },
    { id: colleague.id, count: 1 },
  ])
  expect(await owners(rep)).toEqual([{ id: rep.id, count: 2 }])
  expect((await (await again(world, rep)).post('/opportunities/totals')).body.owners).toBeUndefined()
})

test('what is no day, stands within `or` or `not`, or is not in sight is refused', async () => {
  for (const since of ['2026-02-30', 'yesterday', 7, null]) expect((await slipped(rep, since)).status).toBe(400)
  const filter = { closeDate: { putOff: { since: SINCE } } }
  const fresh = await again(world, rep)
  for (const odd of [{ or: [filter] }, { not: filter }, { stage: { putOff: { since: SINCE } } }])
    expect((await fresh.post('/opportunities/query', { filter: odd })).status).toBe(400)
  const more = { closeDate: { putOff: { since: SINCE, until: SINCE } } }
  expect((await fresh.post('/opportunities/query', { filter: more })).status).toBe(400)
  const hide = { object: 'opportunity', field: 'closeDate', roles: { sales_rep: true } }
  expect((await (await again(world, security)).put('/layouts/hiding', hide)).status).toBe(204)
  expect((await slipped(rep)).body.code).toBe('filter_unknown')
})

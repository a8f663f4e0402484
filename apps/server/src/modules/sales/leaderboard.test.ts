import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, testClock, type World } from '../../testing/world.ts'

/* A leaderboard tells who is ahead within the reader's own reach; of their team beyond it what the company says. */
let world: World
let system: TestPerson
let manager: TestPerson
let analyst: TestPerson
let security: TestPerson
let apart: TestPerson
let first: TestPerson
let second: TestPerson
let third: TestPerson
let east: string
let west: string

beforeAll(async () => {
  world = await startWorld({ clock: testClock(Date.parse('2026-11-10T04:00:00.000Z')) })
  const tenant = await company(world)
  system = await person(world, tenant, { role: 'system_admin' })
  const made = async (path: string, body: object) => (await system.post(path, body)).body.id as string
  const china = await made('/departments', { name: '中国' })
  east = await made('/teams', { name: '华东', departmentId: china })
  west = await made('/teams', { name: '西北', departmentId: china })
  manager = await person(world, tenant, { role: 'sales_manager', teamId: east })
  analyst = await person(world, tenant, { role: 'analyst' })
  security = await person(world, tenant, { role: 'security_admin' })
  ;[first, second, third] = (await Promise.all(
    [1, 2, 3].map(() => person(world, tenant, { role: 'sales_rep', teamId: east })),
  )) as [TestPerson, TestPerson, TestPerson]
  apart = await person(world, tenant, { role: 'sales_rep', teamId: west })
  await sell(first, ['100.05', '0.05'])
  await sell(second, ['100.10'])
  await sell(apart, ['900'])
  // what is in another currency brings nothing without a rate, what is not won nothing at all
  await sell(third, ['5000'], { currency: 'USD' })
  await sell(third, ['5000'], { stage: 'proposal' })
})
afterAll(() => world.stop())

async function sell(who: TestPerson, amounts: readonly string[], { stage = 'won', currency = 'CNY' } = {}) {
  for (const amount of amounts) {
    const worth = { amount: `${Number(amount).toFixed(2)}`, currency }
    expect((await who.post('/opportunities', { name: '测量机', stage, amount: worth })).status).toBe(201)
  }
}

const board = async (who: TestPerson, asked: Record<string, string> = {}) =>
  (await again(world, who)).get(
    `/pipelines/standard/leaderboard?${new URLSearchParams({ measure: 'wonAmount', period: '2026-11', ...asked })}`,
  )
type Told = { id: string; place: number; count: number; amount: { amount: string } | null; percent: string | null }[]
const told = async (...asked: Parameters<typeof board>) => {
  const { body, status, text } = await board(...asked)
  expect(status, text).toBe(200)
  return (body.data as Told).map(({ id, place, count, amount }) => [id, place, count, amount?.amount ?? null])
}
const say = async (leaderboard: string) => {
  const who = await again(world, system)
  const { version } = (await who.get('/company')).body
  expect((await who.patch('/company', { leaderboard }, version)).status).toBe(200)
}

test('places follow exact sums; whoever brought as much shares one, whoever brought nothing stands last', async () => {
  const all = await told(manager)
  const tied = [first, second].map(({ id }) => id).toSorted()
  expect(all.slice(0, 3)).toEqual([
    [apart.id, 1, 1, '900'],
    ...tied.map((id) => [id, 2, id === first.id ? 2 : 1, '100.1']),
  ])
  expect(
    all
      .slice(3)
      .map(([id, place, , amount]) => [id, place, amount])
      .toSorted(),
  ).toEqual([third.id, manager.id].map((id) => [id, 4, '0']).toSorted())
  expect((await told(manager, { measure: 'wonCount' })).slice(0, 1)).toEqual([[first.id, 1, 2, null]])
  expect(await told(manager, { by: 'team' })).toEqual([
    [west, 1, 1, '900'],
    [east, 2, 4, '200.2'],
  ])
  expect((await told(manager, { period: '2026-10' })).every(([, place, count]) => place === 1 && count === 0)).toBe(
    true,
  )
})

test('a rep stands alone, unless the company lets the team know the place, or the names', async () => {
  const own = [first.id, 1, 2, '100.1']
  expect((await board(first)).body).toMatchObject({ places: 1 })
  expect(await told(first)).toEqual([own])
  await say('place')
  expect((await board(third)).body).toMatchObject({ places: 4, data: [{ id: third.id, place: 3 }] })
  await say('names')
  const ids = (await told(first)).map(([id]) => id)
  expect(new Set(ids)).toEqual(new Set([first, second, third, manager].map(({ id }) => id)))
  // another team's are told of nobody, and no team as a whole
  expect((await told(apart)).map(([id]) => id)).toEqual([apart.id])
  expect(await told(first, { by: 'team' })).toEqual([])
  await say('reach')
  expect(await told(third)).toEqual([[third.id, 1, 1, '0']])
})

test('what was won stands beside the target, for whoever reaches all of it', async () => {
  const target = { period: '2026-11', whose: 'person', id: first.id, amount: { amount: '200.20', currency: 'CNY' } }
  expect((await (await again(world, manager)).put('/pipelines/standard/targets', target, 1)).status).toBe(200)
  const percent = async (who: TestPerson) =>
    ((await board(who)).body.data as Told).find(({ id }) => id === first.id)?.percent
  expect([await percent(manager), await percent(first)]).toEqual(['50.0', '50.0'])
  await say('names')
  expect(await percent(second)).toBeNull()
  await say('reach')
})

test('new customers and follow-ups count by who made them, in the company’s days', async () => {
  const rep = await again(world, first)
  const account = (await rep.post('/accounts', { name: '云杉精密' })).body
  const about = { object: 'account', id: account.id }
  // the last moment of October and the first of November, in Shanghai
  for (const at of ['2026-10-31T15:59:59.000Z', '2026-10-31T16:00:00.000Z'])
    expect((await rep.post('/activities', { kind: 'call', words: '聊了', about, at })).status).toBe(201)
  const line = async (measure: string) => (await told(first, { measure })).find(([id]) => id === first.id)
  expect(await line('newCustomers')).toEqual([first.id, 1, 1, null])
  expect(await line('followUps')).toEqual([first.id, 1, 1, null])
  expect((await told(manager, { measure: 'followUps', by: 'team' }))[0]).toEqual([east, 1, 1, null])
})

test('what customers paid counts for whoever owns the order, on the day it came in', async () => {
  const rep = await again(world, second)
  const account = (await rep.post('/accounts', { name: '蓝湖仪器' })).body.id
  const order = (await rep.post('/orders', { accountId: account, amount: { amount: '800.00', currency: 'CNY' } })).body
  const confirmed = await rep.patch(`/orders/${order.id}`, { status: 'confirmed' }, order.version)
  expect(confirmed.status, confirmed.text).toBe(200)
  const amount = { amount: '300.50', currency: 'CNY' }
  const paid = await rep.post('/payments', { orderId: order.id, amount, status: 'received', paidOn: '2026-11-02' })
  expect(paid.status, paid.text).toBe(201)
  expect((await told(manager, { measure: 'received' }))[0]).toEqual([second.id, 1, 1, '300.5'])
  expect(await told(first, { measure: 'received' })).toEqual([[first.id, 1, 0, '0']])
})

test('what is in another currency lacks a rate, which is said, without the day where only a number is told; once there is one it counts', async () => {
  const lineOf = async (who: TestPerson, asked: Record<string, string> = {}, id = third.id) => {
    const { amount, missing, place } = (await board(who, asked)).body.data.find(
      (line: { id: string }) => line.id === id,
    )
    return [place, amount.amount, missing]
  }
  const lacking = { currency: 'USD', day: '2026-11-10' }
  expect(await lineOf(manager)).toEqual([4, '0', [lacking]])
  expect(await lineOf(manager, { by: 'team' }, east)).toEqual([2, '200.2', [lacking]])
  await say('names')
  expect(await lineOf(first)).toEqual([3, '0', [{ currency: 'USD', day: null }]])
  const enters = await again(world, manager)
  const rate = { currency: 'USD', from: '2026-11-01', rate: '7.125' }
  expect((await enters.post('/rates', rate)).status).toBe(201)
  expect(await lineOf(manager)).toEqual([1, '35625.00', []])
  expect(await lineOf(first)).toEqual([1, '35625.00', []])
  expect(await lineOf(manager, { by: 'team' }, east)).toEqual([1, '35825.20', []])
  await say('reach')
  // what was paid counts at the rate that the payment keeps, whatever becomes of it later
  const rep = await again(world, third)
  const usd = (amount: string) => ({ amount, currency: 'USD' })
  const accountId = (await rep.post('/accounts', { name: 'Northwind' })).body.id
  const order = (await rep.post('/orders', { accountId, amount: usd('90.00') })).body
  await rep.patch(`/orders/${order.id}`, { status: 'confirmed' }, order.version)
  const paid = { orderId: order.id, amount: usd('80.00'), status: 'received', paidOn: '2026-11-02' }
  expect((await rep.post('/payments', paid)).status).toBe(201)
  await enters.post('/rates', { ...rate, from: '2026-11-02', rate: '9' })
  expect(await lineOf(manager, { measure: 'received' })).toEqual([1, '570.00', []])
})

test('whoever sees no owners or no deals is told nothing, and what is no question is refused', async () => {
  for (const who of [analyst, security, system]) expect((await board(who)).status).toBe(403)
  for (const odd of [{ measure: 'salary' }, { period: '2026-13' }, { by: 'name' }])
    expect([400, 422]).toContain((await board(manager, odd as Record<string, string>)).status)
})

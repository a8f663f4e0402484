import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, testClock, type World } from '../testing/world.ts'

/* How often a customer buys, and when next: what the orders say, on every path of writing. */
let world: World
let rep: TestPerson
let mate: TestPerson

beforeAll(async () => {
  world = await startWorld({ clock: testClock(Date.parse('2026-11-23T02:00:00.000Z')) })
  const tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
  mate = await person(world, tenant, { role: 'sales_rep', name: '同事' })
})
afterAll(() => world.stop())

const made = async (path: string, body: object, who = rep) => {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

let names = 0
const customer = async (): Promise<string> => {
  names += 1
  return (await made('/accounts', { name: `云杉仪器${names}` })).id
}
const amount = { amount: '300', currency: 'CNY' }

const bought = async (accountId: string, orderedOn: string): Promise<{ id: string; version: number }> => {
  const { id } = await made('/orders', { accountId, amount, orderedOn })
  const answer = await rep.patch(`/orders/${id}`, { status: 'confirmed' }, 1)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}

const KEYS = [
  'purchaseCount',
  'lastPurchaseOn',
  'purchaseCycleDays',
  'nextPurchaseFrom',
  'nextPurchaseOn',
  'nextPurchaseTo',
]
const saidOf = async (id: string) => {
  const { body } = await rep.get(`/accounts/${id}`)
  return KEYS.map((key) => body[key])
}
const NOTHING = [null, null, null, null]
const idsOf = async (filter: object, who = rep) => {
  const { body } = await who.post('/accounts/query', { filter, sort: 'nextPurchaseOn' })
  return body.data.map(({ id }: { id: string }) => id)
}

test('the orders of a real trader’s customers tell how often they buy, as their quartiles say', async () => {
  const file = readFileSync(new URL('../../../../tests/fixtures/northwind/orders.csv', import.meta.url), 'utf8')
  const rows = file
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
  // as QUARTILE.INC of a spreadsheet gives them: 7, 15, 22.5 days; 7, 14, 27; 12, 18, 31.5
  const published = {
    SAVEA: [29, '1998-05-01', 15, '1998-05-08', '1998-05-16', '1998-05-24'],
    ERNSH: [30, '1998-05-05', 14, '1998-05-12', '1998-05-19', '1998-06-01'],
    QUICK: [28, '1998-04-14', 18, '1998-04-26', '1998-05-02', '1998-05-16'],
    GROSR: [2, '1997-12-18', ...NOTHING],
    CENTC: [1, '1996-07-18', ...NOTHING],
  }
  for (const [name, said] of Object.entries(published)) {
    const accountId = await customer()
    const days = rows.flatMap(([, who, day = '']) => (who === name ? [day] : []))
    const news = days.map((orderedOn) => ({ op: 'create', values: { accountId, amount, orderedOn } }))
    const { body } = await rep.post('/orders/batch', { operations: news })
    expect(await saidOf(accountId)).toEqual([null, null, ...NOTHING])
    const operations = body.results.map(({ id }: { id: string }) => ({
      op: 'update',
      id,
      version: 1,
      values: { status: 'confirmed' },
    }))
    expect((await rep.post('/orders/batch', { operations })).status).toBe(200)
    expect(await saidOf(accountId), name).toEqual(said)
  }
})

test('a cycle follows its orders, confirmed and cancelled, and the customer’s version stays', async () => {
  const accountId = await customer()
  await bought(accountId, '2026-08-01')
  const second = await bought(accountId, '2026-09-01')
  await bought(accountId, '2026-09-01')
  expect(await saidOf(accountId)).toEqual([2, '2026-09-01', ...NOTHING])
  const third = await bought(accountId, '2026-10-02')
  const said = [3, '2026-10-02', 31, '2026-11-02', '2026-11-02', '2026-11-02']
  expect(await saidOf(accountId)).toEqual(said)
  expect((await rep.delete(`/orders/${third.id}`)).status).toBe(409)
  expect(await saidOf(accountId)).toEqual(said)
  await rep.patch(`/orders/${third.id}`, { status: 'cancelled' }, 2)
  expect(await saidOf(accountId)).toEqual([2, '2026-09-01', ...NOTHING])
  await rep.patch(`/orders/${second.id}`, { status: 'delivered' }, 2)
  expect((await saidOf(accountId))[0]).toBe(2)
  const { body } = await rep.get(`/accounts/${accountId}`)
  expect(body.version).toBe(1)
  const stated = await rep.patch(`/accounts/${accountId}`, { purchaseCycleDays: 3 }, 1)
  expect(stated.body.errors).toMatchObject([{ path: '/purchaseCycleDays', code: 'field_computed' }])
  // who changes the customer itself leaves the cycle as it is
  const noted = await rep.patch(`/accounts/${accountId}`, { note: '老客户' }, 1)
  expect(noted.body).toMatchObject({ purchaseCount: 2, lastPurchaseOn: '2026-09-01' })
})

test('many who confirm orders of one customer at once are all counted', async () => {
  const accountId = await customer()
  const days = Array.from({ length: 10 }, (_, at) => `2026-0${1 + (at % 9)}-${10 + at}`)
  const orders = []
  for (const orderedOn of days) orders.push(await made('/orders', { accountId, amount, orderedOn }))
  const answers = await Promise.all(orders.map(({ id }) => rep.patch(`/orders/${id}`, { status: 'confirmed' }, 1)))
  expect(answers.map(({ status }) => status)).toEqual(days.map(() => 200))
  expect((await saidOf(accountId))[0]).toBe(10)
})

test('customers that are merged buy as one, and each for itself when that is undone', async () => {
  const [kept, merged] = [await customer(), await customer()]
  for (const day of ['2026-08-01', '2026-09-01']) await bought(kept, day)
  const other = await bought(merged, '2026-09-21')
  const done = await rep.post(`/accounts/${kept}/merge`, { otherId: merged, choose: { name: 'this' } })
  expect(done.status, done.text).toBe(200)
  expect(await saidOf(kept)).toEqual([3, '2026-09-21', 26, '2026-10-14', '2026-10-17', '2026-10-19'])
  const undone = await rep.post(`/merges/${done.body.mergeId}/undo`, {})
  expect(undone.body.changedSince).toEqual([])
  expect(await saidOf(kept)).toEqual([2, '2026-09-01', ...NOTHING])
  expect(await saidOf(merged)).toEqual([1, '2026-09-21', ...NOTHING])
  await rep.patch(`/orders/${other.id}`, { status: 'cancelled' }, other.version)
  expect(await saidOf(merged)).toEqual([null, null, ...NOTHING])
})

test('a draft that goes to another customer counts there alone', async () => {
  const [one, other] = [await customer(), await customer()]
  const { id } = await made('/orders', { accountId: one, amount, orderedOn: '2026-07-01' })
  await rep.patch(`/orders/${id}`, { accountId: other }, 1)
  await rep.patch(`/orders/${id}`, { status: 'confirmed' }, 2)
  expect([(await saidOf(one))[0], (await saidOf(other))[0]]).toEqual([null, 1])
})

test('who is likely to buy in the coming days is listed, and who should have bought already, as the company counts its days', async () => {
  const steady = await customer()
  for (const day of ['2026-09-09', '2026-10-09', '2026-11-08']) await bought(steady, day)
  const loose = await customer()
  for (const day of ['2026-09-01', '2026-09-11', '2026-11-10']) await bought(loose, day)
  expect(await saidOf(steady)).toEqual([3, '2026-11-08', 30, '2026-12-08', '2026-12-08', '2026-12-08'])
  expect(await saidOf(loose)).toEqual([3, '2026-11-10', 35, '2026-12-03', '2026-12-15', '2026-12-28'])
  const mine = { id: { in: [steady, loose] } }
  const expected = (span: string) => idsOf({ and: [mine, { nextPurchaseOn: { expected: span } }] })
  const overdue = () => idsOf({ and: [mine, { nextPurchaseOn: { overdue: true } }] })
  expect(await expected('+9d')).toEqual([])
  expect(await expected('+10d')).toEqual([loose])
  expect(await expected('+2w')).toEqual([loose])
  expect(await expected('+15d')).toEqual([steady, loose])
  expect(await overdue()).toEqual([])
  const until = async (moment: string) => {
    world.clock.advance(Date.parse(moment) - world.clock.now())
    rep = await again(world, rep)
    mate = await again(world, mate)
  }
  await until('2026-12-08T15:59:59.000Z')
  expect([await expected('+1d'), await overdue()]).toEqual([[steady, loose], []])
  await until('2026-12-08T16:00:00.000Z')
  expect([await expected('+1d'), await overdue()]).toEqual([[loose], [steady]])
  for (const wrong of ['14d', '+x', 3, true])
    expect((await rep.post('/accounts/query', { filter: { nextPurchaseOn: { expected: wrong } } })).status).toBe(400)
  expect((await rep.post('/accounts/query', { filter: { lastPurchaseOn: { overdue: true } } })).status).toBe(400)
})

test('only who works on a customer sees how often it buys; a colleague who knows its name may not even ask', async () => {
  const accountId = await customer()
  for (const day of ['2026-08-01', '2026-09-01', '2026-10-02']) await bought(accountId, day)
  const seen = await mate.get(`/accounts/${accountId}`)
  expect(seen.status === 200 ? KEYS.filter((key) => key in seen.body) : []).toEqual([])
  for (const filter of [{ purchaseCycleDays: { gt: 1 } }, { nextPurchaseOn: { expected: '+90d' } }]) {
    const { body } = await mate.post('/accounts/query', { filter })
    expect(JSON.stringify(body)).not.toContain(accountId)
  }
  const marketer = await person(world, rep.tenantId, { role: 'marketer', name: '市场' })
  for (const nextPurchaseOn of [{ expected: '+90d' }, { overdue: true }, { null: false }])
    expect((await marketer.post('/accounts/query', { filter: { nextPurchaseOn } })).body.code).toBe('filter_unknown')
})

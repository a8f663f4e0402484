import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, testClock, type World } from '../../testing/world.ts'

/* A customer's money: of the orders and payments that each reader sees. */
let world: World
let rep: TestPerson
let mate: TestPerson
let manager: TestPerson
let security: TestPerson

beforeAll(async () => {
  world = await startWorld({ clock: testClock(Date.parse('2026-11-23T02:00:00.000Z')) })
  const tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  const departmentId = (await admin.post('/departments', { name: '销售部' })).body.id
  const teamId = (await admin.post('/teams', { name: '华东一组', departmentId })).body.id
  manager = await person(world, tenant, { role: 'sales_manager', name: '经理', teamId })
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  security = await person(world, tenant, { role: 'security_admin' })
  mate = await person(world, tenant, { role: 'sales_rep', name: '同事', teamId })
})
afterAll(() => world.stop())

const made = async (path: string, body: object, who = rep) => {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const money = (amount: string, currency = 'CNY') => ({ amount, currency })
const ordered = async (accountId: string, amount: object, values: object = {}): Promise<string> => {
  const { id } = await made('/orders', { accountId, amount, ...values })
  const answer = await rep.patch(`/orders/${id}`, { status: 'confirmed' }, 1)
  expect(answer.status, answer.text).toBe(200)
  return id
}
const NO_BASE = { lifetime: null, returned: null, paid: null, outstanding: null, overdue: null }
const moneyOf = async (who: TestPerson, id: string) => (await who.get(`/accounts/${id}/money`)).body

test('what a customer ordered, paid, owes and should have paid is said by currency, to the last digit, and agrees with its orders', async () => {
  const { id: accountId } = await made('/accounts', { name: '云杉仪器' })
  expect(await moneyOf(rep, accountId)).toEqual({ data: [], base: NO_BASE })
  await made('/orders', { accountId, amount: money('9999') })
  const first = await ordered(accountId, money('100.10'))
  await ordered(accountId, money('0.20'))
  const foreign = await ordered(accountId, money('5000', 'JPY'))
  const given = await ordered(accountId, money('70'))
  const received = { status: 'received' }
  await made('/payments', { orderId: first, amount: money('40.05'), ...received })
  await made('/payments', { orderId: first, amount: money('30'), dueOn: '2026-11-22' })
  await made('/payments', { orderId: first, amount: money('30.05'), dueOn: '2026-11-23' })
  await made('/payments', { orderId: foreign, amount: money('6000', 'JPY'), ...received })
  await made('/payments', { orderId: given, amount: money('10'), ...received })
  expect((await rep.patch(`/orders/${given}`, { status: 'cancelled' }, 2)).status).toBe(200)
  const { base: _, ...told } = await moneyOf(rep, accountId)
  expect(told).toEqual({
    data: [
      {
        currency: 'CNY',
        lifetime: '100.30',
        returned: '0.00',
        paid: '50.05',
        outstanding: '50.25',
        overdue: { amount: '30.00', count: 1 },
      },
      {
        currency: 'JPY',
        lifetime: '5000',
        returned: '0',
        paid: '6000',
        outstanding: '-1000',
        overdue: { amount: '0', count: 0 },
      },
    ],
  })
})

test('a customer’s money is told in the company’s currency, each order and payment at the rate it keeps; without a rate it says which one is missing', async () => {
  const { id: accountId } = await made('/accounts', { name: '白桦贸易' })
  await ordered(accountId, money('100.10'))
  const early = await ordered(accountId, money('50.00', 'USD'))
  await made('/payments', { orderId: early, amount: money('10.00', 'USD'), dueOn: '2026-11-22' })
  const lacking = { currency: 'CNY', amount: null, missing: [{ currency: 'USD', day: '2026-11-23' }] }
  const baseOf = async (who: TestPerson) => (await moneyOf(who, accountId)).base
  expect(await baseOf(rep)).toEqual({
    lifetime: lacking,
    returned: null,
    paid: lacking,
    outstanding: lacking,
    overdue: lacking,
  })
  expect((await rep.get('/figures')).body.overdue.base).toEqual(lacking)
  const rate = { currency: 'USD', from: '2026-11-01', rate: '7.1235' }
  const { id: rateId } = await made('/rates', rate, manager)
  const later = await ordered(accountId, money('1.00', 'USD'))
  // the order and the payment from before keep none: they are counted by what holds now, the one after keeps its own
  expect((await manager.patch(`/rates/${rateId}`, { rate: '8' }, 1)).status).toBe(200)
  await made('/payments', { orderId: later, amount: money('0.50', 'USD'), status: 'received' })
  const yuan = (amount: string) => ({ currency: 'CNY', amount, missing: [] })
  // 100.10 + 50 × 8 + 1 × 7.1235; 100.10 + 50 × 8 + 0.5 × 7.1235, each rounded once
  expect(await baseOf(rep)).toEqual({
    lifetime: yuan('507.22'),
    returned: null,
    paid: yuan('3.56'),
    outstanding: yuan('503.66'),
    overdue: yuan('80.00'),
  })
  const { overdue } = (await rep.get('/figures')).body
  expect(overdue.sums).toContainEqual(money('10.00', 'USD'))
  expect(overdue.base.amount).not.toBeNull()
  // the rate says its day, and the day when the order was made
  const hide = async (sales_rep: boolean) =>
    (await security.put('/layouts/hiding', { object: 'order', field: 'rateOn', roles: { sales_rep } })).status
  expect(await hide(true)).toBe(204)
  expect(await baseOf(rep)).toEqual({ ...NO_BASE, overdue: yuan('80.00') })
  expect((await baseOf(manager)).lifetime).toEqual(yuan('507.22'))
  expect(await hide(false)).toBe(204)
  const { body } = await rep.post('/payments/query', {
    filter: { accountId: { eq: accountId }, dueOn: { overdue: true } },
  })
  const [late] = body.data
  expect((await rep.patch(`/payments/${late.id}`, { status: 'cancelled' }, late.version)).status).toBe(200)
})

test('nobody is told more than the orders and payments they see: not of a colleague’s order, not where orders are not theirs to read', async () => {
  const { id: accountId } = await made('/accounts', { name: '海潮科技' })
  await ordered(accountId, money('10'))
  const { id: theirs } = await made('/orders', { accountId, amount: money('7') }, manager)
  await manager.patch(`/orders/${theirs}`, { status: 'confirmed' }, 1)
  const lifetimes = async (who: TestPerson) =>
    (await moneyOf(who, accountId)).data.map(({ lifetime }: { lifetime: string }) => lifetime)
  expect(await lifetimes(rep)).toEqual(['10.00'])
  expect(await lifetimes(manager)).toEqual(['17.00'])
  const marketer = await person(world, rep.tenantId, { role: 'marketer', name: '市场' })
  expect(await moneyOf(marketer, accountId)).toEqual({ data: null, base: NO_BASE })
  const stranger = await person(world, await company(world), { role: 'sales_manager', name: '外人' })
  expect((await stranger.get(`/accounts/${accountId}/money`)).status).toBe(404)
  // a colleague of the team reads the customer’s name, and of its money what their own orders say
  expect((await mate.get(`/accounts/${accountId}`)).body.name).toBe('海潮科技')
  expect(await lifetimes(mate)).toEqual([])
})

test('the statement of a customer has every order and payment of its days, and closes with what its orders say is outstanding', async () => {
  const { id: accountId } = await made('/accounts', { name: '晨光电子' })
  const first = await ordered(accountId, money('100'), { orderedOn: '2025-12-20' })
  const second = await ordered(accountId, money('50.50'), { orderedOn: '2026-03-01' })
  const foreign = await ordered(accountId, money('9', 'JPY'), { orderedOn: '2026-03-02' })
  const paid = (orderId: string, amount: object, paidOn: string) =>
    made('/payments', { orderId, amount, status: 'received', paidOn })
  await paid(first, money('30'), '2025-12-31')
  const later = await paid(first, money('20.20'), '2026-03-01')
  await paid(second, money('0.30'), '2026-11-23')
  await made('/payments', { orderId: second, amount: money('7'), dueOn: '2026-11-01' })
  await made('/orders', { accountId, amount: money('9999'), orderedOn: '2026-05-01' })
  const statement = async (asked = '', who = rep) => who.get(`/accounts/${accountId}/statement${asked}`)
  const { body } = await statement()
  expect([body.from, body.to]).toEqual(['2026-01-01', '2026-11-23'])
  expect(body.data.map(({ lines: _, ...sums }: { lines: unknown }) => sums)).toEqual([
    { currency: 'CNY', opening: '70.00', ordered: '50.50', returned: '0.00', paid: '20.50', closing: '100.00' },
    { currency: 'JPY', opening: '0', ordered: '9', returned: '0', paid: '0', closing: '9' },
  ])
  expect(body.data[0].lines).toMatchObject([
    { kind: 'order', id: second, day: '2026-03-01', amount: '50.50', balance: '120.50' },
    { kind: 'payment', id: later.id, number: later.number, day: '2026-03-01', amount: '20.20', balance: '100.30' },
    { kind: 'payment', day: '2026-11-23', amount: '0.30', balance: '100.00' },
  ])
  expect(body.data[1].lines).toMatchObject([{ id: foreign, balance: '9' }])
  const outstanding = (await moneyOf(rep, accountId)).data.map((each: { outstanding: string }) => each.outstanding)
  expect(outstanding).toEqual(['100.00', '9'])
  const quiet = (await statement('?from=2026-04-01&to=2026-04-30')).body.data
  expect(quiet.map((each: { lines: []; closing: string }) => [each.lines.length, each.closing])).toEqual([
    [0, '100.30'],
    [0, '9'],
  ])
  expect((await statement('?from=2027-01-01&to=2026-12-31')).body.errors).toMatchObject([
    { path: '/to', code: 'ends_before_it_began' },
  ])
  expect((await statement('?from=2026-02-30')).body.errors).toMatchObject([{ path: '/from', code: 'date_invalid' }])
  expect((await statement('', mate)).body.data).toEqual([])
  const agent = await person(world, rep.tenantId, { role: 'service_agent', name: '客服' })
  expect((await statement('', agent)).status).toBe(403)
  const stranger = await person(world, await company(world), { role: 'sales_manager', name: '外人' })
  expect((await statement('', stranger)).status).toBe(404)
})

test('whoever does not see an amount or a day that it is made of gets no statement, and no sums of it', async () => {
  const { id } = await made('/accounts', { name: '白桦物流' })
  await ordered(id, money('500'))
  const hidden = async (object: string, field: string) => {
    const hide = async (sales_rep: boolean) => {
      const { status, text } = await security.put('/layouts/hiding', { object, field, roles: { sales_rep } })
      expect(status, text).toBe(204)
    }
    await hide(true)
    const told = [(await rep.get(`/accounts/${id}/statement`)).status, (await moneyOf(rep, id)).data]
    await hide(false)
    return told
  }
  expect(await hidden('order', 'amount')).toEqual([403, null])
  expect(await hidden('payment', 'paidOn')).toEqual([
    403,
    [expect.objectContaining({ overdue: { amount: '0.00', count: 0 } })],
  ])
  expect(await hidden('payment', 'dueOn')).toEqual([200, [expect.objectContaining({ overdue: null })]])
})

test('Home says what customers should have paid, of the orders one sees, and the list of overdue payments is as long', async () => {
  const overdueOf = async (who: TestPerson) => (await who.get('/figures')).body.overdue
  const listed = async (who: TestPerson) => {
    const filter = { dueOn: { overdue: true } }
    return (await who.post('/payments/query', { filter, count: 'exact' })).body.page.count
  }
  const { id: accountId } = await made('/accounts', { name: '山城机电' })
  const orderId = await ordered(accountId, money('80'))
  const before = await overdueOf(rep)
  const late = await made('/payments', { orderId, amount: money('12.50'), dueOn: '2026-11-20' })
  await made('/payments', { orderId, amount: money('12.50'), dueOn: '2026-11-23' })
  const after = await overdueOf(rep)
  expect(before).toEqual({ count: 2, sums: [money('37.00')], base: null })
  expect(after).toEqual({ count: 3, sums: [money('49.50')], base: null })
  expect([await listed(rep), (await overdueOf(manager)).count, await listed(manager)]).toEqual([3, 3, 3])
  expect([await overdueOf(mate), await listed(mate)]).toEqual([{ count: 0, sums: [], base: null }, 0])
  await rep.patch(`/payments/${late.id}`, { status: 'received' }, 1)
  expect(await overdueOf(rep)).toEqual(before)
  const marketer = await person(world, rep.tenantId, { role: 'marketer', name: '市场' })
  expect(await overdueOf(marketer)).toBeNull()
})

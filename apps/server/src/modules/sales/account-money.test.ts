import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, testClock, type World } from '../../testing/world.ts'

/* A customer's money: of the orders and payments that each reader sees. */
let world: World
let rep: TestPerson
let mate: TestPerson
let manager: TestPerson

beforeAll(async () => {
  world = await startWorld({ clock: testClock(Date.parse('2026-11-23T02:00:00.000Z')) })
  const tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  const departmentId = (await admin.post('/departments', { name: '销售部' })).body.id
  const teamId = (await admin.post('/teams', { name: '华东一组', departmentId })).body.id
  manager = await person(world, tenant, { role: 'sales_manager', name: '经理', teamId })
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
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
const moneyOf = async (who: TestPerson, id: string) => (await who.get(`/accounts/${id}/money`)).body

test('what a customer ordered, paid, owes and should have paid is said by currency, to the last digit, and agrees with its orders', async () => {
  const { id: accountId } = await made('/accounts', { name: '云杉仪器' })
  expect(await moneyOf(rep, accountId)).toEqual({ data: [] })
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
  expect(await moneyOf(rep, accountId)).toEqual({
    data: [
      {
        currency: 'CNY',
        lifetime: '100.30',
        paid: '50.05',
        outstanding: '50.25',
        overdue: { amount: '30.00', count: 1 },
      },
      { currency: 'JPY', lifetime: '5000', paid: '6000', outstanding: '-1000', overdue: { amount: '0', count: 0 } },
    ],
  })
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
  expect(await moneyOf(marketer, accountId)).toEqual({ data: null })
  const stranger = await person(world, await company(world), { role: 'sales_manager', name: '外人' })
  expect((await stranger.get(`/accounts/${accountId}/money`)).status).toBe(404)
  // a colleague of the team reads the customer’s name, and of its money what their own orders say
  expect((await mate.get(`/accounts/${accountId}`)).body.name).toBe('海潮科技')
  expect(await lifetimes(mate)).toEqual([])
})

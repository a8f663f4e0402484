import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'

/* Orders that were confirmed stay, and payments go where their order and its customer go. */
let world: World
let manager: TestPerson
let rep: TestPerson
let other: TestPerson
let accountId: string

const cny = (amount: string) => ({ amount, currency: 'CNY' })

async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

async function confirmed(customer: string) {
  const order = await made(rep, '/orders', { accountId: customer, amount: cny('300') })
  const answer = await rep.patch(`/orders/${order.id}`, { status: 'confirmed' }, 1)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin', name: '系统管理员' })
  const teamId = (await admin.post('/teams', { name: '华东一组' })).body.id
  manager = await person(world, tenant, { role: 'sales_manager', teamId, name: '经理' })
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  other = await person(world, tenant, { role: 'sales_rep', teamId, name: '同事' })
  accountId = (await made(rep, '/accounts', { name: '云杉仪器' })).id
})
afterAll(() => world.stop())

test('whoever has the order now has its payments, whoever wrote them', async () => {
  const order = await confirmed(accountId)
  const written = await made(rep, '/payments', { orderId: order.id, amount: cny('100') })
  const handed = await manager.patch(`/orders/${order.id}`, { ownerId: other.id }, 2)
  expect(handed.status, handed.text).toBe(200)
  expect((await rep.get(`/payments/${written.id}`)).status).toBe(404)
  expect((await rep.patch(`/payments/${written.id}`, { status: 'received' }, 1)).status).toBe(404)
  expect((await other.patch(`/payments/${written.id}`, { status: 'received' }, 1)).status).toBe(200)
  expect((await other.get(`/orders/${order.id}`)).body.paid).toEqual(cny('100.00'))
})

test('customers that are merged have the orders and payments of both, and get them back when it is undone', async () => {
  const twin = (await made(rep, '/accounts', { name: '云杉仪器（重复）' })).id
  const { id: orderId } = await confirmed(twin)
  const { id } = await made(rep, '/payments', { orderId, amount: cny('100') })
  const holders = async () => [
    (await rep.get(`/orders/${orderId}`)).body.accountId,
    (await rep.get(`/payments/${id}`)).body.accountId,
  ]
  const asked = async (account: string) =>
    (await rep.post('/payments/query', { filter: { accountId: account } })).body.data.map(
      (each: { id: string }) => each.id,
    )
  const merged = await rep.post(`/accounts/${accountId}/merge`, { otherId: twin, choose: { name: 'this' } })
  expect(merged.status, merged.text).toBe(200)
  expect(await holders()).toEqual([accountId, accountId])
  expect(await asked(accountId)).toContain(id)
  expect((await rep.post(`/merges/${merged.body.mergeId}/undo`)).status).toBe(200)
  expect(await holders()).toEqual([twin, twin])
  expect(await asked(accountId)).not.toContain(id)
})

test('an order is deleted while it is a draft, and once it was confirmed never, on any path', async () => {
  const draft = await made(rep, '/orders', { accountId, amount: cny('300') })
  expect((await rep.delete(`/orders/${draft.id}`)).status).toBe(204)
  const { id, version } = await confirmed(accountId)
  const kept = [409, 'record_stays']
  const refused = await rep.delete(`/orders/${id}`)
  expect([refused.status, refused.body.code]).toEqual(kept)
  const operations = [{ op: 'delete', id, version }]
  expect((await rep.post('/orders/batch', { operations })).text).toContain('record_stays')
  await rep.patch(`/orders/${id}`, { status: 'cancelled' }, version)
  const cancelled = await rep.delete(`/orders/${id}`)
  expect([cancelled.status, cancelled.body.code]).toEqual(kept)
  expect((await rep.get(`/orders/${id}`)).status).toBe(200)
})

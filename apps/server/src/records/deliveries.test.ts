import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'

/* Deliveries and returns: what of an order was handed over and came back, and what that does to its state and its money. */
let world: World
let rep: TestPerson
let other: TestPerson
let security: TestPerson
let accountId: string
let probe: string
let cable: string

interface Told {
  readonly status: number
  readonly body: { readonly errors?: readonly { readonly path: string; readonly code: string }[] }
}

const cny = (amount: string) => ({ amount, currency: 'CNY' })
const codesOf = ({ status, body }: Told) => [status, body.errors?.map(({ path, code }) => `${path} ${code}`)]

async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  const manager = await person(world, tenant, { role: 'sales_manager', name: '经理' })
  rep = await person(world, tenant, { role: 'sales_rep' })
  security = await person(world, tenant, { role: 'security_admin' })
  other = await person(world, tenant, { role: 'sales_rep', name: '同事' })
  accountId = (await made(rep, '/accounts', { name: '云杉仪器' })).id
  probe = (await made(manager, '/products', { code: 'P-1', name: '测头', price: cny('33.33'), taxRate: '13' })).id
  cable = (await made(manager, '/products', { code: 'C-1', name: '电缆', unit: 'metre', price: cny('1.01') })).id
})
afterAll(() => world.stop())

/** Three probes with tax and ten and a half metres of cable without: 99.99 + 13.00 and 10.61. */
async function confirmed(customer = accountId): Promise<{ id: string; version: number }> {
  const lines = [
    { productId: probe, quantity: '3' },
    { productId: cable, quantity: '10.5' },
  ]
  const { id } = await made(rep, '/orders', { accountId: customer, lines })
  const answer = await rep.patch(`/orders/${id}`, { status: 'confirmed' }, 1)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}

type Quantities = readonly (readonly [line: number, quantity: string])[]

const bodyOf = (orderId: string, kind: 'delivery' | 'return', quantities: Quantities) => ({
  orderId,
  kind,
  status: 'done',
  lines: quantities.map(([line, quantity]) => ({ line, quantity })),
})
const deliver = (orderId: string, ...quantities: Quantities) =>
  made(rep, '/deliveries', bodyOf(orderId, 'delivery', quantities))
const giveBack = (orderId: string, ...quantities: Quantities) =>
  made(rep, '/deliveries', bodyOf(orderId, 'return', quantities))
const refused = async (orderId: string, kind: 'delivery' | 'return', ...quantities: Quantities) =>
  codesOf(await rep.post('/deliveries', bodyOf(orderId, kind, quantities)))

const orderNow = async (id: string) => {
  const { body } = await rep.get(`/orders/${id}`)
  const words = (all: { line: number; quantity: string }[] | null) =>
    (all ?? []).map(({ line, quantity }) => `${line}:${quantity}`).join(' ')
  return {
    status: body.status,
    delivered: words(body.delivered),
    returned: words(body.returned),
    credit: body.credit?.amount ?? null,
    outstanding: body.outstanding?.amount ?? null,
  }
}

test('an order follows what is delivered of its lines, and never is more delivered than was ordered', async () => {
  const { id } = await confirmed()
  const first = await deliver(id, [1, '2'])
  expect(first).toMatchObject({ kind: 'delivery', status: 'done', accountId, doneOn: '2026-11-23', amount: null })
  expect(first.number).toMatch(/^D-\d{4}-\d{4}$/)
  expect(first.lines).toMatchObject([{ line: 1, quantity: '2', productId: probe, name: '测头' }])
  const part = { status: 'part_delivered', delivered: '1:2', returned: '', credit: '0.00', outstanding: '123.60' }
  expect(await orderNow(id)).toEqual(part)
  expect(await refused(id, 'delivery', [2, '10.5'], [1, '1.000001'])).toEqual([
    422,
    ['/lines/1/quantity delivered_too_many'],
  ])
  expect(await refused(id, 'delivery', [3, '1'])).toEqual([422, ['/lines/0/line reference_invalid']])
  expect(await refused(id, 'delivery', [1, '0'])).toEqual([422, ['/lines/0/quantity quantity_invalid']])
  expect(await refused(id, 'delivery')).toEqual([422, ['/lines required']])
  expect(await refused(id, 'delivery', [1, '1'], [1, '1'])).toEqual([422, ['/lines/1/quantity delivered_too_many']])
  expect(await orderNow(id)).toEqual(part)
  await deliver(id, [1, '1'], [2, '10.5'])
  expect(await orderNow(id)).toMatchObject({ status: 'delivered', delivered: '1:3 2:10.5' })
  const history = (await rep.get(`/orders/${id}/history`)).body.data ?? []
  const moves = history.flatMap((each: { changes: { field: string; after: unknown }[] }) =>
    each.changes.filter(({ field }) => field === 'status').map(({ after }) => after),
  )
  expect(moves.slice(0, 2)).toEqual(['delivered', 'part_delivered'])
})

test('what comes back lowers what is to be paid by its part of each line, and all of it by all of it', async () => {
  const { id } = await confirmed()
  expect(await refused(id, 'return', [1, '1'])).toEqual([422, ['/lines/0/quantity returned_too_many']])
  await deliver(id, [1, '3'], [2, '10.5'])
  const one = await giveBack(id, [1, '1'])
  expect([one.amount, one.tax, one.gross]).toEqual([cny('33.33'), cny('4.33'), cny('37.66')])
  expect(await orderNow(id)).toEqual({
    status: 'delivered',
    delivered: '1:3 2:10.5',
    returned: '1:1',
    credit: '37.66',
    outstanding: '85.94',
  })
  const two = await giveBack(id, [1, '1'])
  const three = await giveBack(id, [1, '1'], [2, '10.5'])
  // 13.00 of tax are 4.33 + 4.34 + 4.33
  expect([two.tax, three.tax]).toEqual([cny('4.34'), cny('4.33')])
  expect(await orderNow(id)).toMatchObject({ credit: '123.60', outstanding: '0.00' })
  expect(await refused(id, 'return', [2, '0.1'])).toEqual([422, ['/lines/0/quantity returned_too_many']])
})

test('a mistake is cancelled, stays, and the order is as it was; what came back since is cancelled first', async () => {
  const { id } = await confirmed()
  const delivery = await deliver(id, [1, '3'])
  const back = await giveBack(id, [1, '2'])
  const cancel = (of: string, version = 1) => rep.patch(`/deliveries/${of}`, { status: 'cancelled' }, version)
  expect(codesOf(await cancel(delivery.id))).toEqual([422, ['/status returned_meanwhile']])
  expect((await rep.delete(`/deliveries/${back.id}`)).body.code).toBe('record_stays')
  expect(codesOf(await rep.patch(`/deliveries/${back.id}`, { lines: [{ line: 1, quantity: '1' }] }, 1))).toEqual([
    422,
    ['/lines state_fixed'],
  ])
  expect((await cancel(back.id)).status).toBe(200)
  expect(await orderNow(id)).toMatchObject({ returned: '', credit: '0.00', outstanding: '123.60' })
  expect((await cancel(delivery.id)).status).toBe(200)
  expect(await orderNow(id)).toMatchObject({ status: 'confirmed', delivered: '' })
  expect(codesOf(await cancel(delivery.id, 2))[0]).toBe(200)
  expect(await orderNow(id)).toMatchObject({ status: 'confirmed', delivered: '' })
})

test('what is planned moves nothing before it is done, and then is held to the same bounds', async () => {
  const { id } = await confirmed()
  const { status: _done, ...planned } = bodyOf(id, 'delivery', [[1, '3']])
  const later = await made(rep, '/deliveries', planned)
  expect(later).toMatchObject({ status: 'planned', doneOn: null })
  expect(await orderNow(id)).toMatchObject({ status: 'confirmed', delivered: '' })
  await deliver(id, [1, '1'])
  const done = () => rep.patch(`/deliveries/${later.id}`, { status: 'done' }, 1)
  expect(codesOf(await done())).toEqual([422, ['/lines/0/quantity delivered_too_many']])
  const less = await rep.patch(`/deliveries/${later.id}`, { status: 'done', lines: [{ line: 1, quantity: '2' }] }, 1)
  expect(less.body, less.text).toMatchObject({ status: 'done', doneOn: '2026-11-23' })
  expect(await orderNow(id)).toMatchObject({ status: 'part_delivered', delivered: '1:3' })
})

test('the states that follow deliveries are set by hand only where there are no lines, and only a confirmed order is delivered', async () => {
  const { id } = await confirmed()
  for (const status of ['part_delivered', 'delivered'])
    expect(codesOf(await rep.patch(`/orders/${id}`, { status }, 2))).toEqual([422, ['/status state_follows']])
  const plain = await made(rep, '/orders', { accountId, amount: cny('300') })
  expect(await refused(plain.id, 'delivery', [1, '1'])).toEqual([422, ['/orderId basis_not_ready']])
  await rep.patch(`/orders/${plain.id}`, { status: 'confirmed' }, 1)
  expect(await refused(plain.id, 'delivery', [1, '1'])).toEqual([422, ['/orderId basis_not_ready']])
  expect((await rep.patch(`/orders/${plain.id}`, { status: 'delivered' }, 2)).status).toBe(200)
  await rep.patch(`/orders/${id}`, { status: 'cancelled' }, 2)
  expect(await refused(id, 'delivery', [1, '1'])).toEqual([422, ['/orderId basis_not_ready']])
})

test('who sees the order sees its deliveries, and nobody else; what is computed nobody states', async () => {
  const { id } = await confirmed()
  const { id: deliveryId } = await deliver(id, [1, '1'])
  expect((await other.get(`/deliveries/${deliveryId}`)).status).toBe(404)
  const filter = { orderId: { eq: id } }
  expect((await other.post('/deliveries/query', { filter })).body.data).toEqual([])
  expect((await rep.post('/deliveries/query', { filter })).body.data).toHaveLength(1)
  expect(codesOf(await other.post('/deliveries', bodyOf(id, 'delivery', [[1, '1']])))).toEqual([
    422,
    ['/orderId reference_invalid'],
  ])
  const stated = { ...bodyOf(id, 'return', [[1, '1']]), gross: cny('1000') }
  expect(codesOf(await rep.post('/deliveries', stated))).toEqual([422, ['/gross field_computed']])
  expect(codesOf(await rep.patch(`/orders/${id}`, { delivered: [] }, 3))[0]).toBe(422)
})

test('of many who deliver one order at once as many are let through as there is to deliver', async () => {
  const { id } = await confirmed()
  const bodies = Array.from({ length: 50 }, () => bodyOf(id, 'delivery', [[2, '0.5']]))
  const answers = await Promise.all(bodies.map((body) => rep.post('/deliveries', body)))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(21)
  const late = answers.filter(({ status }) => status !== 201).map(codesOf)
  expect(new Set(late.map((each) => JSON.stringify(each)))).toEqual(
    new Set([JSON.stringify([422, ['/lines/0/quantity delivered_too_many']])]),
  )
  expect(await orderNow(id)).toMatchObject({ status: 'part_delivered', delivered: '2:10.5' })
  const found = await rep.post('/deliveries/query', { filter: { orderId: { eq: id } }, limit: 100 })
  expect(found.body.data).toHaveLength(21)
})

test('a batch is one act: what of it would be too much leaves the order as it was', async () => {
  const { id } = await confirmed()
  const operations = ['2', '2'].map((quantity) => ({ op: 'create', values: bodyOf(id, 'delivery', [[1, quantity]]) }))
  expect(codesOf(await rep.post('/deliveries/batch', { operations }))).toEqual([
    422,
    ['/operations/1/lines/0/quantity delivered_too_many'],
  ])
  expect(await orderNow(id)).toMatchObject({ status: 'confirmed', delivered: '' })
  const { body } = await rep.post('/deliveries/batch', { mode: 'each', operations })
  expect(body.results.map(({ status }: { status: number }) => status)).toEqual([201, 422])
  expect(await orderNow(id)).toMatchObject({ status: 'part_delivered', delivered: '1:2' })
})

test('the statement and the money of a customer have what came back, and a payment plan leaves it out', async () => {
  const customer = (await made(rep, '/accounts', { name: '退货客户' })).id
  const { id } = await confirmed(customer)
  await deliver(id, [1, '3'])
  await giveBack(id, [1, '1'])
  await made(rep, '/payments', { orderId: id, amount: cny('50'), status: 'received' })
  const { body } = await rep.get(`/accounts/${customer}/statement`)
  expect(body.data).toMatchObject([
    { currency: 'CNY', opening: '0.00', ordered: '123.60', returned: '37.66', paid: '50.00', closing: '35.94' },
  ])
  expect(body.data[0].lines.map(({ kind, balance }: Record<string, string>) => `${kind} ${balance}`)).toEqual([
    'order 123.60',
    'return 85.94',
    'payment 35.94',
  ])
  const money = (await rep.get(`/accounts/${customer}/money`)).body.data
  expect(money).toMatchObject([{ lifetime: '123.60', returned: '37.66', paid: '50.00', outstanding: '35.94' }])
  const plan = await rep.post(`/orders/${id}/payment-plan`, { parts: [{ share: '1' }] })
  expect(plan.body.data).toMatchObject([{ amount: cny('35.94') }])
})

test('whoever does not see what was ordered cannot say what of it is delivered', async () => {
  const { id } = await confirmed()
  const hide = async (isHidden: boolean) => {
    const hiding = { object: 'order', field: 'lines', roles: { sales_rep: isHidden } }
    expect((await security.put('/layouts/hiding', hiding)).status).toBe(204)
  }
  await hide(true)
  const refused = await rep.post('/deliveries', bodyOf(id, 'delivery', [[1, '1']]))
  await hide(false)
  expect(refused.status, refused.text).toBe(403)
  await deliver(id, [1, '1'])
})

test('the catalogue says which states follow the deliveries, so that nobody is offered them', async () => {
  const followedOf = async (name: string) => {
    const { body } = await rep.get('/catalog')
    return body.objects.find((object: { name: string }) => object.name === name).states.followed
  }
  const states = ['part_delivered', 'delivered']
  expect(await followedOf('order')).toEqual({ lines: 'lines', states })
  expect(await followedOf('delivery')).toBeNull()
  const hide = async (sales_rep: boolean) =>
    (await security.put('/layouts/hiding', { object: 'order', field: 'lines', roles: { sales_rep } })).status
  expect(await hide(true)).toBe(204)
  expect(await followedOf('order')).toEqual({ lines: null, states })
  expect(await hide(false)).toBe(204)
})

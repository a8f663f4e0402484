import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'

/* Orders: made of quotes, fixed once confirmed, and what of them is paid. */
let world: World
let manager: TestPerson
let rep: TestPerson
let other: TestPerson
let accountId: string
let productId: string

interface Told {
  readonly status: number
  readonly body: { readonly errors?: readonly { readonly path: string; readonly code: string }[] }
}

async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

const codesOf = ({ status, body }: Told) => [status, body.errors?.map(({ path, code }) => `${path} ${code}`)]
const cny = (amount: string) => ({ amount, currency: 'CNY' })

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  manager = await person(world, tenant, { role: 'sales_manager', name: '经理' })
  rep = await person(world, tenant, { role: 'sales_rep' })
  other = await person(world, tenant, { role: 'sales_rep', name: '同事' })
  accountId = (await made(rep, '/accounts', { name: '云杉仪器' })).id
  const product = { code: 'CMM-1', name: '三坐标', price: cny('1000'), taxRate: '13' }
  productId = (await made(manager, '/products', product)).id
})
afterAll(() => world.stop())

const sentQuote = async () => {
  const lines = [{ productId, quantity: '3', discount: '10' }]
  const quote = await made(rep, '/quotes', { accountId, lines })
  return (await rep.patch(`/quotes/${quote.id}`, { status: 'sent' }, 1)).body
}

const acceptedQuote = async () => {
  const { id, version } = await sentQuote()
  return (await rep.patch(`/quotes/${id}`, { status: 'accepted' }, version)).body
}

const confirmed = async (values: object = {}) => {
  const order = await made(rep, '/orders', { accountId, amount: cny('300'), ...values })
  const answer = await rep.patch(`/orders/${order.id}`, { status: 'confirmed' }, 1)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}

const sumsOf = async (id: string) => {
  const { paid, outstanding } = (await rep.get(`/orders/${id}`)).body
  return [paid?.amount ?? null, outstanding?.amount ?? null]
}

test('an order of a quote takes over customer, lines and amounts; of one that is not accepted none is made', async () => {
  const quote = await acceptedQuote()
  const order = await made(rep, '/orders', { quoteId: quote.id })
  expect(order).toMatchObject({ accountId, quoteId: quote.id, lines: quote.lines, amount: cny('2700.00') })
  expect([order.status, order.gross, order.paid, order.outstanding]).toEqual(['draft', cny('3051.00'), null, null])
  expect(order.number).toMatch(/^O-\d{4}-\d{4}$/)
  const operations = [{ op: 'create', values: { quoteId: quote.id } }]
  const { body } = await rep.post('/orders/batch', { operations })
  expect((await rep.get(`/orders/${body.results[0].id}`)).body).toMatchObject({
    lines: quote.lines,
    gross: order.gross,
  })
  const draft = await made(rep, '/quotes', { accountId, amount: cny('1') })
  const notReady = [422, ['/quoteId basis_not_ready']]
  expect(codesOf(await rep.post('/orders', { quoteId: draft.id }))).toEqual(notReady)
  const sent = await sentQuote()
  expect(codesOf(await rep.post('/orders', { quoteId: sent.id }))).toEqual(notReady)
  await rep.patch(`/quotes/${sent.id}`, { status: 'refused' }, sent.version)
  expect(codesOf(await rep.post('/orders', { quoteId: sent.id }))).toEqual(notReady)
  const beyond = await other.post('/orders', { quoteId: quote.id })
  expect(codesOf(beyond)[1]).toContain('/quoteId reference_invalid')
  expect(beyond.text).not.toContain('三坐标')
})

test('an order of a deal is made like a quote of it', async () => {
  const lines = [{ productId, quantity: '2' }]
  const deal = await made(rep, '/opportunities', { name: '扩产', accountId, lines })
  const order = await made(rep, '/orders', { opportunityId: deal.id })
  expect(order).toMatchObject({ accountId, opportunityId: deal.id, lines: deal.lines, gross: cny('2260.00') })
})

test('an order goes from draft to confirmed to its end, and what is confirmed stays, on every path of writing', async () => {
  const order = await made(rep, '/orders', { accountId, amount: cny('300') })
  const leap = [422, ['/status state_not_next']]
  expect(codesOf(await rep.patch(`/orders/${order.id}`, { status: 'delivered' }, 1))).toEqual(leap)
  expect(codesOf(await rep.post('/orders', { accountId, amount: cny('1'), status: 'confirmed' }))).toEqual(leap)
  const empty = await made(rep, '/orders', { accountId })
  expect(codesOf(await rep.patch(`/orders/${empty.id}`, { status: 'confirmed' }, 1))).toEqual([
    422,
    ['/amount state_needs'],
  ])
  const done = (await rep.patch(`/orders/${order.id}`, { status: 'confirmed' }, 1)).body
  expect(done).toMatchObject({ orderedOn: '2026-11-23', paid: cny('0.00'), outstanding: cny('300.00') })
  const fixed = [422, ['/amount state_fixed']]
  expect(codesOf(await rep.patch(`/orders/${order.id}`, { amount: cny('200') }, 2))).toEqual(fixed)
  const operations = [
    { op: 'update', id: order.id, version: 2, values: { orderedOn: '2027-01-01' } },
    { op: 'update', id: order.id, version: 2, values: { status: 'draft' } },
    { op: 'update', id: order.id, version: 2, values: { status: 'delivered' } },
  ]
  const { body } = await rep.post('/orders/batch', { mode: 'each', operations })
  expect(body.results).toMatchObject([
    { errors: [{ path: '/orderedOn', code: 'state_fixed' }] },
    { errors: [{ path: '/status', code: 'state_not_next' }] },
    { status: 200 },
  ])
  expect(codesOf(await rep.patch(`/orders/${order.id}`, { status: 'cancelled' }, 3))).toEqual(leap)
})

test('a payment belongs to a confirmed order, is of its currency and above nothing, and has its customer', async () => {
  const draft = await made(rep, '/orders', { accountId, amount: cny('300') })
  const amount = cny('100')
  expect(codesOf(await rep.post('/payments', { orderId: draft.id, amount }))).toEqual([
    422,
    ['/orderId basis_not_ready'],
  ])
  const { id: orderId } = await confirmed()
  const payment = await made(rep, '/payments', { orderId, amount, dueOn: '2026-12-31' })
  expect(payment).toMatchObject({ status: 'planned', accountId, orderId, paidOn: null })
  expect(payment.number).toMatch(/^P-\d{4}-\d{4}$/)
  const usd = { amount: '1', currency: 'USD' }
  expect(codesOf(await rep.post('/payments', { orderId, amount: usd }))).toEqual([422, ['/amount currency_other']])
  expect(codesOf(await rep.patch(`/payments/${payment.id}`, { amount: usd }, 1))).toEqual([
    422,
    ['/amount currency_other'],
  ])
  for (const none of ['0', '-5'])
    expect(codesOf(await rep.post('/payments', { orderId, amount: cny(none) }))).toEqual([
      422,
      ['/amount amount_not_positive'],
    ])
  const second = await confirmed()
  expect(codesOf(await rep.patch(`/payments/${payment.id}`, { orderId: second.id }, 1))).toEqual([
    422,
    ['/orderId state_fixed'],
  ])
  expect((await rep.post('/payments', { amount })).status).toBe(422)
})

test('who sees the order sees its payments, and nobody else', async () => {
  const { id: orderId } = await confirmed()
  const mine = await made(rep, '/payments', { orderId, amount: cny('100') })
  expect((await rep.get(`/payments/${mine.id}`)).status).toBe(200)
  expect((await other.get(`/payments/${mine.id}`)).status).toBe(404)
  const filter = { orderId: { eq: orderId } }
  expect((await other.post('/payments/query', { filter })).body.data).toEqual([])
  expect((await rep.post('/payments/query', { filter })).body.data).toHaveLength(1)
  expect((await rep.post('/payments/query', { q: mine.number })).body.data).toMatchObject([{ id: mine.id }])
  const beyond = await other.post('/payments', { orderId, amount: cny('1') })
  expect(codesOf(beyond)).toEqual([422, ['/orderId reference_invalid']])
})

test('what is paid follows the payments on every path', async () => {
  const { id: orderId } = await confirmed()
  const first = await made(rep, '/payments', { orderId, amount: cny('100.10') })
  expect(await sumsOf(orderId)).toEqual(['0.00', '300.00'])
  const received = (await rep.patch(`/payments/${first.id}`, { status: 'received' }, 1)).body
  expect(received).toMatchObject({ status: 'received', paidOn: '2026-11-23' })
  expect(await sumsOf(orderId)).toEqual(['100.10', '199.90'])
  const fixed = await rep.patch(`/payments/${first.id}`, { amount: cny('1') }, 2)
  expect(codesOf(fixed)).toEqual([422, ['/amount state_fixed']])
  const second = await made(rep, '/payments', { orderId, amount: cny('250'), status: 'received', paidOn: '2026-11-20' })
  expect(second.paidOn).toBe('2026-11-20')
  expect(await sumsOf(orderId)).toEqual(['350.10', '-50.10'])
  const kept = await rep.delete(`/payments/${second.id}`)
  expect([kept.status, kept.body.code]).toEqual([409, 'record_stays'])
  expect(await sumsOf(orderId)).toEqual(['350.10', '-50.10'])
  const third = await made(rep, '/payments', { orderId, amount: cny('1') })
  await rep.delete(`/payments/${third.id}`)
  expect((await rep.post(`/payments/${third.id}/restore`, {})).status).toBe(200)
  expect(await sumsOf(orderId)).toEqual(['350.10', '-50.10'])
  const operations = [
    { op: 'update', id: first.id, version: 2, values: { status: 'cancelled' } },
    { op: 'create', values: { orderId, amount: cny('0.01'), status: 'received' } },
    { op: 'update', id: second.id, version: 1, values: { status: 'cancelled' } },
    { op: 'delete', id: second.id, version: 2 },
  ]
  const { body } = await rep.post('/payments/batch', { mode: 'each', operations })
  expect(body.results.map(({ status }: { status: number }) => status)).toEqual([200, 201, 200, 409])
  expect(await sumsOf(orderId)).toEqual(['0.01', '299.99'])
  const stated = await rep.patch(`/orders/${orderId}`, { paid: cny('300') }, 2)
  expect(codesOf(stated)).toEqual([422, ['/paid field_computed']])
  const noted = await rep.patch(`/orders/${orderId}`, { note: '加急' }, 2)
  expect([noted.body.paid, noted.body.outstanding]).toEqual([cny('0.01'), cny('299.99')])
})

test('an order with planned payments is not cancelled; without, what was paid is owed back', async () => {
  const { id: orderId } = await confirmed()
  const payment = await made(rep, '/payments', { orderId, amount: cny('100') })
  const cancelled = () => rep.patch(`/orders/${orderId}`, { status: 'cancelled' }, 2)
  expect(codesOf(await cancelled())).toEqual([422, ['/status payments_open']])
  await rep.patch(`/payments/${payment.id}`, { status: 'received' }, 1)
  expect((await cancelled()).body).toMatchObject({ paid: cny('100.00'), outstanding: cny('-100.00') })
  expect(codesOf(await rep.post('/payments', { orderId, amount: cny('1') }))).toEqual([
    422,
    ['/orderId basis_not_ready'],
  ])
  expect((await rep.patch(`/payments/${payment.id}`, { status: 'cancelled' }, 2)).status).toBe(200)
  expect(await sumsOf(orderId)).toEqual(['0.00', '0.00'])
  // what was planned does not come back out of the trash for an order that was given up meanwhile
  const { id: second } = await confirmed()
  const planned = await made(rep, '/payments', { orderId: second, amount: cny('100') })
  await rep.delete(`/payments/${planned.id}`)
  expect((await rep.patch(`/orders/${second}`, { status: 'cancelled' }, 2)).status).toBe(200)
  expect(codesOf(await rep.post(`/payments/${planned.id}/restore`, {}))).toEqual([422, ['/orderId basis_not_ready']])
})

test('many who receive payments of one order at once are all counted, and one payment is received once', async () => {
  const { id: orderId } = await confirmed({ amount: cny('1000') })
  const planned = []
  for (let at = 1; at <= 10; at += 1) planned.push(await made(rep, '/payments', { orderId, amount: cny(`${at}.01`) }))
  const receive = (id: string) => rep.patch(`/payments/${id}`, { status: 'received' }, 1)
  const twice = planned[0].id
  const answers = await Promise.all([...planned.map(({ id }) => receive(id)), receive(twice), receive(twice)])
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(10)
  expect(answers.filter(({ status }) => status === 412)).toHaveLength(2)
  expect(await sumsOf(orderId)).toEqual(['55.10', '944.90'])
})

const amountsOf = (body: { data: readonly { amount: { amount: string } }[] }) =>
  body.data.map(({ amount }) => amount.amount)

test('an order is planned in parts that make up what is left of it to the last cent, once', async () => {
  const { id } = await confirmed({ amount: cny('100') })
  const path = `/orders/${id}/payment-plan`
  const parts = [{ share: '1', dueOn: '2026-12-31' }, { share: '1', dueOn: '2027-01-31' }, { share: '1' }]
  const plans = await Promise.all([rep.post(path, { parts }), rep.post(path, { parts })])
  const [planned, late] = plans.toSorted((one, other) => one.status - other.status)
  expect(planned?.status, planned?.text).toBe(201)
  expect(amountsOf(planned?.body)).toEqual(['33.34', '33.33', '33.33'])
  expect(planned?.body.data).toMatchObject([{ status: 'planned', dueOn: '2026-12-31', orderId: id }, {}, {}])
  expect(late === undefined ? [] : codesOf(late)).toEqual([422, ['/parts plan_nothing_left']])
  const [first, second] = planned?.body.data ?? []
  await rep.patch(`/payments/${first.id}`, { status: 'received' }, 1)
  await rep.patch(`/payments/${second.id}`, { status: 'cancelled' }, 1)
  const again = await rep.post(path, { parts: [{ share: '30' }, { share: '70' }] })
  expect(amountsOf(again.body)).toEqual(['10.00', '23.33'])
  const wrong = await rep.post(path, { parts: [{ share: '1', dueOn: '2026-02-30' }] })
  expect(wrong.status).toBe(422)
  expect((await other.post(path, { parts })).status).toBe(404)
  const draft = await made(rep, '/orders', { accountId, amount: cny('1') })
  expect((await rep.post(`/orders/${draft.id}/payment-plan`, { parts })).body.errors).toMatchObject([
    { code: 'basis_not_ready' },
  ])
  const small = await confirmed({ amount: cny('0.02') })
  const toFine = await rep.post(`/orders/${small.id}/payment-plan`, { parts })
  expect(codesOf(toFine)).toEqual([422, ['/parts/2/amount amount_not_positive']])
  expect((await rep.post('/payments/query', { filter: { orderId: small.id } })).body.data).toEqual([])
})

test('a payment is overdue from the day after it was due, as the company counts its days, and only while it is expected', async () => {
  const until = async (moment: string) => {
    world.clock.advance(Date.parse(moment) - world.clock.now())
    rep = await again(world, rep)
  }
  const { id: orderId } = await confirmed()
  const overdue = async () => {
    const { body } = await rep.post('/payments/query', { filter: { orderId, dueOn: { overdue: true } } })
    return body.data.map(({ id }: { id: string }) => id)
  }
  const wrong = await rep.post('/payments/query', { filter: { dueOn: { overdue: 'yes' } } })
  expect(wrong.status).toBe(400)
  const due = await made(rep, '/payments', { orderId, amount: cny('1'), dueOn: '2026-11-23' })
  await until('2026-11-23T15:59:59.000Z')
  expect(await overdue()).toEqual([])
  await until('2026-11-23T16:00:00.000Z')
  expect(await overdue()).toEqual([due.id])
  expect((await rep.patch(`/payments/${due.id}`, { status: 'received' }, 1)).body.paidOn).toBe('2026-11-24')
  expect(await overdue()).toEqual([])
  // the day on which the clocks go forward has 23 hours
  const admin = await person(world, rep.tenantId, { role: 'system_admin', name: '管理员' })
  const { calendar, version } = (await admin.get('/company')).body
  const moved = await admin.patch('/company', { calendar: { ...calendar, timeZone: 'America/New_York' } }, version)
  expect(moved.status, moved.text).toBe(200)
  const late = await made(rep, '/payments', { orderId, amount: cny('1'), dueOn: '2027-03-14' })
  await until('2027-03-15T03:59:59.000Z')
  expect(await overdue()).toEqual([])
  await until('2027-03-15T04:00:00.000Z')
  expect(await overdue()).toEqual([late.id])
})

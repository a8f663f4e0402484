import { dayShifted } from '@holdfast/catalog'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* A plan of payments by parts: by amount or share, on a day or so many days after an event, some of which are yet to come. */
let world: World
let rep: TestPerson
let accountId: string
let productId: string

interface Told {
  readonly status: number
  readonly body: { readonly errors?: readonly { readonly path: string; readonly code: string }[] }
}

async function made(path: string, body: object, who = rep) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const cny = (amount: string) => ({ amount, currency: 'CNY' })
const codesOf = ({ status, body }: Told) => [status, body.errors?.map(({ path, code }) => `${path} ${code}`)]

async function confirmed(values: object) {
  const { id } = await made('/orders', { accountId, ...values })
  const answer = await rep.patch(`/orders/${id}`, { status: 'confirmed' }, 1)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const plan = (id: string, parts: readonly object[]) => rep.post(`/orders/${id}/payment-plan`, { parts })
const amountsOf = (body: { data: readonly { amount: { amount: string } }[] }) =>
  body.data.map(({ amount }) => amount.amount)
const after = (event: string, days: number) => ({ dueAfter: { event, days } })
const deliver = (orderId: string, quantity: string, doneOn: string) =>
  made('/deliveries', { orderId, kind: 'delivery', status: 'done', doneOn, lines: [{ line: 1, quantity }] })
const today = () => new Date(world.clock.now() + 8 * 3_600_000).toISOString().slice(0, 10)
const read = async (id: string) => (await rep.get(`/payments/${id}`)).body

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  const manager = await person(world, tenant, { role: 'sales_manager' })
  rep = await person(world, tenant, { role: 'sales_rep' })
  accountId = (await made('/accounts', { name: '云杉仪器' })).id
  productId = (await made('/products', { code: 'P-1', name: '测头', price: cny('100') }, manager)).id
})
afterAll(() => world.stop())

test('stated amounts are what they say, shares make up the rest to the last cent; what is not stated stays to be planned', async () => {
  const { id, orderedOn } = await confirmed({ amount: cny('1000') })
  const parts = [
    { amount: '300.01', ...after('ordered', 10) },
    { share: '1', dueOn: '2027-01-31' },
    { share: '2', ...after('delivered', 30) },
  ]
  const { body } = await plan(id, parts)
  expect(amountsOf(body)).toEqual(['300.01', '233.33', '466.66'])
  expect(body.data).toMatchObject([
    { dueOn: dayShifted(orderedOn, 10), dueAfter: 'ordered', dueDays: 10 },
    { dueOn: '2027-01-31', dueAfter: null, dueDays: null },
    { dueOn: null, dueAfter: 'delivered', dueDays: 30 },
  ])
  const part = await confirmed({ amount: cny('1000') })
  expect((await plan(part.id, [{ amount: '400' }])).status).toBe(201)
  expect(amountsOf((await plan(part.id, [{ share: '100' }])).body)).toEqual(['600.00'])
  const yen = await confirmed({ amount: { amount: '1000', currency: 'JPY' } })
  expect(amountsOf((await plan(yen.id, [{ share: '1' }, { amount: '334' }, { share: '1' }])).body)).toEqual([
    '333',
    '334',
    '333',
  ])
})

test('what is due after the delivery has its day once the whole is delivered, counted from the day of that delivery', async () => {
  const { id } = await confirmed({ lines: [{ productId, quantity: '3' }] })
  const { body } = await plan(id, [
    { share: '1', ...after('delivered', 30) },
    { share: '1', ...after('delivered', 0) },
    { share: '1', ...after('delivered', 5) },
  ])
  const [first, second, gone] = body.data
  await rep.patch(`/payments/${gone.id}`, { status: 'cancelled' }, 1)
  await rep.patch(`/payments/${second.id}`, { dueOn: '2027-05-01' }, 1)
  await deliver(id, '1', '2026-11-20')
  expect((await read(first.id)).dueOn).toBeNull()
  await deliver(id, '2', '2026-11-22')
  const settled = await read(first.id)
  expect(settled).toMatchObject({
    dueOn: '2026-12-22',
    dueAfter: 'delivered',
    dueDays: 30,
    status: 'planned',
    version: 2,
  })
  // the day somebody set stays, and what was given up has none
  expect([(await read(second.id)).dueOn, (await read(gone.id)).dueOn]).toEqual(['2027-05-01', null])
  expect(JSON.stringify((await rep.get(`/payments/${first.id}/history`)).body)).toContain('2026-12-22')
  // what is planned afterwards has its day at once
  const late = await plan(id, [{ share: '1', ...after('delivered', 1) }])
  expect(late.body.data).toMatchObject([{ dueOn: '2026-11-23' }])
})

test('an order without lines is delivered by its state, and counts from that day; the signature is that of its contract', async () => {
  const contract = await made('/contracts', { accountId, amount: cny('500'), startsOn: '2026-12-01' })
  const signed = await rep.patch(`/contracts/${contract.id}`, { status: 'signed', signedOn: '2026-11-10' }, 1)
  expect(signed.status, signed.text).toBe(200)
  const { id, version } = await confirmed({ contractId: contract.id })
  const { body } = await plan(id, [
    { share: '1', ...after('signed', 15) },
    { share: '1', ...after('delivered', 7) },
  ])
  expect(body.data).toMatchObject([{ dueOn: '2026-11-25' }, { dueOn: null }])
  expect((await rep.patch(`/orders/${id}`, { status: 'delivered' }, version)).status).toBe(200)
  expect((await read(body.data[1].id)).dueOn).toBe(dayShifted(today(), 7))
})

test('a plan that says too much, too little or what nobody knows is refused whole, part by part', async () => {
  const { id, version } = await confirmed({ amount: cny('100') })
  const refused = async (...parts: object[]) => codesOf(await plan(id, parts))
  expect(await refused({ amount: '100.01' })).toEqual([422, ['/parts plan_beyond']])
  expect(await refused({ amount: '100' }, { share: '1' })).toEqual([422, ['/parts plan_beyond']])
  expect(await refused({ share: '1' }, {})).toEqual([422, ['/parts/1/amount part_amount_or_share']])
  expect(await refused({ share: '1', amount: '1' })).toEqual([422, ['/parts/0/amount part_amount_or_share']])
  expect(await refused({ amount: '1.001' })).toEqual([422, ['/parts/0/amount money_invalid']])
  expect(await refused({ amount: '0' })).toEqual([422, ['/parts/0/amount amount_not_positive']])
  const both = { share: '1', dueOn: '2027-01-01', ...after('ordered', 1) }
  expect(await refused({ share: '1' }, both)).toEqual([422, ['/parts/1/dueAfter due_once']])
  expect(await refused({ share: '1', ...after('signed', 1) })).toEqual([422, ['/parts/0/dueAfter event_unknown']])
  expect((await rep.patch(`/orders/${id}`, { status: 'delivered' }, version)).status).toBe(200)
  expect(await refused({ share: '1', ...after('delivered', 1) })).toEqual([422, ['/parts/0/dueAfter event_unknown']])
  expect((await plan(id, [{ share: '1', ...after('ordered', 3_651) }])).status).toBe(400)
  expect((await rep.post('/payments/query', { filter: { orderId: id } })).body.data).toEqual([])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'

/* Products made of others: their price, their parts on lines, and what may not be put together or taken away. */
let world: World
let manager: TestPerson
let rep: TestPerson
let accountId: string
let machine: string
let probe: string
let kit: string
let set: string

const money = (amount: string) => ({ amount, currency: 'CNY' })
async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const product = async (code: string, more: object = {}): Promise<string> =>
  (await made(manager, '/products', { code, name: `产品${code}`, ...more })).id
const part = (bundleId: string, partId: string, quantity = '1') =>
  manager.post('/parts', { bundleId, partId, quantity })
const quote = (productId: string, line: object = {}) =>
  made(rep, '/quotes', { accountId, lines: [{ productId, quantity: '1', ...line }] })
const faults = (answer: { body: { errors?: { path: string; code: string }[] } }) =>
  (answer.body.errors ?? []).map(({ path, code }) => `${path} ${code}`)

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  const teamId = (await admin.post('/teams', { name: '一组' })).body.id
  manager = await person(world, tenant, { role: 'sales_manager', teamId })
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  accountId = (await made(rep, '/accounts', { name: '华东精密' })).id
  machine = await product('M', { price: money('1000'), taxRate: '13' })
  probe = await product('P', { price: money('33.33'), unit: 'piece' })
  kit = await product('KIT')
  set = await product('SET', { taxRate: '13' })
  for (const [bundle, of, quantity] of [
    [kit, probe, '2.5'],
    [set, machine, '1'],
    [set, kit, '2'],
  ] as const)
    expect((await part(bundle, of, quantity)).status).toBe(201)
})
afterAll(() => world.stop())

test('a bundle without a price of its own costs what its parts cost, and its line says what is in it', async () => {
  const { lines, amount, discount } = await quote(set, { quantity: '2' })
  // 1,000 + 5 × 33.33
  expect(lines[0]).toMatchObject({ code: 'SET', price: money('1166.65'), taxRate: '13', net: '2333.30' })
  expect(lines[0].parts).toEqual(
    expect.arrayContaining([
      { productId: machine, code: 'M', name: '产品M', unit: null, quantity: '1' },
      { productId: probe, code: 'P', name: '产品P', unit: 'piece', quantity: '5' },
    ]),
  )
  expect([lines[0].parts.length, amount, discount]).toEqual([2, money('2333.30'), '0'])
})

test('a price of its own is its price, a book’s before it; what is typed below is a discount', async () => {
  expect((await quote(set, { price: money('1049.99') })).discount).toBe('9.9996')
  const fixed = await product('FIX', { price: money('900') })
  await part(fixed, machine)
  expect((await quote(fixed)).lines[0]).toMatchObject({ price: money('900.00'), parts: [{ code: 'M' }] })
  const book = (await made(manager, '/price-books', { name: '套装价' })).id
  await made(manager, '/prices', { pricebookId: book, productId: fixed, price: money('850') })
  await made(manager, '/prices', { pricebookId: book, productId: probe, price: money('30'), fromQuantity: '10' })
  expect((await quote(fixed)).lines[0]).toMatchObject({ price: money('850.00'), pricebook: '套装价' })
  // two sets have ten probes, which the book sells for less
  expect((await quote(set, { quantity: '2' })).lines[0]).toMatchObject({ price: money('1150.00') })
})

test('what a bundle is made of may change: what was sold stays as it was', async () => {
  const bundle = await product('B')
  await part(bundle, machine)
  const sold = await quote(bundle)
  await part(bundle, probe)
  const again = await rep.patch(`/quotes/${sold.id}`, { lines: [{ productId: bundle, quantity: '3' }] }, 1)
  expect(again.body.lines[0]).toMatchObject({ price: money('1000.00'), parts: [{ code: 'M' }] })
  expect((await quote(bundle)).lines[0].parts).toHaveLength(2)
  const back = await rep.patch(`/quotes/${sold.id}`, { lines: again.body.lines }, 2)
  expect(back.status).toBe(200)
})

test('no bundle holds itself, by making, changing or restoring a part, nor by two at once', async () => {
  expect(faults(await part(set, set))).toEqual(['/partId part_circular'])
  expect(faults(await part(kit, set))).toEqual(['/partId part_circular'])
  const [one, two] = [await product('ONE'), await product('TWO')]
  const answers = await Promise.all([part(one, two), part(two, one)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 422])
  const [a, b] = [await product('A'), await product('Z')]
  const first = (await part(a, b)).body
  await manager.delete(`/parts/${first.id}`)
  expect((await part(b, a)).status).toBe(201)
  expect(faults(await manager.post(`/parts/${first.id}/restore`))).toEqual(['/partId part_circular'])
  const other = (await part(a, machine)).body
  expect(faults(await manager.patch(`/parts/${other.id}`, { partId: b }, 1))).toEqual(['/partId part_circular'])
  expect((await part(set, machine)).status).toBe(409)
  for (const quantity of ['0', '-1']) expect((await part(a, probe, quantity)).status).toBe(422)
})

test('a product that bundles are made of is not deleted; taken out of them, or with them, it is', async () => {
  const screw = await product('S', { price: money('1') })
  const box = await product('BOX')
  const inBox = (await part(box, screw)).body
  const refused = await manager.delete(`/products/${screw}`)
  expect([refused.status, refused.body.code]).toEqual([409, 'product_in_bundle'])
  const batch = await manager.post('/products/batch', {
    mode: 'each',
    operations: [{ op: 'delete', id: screw, version: 1 }],
  })
  expect(batch.text).toContain('product_in_bundle')
  expect((await manager.delete(`/products/${box}`)).status).toBe(204)
  expect((await manager.delete(`/products/${screw}`)).status).toBe(204)
  // a bundle that comes back without its part is not sold
  expect((await manager.post(`/products/${box}/restore`)).status).toBe(200)
  const lines = [{ productId: box, quantity: '1', price: money('1') }]
  expect(faults(await rep.post('/quotes', { accountId, lines }))).toEqual(['/lines/0/productId bundle_incomplete'])
  expect((await manager.delete(`/parts/${inBox.id}`)).status).toBe(204)
  expect(faults(await manager.post(`/parts/${inBox.id}/restore`))).toEqual(['/partId reference_invalid'])
  expect((await rep.post('/parts', { bundleId: set, partId: probe, quantity: '1' })).status).toBe(403)
})

test('an order delivers a bundle as one line', async () => {
  const order = await made(rep, '/orders', { accountId, lines: [{ productId: set, quantity: '2' }] })
  expect((await rep.patch(`/orders/${order.id}`, { status: 'confirmed' }, 1)).status).toBe(200)
  const body = { orderId: order.id, kind: 'delivery', status: 'done', lines: [{ line: 1, quantity: '2' }] }
  await made(rep, '/deliveries', body)
  expect((await rep.get(`/orders/${order.id}`)).body).toMatchObject({ status: 'delivered', lines: [{ code: 'SET' }] })
})

import { standardRoles } from '@holdfast/policy'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../testing/people.ts'
import { imported } from '../testing/uploads.ts'
import { startWorld, type World } from '../testing/world.ts'

/* Product lines of a deal: replaced as a whole under the record's version, reckoned by the server, and the amount follows them. */
let world: World
let manager: TestPerson
let rep: TestPerson
let analyst: TestPerson
let stranger: TestPerson
let probe: string
let service: string

const cny = (amount: string) => ({ amount, currency: 'CNY' })
async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const product = async (code: string, more: object = {}, who = manager): Promise<string> =>
  (await made(who, '/products', { code, name: `产品${code}`, ...more })).id
const deal = (more: object = {}) => made(rep, '/opportunities', { name: '检测线', ...more })
/** A change and the version it stands upon. */
const put = (record: { id: string; version: number }, changes: object, who = rep) =>
  who.patch(`/opportunities/${record.id}`, changes, record.version)
const faults = (answer: { body: { errors?: { path: string; code: string }[] } }) =>
  (answer.body.errors ?? []).map(({ path, code }) => `${path} ${code}`)

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  manager = await person(world, tenant, { role: 'sales_manager', name: '经理' })
  rep = await person(world, tenant, { role: 'sales_rep' })
  analyst = await person(world, tenant, { role: 'analyst', name: '分析' })
  stranger = await person(world, await company(world, '另一家'), { role: 'sales_manager', name: '外人' })
  probe = await product('P-1', { name: '扫描探头', unit: 'set', price: cny('1200.50'), taxRate: '13' })
  service = await product('S-1', { name: '上门校准', unit: 'time', price: cny('800'), taxRate: '6' })
})
afterAll(() => world.stop())

test('a line takes name, price and tax from its product; sums are the server’s and the amount follows', async () => {
  const { id } = await deal({
    lines: [
      { productId: probe, quantity: '3' },
      { productId: service, quantity: '1.5', price: cny('799.99'), discount: '10', taxRate: null },
    ],
  })
  const read = (await rep.get(`/opportunities/${id}?expand=products`)).body
  expect(read.lines).toEqual([
    {
      productId: probe,
      code: 'P-1',
      name: '扫描探头',
      unit: 'set',
      quantity: '3',
      price: cny('1200.50'),
      discount: null,
      taxRate: '13',
      net: '3601.50',
      tax: '468.20',
    },
    {
      productId: service,
      code: 'S-1',
      name: '上门校准',
      unit: 'time',
      quantity: '1.5',
      price: cny('799.99'),
      discount: '10',
      taxRate: null,
      net: '1079.99',
      tax: '0.00',
    },
  ])
  expect(read.amount).toEqual(cny('4681.49'))
  expect(read.products).toMatchObject([{ id: probe, name: '扫描探头' }, { id: service }])
  const rows = await world.superuser.query('select v::text as whole from opportunity v')
  expect(rows.rows.map(({ whole }) => whole).join()).not.toContain('扫描探头')
})

test('lines are replaced as a whole, what was read is sent back, and deals are found by product', async () => {
  const first = await deal({ lines: [{ productId: probe, quantity: '1' }] })
  const more = await put(first, { lines: [...first.lines, { productId: service, quantity: '2' }] })
  expect(more.body).toMatchObject({ version: 2, amount: cny('2800.50') })
  const [one, two] = more.body.lines
  const turned = await put(more.body, { lines: [two, { ...one, quantity: '2' }] })
  expect(turned.body.amount).toEqual(cny('4001.00'))
  expect(turned.body.lines.map(({ code }: { code: string }) => code)).toEqual(['S-1', 'P-1'])
  expect((await put(turned.body, { lines: turned.body.lines })).body.version).toBe(3)
  const found = await rep.post('/opportunities/query', { filter: { products: { contains: service } }, limit: 100 })
  expect(found.body.data.map(({ id }: { id: string }) => id)).toContain(first.id)
  const none = await put(turned.body, { lines: [] })
  expect(none.body).toMatchObject({ lines: null, products: null, amount: cny('4001.00') })
  expect((await put(none.body, { amount: cny('5') })).body.amount).toEqual(cny('5.00'))
})

test('an amount typed beside lines is refused with what to do, by hand, in a batch and from a file', async () => {
  const record = await deal({ lines: [{ productId: probe, quantity: '1' }] })
  const typed = await put(record, { amount: cny('1') })
  expect([typed.status, faults(typed)]).toEqual([422, ['/amount amount_follows_lines']])
  expect(typed.body.errors[0].message).toContain('产品')
  expect(faults(await put(record, { amount: null }))).toEqual(['/amount amount_follows_lines'])
  expect((await put(record, { amount: cny('1200.50'), nextStep: '签' })).status).toBe(200)
  const born = await rep.post('/opportunities', {
    name: '两个数',
    amount: cny('7'),
    lines: [{ productId: probe, quantity: '1' }],
  })
  expect(faults(born)).toEqual(['/amount amount_follows_lines'])
  const batch = await rep.post('/opportunities/batch', {
    operations: [{ op: 'update', id: record.id, version: 2, values: { amount: cny('9') } }],
  })
  expect(batch.text).toContain('amount_follows_lines')
  const account = (await made(rep, '/accounts', { name: '蓝川' })).id
  const named = await deal({ name: '独一无二的商机', accountId: account, lines: [{ productId: probe, quantity: '1' }] })
  const file = `商机名称,客户,金额\n独一无二的商机,蓝川,33\n`
  await imported(world, rep, { object: 'opportunities', file, options: { duplicates: 'update' } })
  expect((await rep.get(`/opportunities/${named.id}`)).body.amount).toEqual(cny('1200.50'))
})

test.each([
  ['nothing of it', { quantity: '0' }, '/lines/0/quantity quantity_invalid'],
  ['zero in full', { quantity: '0.000' }, '/lines/0/quantity quantity_invalid'],
  ['less than nothing', { quantity: '-1' }, '/lines/0/quantity quantity_invalid'],
  ['more than can be', { quantity: '1e30' }, '/lines/0/quantity quantity_invalid'],
  ['a billion', { quantity: '1000000000' }, '/lines/0/quantity quantity_invalid'],
  ['words', { quantity: '三个' }, '/lines/0/quantity quantity_invalid'],
  ['no quantity', { quantity: undefined }, '/lines/0/quantity required'],
  ['a price below nothing', { price: cny('-1') }, '/lines/0/price price_invalid'],
  ['a price finer than a cent', { price: cny('1.005') }, '/lines/0/price price_invalid'],
  ['a discount above all', { discount: '100.01' }, '/lines/0/discount percent_invalid'],
  ['a discount below nothing', { discount: '-5' }, '/lines/0/discount percent_invalid'],
  ['a tax of words', { taxRate: '高' }, '/lines/0/taxRate percent_invalid'],
  ['a member that is none', { total: '1' }, '/lines/0 type_wrong'],
  ['no product', { productId: undefined }, '/lines/0/productId required'],
  ['what is no id', { productId: 'x' }, '/lines/0/productId reference_invalid'],
  [
    'a product that is nowhere',
    { productId: '01937a00-0000-7000-8000-000000000000' },
    '/lines/0/productId reference_invalid',
  ],
])('%s is refused where it stands', async (_name, wrong, fault) => {
  const answer = await rep.post('/opportunities', {
    name: '错',
    lines: [{ productId: probe, quantity: '1', ...wrong }],
  })
  expect([answer.status, faults(answer)]).toEqual([422, [fault]])
})

test('lines are bounded, of one currency, and add up to no more than an amount can hold', async () => {
  const many = (count: number) => Array.from({ length: count }, () => ({ productId: probe, quantity: '1' }))
  const tooMany = await rep.post('/opportunities', { name: '多', lines: many(500) })
  expect([tooMany.status, faults(tooMany)]).toEqual([422, ['/lines lines_too_many']])
  expect(tooMany.body.errors[0].message).toContain('100')
  expect((await deal({ lines: many(100) })).amount).toEqual(cny('120050.00'))
  const mixed = [
    { productId: probe, quantity: '1' },
    { productId: service, quantity: '1', price: { amount: '10', currency: 'USD' } },
  ]
  expect(faults(await rep.post('/opportunities', { name: '混', lines: mixed }))).toEqual([
    '/lines/1/price currency_mixed',
  ])
  const large = [{ productId: probe, quantity: '999999999', price: cny('99999999999.99') }]
  expect(faults(await rep.post('/opportunities', { name: '大', lines: large }))).toEqual(['/lines amount_too_large'])
  for (const lines of ['x', [1], {}]) expect((await rep.post('/opportunities', { name: '乱', lines })).status).toBe(422)
})

test('a product without a price asks for one; foreign and trashed ones are as if they were not there', async () => {
  const bare = await product('B-1')
  expect(
    faults(await rep.post('/opportunities', { name: '无价', lines: [{ productId: bare, quantity: '1' }] })),
  ).toEqual(['/lines/0/price price_needed'])
  const foreign = await product('F-1', { price: cny('1') }, stranger)
  const gone = await product('G-1', { price: cny('1') })
  await manager.delete(`/products/${gone}`)
  for (const productId of [foreign, gone])
    expect(faults(await rep.post('/opportunities', { name: '无', lines: [{ productId, quantity: '1' }] }))).toEqual([
      '/lines/0/productId reference_invalid',
    ])
})

test('a product that changes, is retired or goes leaves the deals that have it as they are', async () => {
  const id = await product('R-1', { name: '旧探头', price: cny('10'), taxRate: '13' })
  const record = await deal({ lines: [{ productId: id, quantity: '1' }] })
  await manager.patch(`/products/${id}`, { name: '改名', price: cny('99'), active: false }, 1)
  const retired = await rep.post('/opportunities', { name: '新', lines: [{ productId: id, quantity: '1' }] })
  expect(faults(retired)).toEqual(['/lines/0/productId product_retired'])
  const kept = await put(record, { lines: [{ productId: id, quantity: '2' }] })
  expect(kept.body).toMatchObject({ amount: cny('20.00'), lines: [{ name: '旧探头', taxRate: '13' }] })
  expect((await manager.delete(`/products/${id}`)).status).toBe(204)
  const still = await put(kept.body, { lines: [{ ...kept.body.lines[0], quantity: '3' }] })
  expect(still.body).toMatchObject({ amount: cny('30.00'), lines: [{ name: '旧探头', code: 'R-1' }] })
})

test('two people at once: one is stored, the other is told and loses nothing by it', async () => {
  const record = await deal({ lines: [{ productId: probe, quantity: '1' }] })
  const answers = await Promise.all(
    ['2', '3', '4', '5'].map((quantity) => put(record, { lines: [{ productId: probe, quantity }] })),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412])
  const stored = answers.find(({ status }) => status === 200)?.body
  const now = (await rep.get(`/opportunities/${record.id}`)).body
  expect([now.version, now.lines, now.amount]).toEqual([2, stored.lines, stored.amount])
})

test('history keeps amount and lines; whoever sees statistics alone sees the amount and no line', async () => {
  const record = await deal({ lines: [{ productId: probe, quantity: '1' }] })
  await put(record, { lines: [{ productId: probe, quantity: '2', discount: '50' }] })
  const [entry] = (await rep.get(`/opportunities/${record.id}/history`)).body.data
  expect(entry.changes.map(({ field }: { field: string }) => field)).toEqual(['lines'])
  const more = await put({ ...record, version: 2 }, { lines: [{ productId: probe, quantity: '4' }] })
  const [last] = (await rep.get(`/opportunities/${record.id}/history`)).body.data
  expect(last.changes.map(({ field }: { field: string }) => field).toSorted()).toEqual(['amount', 'lines'])
  expect(more.body.amount).toEqual(cny('2401.00'))
  const told = await analyst.get(`/opportunities/${record.id}`)
  expect(told.body).toMatchObject({ amount: cny('2401.00') })
  expect(told.body).not.toHaveProperty('lines')
  expect(told.body).not.toHaveProperty('products')
  for (const filter of [{ products: { contains: probe } }, { lines: { null: false } }])
    expect((await analyst.post('/opportunities/query', { filter })).status).toBe(400)
})

test('a price that is hidden from who adds the line is not told by the line', async () => {
  const security = await person(world, rep.tenantId, { role: 'security_admin' })
  const hide = async (isHidden: boolean) => {
    const body = { object: 'product', field: 'price', roles: { sales_rep: isHidden } }
    expect((await (await again(world, security)).put('/layouts/hiding', body)).status).toBe(204)
  }
  await hide(true)
  const lines = [{ productId: probe, quantity: '1' }]
  const told = await rep.post('/opportunities', { name: '无价', lines })
  expect([told.status, faults(told), told.text.includes('1200')]).toEqual([422, ['/lines/0/price price_needed'], false])
  await hide(false)
  expect((await deal({ lines })).amount).toEqual(cny('1200.50'))
})

test('who reads no products adds none, and is not told whether there is one', async () => {
  const roles = standardRoles.map((role) =>
    role.name === 'sales_rep' ? { ...role, grants: role.grants.filter(({ object }) => object !== 'product') } : role,
  )
  const other = await startWorld({ roles })
  try {
    const tenant = await company(other)
    const keeper = await person(other, tenant, { role: 'sales_manager' })
    const blind = await person(other, tenant, { role: 'sales_rep' })
    const { id } = await made(keeper, '/products', { code: 'P-1', name: '扫描探头', price: cny('1200.50') })
    for (const productId of [id, other.services.newId()]) {
      const told = await blind.post('/opportunities', { name: '看不到', lines: [{ productId, quantity: '1' }] })
      expect([told.status, faults(told)]).toEqual([422, ['/lines/0/productId reference_invalid']])
    }
  } finally {
    await other.stop()
  }
})

import { standardRoles } from '@holdfast/policy'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../testing/people.ts'
import { imported } from '../testing/uploads.ts'
import { startWorld, testClock, type World } from '../testing/world.ts'

/* Price books: which price a line takes when nobody states one, where it says it has it from, and what counts as a discount. */
let world: World
let tenant: string
let manager: TestPerson
let rep: TestPerson
let stranger: TestPerson
let probe: string
let plain: string
let east: string

const NOW = '2026-11-29'
const money = (amount: string, currency = 'CNY') => ({ amount, currency })
async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const account = async (name: string, more: object = {}): Promise<string> =>
  (await made(rep, '/accounts', { name, ...more })).id
const book = async (name: string, more: object = {}): Promise<string> =>
  (await made(manager, '/price-books', { name, ...more })).id
const price = (pricebookId: string, amount: object, fromQuantity?: string, productId = probe) =>
  made(manager, '/prices', {
    pricebookId,
    productId,
    price: amount,
    ...(fromQuantity === undefined ? {} : { fromQuantity }),
  })
const quote = (accountId: string, line: object, more: object = {}) =>
  made(rep, '/quotes', { accountId, lines: [{ productId: probe, quantity: '1', ...line }], ...more })
const faults = (answer: { body: { errors?: { path: string; code: string }[] } }) =>
  (answer.body.errors ?? []).map(({ path, code }) => `${path} ${code}`)
const told = ({ lines, discount }: { lines: { price: object; pricebook?: string }[]; discount: string }) => [
  lines[0]?.price,
  lines[0]?.pricebook,
  discount,
]

beforeAll(async () => {
  world = await startWorld({ clock: testClock(Date.parse(`${NOW}T04:00:00.000Z`)) })
  tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  const teamId = (await admin.post('/teams', { name: '华东组' })).body.id
  manager = await person(world, tenant, { role: 'sales_manager', teamId })
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  stranger = await person(world, await company(world, '另一家'), { role: 'sales_manager', name: '外人' })
  probe = (await made(manager, '/products', { code: 'P-1', name: '扫描探头', price: money('1000'), taxRate: '13' })).id
  plain = (await made(manager, '/products', { code: 'P-2', name: '无价件' })).id
  east = await account('华东精密', { level: 'a', region: '310104' })
})
afterAll(() => world.stop())

test('without a book a line takes the product’s price; with one that of the book, which it names, and steps by quantity', async () => {
  expect(told(await quote(east, {}))).toEqual([money('1000.00'), undefined, '0'])
  const id = await book('标准价格表')
  await price(id, money('950'))
  await price(id, money('900'), '10')
  await price(id, money('849.99'), '100.5')
  expect(told(await quote(east, {}))).toEqual([money('950.00'), '标准价格表', '0'])
  expect(told(await quote(east, { quantity: '10' }))).toEqual([money('900.00'), '标准价格表', '0'])
  expect(told(await quote(east, { quantity: '100.499999' }))).toEqual([money('900.00'), '标准价格表', '0'])
  const large = await quote(east, { quantity: '100.5' })
  expect(told(large)).toEqual([money('849.99'), '标准价格表', '0'])
  expect(large.lines[0].pricebookId).toBe(id)
  const deal = await made(rep, '/opportunities', { name: '扩产', lines: [{ productId: probe, quantity: '10' }] })
  expect(deal.lines[0]).toMatchObject({ price: money('900.00'), pricebook: '标准价格表' })
  const order = await made(rep, '/orders', { accountId: east, lines: [{ productId: probe, quantity: '1' }] })
  expect(order).toMatchObject({ amount: money('950.00'), lines: [{ pricebook: '标准价格表' }] })
})

test('a price that is typed below the book’s is a discount; above, or the book’s own, is none', async () => {
  expect(told(await quote(east, { price: money('855') }))).toEqual([money('855.00'), undefined, '10'])
  expect(told(await quote(east, { price: money('980') }))).toEqual([money('980.00'), undefined, '0'])
  expect(told(await quote(east, { price: money('950'), discount: '5' }))).toEqual([money('950.00'), '标准价格表', '5'])
  // below the product's own price, but what the book says for ten
  expect(told(await quote(east, { quantity: '10', price: money('900') }))).toEqual([money('900.00'), '标准价格表', '0'])
})

test('the nearest book counts: chosen, level and region, level, region, everybody; one without the product is passed over', async () => {
  await price(await book('上海', { region: '310000' }), money('940'))
  expect(told(await quote(east, {}))[1]).toBe('上海')
  await price(await book('A 级', { levels: ['a', 'b'] }), money('930'))
  expect(told(await quote(east, {}))[1]).toBe('A 级')
  await price(await book('上海 A 级', { levels: ['a'], region: '310000' }), money('920'))
  expect(told(await quote(east, {}))).toEqual([money('920.00'), '上海 A 级', '0'])
  await book('没有价格的', { levels: ['a'], region: '310104' })
  expect(told(await quote(east, {}))[1]).toBe('上海 A 级')
  const special = await book('框架协议价', { levels: ['d'], region: '440300' })
  await price(special, money('700'))
  const version = (await manager.get(`/accounts/${east}`)).body.version
  // whoever sells does not choose by which book
  expect(faults(await rep.patch(`/accounts/${east}`, { pricebookId: special }, version))).toHaveLength(1)
  expect((await manager.patch(`/accounts/${east}`, { pricebookId: special }, version)).status).toBe(200)
  expect(told(await quote(east, {}))).toEqual([money('700.00'), '框架协议价', '0'])
  expect(told(await quote(await account('北方重工', { level: 'c', region: '110101' }), {}))[1]).toBe('标准价格表')
})

test('a book counts on its days alone, while it is in use, and while it is there', async () => {
  const north = await account('华北设备', { level: 'c', region: '110101' })
  const season = await book('年终', { region: '110000', from: '2026-11-29', until: '2026-11-29' })
  await price(season, money('800'))
  await price(await book('明年', { region: '110101', from: '2026-11-30' }), money('750'))
  await price(await book('去年', { region: '110101', until: '2026-11-28' }), money('600'))
  expect(told(await quote(north, {}))[1]).toBe('年终')
  const draft = await quote(north, {})
  expect((await manager.patch(`/price-books/${season}`, { active: false }, 1)).status).toBe(200)
  expect(told(await quote(north, {}))[1]).toBe('标准价格表')
  expect((await manager.patch(`/price-books/${season}`, { active: true }, 2)).status).toBe(200)
  expect((await manager.delete(`/price-books/${season}`)).status).toBe(204)
  expect(told(await quote(north, {}))[1]).toBe('标准价格表')
  // what was written stays, and says what its price is below the list of today once its lines are written again
  const again = await rep.patch(`/quotes/${draft.id}`, { note: '加急' }, 1)
  expect(told(again.body)).toEqual([money('800.00'), '年终', '0'])
  const { lines } = again.body
  const more = await rep.patch(`/quotes/${draft.id}`, { lines: [{ ...lines[0], discount: '1' }] }, 2)
  expect(told(more.body)).toEqual([money('800.00'), '年终', '16.6316'])
})

test('more of it takes the step of the book again; a price that was typed stays', async () => {
  const north = await account('华北仪器', { level: 'c', region: '120101' })
  const taken = await quote(north, {})
  const ten = await rep.patch(`/quotes/${taken.id}`, { lines: [{ productId: probe, quantity: '10' }] }, 1)
  expect(told(ten.body)).toEqual([money('900.00'), '标准价格表', '0'])
  const typed = await quote(north, { price: money('960') })
  const more = await rep.patch(`/quotes/${typed.id}`, { lines: [{ productId: probe, quantity: '10' }] }, 1)
  expect(told(more.body)).toEqual([money('960.00'), undefined, '0'])
})

test('another customer on the draft: its prices stay, and what they are below that customer’s is its discount', async () => {
  const north = await account('华北光电', { level: 'c', region: '130100' })
  const cheap = await quote(east, {})
  expect(told(cheap)).toEqual([money('700.00'), '框架协议价', '0'])
  const moved = await rep.patch(`/quotes/${cheap.id}`, { accountId: north }, 1)
  expect(told(moved.body)).toEqual([money('700.00'), '框架协议价', '26.3158'])
  const deal = await made(rep, '/opportunities', {
    name: '代签',
    accountId: east,
    lines: [{ productId: probe, quantity: '1' }],
  })
  const ofDeal = await made(rep, '/quotes', { opportunityId: deal.id, accountId: north })
  expect(told(ofDeal)).toEqual([money('700.00'), '框架协议价', '26.3158'])
})

test('a deal from a file takes the price of its customer’s book where its row states none; what ended before, the product’s own', async () => {
  const rows = [
    '表一,华东精密,方案报价,',
    '表二,华北光电,方案报价,',
    '表三,华东精密,赢单,',
    '表四,华东精密,方案报价,710.00',
  ]
  const file = ['商机,客户,阶段,金额,产品', ...rows.map((row) => `${row},P-1`)].join('\n')
  expect(await imported(world, rep, { object: 'opportunities', file })).toMatchObject({ created: 4, rejected: 0 })
  const lineOf = async (name: string) => {
    const found = await rep.post('/opportunities/query', { filter: { name: { eq: name } }, fields: ['lines'] })
    const [line] = found.body.data[0].lines
    return [line.price, line.pricebook]
  }
  expect(await lineOf('表一')).toEqual([money('700.00'), '框架协议价'])
  expect(await lineOf('表二')).toEqual([money('950.00'), '标准价格表'])
  expect(await lineOf('表三')).toEqual([money('1000.00'), undefined])
  expect(await lineOf('表四')).toEqual([money('710.00'), undefined])
})

test('lines in another currency take that currency’s price, and where there is none are told what to do', async () => {
  const export_ = await account('Northwind', { level: 'd', region: null })
  const dollars = await book('出口', { levels: ['d'] })
  await price(dollars, money('150', 'USD'))
  expect(told(await quote(export_, {}))).toEqual([money('150.00', 'USD'), '出口', '0'])
  const mixed = await rep.post('/quotes', {
    accountId: export_,
    lines: [
      { productId: probe, quantity: '1' },
      { productId: plain, quantity: '1' },
    ],
  })
  expect([mixed.status, faults(mixed)]).toEqual([422, ['/lines/1/price price_needed']])
  expect(mixed.body.errors[0].message).toContain('价格表')
  // the customer's first book is in dollars; a line in yuan goes on to the next
  const yuan = [
    { productId: plain, quantity: '1', price: money('5') },
    { productId: probe, quantity: '1' },
  ]
  const inYuan = await made(rep, '/quotes', { accountId: export_, lines: yuan })
  expect(inYuan.lines[1]).toMatchObject({ price: money('950.00'), pricebook: '标准价格表' })
})

test('a book has one price of a product from each quantity, by hand as by file, and rates one of a currency and day', async () => {
  const id = await book('经销价')
  const first = await price(id, money('1'), '5')
  const body = { pricebookId: id, productId: probe, fromQuantity: '5.0', price: money('2') }
  const twice = await manager.post('/prices', body)
  expect([twice.status, faults(twice)]).toEqual([
    409,
    ['/pricebookId', '/productId', '/fromQuantity'].map((path) => `${path} duplicate_value`),
  ])
  const race = await Promise.all(
    ['1', '2', '3', '4'].map((amount) =>
      manager.post('/prices', { ...body, fromQuantity: '50', price: money(amount) }),
    ),
  )
  expect(race.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409])
  expect((await manager.delete(`/prices/${first.id}`)).status).toBe(204)
  await price(id, money('2'), '5')
  expect((await manager.post(`/prices/${first.id}/restore`)).status).toBe(409)
  const file = '价格表,产品,起订数量,单价\n经销价,扫描探头,200,800.50\n经销价,P-1,5,7\n没有的表,P-1,1,7\n'
  const done = await imported(world, manager, { object: 'prices', file, options: { duplicates: 'skip' } })
  expect(done).toMatchObject({ created: 1, skipped: 1, rejected: 1 })
  const rate = { currency: 'EUR', from: NOW, rate: '7.8' }
  await made(manager, '/rates', rate)
  const again = await manager.post('/rates', { ...rate, rate: '7.9' })
  expect([again.status, faults(again)]).toEqual([409, ['/currency duplicate_value', '/from duplicate_value']])
})

test('prices are kept by who leads and read by who sells; no other company reads them, nor does a customer beyond one’s reach tell its own', async () => {
  const { id } = await price(await book('看不到', { levels: ['d'] }), money('123'), '7')
  for (const answer of [
    await rep.post('/price-books', { name: '自己的' }),
    await rep.patch(`/prices/${id}`, { price: money('1') }, 1),
    await rep.delete(`/prices/${id}`),
  ])
    expect(answer.status).toBe(403)
  expect((await rep.get(`/prices/${id}`)).body).toMatchObject({ price: money('123.00') })
  expect((await stranger.get(`/prices/${id}`)).status).toBe(404)
  const theirs = await made(stranger, '/products', { code: 'X', name: 'X', price: money('5') })
  const foreign = await manager.post('/prices', {
    pricebookId: await book('别家产品'),
    productId: theirs.id,
    price: money('1'),
  })
  expect(faults(foreign)).toEqual(['/productId reference_invalid'])
  // a customer beyond one's reach tells nothing by its prices
  const other = await person(world, tenant, { role: 'sales_rep' })
  const lines = [{ productId: probe, quantity: '1' }]
  const beyond = await other.post('/quotes', { accountId: east, lines })
  expect([beyond.status, faults(beyond)]).toEqual([422, ['/accountId reference_invalid']])
  // nor by whether their price book has one for what has none of its own: it answers as for nobody
  await price(await book('甲级', { levels: ['a'] }), money('77'), undefined, plain)
  const asked = async (accountId: string) =>
    faults(await other.post('/quotes', { accountId, lines: [{ productId: plain, quantity: '1' }] }))
  expect(await asked(east)).toEqual(await asked('00000000-0000-7000-8000-000000000000'))
  expect(await asked(east)).toHaveLength(2)
})

test('what stands in price books is told by no line to whoever does not see prices; it is held against them all the same', async () => {
  const roles = standardRoles.map((role) =>
    role.name === 'sales_rep' ? { ...role, grants: role.grants.filter(({ object }) => object !== 'price') } : role,
  )
  const other = await startWorld({ roles })
  try {
    const there = await company(other)
    const keeper = await person(other, there, { role: 'sales_manager' })
    const blind = await person(other, there, { role: 'sales_rep' })
    const { id: productId } = await made(keeper, '/products', { code: 'P-1', name: '扫描探头', price: money('1000') })
    const { id: pricebookId } = await made(keeper, '/price-books', { name: '标准价格表' })
    await made(keeper, '/prices', { pricebookId, productId, price: money('1250') })
    const { id: accountId } = await made(blind, '/accounts', { name: '华东精密' })
    const lines = [{ productId, quantity: '1' }]
    expect(told(await made(blind, '/quotes', { accountId, lines }))).toEqual([money('1000.00'), undefined, '20'])
  } finally {
    await other.stop()
  }
})

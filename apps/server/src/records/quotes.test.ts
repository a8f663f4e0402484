import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalog } from '../app.ts'
import { company, person, type TestPerson } from '../testing/people.ts'
import { sendFile } from '../testing/uploads.ts'
import { startWorld, type World } from '../testing/world.ts'
import { insertRecords, type PreparedRecord } from './insert.ts'

/* Quotes: numbers without a gap, as orders and payments have them; lines as a deal has them. */
let world: World
let manager: TestPerson
let rep: TestPerson
let stranger: TestPerson
let tenant: string
let accountId: string

async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  manager = await person(world, tenant, { role: 'sales_manager', name: '经理' })
  rep = await person(world, tenant, { role: 'sales_rep' })
  stranger = await person(world, await company(world, '另一家'), { role: 'sales_rep', name: '外人' })
  accountId = (await made(rep, '/accounts', { name: '云杉仪器' })).id
})
afterAll(() => world.stop())

const cny = (amount: string) => ({ amount, currency: 'CNY' })
const counted = ({ number }: { number: string }) => Number(number.split('-')[2])

/** What each kind of numbered record needs besides its number. */
const NUMBERED: readonly [string, string, (who: TestPerson, accountId: string) => Promise<object>][] = [
  ['quotes', 'Q', async (_who, accountId) => ({ accountId })],
  ['orders', 'O', async (_who, accountId) => ({ accountId })],
  ['payments', 'P', paymentOf],
]

async function paymentOf(who: TestPerson, accountId: string): Promise<object> {
  const { id } = await made(who, '/orders', { accountId, amount: cny('100') })
  expect((await who.patch(`/orders/${id}`, { status: 'confirmed' }, 1)).status).toBe(200)
  return { orderId: id, amount: cny('1') }
}

test.each(NUMBERED)(
  'fifty writers of %s at once, some of whom fail, leave no gap and no number twice; each company counts for itself',
  async (kind, prefix, needs) => {
    const values = await needs(rep, accountId)
    const first = await made(rep, `/${kind}`, values)
    expect(first.number).toMatch(new RegExp(`^${prefix}-\\d{4}-0001$`))
    const sound = Array.from({ length: 50 }, () => rep.post(`/${kind}`, values))
    // refused when the first line has its number already
    const failing = () => [
      { op: 'create', values },
      { op: 'delete', id: randomUUID(), version: 1 },
    ]
    const bad = Array.from({ length: 10 }, () => rep.post(`/${kind}/batch`, { mode: 'all', operations: failing() }))
    const answers = await Promise.all([...sound, ...bad])
    expect(answers.slice(sound.length).map(({ status }) => status)).toEqual(bad.map(() => 404))
    const stored = answers.filter(({ status }) => status === 201).map(({ body }) => counted(body))
    expect(stored.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 50 }, (_, at) => at + 2))
    const { id } = await made(stranger, '/accounts', { name: `别家的 ${kind}` })
    expect(counted(await made(stranger, `/${kind}`, await needs(stranger, id)))).toBe(1)
  },
)

const refused = [{ path: '/number', code: 'field_computed' }]

test('a number is not stated by a writer: not new, not changed, not in a batch, not from a file', async () => {
  const stated = { accountId, number: 'Q-2026-9999' }
  const created = await rep.post('/quotes', stated)
  expect([created.status, created.body.errors]).toMatchObject([422, refused])
  const quote = await made(rep, '/quotes', { accountId })
  const changed = await rep.patch(`/quotes/${quote.id}`, { number: stated.number }, quote.version)
  expect([changed.status, changed.body.errors]).toMatchObject([422, refused])
  const operations = [
    { op: 'create', values: stated },
    { op: 'update', id: quote.id, version: quote.version, values: { number: stated.number } },
  ]
  const { body } = await rep.post('/quotes/batch', { mode: 'each', operations })
  expect(body.results).toMatchObject([
    { status: 422, errors: refused },
    { status: 422, errors: refused },
  ])
  const file = await sendFile(world, rep, { object: 'quotes', file: '报价编号,客户\nQ-2026-9999,云杉仪器\n' })
  expect([file.status, file.body.code]).toEqual([403, 'forbidden'])
  expect((await rep.get(`/quotes/${quote.id}`)).body).toMatchObject({ number: quote.number, version: quote.version })
  const without = await rep.post('/quotes', {})
  expect(without.status).toBe(422)
  expect(without.body.errors).toMatchObject([{ path: '/accountId' }])
})

test('a quote that comes back from the trash has the number it had, and no other got it', async () => {
  const quote = await made(rep, '/quotes', { accountId })
  expect((await rep.delete(`/quotes/${quote.id}`)).status).toBeLessThan(300)
  const next = await made(rep, '/quotes', { accountId })
  expect(counted(next)).toBe(counted(quote) + 1)
  const back = await rep.post(`/quotes/${quote.id}/restore`, {})
  expect([back.status, back.body.number]).toEqual([200, quote.number])
})

test('a record of a numbered object is not stored without a number, whichever way it comes', async () => {
  const records = [{ values: { account: accountId } } as unknown as PreparedRecord]
  const at = new Date().toISOString()
  const object = catalog.getObject('quote')
  const stored = world.services.database.inTenant(tenant, (tx) =>
    insertRecords(tx, object, { records, at, by: rep.id }),
  )
  await expect(stored).rejects.toThrow('without its number')
})

test('its lines come to its amount, and stay what they said when their product is gone', async () => {
  const product = await made(manager, '/products', { code: 'CMM-1', name: '三坐标', price: cny('1000'), taxRate: '13' })
  const asked = { accountId, lines: [{ productId: product.id, quantity: '3', discount: '10' }] }
  const quote = await made(rep, '/quotes', asked)
  expect(quote).toMatchObject({ amount: cny('2700.00'), tax: cny('351.00'), gross: cny('3051.00') })
  expect((await manager.delete(`/products/${product.id}`)).status).toBeLessThan(300)
  const kept = (await rep.get(`/quotes/${quote.id}`)).body
  expect(kept.lines).toEqual(quote.lines)
  expect(kept.lines[0]).toMatchObject({ name: '三坐标', quantity: '3' })
  expect((await stranger.get(`/quotes/${quote.id}`)).status).toBe(404)
})

test('tax and total follow the lines and are stated by nobody', async () => {
  const product = await made(manager, '/products', { code: 'CMM-2', name: '测针', price: cny('10.05'), taxRate: '13' })
  const quote = await made(rep, '/quotes', { accountId, lines: [{ productId: product.id, quantity: '1' }] })
  expect([quote.tax, quote.gross]).toEqual([cny('1.31'), cny('11.36')])
  const stated = await rep.patch(`/quotes/${quote.id}`, { gross: cny('1') }, 1)
  expect([stated.status, stated.body.errors]).toMatchObject([422, [{ path: '/gross', code: 'field_computed' }]])
  const emptied = await rep.patch(`/quotes/${quote.id}`, { lines: null }, 1)
  expect(emptied.body).toMatchObject({ amount: cny('10.05'), tax: null, gross: null })
})

const dealOf = async (who: TestPerson, more: object = {}) => {
  const contactId = (await made(who, '/contacts', { name: '王工', email: `${randomUUID()}@example.com`, accountId })).id
  const product = await made(manager, '/products', {
    code: randomUUID(),
    name: '三坐标',
    price: cny('1000'),
    taxRate: '13',
  })
  const lines = [{ productId: product.id, quantity: '2', discount: '10' }]
  const deal = await made(who, '/opportunities', { name: '扩产', accountId, contacts: [contactId], lines, ...more })
  return { deal, contactId, product }
}

test('a quote of a deal takes over its customer, contact, lines and amount, even what is sold no more, and then stands by itself', async () => {
  const { deal, contactId, product } = await dealOf(rep)
  expect((await manager.patch(`/products/${product.id}`, { active: false }, 1)).status).toBe(200)
  const quote = await made(rep, '/quotes', { opportunityId: deal.id })
  expect(quote).toMatchObject({ accountId, contactId, opportunityId: deal.id, lines: deal.lines, amount: deal.amount })
  expect(quote.gross).toEqual(cny('2034.00'))
  const { body } = await rep.post('/quotes/batch', {
    operations: [{ op: 'create', values: { opportunityId: deal.id } }],
  })
  expect((await rep.get(`/quotes/${body.results[0].id}`)).body).toMatchObject({ lines: deal.lines, gross: quote.gross })
  expect((await rep.patch(`/opportunities/${deal.id}`, { lines: null }, 1)).status).toBe(200)
  expect((await rep.get(`/quotes/${quote.id}`)).body.lines).toEqual(deal.lines)
})

test('what is stated is not taken over, and a deal beyond reach gives nothing', async () => {
  const { deal } = await dealOf(rep)
  const empty = await made(rep, '/quotes', { opportunityId: deal.id, contactId: null, lines: null })
  expect(empty).toMatchObject({ accountId, lines: null, amount: null })
  expect(empty.contactId ?? null).toBeNull()
  const other = await person(world, tenant, { role: 'sales_rep', name: '同事' })
  const refusedThere = await other.post('/quotes', { opportunityId: deal.id })
  expect(refusedThere.status).toBe(422)
  expect(refusedThere.body.errors).toContainEqual(
    expect.objectContaining({ path: '/opportunityId', code: 'reference_invalid' }),
  )
  expect(refusedThere.text).not.toContain('三坐标')
  const { deal: alone } = await dealOf(rep, { accountId: null })
  const without = await rep.post('/quotes', { opportunityId: alone.id })
  expect([without.status, without.body.errors]).toMatchObject([422, [{ path: '/accountId', code: 'required' }]])
})

test('a quote goes from draft to sent to its end, by no other way and on every path of writing', async () => {
  const quote = await made(rep, '/quotes', { accountId, amount: cny('100') })
  expect(quote.status).toBe('draft')
  const codesOf = ({ status, body }: { status: number; body: { errors?: { path: string; code: string }[] } }) => [
    status,
    body.errors?.map(({ path, code }) => `${path} ${code}`),
  ]
  const leap = ['/status state_not_next']
  expect(codesOf(await rep.patch(`/quotes/${quote.id}`, { status: 'accepted' }, 1))).toEqual([422, leap])
  expect(codesOf(await rep.post('/quotes', { accountId, amount: cny('1'), status: 'sent' }))).toEqual([422, leap])
  const lines = async (...operations: object[]) =>
    (await rep.post('/quotes/batch', { mode: 'each', operations })).body.results
  const [born, jumped] = await lines(
    { op: 'create', values: { accountId, amount: cny('1'), status: 'accepted' } },
    { op: 'update', id: quote.id, version: 1, values: { status: 'expired' } },
  )
  expect([born.errors, jumped.errors]).toMatchObject([[{ code: 'state_not_next' }], [{ code: 'state_not_next' }]])
  const empty = await made(rep, '/quotes', { accountId })
  expect(codesOf(await rep.patch(`/quotes/${empty.id}`, { status: 'sent' }, 1))).toEqual([422, ['/amount state_needs']])
  expect((await rep.patch(`/quotes/${quote.id}`, { status: 'sent' }, 1)).body.status).toBe('sent')
  expect(codesOf(await rep.patch(`/quotes/${quote.id}`, { amount: cny('90') }, 2))).toEqual([
    422,
    ['/amount state_fixed'],
  ])
  const [cheaper] = await lines({ op: 'update', id: quote.id, version: 2, values: { validUntil: '2027-01-01' } })
  expect(cheaper.errors).toMatchObject([{ path: '/validUntil', code: 'state_fixed' }])
  expect((await rep.patch(`/quotes/${quote.id}`, { status: 'accepted' }, 2)).body.status).toBe('accepted')
  expect(codesOf(await rep.patch(`/quotes/${quote.id}`, { status: 'draft' }, 3))).toEqual([422, leap])
})

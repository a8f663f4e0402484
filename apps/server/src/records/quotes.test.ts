import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalog } from '../app.ts'
import { company, person, type TestPerson } from '../testing/people.ts'
import { sendFile } from '../testing/uploads.ts'
import { startWorld, type World } from '../testing/world.ts'
import { insertRecords, type PreparedRecord } from './insert.ts'

/* Quotes: numbers without a gap, lines as a deal has them. */
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

test('fifty writers at once, some of whom fail, leave no gap and no number twice; each company counts for itself', async () => {
  const first = await made(rep, '/quotes', { accountId })
  expect(first.number).toMatch(/^Q-\d{4}-0001$/)
  const sound = Array.from({ length: 50 }, () => rep.post('/quotes', { accountId }))
  // refused when the first line has its number already
  const failing = () => [
    { op: 'create', values: { accountId } },
    { op: 'delete', id: randomUUID(), version: 1 },
  ]
  const bad = Array.from({ length: 10 }, () => rep.post('/quotes/batch', { mode: 'all', operations: failing() }))
  const answers = await Promise.all([...sound, ...bad])
  expect(answers.slice(sound.length).map(({ status }) => status)).toEqual(bad.map(() => 404))
  const stored = answers.filter(({ status }) => status === 201).map(({ body }) => counted(body))
  expect(stored.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 50 }, (_, at) => at + 2))
  const theirs = (await made(stranger, '/accounts', { name: '别家' })).id
  expect(counted(await made(stranger, '/quotes', { accountId: theirs }))).toBe(1)
})

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
  expect(quote.amount).toEqual(cny('2700.00'))
  expect((await manager.delete(`/products/${product.id}`)).status).toBeLessThan(300)
  const kept = (await rep.get(`/quotes/${quote.id}`)).body
  expect(kept.lines).toEqual(quote.lines)
  expect(kept.lines[0]).toMatchObject({ name: '三坐标', quantity: '3' })
  expect((await stranger.get(`/quotes/${quote.id}`)).status).toBe(404)
})

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, testClock, type World } from '../testing/world.ts'

/* What lines would cost before they are saved: the same that saving them then says. */
let world: World
let tenant: string
let manager: TestPerson
let rep: TestPerson
let account: string
const products: string[] = []

const SEED = 20_261_129
const money = (amount: string, currency = 'CNY') => ({ amount, currency })
async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

beforeAll(async () => {
  world = await startWorld({ clock: testClock(Date.parse('2026-11-29T04:00:00.000Z')) })
  tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  const teamId = (await admin.post('/teams', { name: '华东组' })).body.id
  manager = await person(world, tenant, { role: 'sales_manager', teamId })
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  for (const [code, name, price] of [
    ['P-1', '扫描探头', money('1000')],
    ['P-2', '测针', money('20')],
    ['P-3', '无价件', null],
  ] as const)
    products.push((await made(manager, '/products', { code, name, ...(price === null ? {} : { price }) })).id)
  const book = async (
    name: string,
    prices: readonly (readonly [number, string, string | null, string])[],
    more = {},
  ) => {
    const { id: pricebookId } = await made(manager, '/price-books', { name, ...more })
    for (const [at, amount, fromQuantity, currency] of prices)
      await made(manager, '/prices', {
        pricebookId,
        productId: products[at],
        price: money(amount, currency),
        ...(fromQuantity === null ? {} : { fromQuantity }),
      })
  }
  await book('出口', [[0, '150', null, 'USD']])
  await book('标准价格表', [
    [0, '900', '10', 'CNY'],
    [0, '950', null, 'CNY'],
    [1, '18', '100', 'CNY'],
  ])
  await book('A 级', [[0, '930', null, 'CNY']], { levels: ['a'] })
  account = (await made(rep, '/accounts', { name: '华东精密', level: 'b' })).id
})
afterAll(() => world.stop())

const ask = (who: TestPerson, path: string, lines: readonly object[]) => who.post(`${path}/prices`, { lines })

test('the price that would be taken is told with its book and all steps of it, before anything is saved', async () => {
  const quote = await made(rep, '/quotes', { accountId: account })
  const lines = [
    { productId: products[0], quantity: '12' },
    { productId: products[1], quantity: '5' },
    { productId: products[2], quantity: '1' },
  ]
  const { status, body } = await ask(rep, `/quotes/${quote.id}`, lines)
  expect(status).toBe(200)
  const steps = [
    { fromQuantity: null, price: money('950.00') },
    { fromQuantity: '10', price: money('900.00') },
  ]
  expect(body.data).toEqual([
    {
      productId: products[0],
      price: money('900.00'),
      pricebook: '标准价格表',
      code: null,
      listed: { pricebook: '标准价格表', steps },
    },
    { productId: products[1], price: money('20.00'), pricebook: null, code: null, listed: null },
    { productId: products[2], price: null, pricebook: null, code: 'price_needed', listed: null },
  ])
  expect((await rep.get(`/quotes/${quote.id}`)).body).toMatchObject({ version: 1, lines: null })
  // a typed price stands; what is listed is told beside it
  const typed = await ask(rep, `/quotes/${quote.id}`, [{ ...lines[0], price: money('800') }])
  expect(typed.body.data).toMatchObject([
    { price: money('800.00'), pricebook: null, listed: { pricebook: '标准价格表' } },
  ])
  const half = await ask(rep, `/quotes/${quote.id}`, [{ productId: products[0], quantity: '' }])
  expect([half.status, half.body.errors[0].path]).toEqual([422, '/lines/0/quantity'])
})

const line = fc.record({
  productId: fc.integer({ min: 0, max: 2 }),
  quantity: fc.constantFrom('1', '9.5', '10', '100', '1000'),
  price: fc.option(fc.constantFrom(money('7.00'), money('950.00'), money('3.00', 'USD')), { nil: undefined }),
})
const several = fc.uniqueArray(line, { minLength: 1, maxLength: 3, selector: ({ productId }) => productId })

test('what is told is what saving takes: on every object with lines, whatever stood there before', async () => {
  for (const path of ['/quotes', '/orders', '/contracts', '/opportunities']) {
    const named = path === '/contracts' || path === '/opportunities' ? { name: '一单' } : {}
    const record = await made(rep, path, { ...named, accountId: account })
    let version = record.version
    for (const asked of fc.sample(several, { seed: SEED, numRuns: 12 })) {
      const lines = asked.map((each) => ({ ...each, productId: products[each.productId] }))
      const { data } = (await ask(rep, `${path}/${record.id}`, lines)).body
      const saved = await rep.patch(`${path}/${record.id}`, { lines }, version)
      const faults = (saved.body.errors ?? []).map(
        (each: { path: string; code: string }) => `${each.path} ${each.code}`,
      )
      const told = data.flatMap(({ code }: { code: string | null }, at: number) =>
        code === null ? [] : [`/lines/${at}/price ${code}`],
      )
      if (saved.status === 200) {
        version = saved.body.version
        expect(
          data.map(({ price, pricebook }: { price: object; pricebook: string | null }) => [price, pricebook]),
        ).toEqual(
          saved.body.lines.map(({ price, pricebook }: { price: object; pricebook?: string }) => [
            price,
            pricebook ?? null,
          ]),
        )
      } else if (told.length > 0) expect(faults).toEqual(told)
      else
        expect(
          faults.every((fault: string) => fault.endsWith('currency_mixed')),
          saved.text,
        ).toBe(true)
    }
  }
})

test('it is told to whoever may change the record: to nobody who only reads it, nor of a record beyond their reach', async () => {
  const deal = await made(rep, '/opportunities', { name: '扩产', accountId: account })
  const lines = [{ productId: products[0], quantity: '1' }]
  const other = await person(world, tenant, { role: 'sales_rep', name: '别组' })
  expect((await ask(other, `/opportunities/${deal.id}`, lines)).status).toBe(404)
  const auditor = await person(world, tenant, { role: 'auditor' })
  expect((await ask(auditor, `/opportunities/${deal.id}`, lines)).status).toBe(403)
  // what is shared for reading is told no price
  const share = { object: 'opportunity', id: deal.id, userId: other.id, days: 7, change: false, reason: '一起谈' }
  expect((await rep.post('/shares', share)).status).toBe(201)
  expect((await other.get(`/opportunities/${deal.id}`)).status).toBe(200)
  expect((await ask(other, `/opportunities/${deal.id}`, lines)).status).toBe(404)
  const stranger = await person(world, await company(world, '另一家'), { role: 'sales_manager' })
  expect((await ask(stranger, `/opportunities/${deal.id}`, lines)).status).toBe(404)
})

test('whoever does not see the lines of a record is told no price of any', async () => {
  const deal = await made(rep, '/opportunities', { name: '改造', accountId: account })
  const lines = [{ productId: products[0], quantity: '1' }]
  expect((await ask(rep, `/opportunities/${deal.id}`, lines)).body.data).toHaveLength(1)
  const security = await person(world, tenant, { role: 'security_admin' })
  const hiding = { object: 'opportunity', field: 'lines', roles: { sales_rep: true } }
  expect((await security.put('/layouts/hiding', hiding)).status).toBe(204)
  const hidden = await ask(rep, `/opportunities/${deal.id}`, lines)
  expect([hidden.status, hidden.body.data]).toEqual([422, undefined])
})

import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeTeams } from '../../../../../tests/crew.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* Quotes from an amount on: approved by somebody else before they are sent, in the company's currency, never for less than they come to. */
let world: World
let tenant: string
let admin: TestPerson
let manager: TestPerson
let second: TestPerson
let rep: TestPerson
let accountId: string
let productId: string

interface Answered {
  readonly status: number
  readonly body: {
    readonly code?: string
    readonly errors?: readonly { path: string; code: string; message?: string }[]
  }
}

async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const told = ({ status, body }: Answered) => [
  status,
  body.code,
  ...(body.errors ?? []).map(({ path, code }) => `${path} ${code}`),
]
const NEEDED = [422, 'invalid', '/status approval_needed']
const of = (amount: string, currency = 'CNY') => ({ amount, currency })
const read = async (id: string, who = rep) => (await who.get(`/quotes/${id}`)).body
const version = async (id: string) => ({ 'if-match': `"${(await read(id)).version}"` })
const change = async (id: string, body: object) => rep.patch(`/quotes/${id}`, body, (await read(id)).version)
const send = (id: string) => change(id, { status: 'sent' })
const ask = async (id: string, who = rep) => who.post(`/quotes/${id}/approval`, {}, await version(id))
const approve = async (id: string, who: TestPerson) =>
  who.post(`/quotes/${id}/approval/decision`, { approve: true }, await version(id))
const draft = (amount: string, currency = 'CNY') => made(rep, '/quotes', { accountId, amount: of(amount, currency) })
const reasons = async (id: string, who = rep) => (await who.get(`/quotes/${id}/approval`)).body

async function limits(body: object) {
  const { body: now } = await admin.get('/approval-amounts')
  const answer = await admin.put('/approval-amounts', body, now.version)
  expect(answer.status, answer.text).toBe(200)
  world.clock.advance(1_000)
}

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  const { north: teamId } = await makeTeams(world, tenant)
  admin = await person(world, tenant, { role: 'system_admin', name: '管理员' })
  manager = await person(world, tenant, { role: 'sales_manager', name: '经理', teamId })
  second = await person(world, tenant, { role: 'sales_manager', name: '总监', teamId })
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  accountId = (await made(rep, '/accounts', { name: '云杉仪器' })).id
  const product = { code: 'CMM-1', name: '三坐标', price: of('500000'), taxRate: '13' }
  productId = (await made(manager, '/products', product)).id
})
afterAll(() => world.stop())
beforeEach(() => limits({ from: { sales_rep: '1000000', sales_manager: '5000000' }, second: '3000000' }))

test('from the amount on a quote is approved before it is sent, below it goes at once; the refusal says both', async () => {
  expect((await send((await draft('999999.99')).id)).status).toBe(200)
  const quote = await draft('1000000')
  const refused = await send(quote.id)
  expect(told(refused)).toEqual(NEEDED)
  expect(refused.body.errors?.[0]?.message).toContain('CNY 1000000')
  expect(await reasons(quote.id)).toEqual({
    currency: 'CNY',
    reasons: [{ of: 'amount', is: '1000000.00', limit: '1000000' }],
    missing: [],
  })
  expect((await ask(quote.id)).body.approval).toBe('asked')
  // whoever decides is told the reasons of whoever asked, not their own
  expect((await reasons(quote.id, manager)).reasons).toHaveLength(1)
  expect((await approve(quote.id, manager)).body.approval).toBe('approved')
  expect((await send(quote.id)).status).toBe(200)
})

test('one approval has both reasons, of lines with tax; from the second amount on two approve', async () => {
  const { version: at } = (await admin.get('/discounts')).body
  await admin.put('/discounts', { free: { sales_rep: '10' }, second: null }, at)
  world.clock.advance(1_000)
  const quote = await made(rep, '/quotes', { accountId, lines: [{ productId, quantity: '2', discount: '11' }] })
  // 890,000 without tax, 1,005,700 with it
  expect((await reasons(quote.id)).reasons).toEqual([
    { of: 'discount', is: '11', limit: '10' },
    { of: 'amount', is: '1005700.00', limit: '1000000' },
  ])
  await ask(quote.id)
  expect((await approve(quote.id, manager)).body.approval).toBe('approved')
  const large = await draft('3000000')
  await ask(large.id)
  expect((await approve(large.id, manager)).body.approval).toBe('half')
  expect(told(await send(large.id))).toEqual(NEEDED)
  expect(told(await approve(large.id, manager))).toEqual([403, 'own_approval'])
  expect((await approve(large.id, second)).body.approval).toBe('approved')
  expect((await send(large.id)).status).toBe(200)
})

test('another currency counts at the rate of the day the quote was made; without one it says what to do', async () => {
  const quote = await draft('200000', 'USD')
  const missing = await send(quote.id)
  expect(told(missing)).toEqual([422, 'invalid', '/status rate_missing'])
  expect(missing.body.errors?.[0]?.message).toContain('USD')
  expect((await reasons(quote.id)).missing).toMatchObject([{ currency: 'USD' }])
  const day = new Date(world.clock.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  await made(manager, '/rates', { currency: 'USD', from: day, units: 1, rate: '7.1' })
  expect((await reasons(quote.id)).reasons).toEqual([{ of: 'amount', is: '1420000.00', limit: '1000000' }])
  expect(told(await send(quote.id))).toEqual(NEEDED)
  expect((await send((await draft('140000', 'USD')).id)).status).toBe(200)
})

test('it counts at the rate the draft keeps, whatever the days and the rates do; an amount that changes counts at today’s', async () => {
  const [quote, other, lined] = [
    await draft('140000', 'USD'),
    await draft('130000', 'USD'),
    await draft('140800', 'USD'),
  ]
  expect(quote.rate).toBe('7.1')
  world.clock.advance(2 * 86_400_000)
  ;[admin, manager, rep] = await Promise.all([again(world, admin), again(world, manager), again(world, rep)])
  const day = new Date(world.clock.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  await made(manager, '/rates', { currency: 'USD', from: day, units: 1, rate: '8' })
  // 1,120,000 by today's rate, 994,000 by the one it keeps: it goes out, and is counted at today's from then on
  expect((await reasons(quote.id)).reasons).toEqual([])
  const sent = await send(quote.id)
  expect([sent.status, sent.body.rate]).toEqual([200, '8'])
  expect(told(await change(other.id, { amount: of('130001', 'USD'), status: 'sent' }))).toEqual(NEEDED)
  expect((await read(other.id)).rate).toBe('7.1')
  // 999,680 by the rate it keeps; the same amount with a note is no other
  expect((await change(lined.id, { note: '加急', status: 'sent' })).status).toBe(200)
})

test('an approval given for one amount carries no other: whatever it is changed to, in whichever order', async () => {
  const amounts = fc.integer({ min: 900_000_00, max: 1_500_000_00 })
  const text = (cents: number) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
  await fc.assert(
    fc.asyncProperty(amounts, amounts, fc.boolean(), async (was, is, atOnce) => {
      const quote = await draft(text(was))
      if ((await ask(quote.id)).status === 200) await approve(quote.id, manager)
      const amount = of(text(is))
      if (!atOnce) await change(quote.id, { amount })
      const sent = await change(quote.id, atOnce ? { amount, status: 'sent' } : { status: 'sent' })
      const may = is < 1_000_000_00 || is === was
      expect(sent.status, `${was} ${is} ${atOnce}`).toBe(may ? 200 : 422)
    }),
    { seed: 86, numRuns: 12 },
  )
})

test('the amounts are the administrator’s, upon the version seen, and told to whoever writes quotes', async () => {
  expect((await rep.get('/approval-amounts')).status).toBe(403)
  const { version: at, currency, roles } = (await admin.get('/approval-amounts')).body
  expect([currency, roles.map(({ name }: { name: string }) => name)]).toEqual([
    'CNY',
    expect.arrayContaining(['sales_rep', 'sales_manager']),
  ])
  expect(told(await admin.put('/approval-amounts', { from: { analyst: '5' }, second: null }, at))).toEqual([
    422,
    'invalid',
    '/from/analyst choice_unknown',
  ])
  expect((await admin.put('/approval-amounts', { from: { sales_rep: '0' }, second: null }, at)).status).toBe(400)
  expect(told(await admin.put('/approval-amounts', { from: {}, second: null }, at - 1))).toContain('version_conflict')
  const { objects } = (await (await again(world, rep)).get('/catalog')).body
  expect(objects.find(({ name }: { name: string }) => name === 'quote').approving.amountFrom).toBe('1000000')
  await limits({ from: {}, second: null })
  expect((await send((await draft('900000000')).id)).status).toBe(200)
})

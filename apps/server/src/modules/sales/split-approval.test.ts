import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeTeams } from '../../../../../tests/crew.ts'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* One order in three parts is weighed as one: what stands of the same opportunity, quote or contract counts with it. */
let world: World
let admin: TestPerson
let manager: TestPerson
let second: TestPerson
let rep: TestPerson
let accountId: string
let opportunityId: string

async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const of = (amount: string, currency = 'CNY') => ({ amount, currency })
const told = ({ status, body }: Awaited<ReturnType<TestPerson['get']>>) => [
  status,
  ...(body?.errors ?? []).map(({ path, code }: { path: string; code: string }) => `${path} ${code}`),
]
const NEEDED = [422, '/status approval_needed']
const version = async (path: string, who = rep) => (await who.get(path)).body.version as number
const change = async (path: string, body: object, who = rep) => who.patch(path, body, await version(path, who))
const confirm = (path: string, who = rep) => change(path, { status: 'confirmed' }, who)
const stated = async (path: string) => ({ 'if-match': `"${await version(path)}"` })
const ask = async (path: string) => rep.post(`${path}/approval`, {}, await stated(path))
const approve = async (path: string, who: TestPerson) =>
  (await who.post(`${path}/approval/decision`, { approve: true }, await stated(path))).body.approval
const order = async (amount: object, more: object = { opportunityId }, who = rep) =>
  `/orders/${(await made(who, '/orders', { accountId, amount, ...more })).id}`
const reasons = async (path: string) => (await rep.get(`${path}/approval`)).body.reasons

async function limits(secondFrom: string | null) {
  const { version: at } = (await admin.get('/approval-amounts')).body
  const answer = await admin.put('/approval-amounts', { from: { sales_rep: '1000' }, second: secondFrom }, at)
  expect(answer.status, answer.text).toBe(200)
  world.clock.advance(1_000)
}

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  const { north: teamId } = await makeTeams(world, tenant)
  admin = await person(world, tenant, { role: 'system_admin' })
  manager = await person(world, tenant, { role: 'sales_manager', teamId })
  second = await person(world, tenant, { role: 'sales_manager', teamId })
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  accountId = (await made(rep, '/accounts', { name: '云杉仪器' })).id
  await limits(null)
})
afterAll(() => world.stop())
beforeEach(async () => {
  opportunityId = (await made(rep, '/opportunities', { name: '扩产', accountId })).id
})

test('small orders of one opportunity are asked about from the one on with which they reach the limit; cancelled and approved ones do not count', async () => {
  const first = await order(of('400'))
  const third = await order(of('400'))
  expect((await confirm(first)).status).toBe(200)
  expect((await confirm(await order(of('400')))).status).toBe(200)
  const refused = await confirm(third)
  expect(told(refused)).toEqual(NEEDED)
  expect(refused.body.errors[0].message).toContain('CNY 400.00')
  // how much the others come to is not told: some may be nobody's business who asks
  expect(await reasons(third)).toEqual([{ of: 'together', is: '400.00', limit: '1000' }])
  expect((await confirm(await order(of('400'), {}))).status).toBe(200)
  expect((await ask(third)).body.approval).toBe('asked')
  expect(await approve(third, manager)).toBe('approved')
  expect((await confirm(third)).status).toBe(200)
  expect((await confirm(await order(of('199.99')))).status).toBe(200)
  const last = await order(of('100'))
  expect(told(await confirm(last))).toEqual(NEEDED)
  expect((await change(first, { status: 'cancelled' })).status).toBe(200)
  expect((await confirm(last)).status).toBe(200)
})

test('a colleague’s order of the same opportunity counts though one does not see it', async () => {
  const theirs = await order(of('900'), { opportunityId }, manager)
  expect((await confirm(theirs, manager)).status).toBe(200)
  expect((await rep.get(theirs)).status).toBe(404)
  expect(told(await confirm(await order(of('100'))))).toEqual(NEEDED)
})

test('orders of a contract nobody had to approve count together, and so do contracts of one opportunity, each number once', async () => {
  const term = { accountId, opportunityId, startsOn: '2026-12-01', amount: of('900') }
  const contract = `/contracts/${(await made(rep, '/contracts', term)).id}`
  const signed = { status: 'signed', signedOn: '2026-11-23' }
  expect((await change(contract, signed)).status).toBe(200)
  const call = { contractId: contract.slice('/contracts/'.length), opportunityId: null }
  expect((await confirm(await order(of('900'), call))).status).toBe(200)
  expect(told(await confirm(await order(of('900'), call)))).toEqual(NEEDED)
  // its own next version takes its place, and is not added to it
  const next = `/contracts/${(await made(rep, `${contract}/revise`, {})).id}`
  expect((await change(next, { amount: of('950'), ...signed })).status).toBe(200)
  const another = `/contracts/${(await made(rep, '/contracts', { ...term, amount: of('50') })).id}`
  expect(told(await change(another, signed))).toEqual(NEEDED)
})

test('confirmed at the same moment they never pass the limit together', async () => {
  const orders = await Promise.all(Array.from({ length: 6 }, () => order(of('400'))))
  const answers = await Promise.all(orders.map((path) => rep.patch(path, { status: 'confirmed' }, 1)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 422, 422, 422, 422])
})

test('other currencies count at the rates of their days, and a missing rate says what to do', async () => {
  expect((await confirm(await order(of('500')))).status).toBe(200)
  const dollars = await order(of('100', 'USD'))
  expect(told(await confirm(dollars))).toEqual([422, '/status rate_missing'])
  const day = new Date(world.clock.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  await made(manager, '/rates', { currency: 'USD', from: day, units: 1, rate: '7.1' })
  expect(told(await confirm(dollars))).toEqual(NEEDED)
  expect((await confirm(await order(of('50', 'USD')))).status).toBe(200)
  // 500 + 355 so far
  expect(told(await confirm(await order(of('145'))))).toEqual(NEEDED)
  expect((await confirm(await order(of('144.99')))).status).toBe(200)
})

test('from the second amount on two approve what comes to it together, whatever one approved of it before', async () => {
  await limits('2000')
  const [one, two] = [await order(of('1500')), await order(of('1500'))]
  await ask(one)
  expect(await approve(one, manager)).toBe('approved')
  expect((await confirm(one)).status).toBe(200)
  await ask(two)
  expect(await approve(two, manager)).toBe('half')
  expect(await approve(two, second)).toBe('approved')
  expect((await confirm(two)).status).toBe(200)
})

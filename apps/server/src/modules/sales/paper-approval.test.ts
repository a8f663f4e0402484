import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTeams } from '../../../../../tests/crew.ts'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* Contracts and orders from an amount on: approved before they go on, unless the quote they were made from was, for as much or more. */
let world: World
let admin: TestPerson
let manager: TestPerson
let other: TestPerson
let rep: TestPerson
let accountId: string
let otherAccount: string

async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const of = (amount: string, currency = 'CNY') => ({ amount, currency })
const told = ({ status, body }: Awaited<ReturnType<TestPerson['get']>>) => [
  status,
  body?.code,
  ...(body?.errors ?? []).map(({ path, code }: { path: string; code: string }) => `${path} ${code}`),
]
const NEEDED = [422, 'invalid', '/status approval_needed']
const version = async (path: string) => (await rep.get(path)).body.version as number
const change = async (path: string, body: object, who = rep) => who.patch(path, body, await version(path))
const stated = async (path: string) => ({ 'if-match': `"${await version(path)}"` })
const ask = async (path: string) => rep.post(`${path}/approval`, { words: '年度框架' }, await stated(path))
const approve = async (path: string, who: TestPerson) =>
  who.post(`${path}/approval/decision`, { approve: true }, await stated(path))

/** A quote that was sent and accepted; approved first where it comes to as much as asks for it. */
async function accepted(amount: string, who = rep, more: object = {}) {
  const path = `/quotes/${(await made(rep, '/quotes', { accountId, amount: of(amount), ...more })).id}`
  if (who === rep && (await ask(path)).status === 200) expect((await approve(path, manager)).status).toBe(200)
  for (const status of ['sent', 'accepted']) {
    const moved = await change(path, { status }, who)
    expect(moved.status, moved.text).toBe(200)
  }
  return path.slice('/quotes/'.length)
}
const order = async (body: object) => `/orders/${(await made(rep, '/orders', { accountId, ...body })).id}`
const contract = async (body: object) =>
  `/contracts/${(await made(rep, '/contracts', { accountId, startsOn: '2026-12-01', ...body })).id}`

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  const teams = await makeTeams(world, tenant)
  admin = await person(world, tenant, { role: 'system_admin' })
  manager = await person(world, tenant, { role: 'sales_manager', teamId: teams.north, name: '北区经理' })
  other = await person(world, tenant, { role: 'sales_manager', teamId: teams.west, name: '西区经理' })
  rep = await person(world, tenant, { role: 'sales_rep', teamId: teams.north })
  accountId = (await made(rep, '/accounts', { name: '云杉仪器' })).id
  otherAccount = (await made(rep, '/accounts', { name: '云帆科技' })).id
  expect((await admin.put('/approval-amounts', { from: { sales_rep: '1000' }, second: null }, 1)).status).toBe(200)
  world.clock.advance(1_000)
})
afterAll(() => world.stop())

test('an order without a quote is approved before it is confirmed, a contract before it goes out to be signed', async () => {
  const small = await order({ amount: of('999.99') })
  expect((await change(small, { status: 'confirmed' })).status).toBe(200)
  const large = await order({ amount: of('1000') })
  expect(told(await change(large, { status: 'confirmed' }))).toEqual(NEEDED)
  expect((await rep.get(`${large}/approval`)).body.reasons).toEqual([{ of: 'amount', is: '1000.00', limit: '1000' }])
  expect((await ask(large)).body.approval).toBe('asked')
  expect(told(await approve(large, rep))).toEqual([403, 'forbidden'])
  expect((await approve(large, manager)).body.approval).toBe('approved')
  expect((await change(large, { status: 'confirmed' })).status).toBe(200)
  for (const status of ['sent', 'signed']) {
    const paper = await contract({ amount: of('5000') })
    const goes = { status, ...(status === 'signed' ? { signedOn: '2026-11-23' } : {}) }
    expect(told(await change(paper, goes))).toContain('/status approval_needed')
    await ask(paper)
    expect((await approve(paper, manager)).body.approval).toBe('approved')
    const changed = await change(paper, { amount: of('5001') })
    expect(changed.body.approval).toBeNull()
    await ask(paper)
    await approve(paper, manager)
    expect((await change(paper, goes)).status).toBe(200)
  }
})

test('what was made from an approved quote of as much or more is not asked about again, through its contract too', async () => {
  const quoteId = await accepted('2000')
  expect(told(await ask(await order({ quoteId })))).toEqual([409, 'approval_not_needed'])
  expect((await change(await order({ quoteId }), { status: 'confirmed' })).status).toBe(200)
  const paper = await contract({ quoteId: await accepted('2000') })
  expect((await change(paper, { status: 'signed', signedOn: '2026-11-23' })).status).toBe(200)
  const call = await order({ contractId: paper.slice('/contracts/'.length), amount: of('1500') })
  expect((await change(call, { status: 'confirmed' })).status).toBe(200)
})

test('more than the quote, another customer or currency, a quote nobody approved or one taken away are asked about', async () => {
  const quoteId = await accepted('2000')
  const held = async (body: object) =>
    expect(told(await change(await order(body), { status: 'confirmed' })), JSON.stringify(body)).toEqual(NEEDED)
  await held({ quoteId, amount: of('2000.01') })
  await held({ quoteId, accountId: otherAccount, amount: of('1500') })
  const taken = await order({ quoteId })
  expect((await change(taken, { quoteId: null })).status).toBe(200)
  expect(told(await change(taken, { status: 'confirmed' }))).toEqual(NEEDED)
  // the manager has no limit, and sent it without anybody's approval
  await held({ quoteId: await accepted('2000', manager) })
  // approved, and never sent to anybody
  const draft = `/quotes/${(await made(rep, '/quotes', { accountId, amount: of('2000') })).id}`
  await ask(draft)
  expect((await approve(draft, manager)).status).toBe(200)
  const early = await order({ amount: of('1500') })
  expect((await change(early, { quoteId: draft.slice('/quotes/'.length) })).status).toBe(200)
  expect(told(await change(early, { status: 'confirmed' }))).toEqual(NEEDED)
  // made by whoever has no limit, it goes
  const theirs = await order({ amount: of('9000') })
  expect((await change(theirs, { status: 'confirmed' }, manager)).status).toBe(200)
})

test('orders of one quote are not asked about as long as they come to no more than it together; what is cancelled makes room', async () => {
  const quoteId = await accepted('3000')
  const confirm = async (path: string) => change(path, { status: 'confirmed' })
  const first = await order({ quoteId, amount: of('1500') })
  expect((await confirm(first)).status).toBe(200)
  expect(told(await confirm(await order({ quoteId, amount: of('1500.01') })))).toEqual(NEEDED)
  expect((await confirm(await order({ quoteId, amount: of('1500') }))).status).toBe(200)
  const more = await order({ quoteId, amount: of('1500') })
  expect(told(await confirm(more))).toEqual(NEEDED)
  expect((await rep.get(`${more}/approval`)).body.reasons).toHaveLength(1)
  expect((await change(first, { status: 'cancelled' })).status).toBe(200)
  expect((await confirm(more)).status).toBe(200)
  const paper = await contract({ quoteId: await accepted('3000') })
  expect((await change(paper, { status: 'signed', signedOn: '2026-11-23' })).status).toBe(200)
  const contractId = paper.slice('/contracts/'.length)
  expect((await confirm(await order({ contractId, amount: of('2000') }))).status).toBe(200)
  expect(told(await confirm(await order({ contractId, amount: of('2000') })))).toEqual(NEEDED)
})

test('orders of one quote that are confirmed at the same moment never come to more than it', async () => {
  const quoteId = await accepted('3000')
  const orders = await Promise.all(Array.from({ length: 6 }, () => order({ quoteId, amount: of('1500') })))
  const answers = await Promise.all(orders.map((path) => rep.patch(path, { status: 'confirmed' }, 1)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 422, 422, 422, 422])
})

test('who is away has contracts and orders approved by their substitute, who sees no more than what waits', async () => {
  const today = new Date(world.clock.now()).toISOString().slice(0, 10)
  const named = await manager.put('/substitute', { userId: other.id, from: today, until: today })
  expect(named.status, named.text).toBe(204)
  world.clock.advance(1_000)
  for (const [plural, path] of [
    ['orders', await order({ amount: of('7000') })],
    ['contracts', await contract({ amount: of('7000') })],
  ] as const) {
    await ask(path)
    expect((await other.get(path)).status).toBe(404)
    const { data } = (await other.get(`/substitute/${plural}`)).body
    expect(data).toMatchObject([{ amount: of('7000.00'), account: '云杉仪器', discount: null, words: '年度框架' }])
    expect((await approve(path, other)).body.approval).toBe('approved')
    expect((await rep.get(path)).body).toMatchObject({ approvalById: other.id, approvalForId: manager.id })
  }
})

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeTeams } from '../../../../../tests/crew.ts'
import { JobRunner } from '../../platform/jobs/runner.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { noticesModule } from '../notices/index.ts'

/* Discounts above what one decides alone: asked for, decided by somebody else, and taken back by any change. */
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
const cny = (amount: string) => ({ amount, currency: 'CNY' })
const read = async (id: string, who = rep) => (await who.get(`/quotes/${id}`)).body
const send = async (id: string, who = rep) =>
  who.patch(`/quotes/${id}`, { status: 'sent' }, (await read(id, who)).version)
const ask = async (id: string, who = rep, body: object = {}) =>
  who.post(`/quotes/${id}/approval`, body, { 'if-match': `"${(await read(id, who)).version}"` })
const decide = async (id: string, who: TestPerson, body: object) =>
  who.post(`/quotes/${id}/approval/decision`, body, { 'if-match': `"${(await read(id, who)).version}"` })

async function draft(line: object, who = rep) {
  return made(who, '/quotes', { accountId, lines: [{ productId, quantity: '2', ...line }] })
}

async function limits(body: object) {
  const { version } = (await admin.get('/discounts')).body
  const answer = await admin.put('/discounts', body, version)
  expect(answer.status, answer.text).toBe(200)
  world.clock.advance(1_000)
}

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  const { north: teamId, west } = await makeTeams(world, tenant)
  admin = await person(world, tenant, { role: 'system_admin', name: '管理员' })
  manager = await person(world, tenant, { role: 'sales_manager', name: '经理', teamId })
  second = await person(world, tenant, { role: 'sales_manager', name: '总监', teamId })
  await person(world, tenant, { role: 'sales_manager', name: '别处经理', teamId: west })
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  accountId = (await made(rep, '/accounts', { name: '云杉仪器' })).id
  productId = (await made(manager, '/products', { code: 'CMM-1', name: '三坐标', price: cny('1000'), taxRate: '13' }))
    .id
})
afterAll(() => world.stop())
beforeEach(() => limits({ free: { sales_rep: '10', sales_manager: '25' }, second: '30' }))

test('without limits everybody sends what they like; with one a draft above it stays, by the same words on every way', async () => {
  await limits({ free: {}, second: null })
  expect((await send((await draft({ discount: '60' })).id)).status).toBe(200)
  await limits({ free: { sales_rep: '10' }, second: null })
  const quote = await draft({ discount: '12.5' })
  expect(quote.discount).toBe('12.5')
  const refused = await send(quote.id)
  expect(told(refused)).toEqual([422, 'invalid', '/status approval_needed'])
  const operations = [{ op: 'update', id: quote.id, version: 1, values: { status: 'sent' } }]
  const { body } = await rep.post('/quotes/batch', { mode: 'each', operations })
  expect(body.results[0].errors).toEqual(refused.body.errors)
  expect(refused.body.errors?.[0]?.message).toContain('12.5%')
  expect((await read(quote.id)).status).toBe('draft')
  expect((await send((await draft({ discount: '10' })).id)).status).toBe(200)
})

test('a price below the product’s counts as a discount, whichever way the lines came', async () => {
  expect((await draft({ price: cny('850') })).discount).toBe('15')
  const deal = await made(rep, '/opportunities', {
    name: '扩产',
    accountId,
    lines: [{ productId, quantity: '1', price: cny('500') }],
  })
  const ofDeal = await made(rep, '/quotes', { opportunityId: deal.id })
  expect([ofDeal.discount, told(await send(ofDeal.id))]).toEqual(['50', [422, 'invalid', '/status approval_needed']])
  const raised = await rep.patch(
    `/quotes/${ofDeal.id}`,
    { lines: [{ productId, quantity: '1', price: cny('990') }] },
    1,
  )
  expect(raised.body.discount).toBe('1')
  expect((await rep.patch(`/quotes/${ofDeal.id}`, { discount: '0' }, 2)).body.errors).toMatchObject([
    { code: 'field_computed' },
  ])
})

test('a manager approves with words, the asker is told and sends it; the history and the log have it', async () => {
  const quote = await draft({ discount: '20' })
  const asked = await ask(quote.id, rep, { words: '竞争对手报了 8 折' })
  expect(asked.body).toMatchObject({ approval: 'asked', approvalAskedById: rep.id, approvalWords: '竞争对手报了 8 折' })
  expect(told(await ask(quote.id))).toEqual([409, 'state_conflict'])
  expect(told(await send(quote.id))).toContain('/status approval_needed')
  const waiting = await manager.post('/quotes/query', { filter: { approval: { in: ['asked', 'half'] } } })
  expect(waiting.body.data.map(({ id }: { id: string }) => id)).toContain(quote.id)
  const done = await decide(quote.id, manager, { approve: true, words: '可以' })
  expect(done.body).toMatchObject({ approval: 'approved', approvalById: manager.id, approvalWords: '可以' })
  expect((await send(quote.id)).body).toMatchObject({ status: 'sent', approval: 'approved' })
  expect(JSON.stringify((await rep.get(`/quotes/${quote.id}/history`)).body)).toContain('竞争对手报了 8 折')
  world.clock.advance(60_000)
  const { jobs = [], subscriptions = [] } = noticesModule
  await new JobRunner(world.services, { jobs, subscriptions }).settle()
  const kinds = async (who: TestPerson) =>
    (await (await again(world, who)).get('/notices')).body.data.filter(
      ({ recordId }: { recordId: string }) => recordId === quote.id,
    )
  expect(await kinds(manager)).toMatchObject([{ kind: 'approval' }])
  expect(await kinds(rep)).toMatchObject([{ kind: 'decided' }])
})

test('refusing needs words, and leaves the quote a draft that can be asked for anew', async () => {
  const quote = await draft({ discount: '20' })
  await ask(quote.id)
  expect(told(await decide(quote.id, manager, { approve: false }))).toEqual([422, 'invalid', '/words required'])
  expect((await decide(quote.id, manager, { approve: false, words: '太低' })).body).toMatchObject({
    approval: 'refused',
    approvalWords: '太低',
    status: 'draft',
  })
  expect(told(await send(quote.id))).toContain('/status approval_needed')
  expect(told(await decide(quote.id, manager, { approve: true }))).toEqual([409, 'state_conflict'])
  expect((await ask(quote.id)).body.approval).toBe('asked')
})

test('any change of lines, amount or customer takes an approval back; of the note it does not', async () => {
  const quote = await draft({ discount: '20' })
  await ask(quote.id)
  await decide(quote.id, manager, { approve: true })
  const { version } = await read(quote.id)
  expect((await rep.patch(`/quotes/${quote.id}`, { note: '含运输' }, version)).body.approval).toBe('approved')
  const lines = [{ productId, quantity: '2', discount: '21' }]
  const after = (await rep.patch(`/quotes/${quote.id}`, { lines }, version + 1)).body
  expect([after.approval, after.approvalById, after.approvalWords]).toEqual([null, null, null])
  expect(told(await send(quote.id))).toContain('/status approval_needed')
  const both = { lines: [{ productId, quantity: '2', discount: '90' }], status: 'sent' }
  await ask(quote.id)
  await decide(quote.id, manager, { approve: true })
  const at = (await read(quote.id)).version
  expect(told(await rep.patch(`/quotes/${quote.id}`, both, at))).toContain('/status approval_needed')
})

test('what changed since it was looked at is not approved, nor is a draft approved by whoever asked, owns or does not reach it', async () => {
  const quote = await draft({ discount: '20' })
  await ask(quote.id)
  const stale = await manager.post(`/quotes/${quote.id}/approval/decision`, { approve: true }, { 'if-match': '"1"' })
  expect(told(stale)).toContain('version_conflict')
  expect((await manager.post(`/quotes/${quote.id}/approval/decision`, { approve: true })).status).toBe(428)
  expect((await decide(quote.id, rep, { approve: true })).status).toBe(403)
  const own = await draft({ discount: '28' }, manager)
  await ask(own.id, manager)
  expect(told(await decide(own.id, manager, { approve: true }))).toEqual([403, 'own_approval'])
  expect((await decide(own.id, second, { approve: true })).body.approval).toBe('approved')
  // asked for by somebody else, it is still its owner's own
  const asked = await draft({ discount: '28' }, manager)
  await ask(asked.id, second)
  for (const who of [manager, second])
    expect(told(await decide(asked.id, who, { approve: true }))).toEqual([403, 'own_approval'])
  const west = await person(world, tenant, { role: 'sales_manager', name: '外组经理' })
  const beyond = await west.post(`/quotes/${quote.id}/approval/decision`, { approve: true }, { 'if-match': '"2"' })
  expect(beyond.status).toBe(404)
})

test('above the second limit two people approve, each once, and refusing at either step ends it', async () => {
  const quote = await draft({ discount: '35' })
  await ask(quote.id)
  expect((await decide(quote.id, manager, { approve: true })).body.approval).toBe('half')
  expect(told(await send(quote.id))).toContain('/status approval_needed')
  expect(told(await decide(quote.id, manager, { approve: true }))).toEqual([403, 'own_approval'])
  expect((await decide(quote.id, second, { approve: true })).body.approval).toBe('approved')
  const other = await draft({ discount: '40' })
  await ask(other.id)
  await decide(other.id, second, { approve: true })
  expect((await decide(other.id, manager, { approve: false, words: '不行' })).body.approval).toBe('refused')
})

test('two who approve at once approve once each at most, and a next version asks anew', async () => {
  const quote = await draft({ discount: '35' })
  await ask(quote.id)
  const { version } = await read(quote.id)
  const path = `/quotes/${quote.id}/approval/decision`
  const both = await Promise.all(
    [manager, second].map((who) => who.post(path, { approve: true }, { 'if-match': `"${version}"` })),
  )
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412])
  expect((await read(quote.id)).approval).toBe('half')
  const last = both[0]?.status === 200 ? second : manager
  await decide(quote.id, last, { approve: true })
  expect((await send(quote.id)).status).toBe(200)
  const next = (await rep.post(`/quotes/${quote.id}/revise`, {})).body
  expect([next.approval, next.discount]).toEqual([null, '35'])
  expect(told(await send(next.id))).toContain('/status approval_needed')
})

test('what needs no approval is not asked for, and limits are the administrator’s, upon the version seen', async () => {
  expect(told(await ask((await draft({ discount: '5' })).id))).toEqual([409, 'approval_not_needed'])
  expect((await rep.get('/discounts')).status).toBe(403)
  const { version, roles } = (await admin.get('/discounts')).body
  expect(roles.map(({ name }: { name: string }) => name)).toEqual(
    expect.arrayContaining(['sales_rep', 'sales_manager']),
  )
  const unknown = { free: { analyst: '5' }, second: null }
  expect(told(await admin.put('/discounts', unknown, version))).toEqual([
    422,
    'invalid',
    '/free/analyst choice_unknown',
  ])
  const old = await admin.put('/discounts', { free: {}, second: null }, version - 1)
  expect(told(old)).toContain('version_conflict')
  expect((await admin.put('/discounts', { free: { sales_rep: '101' }, second: null }, version)).status).toBe(400)
  expect(
    (await (await again(world, rep)).get('/catalog')).body.objects.find(
      ({ name }: { name: string }) => name === 'quote',
    ).approving,
  ).toEqual({
    at: 'approval',
    discount: 'discount',
    limit: '10',
    amountFrom: null,
  })
})

import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTeams } from '../../../../tests/crew.ts'
import { company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'

/* Versions of quotes: one number, each version as it was sent, one of them agreed upon. */
let world: World
let tenant: string
let manager: TestPerson
let rep: TestPerson
let accountId: string
let productId: string

interface Answered {
  readonly status: number
  readonly body: {
    readonly code?: string
    readonly errors?: readonly { readonly path: string; readonly code: string }[]
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
const revise = (id: string, who = rep) => who.post(`/quotes/${id}/revise`, {})

async function turn(id: string, status: string, who = rep) {
  return who.patch(`/quotes/${id}`, { status }, (await read(id, who)).version)
}

async function sentQuote(values: object = {}) {
  const quote = await made(rep, '/quotes', { accountId, amount: cny('100'), ...values })
  expect((await turn(quote.id, 'sent')).status).toBe(200)
  return read(quote.id)
}

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  const { north: teamId } = await makeTeams(world, tenant)
  manager = await person(world, tenant, { role: 'sales_manager', name: '经理', teamId })
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  accountId = (await made(rep, '/accounts', { name: '云杉仪器' })).id
  productId = (await made(manager, '/products', { code: 'CMM-1', name: '三坐标', price: cny('1000'), taxRate: '13' }))
    .id
})
afterAll(() => world.stop())

test('the next version has the number and the lines of the one before, even of what is sold no more, and is a draft', async () => {
  const retired = await made(manager, '/products', { code: 'OLD-1', name: '旧测头', price: cny('10'), taxRate: '13' })
  const lines = [
    { productId, quantity: '3', discount: '10' },
    { productId: retired.id, quantity: '2' },
  ]
  const first = await sentQuote({ amount: undefined, lines, note: '含运输', validUntil: '2099-01-31' })
  expect(first).toMatchObject({ revision: 1, originalId: null })
  expect((await manager.delete(`/products/${retired.id}`)).status).toBeLessThan(300)
  const answer = await revise(first.id)
  expect([answer.status, answer.headers['location']]).toEqual([201, `/api/v1/quotes/${answer.body.id}`])
  const { number, amount, tax, gross, note, validUntil, ownerId } = first
  expect(answer.body).toMatchObject({ number, amount, tax, gross, note, validUntil, ownerId, lines: first.lines })
  expect(answer.body).toMatchObject({ status: 'draft', revision: 2, originalId: first.id, version: 1 })
  expect(await read(first.id)).toEqual(first)
  const next = await made(rep, '/quotes', { accountId })
  expect(Number(next.number.slice(-4))).toBe(Number(number.slice(-4)) + 1)
  const found = await rep.post('/quotes/query', { q: number, sort: '-revision' })
  expect(found.body.data.map(({ id }: { id: string }) => id).toSorted()).toEqual([first.id, answer.body.id].toSorted())
})

test('validity that has passed is not taken over', async () => {
  const first = await sentQuote({ validUntil: '2020-01-31' })
  expect((await revise(first.id)).body.validUntil).toBeNull()
})

test('what was sent stays as it was, its note too; it is superseded as the next goes out, which its history says', async () => {
  const first = await sentQuote({ note: '含运输' })
  const second = (await revise(first.id)).body
  expect(told(await rep.patch(`/quotes/${first.id}`, { note: '不含运输' }, first.version))).toEqual([
    422,
    'invalid',
    '/note state_fixed',
  ])
  expect((await rep.patch(`/quotes/${second.id}`, { amount: cny('90') }, 1)).status).toBe(200)
  expect((await read(first.id)).status).toBe('sent')
  expect((await turn(second.id, 'sent')).status).toBe(200)
  const after = await read(first.id)
  expect(after).toMatchObject({ status: 'superseded', amount: cny('100.00'), version: first.version + 1 })
  const history = (await rep.get(`/quotes/${first.id}/history`)).body.data
  expect(JSON.stringify(history)).toContain('superseded')
  const [{ count }] = (await world.services.database.inTenant(tenant, (tx) =>
    tx.query(
      sql`select count(*)::int as count from record_history where record_id = ${first.id} and 'status' = any(fields)`,
    ),
  )) as [{ count: number }]
  expect(count).toBe(2)
  for (const status of ['accepted', 'refused', 'draft', 'sent'])
    expect(told(await turn(first.id, status))).toContain('/status state_not_next')
  expect(told(await rep.patch(`/quotes/${second.id}`, { status: 'superseded' }, 3))).toContain('/status state_not_next')
})

test('an order is made of the version that was accepted and of no other', async () => {
  const first = await sentQuote()
  const second = (await revise(first.id)).body
  await turn(second.id, 'sent')
  for (const quoteId of [first.id, second.id])
    expect(told(await rep.post('/orders', { quoteId }))).toContain('/quoteId basis_not_ready')
  await turn(second.id, 'accepted')
  expect(await made(rep, '/orders', { quoteId: second.id })).toMatchObject({ quoteId: second.id })
  expect(told(await rep.post('/orders', { quoteId: first.id }))).toContain('/quoteId basis_not_ready')
  expect(told(await revise(second.id))).toEqual([409, 'revision_not_ready'])
})

test('where the customer accepted a version the next one is not sent, by no way of writing', async () => {
  const first = await sentQuote()
  const second = (await revise(first.id)).body
  expect((await turn(first.id, 'accepted')).status).toBe(200)
  expect(told(await turn(second.id, 'sent'))).toEqual([422, 'invalid', '/status version_agreed'])
  const line = { op: 'update', id: second.id, version: 1, values: { status: 'sent' } }
  const each = await rep.post('/quotes/batch', { mode: 'each', operations: [line] })
  expect(each.body.results).toMatchObject([{ status: 422, errors: [{ path: '/status', code: 'version_agreed' }] }])
  expect([(await read(first.id)).status, (await read(second.id)).status]).toEqual(['accepted', 'draft'])
})

test('a draft is not revised, nor what is not the newest, and a version that was not seen is not', async () => {
  const draft = await made(rep, '/quotes', { accountId, amount: cny('1') })
  expect(told(await revise(draft.id))).toEqual([409, 'revision_not_ready'])
  const first = await sentQuote()
  expect(told(await rep.post(`/quotes/${first.id}/revise`, {}, { 'if-match': '"1"' }))).toContain('version_conflict')
  const second = (await revise(first.id)).body
  expect(told(await revise(first.id))).toEqual([409, 'revision_exists'])
  await turn(second.id, 'sent')
  expect(told(await revise(first.id))).toEqual([409, 'revision_exists'])
  expect((await revise(second.id)).body).toMatchObject({ revision: 3, originalId: first.id })
})

test('fifty who revise at once make one next version; the others are told that it is there', async () => {
  const first = await sentQuote()
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, at) => revise(first.id, at % 2 === 0 ? rep : manager)),
  )
  const statuses = answers.map(({ status }) => status).toSorted()
  expect(statuses).toEqual([201, ...Array.from({ length: 49 }, () => 409)])
  expect(new Set(answers.filter(({ status }) => status === 409).map(({ body }) => body.code))).toEqual(
    new Set(['revision_exists']),
  )
  const { body } = await rep.post('/quotes/query', { filter: { originalId: { eq: first.id } } })
  expect(body.data).toMatchObject([{ revision: 2, ownerId: rep.id }])
})

test('accepting a version and sending the next at once: one of them is done, never both', async () => {
  const pairs = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const first = await sentQuote()
      return { first, second: (await revise(first.id)).body }
    }),
  )
  const ends = await Promise.all(
    pairs.map(async ({ first, second }) => {
      const both = await Promise.all([turn(first.id, 'accepted'), turn(second.id, 'sent')])
      const now = await Promise.all([read(first.id), read(second.id)])
      return [both.filter(({ status }) => status === 200).length, now.map(({ status }) => status).join(' ')]
    }),
  )
  for (const [done, states] of ends)
    expect([done, ['accepted draft', 'superseded sent'].includes(String(states))]).toEqual([1, true])
})

test('what was sent is not deleted, by no way; a draft version is, and makes room for another', async () => {
  const first = await sentQuote()
  expect(told(await rep.delete(`/quotes/${first.id}`))).toEqual([409, 'record_stays'])
  const operations = [{ op: 'delete', id: first.id, version: first.version }]
  expect((await rep.post('/quotes/batch', { mode: 'each', operations })).body.results).toMatchObject([
    { status: 409, code: 'record_stays' },
  ])
  expect(told(await rep.post('/quotes/batch', { operations }))).toContain('record_stays')
  expect((await read(first.id)).version).toBe(first.version)
  const second = (await revise(first.id)).body
  expect((await rep.delete(`/quotes/${second.id}`)).status).toBe(204)
  const again = (await revise(first.id)).body
  expect(again).toMatchObject({ revision: 2, number: first.number })
  expect((await rep.post(`/quotes/${second.id}/restore`, {})).status).toBe(409)
  await rep.delete(`/quotes/${again.id}`)
  expect((await rep.post(`/quotes/${second.id}/restore`, {})).body).toMatchObject({ revision: 2 })
})

test('who does not reach a quote revises nothing; a manager revises it for its owner', async () => {
  const first = await sentQuote()
  const colleague = await person(world, tenant, { role: 'sales_rep', name: '同事' })
  const stranger = await person(world, await company(world, '另一家'), { role: 'sales_rep', name: '外人' })
  for (const who of [colleague, stranger]) expect((await revise(first.id, who)).status).toBe(404)
  expect((await rep.post(`/quotes/${randomUUID()}/revise`, {})).status).toBe(404)
  expect((await revise(first.id, manager)).body).toMatchObject({ ownerId: rep.id, revision: 2 })
})

test('whatever is done with the versions of a number, they stay in order and at most one holds', async () => {
  const acts = ['revise', 'sent', 'accepted', 'refused', 'expired', 'delete', 'restore'] as const
  const steps = fc.array(fc.record({ act: fc.constantFrom(...acts), at: fc.nat(3) }), { minLength: 6, maxLength: 14 })
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const ids = [(await sentQuote()).id]
      for (const { act, at } of all) {
        const id = ids[at % ids.length] ?? ''
        if (act === 'revise') {
          const { status, body } = await revise(id)
          if (status === 201) ids.push(body.id)
        } else if (act === 'delete') await rep.delete(`/quotes/${id}`)
        else if (act === 'restore') await rep.post(`/quotes/${id}/restore`, {})
        else await turn(id, act)
      }
      const living = (await Promise.all(ids.map((id) => read(id)))).filter(({ revision }) => revision !== undefined)
      const inOrder = living.toSorted((one, other) => one.revision - other.revision)
      expect(inOrder.map(({ revision }) => revision)).toEqual(inOrder.map((_, at) => at + 1))
      const open = inOrder.filter(({ status }) => status !== 'superseded' && status !== 'draft')
      expect(open.length).toBe(1)
      expect(new Set(inOrder.map(({ number }) => number)).size).toBe(1)
    }),
    { seed: 53, numRuns: 6 },
  )
})

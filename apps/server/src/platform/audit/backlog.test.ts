import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../app.ts'
import { settle } from '../../modules/audit/testing/recorded.ts'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { buildServer } from '../http.ts'
import type { Services } from '../services.ts'
import { stopServices } from '../start-services.ts'
import { Backlog, STILL_MS } from './backlog.ts'

const MOST = 40
let world: World
let tight: Services
let rep: TestPerson
let record: string

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
  record = (await rep.post('/contacts', { name: '先写的', mobile: '13800000001' })).body.id
  await settle(world.services)
  tight = await world.further({ HOLDFAST_MOST_WAITING_EVENTS: String(MOST) })
})
afterAll(async () => {
  await stopServices(tight)
  await world.stop()
})

test('with more waiting than may, nothing is written and nothing read out, both say why, and it goes on once sequenced', async () => {
  const app = await buildServer(tight, modules)
  const call = (method: 'GET' | 'POST', url: string, payload?: object) =>
    app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${rep.token}` },
      ...(payload === undefined ? {} : { payload }),
    })
  const read = () => call('GET', `/api/v1/contacts/${record}`)
  expect((await read()).statusCode).toBe(200)
  for (let n = 0; n <= MOST; n += 1) await rep.get(`/contacts/${record}`)
  await tight.backlog.look()
  const refused = await read()
  expect([refused.statusCode, refused.json().code, refused.body.includes('先写的')]).toEqual([
    503,
    'audit_behind',
    false,
  ])
  expect(refused.headers['retry-after']).toBeDefined()
  expect(refused.json().next).toContain('audit log not extended')
  const written = await call('POST', '/api/v1/contacts', { name: '后写的', mobile: '13800000002' })
  expect([written.statusCode, written.json().code]).toEqual([503, 'audit_behind'])
  const ready = await call('GET', '/readyz')
  expect([ready.statusCode, ready.json().log]).toEqual([503, false])
  expect(tight.backlog.standing.most).toBeGreaterThan(MOST)
  await settle(world.services)
  await tight.backlog.look()
  expect((await read()).statusCode).toBe(200)
  expect((await rep.get('/contacts')).body.data).toHaveLength(1)
  await settle(world.services)
  expect((await call('GET', '/readyz')).json()).toMatchObject({ status: 'ready', log: true })
  await app.close()
})

test('a log whose oldest event waits for ten minutes is refused, however little waits; another log is not, and moving it ends it', async () => {
  let now = 0
  const { database } = world.services
  const backlog = new Backlog({ database, most: MOST, monotonic: () => now })
  const still = rep.tenantId
  const elsewhere = await company(world, '另一家')
  const other = await person(world, elsewhere, { role: 'sales_rep' })
  await settle(world.services)
  await rep.get(`/contacts/${record}`)
  await backlog.look()
  now += STILL_MS - 1
  await backlog.look()
  expect(() => backlog.demand(still)).not.toThrow()
  await other.get('/contacts')
  await backlog.look()
  now += 1
  await backlog.look()
  expect(() => backlog.demand(still)).toThrow('audit_behind')
  expect(() => backlog.demand(elsewhere)).not.toThrow()
  expect(backlog.standing.past).toBe(1)
  await settle(world.services)
  await rep.get(`/contacts/${record}`)
  await backlog.look()
  expect(() => backlog.demand(still)).not.toThrow()
})

test('after a quiet night the first who comes is let in, though something waited when the queue was last looked at', async () => {
  let now = 0
  const { database } = world.services
  const backlog = new Backlog({ database, most: MOST, monotonic: () => now })
  await settle(world.services)
  await rep.get(`/contacts/${record}`)
  await backlog.look()
  await settle(world.services)
  now += 2 * STILL_MS
  expect(() => backlog.demand(rep.tenantId)).not.toThrow()
  // nor by what is being read anew meanwhile
  expect(() => backlog.demand(rep.tenantId)).not.toThrow()
  await backlog.look()
  expect(backlog.standing).toEqual({ most: 0, past: 0 })
})

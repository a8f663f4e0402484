import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { JobRunner } from '../../platform/jobs/runner.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { approve, type Signer, signer } from '../identity/testing/signing.ts'
import { expireEmergency } from './expire.ts'
import { emergencyModule } from './index.ts'

/* Another administrator's duty for a short time: by two people, loud, marked in the log, and looked at afterwards. */
const MINUTE = 60_000
let world: World
let tenantId: string
let holder: TestPerson
let security: Signer
let audit: TestPerson

beforeAll(async () => {
  world = await startWorld()
})
beforeEach(async () => {
  tenantId = await company(world)
  holder = await person(world, tenantId, { role: 'system_admin', name: '何苗' })
  security = await signer(world, tenantId, { role: 'security_admin' })
  audit = await person(world, tenantId, { role: 'audit_admin' })
})
afterAll(() => world.stop())

const ask = (about: object = {}) =>
  holder.post('/emergencies', { role: 'security_admin', purpose: '安全管理员联系不上，要冻结一个账号', ...about })

async function begun(about: object = {}): Promise<string> {
  const { approvalId } = (await ask(about)).body
  const answer = await approve(security, approvalId)
  expect(answer.body, answer.text).toMatchObject({ state: 'done' })
  return approvalId
}
const freeze = async () => {
  const victim = await person(world, tenantId, { role: 'sales_rep' })
  return (await holder.post(`/users/${victim.id}/freeze`, { reason: '离职调查' })).status
}
const marked = async (act: string) => {
  const { rows } = await world.superuser.query('select event from audit_inbox where tenant_id = $1 order by n', [
    tenantId,
  ])
  const events = rows.map(({ event }) => JSON.parse(event)).filter(({ api }) => api.operation === act)
  return events.map(({ unmapped }) => unmapped.emergency)
}

test('a duty is lent once a second person signed, told to every page of its holder and marked in the log, and ends by itself', async () => {
  expect(await freeze()).toBe(403)
  expect((await holder.get('/auth/me')).body.emergency).toBe(null)
  const id = await begun()
  const { body: me } = await holder.get('/auth/me')
  expect(me).toMatchObject({
    roles: ['system_admin'],
    emergency: { id, role: 'security_admin' },
    can: { users: { freeze: true } },
  })
  expect(await freeze()).toBeLessThan(300)
  expect(await marked('user.freeze')).toEqual([undefined, id])
  world.clock.advance(60 * MINUTE)
  holder = await again(world, holder)
  expect(await freeze()).toBe(403)
  expect((await holder.get('/auth/me')).body.emergency).toBe(null)
})

test('it lasts four hours at most, and lends no role but those of system and security administrators', async () => {
  for (const wrong of [
    { minutes: 241 },
    { minutes: 0 },
    { role: 'audit_admin' },
    { role: 'sales_manager' },
    { purpose: ' ' },
  ])
    expect((await ask(wrong)).status, JSON.stringify(wrong)).toBeOneOf([400, 422])
  expect((await ask({ role: 'system_admin' })).body.code).toBe('state_conflict')
  expect((await audit.post('/emergencies', { role: 'system_admin', purpose: 'x' })).status).toBe(403)
  await begun({ minutes: 240 })
  expect((await ask()).status).toBe(202)
})

test('nobody lends it to themselves, and a row of the database lends nothing', async () => {
  const { approvalId } = (await ask()).body
  expect((await approve({ ...security, who: holder }, approvalId)).status).toBe(403)
  const lent = JSON.stringify([
    {
      id: approvalId,
      userId: holder.id,
      role: 'security_admin',
      from: 0,
      until: world.clock.now() + MINUTE,
      review: null,
    },
  ])
  await world.superuser.query(
    `update tenant set policy_document = jsonb_set(policy_document::jsonb, '{emergencies}', $2::jsonb)::text, policy_epoch = policy_epoch + 1 where tenant_id = $1`,
    [tenantId, lent],
  )
  world.clock.advance(1_000)
  expect(await holder.get('/auth/me')).toMatchObject({ status: 503 })
})

test('a security administrator ends it at once; its holder may too, others may not', async () => {
  const id = await begun()
  expect((await audit.post(`/emergencies/${id}/end`)).status).toBe(403)
  expect((await security.who.post(`/emergencies/${id}/end`)).status).toBe(204)
  expect(await freeze()).toBe(403)
  expect((await security.who.post(`/emergencies/${id}/end`)).body.code).toBe('state_conflict')
  const next = await begun()
  expect((await holder.post(`/emergencies/${next}/end`)).status).toBe(204)
  expect(await freeze()).toBe(403)
  const elsewhere = await person(world, await company(world, '另一家'), { role: 'security_admin' })
  expect((await elsewhere.post(`/emergencies/${next}/end`)).status).toBe(404)
})

test('afterwards the audit administrator writes what they found, once, and nobody else', async () => {
  const id = await begun()
  const found = { words: '冻结了一个账号，理由成立' }
  expect((await audit.post(`/emergencies/${id}/review`, found)).body.code).toBe('state_conflict')
  await holder.post(`/emergencies/${id}/end`)
  expect((await holder.post(`/emergencies/${id}/review`, found)).status).toBe(403)
  expect((await audit.get('/emergencies')).body.data).toMatchObject([
    { id, lasts: false, reviewedAt: null, mayReview: true },
  ])
  expect((await audit.post(`/emergencies/${id}/review`, found)).status).toBe(204)
  expect((await audit.get('/emergencies')).body.data).toMatchObject([
    { words: found.words, reviewedBy: { id: audit.id } },
  ])
  expect((await audit.post(`/emergencies/${id}/review`, found)).body.code).toBe('state_conflict')
})

test('one that ends by the clock says so in the log at its time, once, whichever processes come to write it; one that was ended does not', async () => {
  const runner = () => new JobRunner(world.services, { jobs: emergencyModule.jobs ?? [], subscriptions: [] })
  const work = () => Promise.all([runner().settle(), runner().settle()])
  const id = await begun()
  world.clock.advance(59 * MINUTE)
  await work()
  expect(await marked('emergency.expire')).toEqual([])
  world.clock.advance(MINUTE)
  await work()
  const job = { tenantId, name: 'emergency.expire', payload: { emergency: id }, attempt: 2 }
  await Promise.all([expireEmergency(world.services, job), expireEmergency(world.services, job)])
  expect(await marked('emergency.expire')).toHaveLength(1)
  const ended = (await again(world, audit)).get('/emergencies')
  expect((await ended).body.data).toMatchObject([{ id, lasts: false, mayReview: true }])
  ;[holder, security] = [await again(world, holder), { ...security, who: await again(world, security.who) }]
  const other = await begun()
  expect((await holder.post(`/emergencies/${other}/end`)).status).toBe(204)
  world.clock.advance(60 * MINUTE)
  await work()
  expect(await marked('emergency.expire')).toHaveLength(1)
})

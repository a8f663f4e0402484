import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Sequencer } from '../../platform/audit/sequencer.ts'
import { JobRunner } from '../../platform/jobs/runner.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { approve, type Signer, signer } from '../identity/testing/signing.ts'
import { expireSupport } from './expire.ts'
import { supportModule } from './index.ts'

/* Somebody who helps reads, masked, for a time: lent by two people of the company, marked in the log, overseen, ended early or by the clock. */
const MINUTE = 60_000
let world: World
let tenantId: string
let helper: TestPerson
let security: Signer
let privacy: Signer
let rep: TestPerson
let contact: string

beforeAll(async () => {
  world = await startWorld()
})
beforeEach(async () => {
  tenantId = await company(world)
  helper = await person(world, tenantId, { role: 'support', name: '工程师' })
  security = await signer(world, tenantId, { role: 'security_admin' })
  privacy = await signer(world, tenantId, { role: 'privacy_officer' })
  rep = await person(world, tenantId, { role: 'sales_rep' })
  contact = (await rep.post('/contacts', { name: '苏一', mobile: '13900000001', email: 'su@example.cn' })).body.id
})
afterAll(() => world.stop())

const ask = (about: object = {}) =>
  helper.post('/support-accesses', { objects: ['contact'], purpose: '保存联系人时报错', ticket: 'T-17', ...about })

async function begun(about: object = {}): Promise<string> {
  const { approvalId } = (await ask(about)).body
  expect((await approve(security, approvalId)).body).toMatchObject({ state: 'asked', approvals: 1, needed: 2 })
  const answer = await approve(privacy, approvalId)
  expect(answer.body, answer.text).toMatchObject({ state: 'done' })
  return approvalId
}
const reads = async () => (await helper.get(`/contacts/${contact}`)).status
const marked = async (act: string): Promise<(string | undefined)[]> => {
  const { rows } = await world.superuser.query('select event from audit_inbox where tenant_id = $1 order by n', [
    tenantId,
  ])
  const events = rows.map(({ event }) => JSON.parse(event)).filter(({ api }) => api.operation === act)
  return events.map(({ unmapped }) => unmapped.support)
}

test('until two people of the company signed nothing is read; then all is masked, nothing revealed, changed or taken out, and each reading bears its id', async () => {
  expect(await reads()).toBe(403)
  const { approvalId } = (await ask()).body
  await approve(security, approvalId)
  expect(await reads()).toBe(403)
  expect((await approve(security, approvalId)).status).toBeGreaterThan(399)
  await approve(privacy, approvalId)
  const { body, text } = await helper.get(`/contacts/${contact}`)
  expect(body).toMatchObject({ id: contact, name: '****', mobile: '139****0001', email: 's****@example.cn' })
  expect(text).not.toContain('苏一')
  for (const [path, sent] of [
    [`/contacts/${contact}/reveal`, { field: 'mobile' }],
    [`/contacts/${contact}/contact`, { field: 'mobile' }],
    ['/contacts', { name: '新' }],
    ['/activities', { kind: 'call', about: { object: 'contact', id: contact }, words: '看看' }],
  ] as const)
    expect((await helper.post(path, sent)).status, path).toBeGreaterThan(399)
  expect((await helper.patch(`/contacts/${contact}`, { title: 'x' }, 1)).status).toBeGreaterThan(399)
  expect((await helper.delete(`/contacts/${contact}`, { 'if-match': '1' })).status).toBeGreaterThan(399)
  expect((await helper.get('/accounts')).status).toBe(403)
  expect((await helper.get('/auth/me')).body.support).toMatchObject({ id: approvalId, objects: ['contact'] })
  expect((await marked('contact.read')).at(-1)).toBe(approvalId)
})

test('it lasts four hours at most, names objects there are, and only who helps asks; nobody lends it to themselves', async () => {
  for (const wrong of [{ minutes: 241 }, { minutes: 0 }, { objects: [] }, { objects: ['nothing'] }, { purpose: ' ' }])
    expect((await ask(wrong)).status, JSON.stringify(wrong)).toBeOneOf([400, 422])
  for (const who of [security.who, privacy.who, rep])
    expect((await who.post('/support-accesses', { objects: ['contact'], purpose: 'x' })).status).toBe(403)
  const { approvalId } = (await ask({ minutes: 240 })).body
  for (const who of [helper, rep]) expect((await who.post(`/approvals/${approvalId}/approve`, {})).status).toBe(403)
  expect((await ask()).body.code).toBe('act_waits')
})

test('where only one could approve it cannot be asked for', async () => {
  const small = await company(world, '小公司')
  const alone = await person(world, small, { role: 'support' })
  await person(world, small, { role: 'security_admin' })
  const answer = await alone.post('/support-accesses', { objects: ['contact'], purpose: 'x' })
  expect(answer.body.code).toBe('act_nobody')
})

test('the privacy officer sees who, why, who approved and what was read; whoever helps sees their own, others nothing', async () => {
  const id = await begun()
  await helper.get('/contacts')
  await reads()
  await helper.post(`/contacts/${contact}/reveal`, { field: 'mobile' })
  const [one] = (await privacy.who.get('/support-accesses')).body.data
  expect(one).toMatchObject({
    id,
    holder: { name: '工程师' },
    purpose: '保存联系人时报错',
    ticket: 'T-17',
    approvedBy: [{ id: security.who.id }, { id: privacy.who.id }],
    lasts: true,
    mayEnd: true,
  })
  await new Sequencer(world.services).settle()
  const told = await privacy.who.get(`/support-accesses/${id}/reads`)
  expect(told.body.data).toContainEqual({ object: 'contact', reads: 2, refused: 0, count: 1, records: [contact] })
  expect((await helper.get('/support-accesses')).body.data).toHaveLength(1)
  const other = await person(world, tenantId, { role: 'support' })
  expect((await other.get('/support-accesses')).body.data).toEqual([])
  expect((await other.get(`/support-accesses/${id}/reads`)).status).toBe(404)
  expect((await other.post(`/support-accesses/${id}/end`)).status).toBe(404)
  expect((await rep.get('/support-accesses')).status).toBe(403)
})

test('a security administrator, the privacy officer or its holder ends it at once; it ends by itself, once, and by losing the role', async () => {
  for (const by of [() => security.who, () => privacy.who, () => helper]) {
    const id = await begun()
    expect(await reads()).toBe(200)
    expect((await by().post(`/support-accesses/${id}/end`)).status).toBe(204)
    expect(await reads()).toBe(403)
    expect((await by().post(`/support-accesses/${id}/end`)).body.code).toBe('state_conflict')
  }
  const id = await begun({ minutes: 5 })
  world.clock.advance(5 * MINUTE - 1)
  expect(await reads()).toBe(200)
  world.clock.advance(1)
  expect(await reads()).toBe(403)
  const job = { tenantId, name: 'support.expire', payload: { support: id }, attempt: 2 }
  await new JobRunner(world.services, { jobs: supportModule.jobs ?? [], subscriptions: [] }).settle()
  await Promise.all([expireSupport(world.services, job), expireSupport(world.services, job)])
  expect(await marked('support.expire')).toHaveLength(1)
})

test('a program of whoever helps, and a token for scripts, read nothing under it', async () => {
  await begun()
  const made = await helper.post('/auth/tokens', { name: '脚本', scopes: ['contacts:read'], days: 30 })
  if (made.status === 201) {
    const script = await world.services.sessions.callerOf(made.body.token)
    expect([...script.access.objects.keys()]).toEqual([])
  }
  expect(await reads()).toBe(200)
})

test('the role is held alone, whoever gives it', async () => {
  const admin = await person(world, tenantId, { role: 'system_admin' })
  for (const roles of [
    ['support', 'sales_rep'],
    ['support', 'privacy_officer'],
    ['support', 'system_admin'],
  ]) {
    const answer = await admin.post('/users', { name: '技术', email: `x${roles[1]}@example.com`, roles })
    expect(answer.body.errors?.[0]?.code).toBe('duties_separate')
  }
  expect((await again(world, helper)).id).toBe(helper.id)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashSecret } from '../../platform/gate/session.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { callAs } from './testing/programs.ts'

/* Tokens that people make for scripts of their own. */
const DAY = 24 * 60 * 60_000
let world: World
let owner: TestPerson

beforeAll(async () => {
  world = await startWorld()
  owner = await person(world, await company(world), { role: 'sales_rep' })
  expect((await owner.post('/contacts', { name: '脚本看得到的人', mobile: '13811112222' })).status).toBe(201)
})
afterAll(() => world.stop())

interface Made {
  readonly id: string
  readonly token: string
}

const ASKED = { name: '导出脚本', scopes: ['contacts:read'], days: 30 }

async function make(by: TestPerson, about: object = {}): Promise<Made> {
  const made = await (await again(world, by)).post('/auth/tokens', { ...ASKED, ...about })
  expect(made.status, made.text).toBe(201)
  return made.body
}

const use = ({ token }: Made, path = '/contacts') => callAs(world, { authorization: `Bearer ${token}` }, { path })

// ASVS 7.2.3
test('a personal token is told once, known by its prefix, reads masked what it is for, and goes on unused until its day', async () => {
  const made = await make(owner)
  expect(made.token).toMatch(/^hfp_[\w-]{86}$/)
  const { status, body } = await use(made)
  expect([status, body.data[0]]).toMatchObject([200, { name: '脚本看得到的人', mobile: '138****2222' }])
  world.clock.advance(29 * DAY)
  expect((await use(made)).status).toBe(200)
  world.clock.advance(DAY)
  expect((await use(made)).body.code).toBe('session_ended')
})

// ASVS 10.3.2
test('it may what its scopes name of what its person may at this moment, and nothing of their account', async () => {
  const made = await make(owner)
  const refused = ['/leads', '/auth/me', '/auth/sessions', '/auth/tokens', '/clients/mine', '/audit/events']
  for (const path of refused) expect([path, (await use(made, path)).status]).toEqual([path, 403])
  const answer = await world.app.inject({
    method: 'POST',
    url: '/api/v1/contacts',
    headers: { authorization: `Bearer ${made.token}`, 'content-type': 'application/json' },
    payload: JSON.stringify({ name: '新', mobile: '13800000001' }),
  })
  expect(answer.statusCode).toBe(403)
  const { body } = await use(made, '/access/budget')
  expect(body.listed.day.limit).toBe(500)
})

// ASVS 10.3.4, 10.4.11
test('none is made without a factor just shown, without an end, for longer than 90 days, for more than reading and writing, or for what one may not', async () => {
  const stale = await again(world, owner)
  world.clock.advance(301_000)
  expect((await stale.post('/auth/tokens', ASKED)).body.code).toBe('step_up_required')
  const fresh = await again(world, owner)
  for (const days of [0, 91, undefined, 1.5])
    expect((await fresh.post('/auth/tokens', { ...ASKED, days })).status).toBe(400)
  expect((await fresh.post('/auth/tokens', { ...ASKED, scopes: [] })).status).toBe(400)
  for (const scope of ['contacts:reveal', 'audit:read', 'contacts:delete', '*:read', 'users:read', 'nothing:read']) {
    const told = await fresh.post('/auth/tokens', { ...ASKED, scopes: ['contacts:read', scope] })
    expect([scope, told.status, told.body.errors?.[0].path]).toEqual([scope, 422, '/scopes/1'])
  }
  const admin = await person(world, owner.tenantId, { role: 'system_admin' })
  expect((await admin.post('/auth/tokens', ASKED)).status).toBe(422)
})

// ASVS 10.4.9
test('one’s own are listed by name and use, without the token, and ended at once; others’ are nobody’s business', async () => {
  const mine = await person(world, owner.tenantId, { role: 'sales_rep' })
  const [first, second] = [await make(mine), await make(mine, { name: '另一个', days: 90 })]
  await use(first)
  const { body, text } = await mine.get('/auth/tokens')
  const lines = body.data as { id: string; name: string; usedAt: string | null; scopes: string[] }[]
  expect(
    Object.fromEntries(lines.map(({ id, name, usedAt, scopes }) => [id, [name, usedAt !== null, scopes]])),
  ).toEqual({
    [first.id]: ['导出脚本', true, ['contacts:read']],
    [second.id]: ['另一个', false, ['contacts:read']],
  })
  for (const { token } of [first, second]) expect(text).not.toContain(token.slice(50))
  expect((await mine.get('/auth/sessions')).text).not.toContain(first.id)
  expect((await owner.get('/auth/tokens')).text).not.toContain(first.id)
  expect((await (await again(world, owner)).delete(`/auth/tokens/${first.id}`)).status).toBe(404)
  const session = (await mine.get('/auth/sessions')).body.data[0].id
  expect((await mine.delete(`/auth/tokens/${session}`)).status).toBe(404)
  expect((await mine.delete(`/auth/tokens/${first.id}`)).status).toBe(204)
  expect((await use(first)).status).toBe(401)
  expect((await use(second)).status).toBe(200)
})

// ASVS 9.2.2
test('the database keeps a keyed digest: neither the token nor its plain hash opens anything, and a row changed or put back is none', async () => {
  const made = await make(owner)
  const { rows } = await world.superuser.query('select * from session where id = $1', [made.id])
  const secret = Buffer.from(made.token.slice('hfp_'.length), 'base64url').subarray(32)
  const kept = JSON.stringify({ ...rows[0], sealed_device: rows[0].sealed_device.toString('utf8') })
  for (const text of [hashSecret(secret), secret.toString('base64url'), '导出脚本']) expect(kept).not.toContain(text)
  expect(rows[0].token_hash.equals(Buffer.from(hashSecret(secret), 'base64url'))).toBe(false)
  // without its prefix it is no session, and a session with one is no token
  expect((await callAs(world, { authorization: `Bearer ${made.token.slice('hfp_'.length)}` })).status).toBe(401)
  expect((await callAs(world, { authorization: `Bearer hfp_${owner.token}` })).status).toBe(401)
  const wider = rows[0].document.replace('contacts:read', 'leads:read')
  await world.superuser.query('update session set document = $1 where id = $2', [wider, made.id])
  world.services.sessions.forget(owner.id)
  expect((await use(made, '/leads')).status).toBe(401)
})

// ASVS 7.4.2
test('it ends with its person: frozen at once, after the freeze as well, and when they leave', async () => {
  const [leaving, successor] = [
    await person(world, owner.tenantId, { role: 'sales_rep' }),
    await person(world, owner.tenantId, { role: 'sales_rep' }),
  ]
  const made = await make(leaving)
  expect((await use(made)).status).toBe(200)
  const security = await person(world, owner.tenantId, { role: 'security_admin' })
  expect((await security.post(`/users/${leaving.id}/freeze`, { reason: '测试' })).status).toBe(200)
  expect((await use(made)).body.code).toBe('frozen')
  expect((await security.post(`/users/${leaving.id}/unfreeze`, {})).status).toBe(200)
  expect((await use(made)).status).toBe(401)
  const other = await make(successor)
  expect((await security.post(`/users/${successor.id}/leave`, { successorId: owner.id })).status).toBe(200)
  expect((await use(other)).status).toBe(401)
})

test('of twenty there is no more, even at once', async () => {
  const many = await person(world, owner.tenantId, { role: 'sales_rep' })
  for (let at = 0; at < 19; at += 1) await make(many)
  const fresh = await again(world, many)
  const both = await Promise.all([fresh.post('/auth/tokens', ASKED), fresh.post('/auth/tokens', ASKED)])
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
})

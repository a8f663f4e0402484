import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../../testing/world.ts'
import { type Browser, type Enrolled, foundedCompany, invited, recorded, signedIn } from './testing/browser.ts'

let world: World
let founder: Enrolled
let heirs: { readonly system: Enrolled; readonly security: Enrolled; readonly audit: Enrolled }

beforeAll(async () => {
  world = await startWorld()
  founder = await foundedCompany(world)
  heirs = {
    system: await invited(world, founder, { email: 'sys@yunshan.example', roles: [], name: '何苗' }),
    security: await invited(world, founder, { email: 'sec@yunshan.example', roles: ['sales_rep'], name: '方圆' }),
    audit: await invited(world, founder, { email: 'aud@yunshan.example', roles: [], name: '石坚' }),
  }
})
afterAll(() => world.stop())

const named = (system: Enrolled, security: Enrolled, audit: Enrolled) => ({
  system_admin: system.userId,
  security_admin: security.userId,
  audit_admin: audit.userId,
})

test('only the founder may, to three different people who have come in, and none of them may do business beside it', async () => {
  const { system, security, audit } = heirs
  expect((await system.browser.post('/users/end-founding', named(system, security, audit))).status).toBe(403)
  const fresh = await signedIn(world, founder)
  const invitedOnly = await fresh.post('/users', { email: 'new@yunshan.example', name: '新人', roles: [] })
  const refused = [
    [named(system, system, audit), '/security_admin', 'duties_separate'],
    [named(system, security, audit), '/security_admin', 'duties_separate'],
    [{ ...named(system, founder, audit), system_admin: invitedOnly.body.userId }, '/system_admin', 'reference_invalid'],
    [{ ...named(system, founder, audit), audit_admin: 'nobody' }, '/audit_admin', 'reference_invalid'],
  ] as const
  for (const [body, path, code] of refused) {
    const answer = await fresh.post('/users/end-founding', body)
    expect([answer.status, answer.body.errors[0]]).toMatchObject([422, { path, code }])
  }
  expect((await fresh.get('/auth/me')).body).toMatchObject({ founder: true })
})

test('in founder mode one factor makes one administrator, and every administrator is told, the founder too', async () => {
  const invite = (by: Browser, email: string, roles: string[]) => by.post('/users', { email, name: '新人', roles })
  const own = await signedIn(world, founder)
  const first = await invite(own, 'one@yunshan.example', ['system_admin'])
  expect(first.status, first.text).toBe(201)
  const stolen = await invite(own, 'thief@yunshan.example', ['security_admin'])
  expect([stolen.status, stolen.body.code]).toEqual([403, 'step_up_required'])
  expect((await invite(own, 'rep@yunshan.example', ['sales_rep'])).status).toBe(201)
  const rep = (await own.get(`/users/${heirs.audit.userId}`)).body
  const raise = { body: { roles: ['audit_admin'] }, headers: { 'if-match': `"${rep.version}"` } }
  expect((await own.call('PATCH', `/users/${rep.id}`, raise)).body.code).toBe('step_up_required')
  const { rows } = await world.superuser.query(
    "select payload from job where tenant_id = $1 and payload::text like '%administrator%'",
    [founder.tenantId],
  )
  expect(rows.map(({ payload }) => JSON.stringify(payload))).toEqual([expect.stringContaining(founder.userId)])
  const fresh = await signedIn(world, founder)
  expect((await invite(fresh, 'two@else.example', ['security_admin'])).status).toBe(201)
})

test('the three roles are handed over together; the founder keeps one at most and never becomes a founder again', async () => {
  const { system, security, audit } = heirs
  const fresh = await signedIn(world, founder)
  const at = (await fresh.get(`/users/${security.userId}`)).body
  await fresh.call('PATCH', `/users/${security.userId}`, {
    body: { roles: [] },
    headers: { 'if-match': `"${at.version}"` },
  })
  const done = await fresh.post('/users/end-founding', named(system, security, founder))
  expect([done.status, done.body.founder]).toEqual([200, false])
  expect((await fresh.get('/auth/me')).body).toMatchObject({ founder: false, roles: ['audit_admin'] })
  expect((await system.browser.get('/auth/me')).body.roles).toEqual(['system_admin'])
  expect((await security.browser.get('/auth/me')).body.roles).toEqual(['security_admin'])
  expect((await fresh.post('/users/end-founding', named(system, security, audit))).status).toBe(403)
  const asked = await (await signedIn(world, system)).post('/users', {
    email: 'late@yunshan.example',
    name: '后来',
    roles: ['sales_rep'],
  })
  expect(Object.keys(asked.body)).toEqual(['userId'])
  const own = (await system.browser.get(`/users/${founder.userId}`)).body
  const more = { body: { roles: ['audit_admin', 'sales_rep'] }, headers: { 'if-match': `"${own.version}"` } }
  expect((await (await signedIn(world, system)).call('PATCH', `/users/${founder.userId}`, more)).status).toBe(422)
  expect(await recorded(world, founder.tenantId)).toEqual(
    expect.arrayContaining(['user.end_founding allowed', 'user.end_founding refused']),
  )
})

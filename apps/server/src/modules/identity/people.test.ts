import { afterAll, beforeAll, expect, test } from 'vitest'
import { actIn } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { createPerson } from './company.ts'
import { identityModule } from './index.ts'
import { createFurtherCompany } from './setup.ts'
import {
  browser,
  comeIn,
  type Enrolled,
  invited,
  PASSWORD,
  recorded,
  signedIn,
  staffedCompany,
} from './testing/browser.ts'

let world: World
let founder: Enrolled
let system: Enrolled
let security: Enrolled

beforeAll(async () => {
  world = await startWorld()
  ;({ founder, system, security } = await staffedCompany(world))
})
afterAll(() => world.stop())

const rep = { name: '陈立', roles: ['sales_rep'] }

test('in founder mode the answer to an invitation holds the link and the roles count at once', async () => {
  const answer = await founder.browser.post('/users', { ...rep, email: 'Rep@Yunshan.example' })
  expect(answer.status).toBe(201)
  expect(answer.headers['location']).toBe(`/api/v1/users/${answer.body.userId}`)
  expect(answer.body).toEqual({
    userId: expect.any(String),
    token: expect.any(String),
    activationUrl: expect.stringContaining('/activate#token='),
  })
  const shown = await founder.browser.get(`/users/${answer.body.userId}`)
  expect(shown.body).toMatchObject({
    email: 'rep@yunshan.example',
    roles: ['sales_rep'],
    pendingRoles: [],
    status: 'invited',
  })
})

test('a repeated invitation with the same key invites once', async () => {
  const key = { 'idempotency-key': 'once-1' }
  const body = { ...rep, email: 'repeat@yunshan.example' }
  const [first, second] = [
    await founder.browser.post('/users', body, key),
    await founder.browser.post('/users', body, key),
  ]
  expect(second.body).toEqual(first.body)
})

test('outside founder mode roles rest until another person confirms them, and the link is handed over by the security administrator', async () => {
  const asked = await system.browser.post('/users', { ...rep, email: 'rests@yunshan.example' })
  expect([asked.status, Object.keys(asked.body)]).toEqual([201, ['userId']])
  const { userId } = asked.body
  expect((await system.browser.get(`/users/${userId}`)).body).toMatchObject({ roles: [], pendingRoles: ['sales_rep'] })
  expect((await system.browser.post(`/users/${userId}/confirm`)).status).toBe(403)
  expect((await system.browser.post(`/users/${userId}/activation`)).status).toBe(403)
  const link = await security.browser.post(`/users/${userId}/activation`)
  const person = await comeIn(world, {
    token: link.body.token,
    tenantId: founder.tenantId,
    userId,
    email: 'rests@yunshan.example',
  })
  expect((await person.browser.get('/contacts')).status).toBe(403)
  expect((await person.browser.get('/auth/me')).body).toMatchObject({ roles: [], pendingRoles: ['sales_rep'] })
  const confirmed = await security.browser.post(`/users/${userId}/confirm`)
  expect(confirmed.body).toEqual({ userId, roles: ['sales_rep'], pendingRoles: [] })
  expect((await person.browser.get('/contacts')).status).toBe(200)
  expect((await security.browser.post(`/users/${userId}/confirm`)).status).toBe(409)
  expect((await security.browser.post(`/users/${userId}/activation`)).status).toBe(409)
})

test('who asked for roles cannot confirm them, nor can one confirm one’s own', async () => {
  const asked = await founder.browser.get('/users?limit=200')
  const own = asked.body.data.find((each: { id: string }) => each.id === security.userId)
  const change = { body: { roles: ['audit_admin'] }, headers: { 'if-match': `"${own.version}"` } }
  expect((await system.browser.call('PATCH', `/users/${security.userId}`, change)).body.pendingRoles).toEqual([
    'audit_admin',
  ])
  expect((await security.browser.post(`/users/${security.userId}/confirm`)).status).toBe(403)
  const { userId } = await actIn(world.services, founder.tenantId, async (tx) => ({
    userId: await createPerson(world.services, tx, {
      name: '周',
      email: 'selfmade@yunshan.example',
      roles: [],
      pendingRoles: ['sales_rep'],
      founder: false,
      teamId: null,
      language: 'zh',
      status: 'invited',
      createdBy: founder.userId,
    }),
  }))
  expect((await founder.browser.post(`/users/${userId}/confirm`)).status).toBe(403)
})

test('nobody outside founder mode holds two administrators’ roles, or one with business; a founder may, and only themselves', async () => {
  for (const roles of [
    ['system_admin', 'security_admin'],
    ['audit_admin', 'sales_rep'],
    ['security_admin', 'analyst'],
  ]) {
    const answer = await founder.browser.post('/users', { ...rep, roles, email: 'two@yunshan.example' })
    expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([422, 'duties_separate'])
  }
  expect((await founder.browser.post('/users', { ...rep, roles: ['king'], email: 'k@yunshan.example' })).status).toBe(
    422,
  )
  const { version } = (await founder.browser.get('/auth/me')).body
  const roles = ['system_admin', 'security_admin', 'audit_admin', 'sales_rep']
  const changed = await founder.browser.call('PATCH', `/users/${founder.userId}`, {
    body: { roles },
    headers: { 'if-match': `"${version}"` },
  })
  expect(changed.body.roles).toEqual(roles)
  expect((await founder.browser.get('/contacts')).status).toBe(200)
})

test('an e-mail is taken once in a company, even by fifty at once', async () => {
  expect((await founder.browser.post('/users', { ...rep, email: 'SYS@yunshan.example' })).body).toMatchObject({
    status: 409,
    errors: [{ code: 'email_taken' }],
  })
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => founder.browser.post('/users', { ...rep, email: 'race@yunshan.example' })),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(19)
  for (const email of ['x', 'a b@c.example', '@x.example', 'a@b'])
    expect((await founder.browser.post('/users', { ...rep, email })).status).toBeGreaterThanOrEqual(400)
})

// ASVS 7.4.2, 7.4.5, 8.3.2
test('freezing cuts a person off at once in every session; unfreezing lets them in by signing in anew', async () => {
  const person = await invited(world, founder, { email: 'cold@yunshan.example', roles: ['sales_rep'] })
  const second = await signedIn(world, person)
  const half = browser(world)
  await half.post('/auth/sign-in', { email: person.email, password: PASSWORD })
  expect((await person.browser.get('/auth/me')).status).toBe(200)
  const frozen = await security.browser.post(`/users/${person.userId}/freeze`, { reason: '离职风险' })
  expect(frozen.body).toEqual({ userId: person.userId, status: 'frozen' })
  for (const each of [person.browser, second]) expect((await each.get('/contacts')).body.code).toBe('frozen')
  expect((await half.post('/auth/mfa', { type: 'totp', code: '123456' })).body.code).toBe('frozen')
  expect((await browser(world).post('/auth/sign-in', { email: person.email, password: PASSWORD })).body.code).toBe(
    'frozen',
  )
  expect(
    (await browser(world).post('/auth/sign-in', { email: person.email, password: 'something else' })).body.code,
  ).toBe('sign_in_failed')
  expect((await security.browser.post(`/users/${person.userId}/unfreeze`)).status).toBe(200)
  expect((await person.browser.get('/auth/me')).status).toBe(401)
  expect((await (await signedIn(world, person)).get('/auth/me')).status).toBe(200)
  expect((await security.browser.post(`/users/${security.userId}/freeze`, { reason: 'x' })).status).toBe(422)
  expect((await system.browser.post(`/users/${person.userId}/freeze`, { reason: 'x' })).status).toBe(403)
})

test('another process hears of a freeze by notification', async () => {
  const stop = await identityModule.start?.(world.services)
  const heard: string[] = []
  const unlisten = await world.services.database.listen('principal_changed', { heard: (id) => heard.push(id) })
  const person = await invited(world, founder, { email: 'heard@yunshan.example', roles: ['sales_rep'] })
  await security.browser.post(`/users/${person.userId}/freeze`, { reason: '测试' })
  await expect.poll(() => heard).toContain(person.userId)
  await unlisten()
  await stop?.()
})

// ASVS 7.4.2
test('who leaves loses everything, and the e-mail is free again', async () => {
  const person = await invited(world, founder, { email: 'gone@yunshan.example', roles: ['sales_rep'] })
  expect((await security.browser.post(`/users/${person.userId}/leave`, { successorId: person.userId })).status).toBe(
    422,
  )
  const left = await security.browser.post(`/users/${person.userId}/leave`, { successorId: founder.userId })
  expect(left.body).toEqual({
    userId: person.userId,
    status: 'left',
    successorId: founder.userId,
    handOver: 'running',
  })
  expect((await person.browser.get('/auth/me')).status).toBe(401)
  expect((await browser(world).post('/auth/sign-in', { email: person.email, password: PASSWORD })).status).toBe(401)
  expect((await founder.browser.post('/users', { ...rep, email: 'gone@yunshan.example' })).status).toBe(201)
})

test('teams and departments: made, hung, renamed, and gone only when empty', async () => {
  const own = system.browser
  const top = (await own.post('/departments', { name: '销售中心' })).body
  const below = (await own.post('/departments', { name: '华东区', departmentId: top.id })).body
  const made = await own.post('/teams', { name: '上海一组', departmentId: below.id })
  expect([made.status, made.body]).toEqual([
    201,
    {
      id: expect.any(String),
      version: 1,
      name: '上海一组',
      departmentId: below.id,
      leadId: null,
      createdAt: expect.any(String),
    },
  ])
  const team = made.body
  const circle = { body: { departmentId: below.id }, headers: { 'if-match': '"1"' } }
  expect((await own.call('PATCH', `/departments/${top.id}`, circle)).status).toBe(422)
  expect((await own.call('PATCH', `/teams/${team.id}`, { body: { name: '上海' } })).status).toBe(428)
  expect(
    (await own.call('PATCH', `/teams/${team.id}`, { body: { name: '上海' }, headers: { 'if-match': '"9"' } })).status,
  ).toBe(412)
  expect(
    (await own.call('PATCH', `/teams/${team.id}`, { body: { name: '上海' }, headers: { 'if-match': '"1"' } })).body,
  ).toMatchObject({ name: '上海', version: 2, departmentId: below.id })
  expect((await own.get('/teams')).body.data).toEqual([expect.objectContaining({ id: team.id, name: '上海' })])
  const person = await founder.browser.post('/users', { ...rep, email: 'team@yunshan.example', teamId: team.id })
  expect((await own.call('DELETE', `/teams/${team.id}`)).status).toBe(409)
  expect((await own.call('DELETE', `/departments/${below.id}`)).status).toBe(409)
  const moved = await own.call('PATCH', `/users/${person.body.userId}`, {
    body: { teamId: null },
    headers: { 'if-match': '"1"' },
  })
  expect(moved.body.teamId).toBeNull()
  expect((await own.call('DELETE', `/teams/${team.id}`)).status).toBe(204)
  expect((await own.call('DELETE', `/teams/${team.id}`)).status).toBe(404)
  expect(
    (await founder.browser.post('/users', { ...rep, email: 'noteam@yunshan.example', teamId: team.id })).status,
  ).toBe(422)
  const { rows } = await world.superuser.query("select encode(sealed_confidential, 'escape') as text from team")
  expect(JSON.stringify(rows)).not.toContain('上海')
})

test('lists are paged by sealed cursors of the caller’s own; colleagues show a name and a team alone', async () => {
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await security.browser.get(`/users?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`)
    seen.push(...page.body.data.map((each: { id: string }) => each.id))
    cursor = page.body.page.next
    if (cursor !== null)
      expect((await founder.browser.get(`/users?limit=3&cursor=${cursor}`)).body.code).toBe('cursor_invalid')
  }
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen.length).toBeGreaterThan(6)
  const person = await invited(world, founder, { email: 'looks@yunshan.example', roles: ['sales_rep'] })
  expect((await person.browser.get('/users')).status).toBe(403)
  const colleagues = (await person.browser.get('/users/directory?limit=200')).body.data
  expect(Object.keys(colleagues[0])).toEqual(['id', 'name', 'teamId'])
  expect(colleagues.map((each: { name: string }) => each.name)).toContain('方圆')
  for (const query of ['limit=0', 'limit=201', 'limit=x', 'cursor=zz', 'foo=1'])
    expect((await security.browser.get(`/users?${query}`)).status).toBe(400)
})

test('another company’s people do not exist', async () => {
  const founded = await createFurtherCompany(world.services, {
    company: 'Elm',
    email: 'elm@elm.example',
    name: 'Eve Reed',
  })
  const other = await comeIn(world, { ...founded, email: 'elm@elm.example' })
  expect((await other.browser.get(`/users/${founder.userId}`)).status).toBe(404)
  for (const path of ['freeze', 'unfreeze', 'leave', 'confirm', 'activation']) {
    const body = path === 'freeze' ? { reason: 'x' } : path === 'leave' ? { successorId: other.userId } : undefined
    expect([404, 422]).toContain((await other.browser.post(`/users/${system.userId}/${path}`, body)).status)
  }
  expect((await other.browser.get('/users')).body.data).toHaveLength(1)
  expect((await system.browser.get('/auth/me')).status).toBe(200)
})

test('acts on people are recorded, their refusals too', async () => {
  const acts = new Set(await recorded(world, founder.tenantId))
  for (const act of [
    'user.invite allowed',
    'user.confirm allowed',
    'user.confirm refused',
    'user.freeze allowed',
    'user.unfreeze allowed',
    'user.leave allowed',
    'user.activation allowed',
    'team.create allowed',
    'user.list allowed',
  ])
    expect(acts).toContain(act)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { actIn, again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { readClientId } from './clients/client.ts'
import { addClient } from './clients/manage.ts'

let world: World
let security: TestPerson
let rep: TestPerson

const SCOPES = ['contacts:read', 'accounts:read']

beforeAll(async () => {
  world = await startWorld()
  const tenantId = await company(world)
  security = await person(world, tenantId, { role: 'security_admin' })
  rep = await person(world, tenantId, { role: 'sales_rep' })
  const made = await rep.post('/contacts', { name: '程序看得到的人', mobile: '13811112222', note: '备注' })
  expect(made.status).toBe(201)
})
afterAll(() => world.stop())

async function newClient(scopes: readonly string[] = SCOPES, owner = rep) {
  // a factor shown just now
  security = await person(world, rep.tenantId, { role: 'security_admin' })
  const answer = await security.post('/clients', { name: '对账程序', scopes, ownerId: owner.id })
  expect([answer.status, Object.keys(answer.body)]).toEqual([201, ['clientId', 'clientSecret']])
  const client = answer.body as { clientId: string; clientSecret: string }
  expect((await askToken(basic(client))).status).toBe(401)
  expect((await security.post(`/clients/${client.clientId}/confirm`)).status).toBe(404)
  expect((await (await again(world, owner)).post(`/clients/${client.clientId}/confirm`)).status).toBe(204)
  return client
}

/** What two people admitted, were it only one. */
const admitted = async (scopes: readonly string[]) => {
  const about = { name: '审计程序', scopes, ownerId: rep.id, days: 1, createdBy: null, confirmed: true }
  const made = await actIn(world.services, rep.tenantId, (tx) => addClient(world.services, tx, about))
  return { clientSecret: '', ...made }
}

const basic = (client: { clientId: string; clientSecret: string }) =>
  `Basic ${Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64')}`

async function askToken(authorization: string, form = 'grant_type=client_credentials', url = '/oauth/token') {
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await world.app.inject({ method: 'POST', url, headers, payload: form })
  return { status: answer.statusCode, body: JSON.parse(answer.body) }
}

async function as(token: string, method: 'GET' | 'POST', path: string, body?: object) {
  const answer = await world.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  })
  return { status: answer.statusCode, body: answer.body === '' ? null : JSON.parse(answer.body) }
}

const tokenOf = async (client: { clientId: string; clientSecret: string }): Promise<string> =>
  (await askToken(basic(client))).body.access_token

// ASVS 7.2.2
test('a program gets a token of ten minutes by its secret, at both addresses, and reads what its owner may, masked', async () => {
  const client = await newClient()
  for (const url of ['/oauth/token', '/api/v1/oauth/token']) {
    const { status, body } = await askToken(basic(client), undefined, url)
    expect([status, body]).toEqual([
      200,
      { access_token: expect.any(String), token_type: 'Bearer', expires_in: 600, scope: 'accounts:read contacts:read' },
    ])
  }
  const token = await tokenOf(client)
  const { body } = await as(token, 'GET', '/contacts')
  expect(body.data).toMatchObject([{ name: '程序看得到的人', mobile: '138****2222' }])
  world.clock.advance(601_000)
  expect((await as(token, 'GET', '/contacts')).status).toBe(401)
})

// ASVS 8.3.3, 10.3.2
test('a program may nothing that its scopes do not name, nothing its owner may not, and nothing of its owner’s own account', async () => {
  const token = await tokenOf(await newClient())
  const id = (await as(token, 'GET', '/contacts')).body.data[0].id
  const refusals = [
    await as(token, 'POST', '/contacts', { name: '新', mobile: '13800000001' }),
    await as(token, 'POST', `/contacts/${id}/reveal`, { fields: ['mobile'] }),
    await as(token, 'POST', `/contacts/${id}/call`, {}),
    await as(token, 'GET', '/leads'),
    await as(token, 'GET', '/audit/events'),
    await as(token, 'GET', '/auth/me'),
    await as(token, 'GET', '/auth/sessions'),
    await as(token, 'POST', '/auth/factors', { type: 'totp' }),
    await as(token, 'POST', '/auth/sign-out', {}),
    await as(token, 'POST', '/clients', { name: '又一个', scopes: SCOPES, ownerId: rep.id }),
  ]
  expect(refusals.map(({ status, body }) => [status, body.code])).toEqual(refusals.map(() => [403, 'forbidden']))
  const audits = await tokenOf(await admitted(['audit:read']))
  expect((await as(audits, 'GET', '/audit/events')).status).toBe(403)
  const writes = await tokenOf(await newClient(['contacts:write', 'contacts:read']))
  expect((await as(writes, 'POST', '/contacts', { name: '新', mobile: '13800000001' })).status).toBe(201)
})

test('a program has the budget of programs, whatever its owner’s is', async () => {
  const token = await tokenOf(await newClient())
  const { body } = await as(token, 'GET', '/access/budget')
  expect([body.listed.day.limit, body.listed.month.limit]).toEqual([500, 10_000])
})

// ASVS 10.4.4, 10.4.10, 10.4.11
test('a wrong secret, an unknown id, another way of asking and a foreign scope are refused, with the standard’s own words', async () => {
  const client = await newClient()
  const wrong = { ...client, clientSecret: Buffer.alloc(32, 1).toString('base64url') }
  const unknown = { ...client, clientId: `hf_${Buffer.alloc(32, 2).toString('base64url')}` }
  const [first, second] = [await askToken(basic(wrong)), await askToken(basic(unknown))]
  const { traceId: _one, ...told } = first.body
  const { traceId: _two, ...same } = second.body
  expect([first.status, told.error]).toEqual([401, 'invalid_client'])
  expect(same).toEqual(told)
  expect((await askToken('Bearer x')).body.error).toBe('invalid_client')
  expect((await askToken(basic(client), 'grant_type=password')).body.error).toBe('unsupported_grant_type')
  expect((await askToken(basic(client), 'grant_type=client_credentials&scope=leads:read')).body.error).toBe(
    'invalid_scope',
  )
  expect((await askToken(basic(client), 'grant_type=client_credentials&scope=contacts:read')).body.scope).toBe(
    'contacts:read',
  )
  const twice = 'grant_type=client_credentials&grant_type=client_credentials'
  expect((await askToken(basic(client), twice)).status).toBe(400)
})

test('a form is taken by the token endpoint and nowhere else', async () => {
  const answer = await world.app.inject({
    method: 'POST',
    url: '/api/v1/contacts',
    headers: { authorization: `Bearer ${rep.token}`, 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'name=x&mobile=13800000009',
  })
  expect([answer.statusCode, JSON.parse(answer.body).code]).toEqual([415, 'media_type'])
})

// ASVS 10.4.9
test('ending a program ends its tokens at once, and its old row put back by the database’s superuser opens nothing', async () => {
  const client = await newClient()
  const token = await tokenOf(client)
  const { rows } = await world.superuser.query('select * from api_client where id = $1', [
    readClientId(client.clientId)?.id,
  ])
  expect((await security.delete(`/clients/${client.clientId}`)).status).toBe(204)
  expect((await as(token, 'GET', '/contacts')).status).toBe(401)
  expect((await askToken(basic(client))).status).toBe(401)
  await world.superuser.query(
    'update api_client set ended_at = null, document = $1, epoch = $2, mac = $3 where tenant_id = $4 and id = $5',
    [rows[0].document, rows[0].epoch, rows[0].mac, rows[0].tenant_id, rows[0].id],
  )
  expect((await askToken(basic(client))).status).toBe(401)
  expect((await security.delete(`/clients/${client.clientId}`)).status).toBe(204)
})

test('a program ends with its owner', async () => {
  const leaving = await person(world, rep.tenantId, { role: 'sales_rep' })
  const client = await newClient(SCOPES, leaving)
  const token = await tokenOf(client)
  expect((await security.post(`/users/${leaving.id}/freeze`, { reason: '测试' })).status).toBe(200)
  expect((await as(token, 'GET', '/contacts')).status).toBe(403)
  expect((await askToken(basic(client))).status).toBe(401)
})

test('programs are listed to the security administrator without their secrets, and only they make them', async () => {
  const { body, text } = await security.get('/clients')
  expect(body.data[0]).toMatchObject({ name: '对账程序', ownerId: rep.id, scopes: ['accounts:read', 'contacts:read'] })
  expect(text).not.toMatch(/clientSecret|hash/i)
  expect((await rep.post('/clients', { name: 'x', scopes: SCOPES, ownerId: rep.id })).status).toBe(403)
  const odd = { name: 'x', scopes: ['customers:everything'], ownerId: rep.id }
  expect((await security.post('/clients', odd)).body.errors).toMatchObject([{ path: '/scopes/0' }])
  const { rows } = await world.superuser.query('select * from api_client')
  expect(JSON.stringify(rows.map((row) => ({ ...row, sealed_name: row.sealed_name.toString('utf8') })))).not.toContain(
    '对账',
  )
})

test('what a program does is recorded under its owner and its own id', async () => {
  const client = await newClient()
  await as(await tokenOf(client), 'GET', '/contacts')
  const { rows } = await world.superuser.query('select event from audit_inbox order by n desc limit 1')
  const { actor, api } = JSON.parse(rows[0].event)
  expect([api.operation, actor.user.uid, actor.app_uid]).toEqual(['contact.list', rep.id, expect.any(String)])
})

test('a program is bound to the company it was made in', async () => {
  const elsewhere = await person(world, await company(world, '另一家'), { role: 'security_admin' })
  const client = await newClient()
  expect((await elsewhere.delete(`/clients/${client.clientId}`)).status).toBe(404)
  expect((await elsewhere.get('/clients')).body.data).toEqual([])
  const { services } = world
  const foreign = actIn(services, elsewhere.tenantId, (tx) =>
    addClient(services, tx, { name: 'x', scopes: SCOPES, ownerId: rep.id, days: 1, createdBy: null, confirmed: true }),
  )
  await expect(foreign).rejects.toMatchObject({ code: 'invalid' })
})

// ASVS 10.4.9
test('a person sees the programs that act for them, refuses one that waits, and ends one; others’ are nobody’s business', async () => {
  const owner = await person(world, rep.tenantId, { role: 'sales_rep' })
  const works = await newClient(SCOPES, owner)
  const asked = { name: '没人要的程序', scopes: SCOPES, ownerId: owner.id }
  const waits = (await security.post('/clients', asked)).body as { clientId: string; clientSecret: string }
  const mine = (await owner.get('/clients/mine')).body.data
  expect(
    mine.map(({ clientId, confirmed }: { clientId: string; confirmed: boolean }) => [clientId, confirmed]),
  ).toEqual([
    [works.clientId, true],
    [waits.clientId, false],
  ])
  expect((await rep.get('/clients/mine')).text).not.toContain(works.clientId)
  expect((await rep.delete(`/clients/${works.clientId}`)).status).toBe(404)
  const token = await tokenOf(works)
  for (const { clientId } of [works, waits]) expect((await owner.delete(`/clients/${clientId}`)).status).toBe(204)
  expect((await as(token, 'GET', '/contacts')).status).toBe(401)
  expect((await owner.get('/clients/mine')).body.data).toEqual([])
})

import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { sweep } from './sweep.ts'
import {
  admittedApp,
  appAt,
  atWork,
  callWith,
  carrier,
  letIn,
  push,
  redeem,
  refresh,
  serverOf,
  type TestApp,
} from './testing/apps.ts'
import { askToken } from './testing/programs.ts'

/* An app's tokens: whose they are, how they are renewed and what ends them. */
let world: World
let tenantId: string
let rep: TestPerson
let clientId: string

beforeAll(async () => {
  world = await startWorld()
  tenantId = await company(world)
  rep = await person(world, tenantId, { role: 'sales_rep' })
  expect((await rep.post('/contacts', { name: '应用看得到的人', mobile: '13811112222' })).status).toBe(201)
  const contract = { contacts: { read: ['name'], write: ['name', 'mobile'] }, accounts: { read: ['name'], write: [] } }
  clientId = await admittedApp(world, tenantId, { contract })
})
afterAll(() => world.stop())

const works = async (app: TestApp, token: string) => (await callWith(world, app, { token })).status
const refusedAs = (told: { status: number; body: { error?: string } }) => [told.status, told.body.error]

// ASVS 10.4.5
test('a refresh token counts once: shown again, by whomever, the whole family ends', async () => {
  const { app, token, refreshToken } = await atWork(world, rep, clientId)
  const second = await refresh(world, app, { token: refreshToken })
  expect([second.status, second.body.token_type, second.body.expires_in]).toEqual([200, 'DPoP', 600])
  expect([await works(app, second.body.access_token), await works(app, token)]).toEqual([200, 200])
  expect(refusedAs(await refresh(world, app, { token: refreshToken }))).toEqual([400, 'invalid_grant'])
  expect([await works(app, second.body.access_token), await works(app, token)]).toEqual([401, 401])
  expect(refusedAs(await refresh(world, app, { token: second.body.refresh_token }))).toEqual([400, 'invalid_grant'])
  const { rows } = await world.superuser.query('select event from audit_inbox order by n')
  const misused = rows.map(({ event }) => JSON.parse(event)).filter(({ api }) => api.operation === 'app.misused')
  expect(misused.at(0)?.actor.user.uid).toBe(rep.id)
})

test('of many that renew at once one does, and then nothing is left: two held the same token', async () => {
  const { app, refreshToken } = await atWork(world, rep, clientId)
  await refresh(world, await appAt(world, clientId), { token: 'hfr_none' })
  const all = await Promise.all(Array.from({ length: 6 }, () => refresh(world, app, { token: refreshToken })))
  const won = all.filter(({ status }) => status === 200)
  expect(won.length).toBeLessThanOrEqual(1)
  for (const { body } of won) expect(await works(app, body.access_token)).toBe(401)
})

test('a stolen refresh token is nothing to another key or app, and its theft ends it', async () => {
  const thief = await appAt(world, clientId)
  const other = await appAt(world, await admittedApp(world, tenantId, { name: '另一个应用' }))
  for (const by of [thief, other]) {
    const { app, token, refreshToken } = await atWork(world, rep, clientId)
    expect(refusedAs(await refresh(world, by, { token: refreshToken }))).toEqual([400, 'invalid_grant'])
    expect(await works(app, token)).toBe(401)
  }
  const { app, token, refreshToken } = await atWork(world, rep, clientId)
  const bytes = Buffer.from(refreshToken.slice(4), 'base64url')
  for (const [at, name] of [
    [35, 'a later generation'],
    [20, 'another grant'],
    [2, 'another company'],
    [40, 'another mark'],
  ] as const) {
    const forged = Buffer.from(bytes)
    forged[at] = (forged[at] ?? 0) ^ 1
    const told = await refresh(world, app, { token: `hfr_${forged.toString('base64url')}` })
    expect([name, ...refusedAs(told)]).toEqual([name, 400, 'invalid_grant'])
  }
  expect(await works(app, token)).toBe(200)
})

// ASVS 10.4.11
test('scopes shrink at a refresh and never grow, and a token of fewer does less', async () => {
  const { app, refreshToken } = await atWork(world, rep, { clientId, scope: 'contacts:read contacts:write' })
  for (const scope of ['accounts:read', 'contacts:read audit:read', 'contacts:reveal'])
    expect(refusedAs(await refresh(world, app, { token: refreshToken, scope }))).toEqual([400, 'invalid_scope'])
  const less = await refresh(world, app, { token: refreshToken, scope: 'contacts:read' })
  expect([less.status, less.body.scope]).toEqual([200, 'contacts:read'])
  const body = { name: '新', mobile: '13822221111' }
  const written = await callWith(world, app, { token: less.body.access_token, method: 'POST', body })
  expect([written.status, await works(app, less.body.access_token)]).toEqual([403, 200])
  expect((await callWith(world, app, { token: less.body.access_token, path: '/accounts' })).status).toBe(403)
})

// ASVS 10.4.8
test('what a person agreed to ends after 90 days, whatever was renewed, and with the app before that', async () => {
  const brief = await admittedApp(world, tenantId, { name: '十天', days: 10 })
  const [long, short] = [await atWork(world, rep, clientId), await atWork(world, rep, brief)]
  const later = async ({ app }: { app: TestApp }) => {
    const { client } = await appAt(world, app.clientId)
    return { ...app, client, dpop: oauth.DPoP(client, await oauth.generateKeyPair('ES256')) }
  }
  world.clock.advance(11 * 86_400_000)
  expect(refusedAs(await refresh(world, await later(short), { token: short.refreshToken }))).toEqual([
    401,
    'invalid_client',
  ])
  world.clock.advance(80 * 86_400_000)
  expect(refusedAs(await refresh(world, await later(long), { token: long.refreshToken }))).toEqual([
    400,
    'invalid_grant',
  ])
})

// ASVS 10.4.10, 10.4.16
test('a confidential app signs with the key it registered; its id alone is nothing, nor is a public app’s assertion', async () => {
  const keys = await oauth.generateKeyPair('ES256', { extractable: true })
  const jwk = await crypto.subtle.exportKey('jwk', keys.publicKey)
  const { kty, crv, x, y } = jwk
  const signing = await admittedApp(world, tenantId, { name: '服务器上的', keys: [{ kty, crv, x, y }] })
  const good = oauth.PrivateKeyJwt(keys.privateKey)
  const bad = oauth.PrivateKeyJwt((await oauth.generateKeyPair('ES256')).privateKey)
  const app = await appAt(world, signing, good)
  const back = await letIn(await again(world, rep), app)
  for (const auth of [oauth.None(), bad])
    expect(refusedAs(await push({ ...app, auth }))).toEqual([401, 'invalid_client'])
  for (const auth of [oauth.None(), bad])
    expect(refusedAs(await redeem(world, { ...app, auth }, back))).toEqual([401, 'invalid_client'])
  const { status, body } = await redeem(world, app, back)
  expect([status, await works(app, body.access_token)]).toEqual([200, 200])
  const unproved = await appAt(world, clientId, good)
  expect(refusedAs(await push(unproved))).toEqual([401, 'invalid_client'])
})

// ASVS 10.4.4, 10.4.14
test('an app has the grants of apps alone, from its networks, and no token without a key', async () => {
  const app = await appAt(world, clientId)
  const ask = (form: Record<string, string>) => askToken(world, { form: { client_id: clientId, ...form } })
  expect((await ask({})).body.error).toBe('invalid_client')
  const grants = ['password', 'implicit', 'urn:ietf:params:oauth:grant-type:device_code', '']
  for (const grant_type of grants) expect((await ask({ grant_type })).body.error).toBe('unsupported_grant_type')
  const code = (await letIn(await again(world, rep), app)).searchParams.get('code') ?? ''
  const unbound = await ask({ grant_type: 'authorization_code', code, code_verifier: app.verifier })
  expect([unbound.status, unbound.body.error]).toEqual([400, 'invalid_dpop_proof'])
  const bound = await admittedApp(world, tenantId, { name: '有网络的', networks: ['203.0.113.0/24'] })
  const away = await appAt(world, bound)
  expect(refusedAs(await push(away))).toEqual([401, 'invalid_client'])
})

// ASVS 10.4.9
test('an app gives back a token, or all of them by its refresh token; another’s are none of its business', async () => {
  const server = await serverOf(world)
  const giveBack = async (app: TestApp, token: string) =>
    (await oauth.revocationRequest(server, app.client, app.auth, token, carrier(world))).status
  const { app, token, refreshToken } = await atWork(world, rep, clientId)
  const other = await appAt(world, await admittedApp(world, tenantId, { name: '又一个应用' }))
  const own = await again(world, rep)
  for (const each of [token, refreshToken, own.token, 'nothing']) expect(await giveBack(other, each)).toBe(200)
  expect([await works(app, token), (await own.get('/contacts')).status]).toEqual([200, 200])
  const next = await refresh(world, app, { token: refreshToken })
  expect([await giveBack(app, token), await works(app, token)]).toEqual([200, 401])
  expect(await works(app, next.body.access_token)).toBe(200)
  expect([await giveBack(app, next.body.refresh_token), await works(app, next.body.access_token)]).toEqual([200, 401])
})

test('codes that nobody redeemed are swept a week later; what is at work stays', async () => {
  const { app, refreshToken } = await atWork(world, rep, clientId)
  await letIn(await again(world, rep), app)
  const codes = "select 1 from oauth_grant where document::jsonb ->> 'state' = 'code'"
  expect((await world.superuser.query(codes)).rowCount).toBeGreaterThan(0)
  world.clock.advance(8 * 86_400_000)
  await sweep(world.services)
  expect((await world.superuser.query(codes)).rowCount).toBe(0)
  const later = await appAt(world, clientId)
  const known = { ...app, dpop: app.dpop, client: later.client }
  expect((await refresh(world, known, { token: refreshToken })).body.error).not.toBe('invalid_request')
})

test('a leaver’s apps end with them', async () => {
  const who = await person(world, tenantId, { role: 'sales_rep' })
  const { app, token, refreshToken } = await atWork(world, who, clientId)
  const security = await person(world, tenantId, { role: 'security_admin' })
  const left = await security.post(`/users/${who.id}/leave`, { successorId: rep.id })
  expect(left.status, left.text).toBeLessThan(300)
  expect((await callWith(world, app, { token })).status).toBe(401)
  expect((await refresh(world, app, { token: refreshToken })).body.error).toBe('invalid_grant')
  const { rows } = await world.superuser.query('select ended_at from oauth_grant where user_id = $1', [who.id])
  expect(rows.every(({ ended_at: at }) => at !== null)).toBe(true)
})

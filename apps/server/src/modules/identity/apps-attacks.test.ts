import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import {
  APP,
  admittedApp,
  appAt,
  askOf,
  callWith,
  letIn,
  push,
  queryOf,
  REDIRECT,
  redeem,
  serverOf,
  unpushedQuery,
} from './testing/apps.ts'
import { confirmedProgram, ORIGIN } from './testing/programs.ts'
import { signer } from './testing/signing.ts'

/* What is tried against the way from a browser to a token: RFC 9700 §4, RFC 6819 and what befell others by "consent phishing". */
let world: World
let tenantId: string
let rep: TestPerson
let clientId: string

beforeAll(async () => {
  world = await startWorld()
  tenantId = await company(world)
  rep = await person(world, tenantId, { role: 'sales_rep' })
  expect((await rep.post('/contacts', { name: '应用看得到的人', mobile: '13811112222' })).status).toBe(201)
  clientId = await admittedApp(world, tenantId)
})
afterAll(() => world.stop())

const me = () => again(world, rep)
const answer = async (who: TestPerson, ask: string, headers: Record<string, string> = {}) =>
  who.post('/oauth/answer', { ask, allow: true }, headers)
const refusedAs = (told: { status: number; body: { error?: string } }) => [told.status, told.body.error]

async function refusals() {
  const { rows } = await world.superuser.query('select event from audit_inbox order by n')
  return rows
    .map(({ event }) => JSON.parse(event))
    .filter(({ api, status_code: code }) => api.operation === 'app.ask' && code === 'app_unknown')
}

describe('consent phishing', () => {
  test('an app that two people did not admit gets nothing, however willing the person: no page to agree on, and an event', async () => {
    const before = (await refusals()).length
    const asker = await person(world, tenantId, { role: 'security_admin' })
    await signer(world, tenantId, { role: 'system_admin' })
    expect((await asker.post('/apps', { ...APP, name: '假的数据导入' })).status).toBe(202)
    const program = await confirmedProgram(world, rep)
    const elsewhere = await admittedApp(world, await company(world, '另一家'))
    const unknown = `hfa_${Buffer.alloc(32, 7).toString('base64url')}`
    for (const id of [unknown, program.clientId, elsewhere, `${clientId}=`, 'Data Loader', '']) {
      const app = await appAt(world, id)
      const isTheirs = id === elsewhere
      if (id !== '' && !isTheirs) expect(refusedAs(await push(app))).toEqual([401, 'invalid_client'])
      const query = await (isTheirs ? queryOf(app) : unpushedQuery(app))
      const { status, body } = await (await me()).post('/oauth/ask', { query })
      expect([id, status, body.code, 'back' in body, 'ask' in body]).toEqual([id, 403, 'app_unknown', false, false])
    }
    expect((await refusals()).length).toBe(before + 6)
  })

  // ASVS 10.4.11
  test('an admitted app that asks beyond its contract is told so itself; there is no page to agree on', async () => {
    for (const scope of [
      'contacts:write',
      'contacts:read accounts:read',
      'contacts:reveal',
      'audit:read',
      'openid',
      '*',
    ]) {
      const { status, body } = await push(await appAt(world, clientId), { scope })
      expect([scope, status, body.error, 'request_uri' in body]).toEqual([scope, 400, 'invalid_scope', false])
    }
  })
})

// ASVS 10.4.1
test('a return address is the registered one to the letter; nobody is sent anywhere else, not even with an error', async () => {
  const tricks = [
    'https://app.example/callback/',
    'https://app.example/callback?x=1',
    'https://app.example/callback#x',
    'https://app.example/Callback',
    'https://app.example/callback/../evil',
    'https://app.example/%63allback',
    'https://app.example:443/callback',
    'https://app.example.evil.example/callback',
    'https://evil.example/https://app.example/callback',
    'https://app.example@evil.example/callback',
    'https://evil.example\\@app.example/callback',
    'http://app.example/callback',
    '//app.example/callback',
    'https://app.example/callback ',
    `${REDIRECT}\n`,
    'javascript:alert(1)',
    'http://127.0.0.1/callback',
    '',
  ]
  for (const redirect_uri of tricks) {
    const app = await appAt(world, clientId)
    expect([redirect_uri, ...refusedAs(await push(app, { redirect_uri }))]).toEqual([
      redirect_uri,
      400,
      'invalid_request',
    ])
    const query = await unpushedQuery(app, { redirect_uri })
    const { status, body } = await (await me()).post('/oauth/ask', { query })
    expect([redirect_uri, status, body.code, JSON.stringify(body).includes('evil')]).toEqual([
      redirect_uri,
      403,
      'app_redirect_refused',
      false,
    ])
  }
  const query = `${await unpushedQuery(await appAt(world, clientId))}&redirect_uri=${encodeURIComponent('https://evil.example/')}`
  expect((await (await me()).post('/oauth/ask', { query })).status).toBe(400)
})

test('an app on this machine comes back at whatever port it listens on, and at no other path or machine', async () => {
  const native = await admittedApp(world, tenantId, {
    name: '本机',
    redirectUris: ['http://127.0.0.1/cb', 'http://[::1]:1/cb'],
  })
  const app = await appAt(world, native)
  for (const redirect_uri of ['http://127.0.0.1:51004/cb', 'http://127.0.0.1/cb', 'http://[::1]:8080/cb']) {
    const back = await letIn(await me(), app, { redirect_uri })
    expect(back.href.startsWith(redirect_uri)).toBe(true)
    expect((await redeem(world, app, { back, redirectUri: redirect_uri })).status).toBe(200)
  }
  for (const redirect_uri of [
    'http://127.0.0.1:51004/other',
    'http://127.0.0.1:51004@evil.example/cb',
    'http://127.0.0.1.evil.example:1/cb',
    'http://localhost:51004/cb',
    'http://127.0.0.2:51004/cb',
    'https://127.0.0.1:51004/cb',
    'http://127.0.0.1:/cb',
  ])
    expect(refusedAs(await push(app, { redirect_uri }))).toEqual([400, 'invalid_request'])
})

describe('a code', () => {
  // ASVS 10.4.2
  test('counts once: shown again, everything that was made of it ends', async () => {
    const app = await appAt(world, clientId)
    const back = await letIn(await me(), app)
    const { body } = await redeem(world, app, back)
    expect((await callWith(world, app, { token: body.access_token })).status).toBe(200)
    expect(refusedAs(await redeem(world, app, back))).toEqual([400, 'invalid_grant'])
    expect((await callWith(world, app, { token: body.access_token })).status).toBe(401)
    const at = await appAt(world, clientId)
    const once = await letIn(await me(), at)
    const all = await Promise.all(Array.from({ length: 8 }, () => redeem(world, at, once)))
    expect(all.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
    const won = all.find(({ status }) => status === 200)
    if (won !== undefined) expect((await callWith(world, at, { token: won.body.access_token })).status).toBe(401)
  })

  // ASVS 10.4.3
  test('counts for a minute, and only while the session goes on in which it was given', async () => {
    const app = await appAt(world, clientId)
    const late = await letIn(await me(), app)
    world.clock.advance(61_000)
    const later = { ...(await appAt(world, clientId)), verifier: app.verifier }
    expect(refusedAs(await redeem(world, later, late))).toEqual([400, 'invalid_grant'])
    const who = await me()
    const back = await letIn(who, later)
    expect((await who.post('/auth/sign-out', {})).status).toBeLessThan(300)
    expect(refusedAs(await redeem(world, later, back))).toEqual([400, 'invalid_grant'])
  })

  // ASVS 10.4.6
  test('is nothing in other hands: another’s verifier, address, key or app; tried once, it is nothing to its owner either', async () => {
    const thief = await appAt(world, clientId)
    const other = await appAt(world, await admittedApp(world, tenantId, { name: '另一个应用' }))
    const app = await appAt(world, clientId)
    const jkt = await app.dpop.calculateThumbprint()
    const steals: [string, (back: URL) => ReturnType<typeof redeem>, Record<string, string>][] = [
      ['injected into another browser', (back) => redeem(world, thief, back), {}],
      ['with a verifier that is none', (back) => redeem(world, app, { back, verifier: 'x' }), {}],
      [
        'with the challenge itself',
        async (back) => redeem(world, app, { back, verifier: await oauth.calculatePKCECodeChallenge(app.verifier) }),
        {},
      ],
      ['at another address', (back) => redeem(world, app, { back, redirectUri: 'https://app.example/other' }), {}],
      ['with another key than was said', (back) => redeem(world, app, { back, key: thief.dpop }), { dpop_jkt: jkt }],
      ['by another admitted app', (back) => redeem(world, { ...other, verifier: app.verifier }, back), {}],
    ]
    for (const [name, steal, change] of steals) {
      const back = await letIn(await me(), app, change)
      expect([name, ...refusedAs(await steal(back))]).toEqual([name, 400, 'invalid_grant'])
      expect([name, ...refusedAs(await redeem(world, app, back))]).toEqual([name, 400, 'invalid_grant'])
    }
    const back = await letIn(await me(), app, { dpop_jkt: jkt })
    const guess = new URL(back)
    guess.searchParams.set('code', `${back.searchParams.get('code')?.slice(0, -4)}AAAA`)
    expect(refusedAs(await redeem(world, app, guess))).toEqual([400, 'invalid_grant'])
    expect((await redeem(world, app, back)).status).toBe(200)
  })

  test('is no token: the interface takes neither it nor a refresh token', async () => {
    const app = await appAt(world, clientId)
    const back = await letIn(await me(), app)
    const code = back.searchParams.get('code') ?? ''
    for (const token of [code, code.replace('hfc_', ''), code.replace('hfc_', 'hfp_')]) {
      const headers = { authorization: `Bearer ${token}` }
      expect((await world.app.inject({ method: 'GET', url: '/api/v1/contacts', headers })).statusCode).toBe(401)
    }
    expect((await redeem(world, app, back)).status).toBe(200)
  })
})

test('the answer to an app is its person’s: this session’s, of this question, once, within ten minutes, from our own page', async () => {
  const [who, victim] = [await me(), await me()]
  const app = await appAt(world, clientId)
  const ask = async (by: TestPerson): Promise<string> => (await askOf(by, app)).body.ask
  const own = await ask(who)
  for (const origin of ['https://app.example', 'null', 'http://localhost:3001'])
    expect((await answer(who, own, { origin })).body.code).toBe('origin_refused')
  expect((await answer(who, own, { 'sec-fetch-site': 'cross-site' })).body.code).toBe('origin_refused')
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  expect((await who.post('/oauth/answer', undefined, form)).status).toBe(415)
  expect((await answer(victim, own)).body.code).toBe('state_conflict')
  const bytes = Buffer.from(own, 'base64url')
  bytes[20] = (bytes[20] ?? 0) ^ 1
  for (const forged of [bytes.toString('base64url'), '', 'x'.repeat(200)])
    expect((await answer(who, forged)).body.code).toBe('state_conflict')
  const both = await Promise.all([answer(who, own), answer(who, own)])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  const late = await ask(who)
  world.clock.advance(601_000)
  expect((await answer(who, late)).body.code).toBe('state_conflict')
  expect(
    (await world.app.inject({ method: 'POST', url: '/api/v1/oauth/ask', payload: { query: '' } })).statusCode,
  ).toBe(401)
})

test('every answer says whose it is, so that an app that asks several is not mixed up', async () => {
  const app = await appAt(world, clientId)
  const back = await letIn(await me(), app)
  expect(back.searchParams.get('iss')).toBe(ORIGIN)
  const server = await serverOf(world)
  const elsewhere = { ...server, issuer: 'https://elsewhere.example' }
  expect(() => oauth.validateAuthResponse(elsewhere, app.client, back, 'state-of-the-app')).toThrow()
  expect(() => oauth.validateAuthResponse(server, app.client, back, 'of another browser')).toThrow()
})

import { type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import type { World } from '../../testing/world.ts'
import { type HostileKeys, type HostileProvider, startHostileProvider } from './testing/hostile-provider.ts'
import { connected, signOnWorld, stated, visitor } from './testing/sign-on.ts'

/* Words that somebody has logged out which are none: OpenID Connect Back-Channel Logout 1.0 §2.6 and §4. They end nobody's session. */
const WHO = { sub: 'u-lin', email: 'lin@yunshan.example' }
const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
let world: World
let tenant: string
let security: TestPerson
let provider: HostileProvider
let connection: string
let count = 0

beforeAll(async () => {
  world = await signOnWorld()
  provider = await startHostileProvider(WHO)
  tenant = await company(world)
  security = await person(world, tenant, { role: 'security_admin' })
  await person(world, tenant, { email: WHO.email, status: 'invited' })
  connection = await connected(world, {
    security,
    stated: stated(provider.issuer),
    visit: (url) => provider.visit(url),
  })
})
afterAll(async () => {
  await world.stop()
  await provider.stop()
})

async function came() {
  provider.lies = { claims: { amr: ['mfa'], sid: 's-1' } }
  const own = visitor(world)
  const sent = await own.post('/auth/sso', { email: WHO.email })
  expect((await own.post('/auth/sso/return', provider.visit(sent.body.url))).body.next).toBeNull()
  provider.lies = {}
  return own
}

const now = () => Math.floor(Date.now() / 1000)
const honest = (): JWTPayload => {
  count += 1
  const iat = now()
  return {
    iss: provider.issuer,
    aud: 'holdfast',
    iat,
    exp: iat + 120,
    jti: `j-${count}`,
    sub: WHO.sub,
    events: { [EVENT]: {} },
  }
}

type Sign = (claims: JWTPayload, keys: HostileKeys) => Promise<string> | string
const signed =
  (typ?: string): Sign =>
  (claims, { own }) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'k1', ...(typ === undefined ? {} : { typ }) })
      .sign(own.privateKey)

const without = (change: Readonly<Record<string, unknown>>): JWTPayload =>
  JSON.parse(JSON.stringify({ ...honest(), ...change }))

async function tell(token: string, at = `${tenant}/${connection}`) {
  const answer = await world.app.inject({
    method: 'POST',
    url: `/api/v1/auth/sso/${at}/logout`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ logout_token: token }).toString(),
  })
  return { status: answer.statusCode, body: answer.json() }
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

const HOSTILE: readonly (readonly [string, Readonly<Record<string, unknown>>, Sign])[] = [
  ['an unsigned one', {}, (claims) => `${part({ alg: 'none' })}.${part(claims)}.`],
  [
    'one of a key that is not published',
    {},
    (claims, { strange }) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(strange.privateKey),
  ],
  [
    'one signed with the public key as a secret',
    {},
    (claims, { publicJwk }) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
        .sign(new TextEncoder().encode(JSON.stringify(publicJwk))),
  ],
  ['one of another issuer', { iss: 'https://evil.example' }, signed()],
  ['one for another client', { aud: 'another' }, signed()],
  ['one that is over', { exp: now() - 3_600, iat: now() - 7_200 }, signed()],
  ['one that is to come', { iat: now() + 3_600, exp: now() + 7_200 }, signed()],
  ['one made long before', { iat: now() - 3_600, exp: now() + 3_600 }, signed()],
  ['one without an end', { exp: undefined }, signed()],
  ['one without a name of its own', { jti: undefined }, signed()],
  ['one without the event', { events: undefined }, signed()],
  ['one of another event', { events: { 'http://schemas.openid.net/event/other': {} } }, signed()],
  ['one whose event is no object', { events: { [EVENT]: 'yes' } }, signed()],
  ['one with a nonce, which makes it an identity token', { nonce: 'n' }, signed()],
  ['one of nobody and no session', { sub: undefined }, signed()],
  ['one of a person that is no text', { sub: [WHO.sub] }, signed()],
  ['one that says it is another kind of token', {}, signed('at+jwt')],
]

// ASVS 10.5.5
test.each(HOSTILE)('%s ends nothing', async (_, change, sign) => {
  const own = await came()
  const answer = await tell(await sign(without(change), provider.keys))
  expect([answer.status, answer.body.error]).toEqual([400, 'invalid_request'])
  expect((await own.get('/auth/me')).status).toBe(200)
})

test('an identity token of the very person ends nothing', async () => {
  const own = await came()
  const iat = now()
  const claims = { iss: provider.issuer, aud: 'holdfast', iat, exp: iat + 300, nonce: 'n', ...WHO }
  expect((await tell(await signed()(claims, provider.keys))).status).toBe(400)
  expect((await own.get('/auth/me')).status).toBe(200)
})

test('a right one ends, by person or by session, once', async () => {
  const one = await came()
  const token = await signed('logout+jwt')(honest(), provider.keys)
  expect((await tell(token)).status).toBe(200)
  expect((await one.get('/auth/me')).status).toBe(401)
  const two = await came()
  expect((await tell(token)).status).toBe(400)
  expect((await two.get('/auth/me')).status).toBe(200)
  const elsewhere = await signed()(without({ sub: undefined, sid: 's-2' }), provider.keys)
  expect((await tell(elsewhere)).status).toBe(200)
  expect((await two.get('/auth/me')).status).toBe(200)
  const bySession = await signed()(without({ sub: undefined, sid: 's-1' }), provider.keys)
  expect((await tell(bySession)).status).toBe(200)
  expect((await two.get('/auth/me')).status).toBe(401)
  const { rows } = await world.superuser.query("select event from audit_inbox where event like '%connection.log_out%'")
  expect(rows.map(({ event }) => JSON.parse(event).unmapped.facts?.reason)).toContain('replay')
})

test('it is taken at its own connection’s address, and a provider that is away is believed nothing', async () => {
  const own = await came()
  const other = (await security.post('/connections', stated(provider.issuer, { clientId: 'other' }))).body.id
  const nobody = world.services.newId()
  for (const at of [`${tenant}/${other}`, `${tenant}/${nobody}`, `${nobody}/${connection}`])
    expect((await tell(await signed()(honest(), provider.keys), at)).status, at).toBe(400)
  provider.lies = { metadata: { jwks_uri: 'http://127.0.0.1:1/keys' } }
  expect((await tell(await signed()(honest(), provider.keys))).status).toBe(400)
  provider.lies = {}
  expect((await own.get('/auth/me')).status).toBe(200)
})

test('whoever sends nonsense waits, and the provider is not asked for it', async () => {
  provider.lies = { hangs: true }
  const statuses = []
  for (let n = 0; n < 205; n += 1) statuses.push((await tell('a.b.c')).status)
  provider.lies = {}
  expect([statuses[0], statuses.at(-1)]).toEqual([400, 429])
})

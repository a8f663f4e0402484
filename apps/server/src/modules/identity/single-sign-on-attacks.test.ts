import { SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import type { World } from '../../testing/world.ts'
import { isProven } from './single-sign-on/domain-proof.ts'
import { type HostileProvider, type Lies, startHostileProvider } from './testing/hostile-provider.ts'
import { connected, signOnWorld, stated, visitor } from './testing/sign-on.ts'
import { approve, signer } from './testing/signing.ts'

/* Providers that lie, one matter at a time: OpenID Connect Core §3.1.3.7 and §16, RFC 9207, RFC 9700, RFC 8725. Nobody comes in by any of it. */
const VICTIM = { sub: 'u-victim', email: 'victim@yunshan.example' }
let world: World
let tenant: string
let security: TestPerson
let provider: HostileProvider
let connection: string

beforeAll(async () => {
  world = await signOnWorld()
  provider = await startHostileProvider(VICTIM)
  tenant = await company(world)
  security = await person(world, tenant, { role: 'security_admin' })
  await person(world, tenant, { email: VICTIM.email, status: 'invited' })
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
beforeEach(async () => {
  security = await again(world, security)
  provider.lies = {}
})

const begin = async () => {
  const own = visitor(world)
  const sent = await own.post('/auth/sso', { email: VICTIM.email })
  expect(sent.status, sent.text).toBe(200)
  return { own, returned: provider.visit(sent.body.url) }
}
const reasonOf = async (): Promise<string> => {
  const { rows } = await world.superuser.query(
    "select event from audit_inbox where event like '%session.sso%' order by n",
  )
  return JSON.parse(rows.at(-1).event).unmapped.facts?.reason ?? rows.at(-1).event
}
const now = () => Math.floor(Date.now() / 1000)

const LIES: readonly (readonly [string, Lies, string])[] = [
  ['an unsigned token', { token: (claims) => `${part({ alg: 'none' })}.${part(claims)}.` }, 'claims'],
  [
    'a token signed with the public key as a secret (HMAC confusion)',
    {
      token: (claims, { publicJwk }) =>
        new SignJWT(claims)
          .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
          .sign(new TextEncoder().encode(JSON.stringify(publicJwk))),
    },
    'claims',
  ],
  [
    'a token of a key that the provider does not publish',
    {
      token: (claims, { strange }) =>
        new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(strange.privateKey),
    },
    'signature',
  ],
  ['a key set without the key', { keys: () => [] }, 'signature'],
  ['another issuer in the token', { claims: { iss: 'https://evil.example' } }, 'claims'],
  ['a token for another client', { claims: { aud: 'another' } }, 'claims'],
  ['a token for several, issued to nobody', { claims: { aud: ['holdfast', 'another'] } }, 'claims'],
  ['a token for us, issued to another', { claims: { azp: 'another' } }, 'claims'],
  ['a token that is over', { claims: { exp: now() - 3_600 } }, 'stale'],
  ['a token that is to come', { claims: { iat: now() + 3_600, exp: now() + 7_200 } }, 'stale'],
  ['a token made long before', { claims: { iat: now() - 3_600 } }, 'stale'],
  ['a token of another sign-in', { claims: { nonce: 'another' } }, 'claims'],
  ['a token of no sign-in', { claims: { nonce: undefined } }, 'claims'],
  ['a token of nobody', { claims: { sub: undefined } }, 'claims'],
  ['a place that tells of another person', { userinfo: { sub: 'u-other' } }, 'subject'],
  ['a document of another issuer', { metadata: { issuer: 'https://evil.example' } }, 'metadata'],
  ['a token place in our own network', { metadata: { token_endpoint: 'https://10.0.0.1/token' } }, 'private_address'],
  ['a token place without TLS', { metadata: { token_endpoint: 'http://evil.example/token' } }, 'metadata'],
  ['keys in a file', { metadata: { jwks_uri: 'file:///etc/passwd' } }, 'metadata'],
  ['signatures by secrets alone', { metadata: { id_token_signing_alg_values_supported: ['HS256', 'none'] } }, 'claims'],
  ['a code that was used', { answer: { status: 400, body: '{"error":"invalid_grant"}' } }, 'code'],
  ['a client that is none', { answer: { status: 401, body: '{"error":"invalid_client"}' } }, 'client'],
  ['an answer that leads elsewhere', { answer: { status: 302, body: '' } }, 'metadata'],
  ['an answer that is no JSON', { answer: { status: 200, body: '<html>' } }, 'claims'],
]

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('nobody comes in by', () => {
  // ASVS 6.8.2, 9.1.1, 9.1.2, 9.1.3, 9.2.1, 9.2.3, 10.5.1, 10.5.3, 10.5.4
  test.each(LIES)('%s', async (_, lies, reason) => {
    const { own, returned } = await begin()
    provider.lies = lies
    const answer = await own.post('/auth/sso/return', returned)
    expect([answer.status, answer.body.code], answer.text).toEqual([401, 'sso_refused'])
    expect(own.token).toBeNull()
    expect(await reasonOf()).toBe(reason)
  })

  // ASVS 7.6.2, 10.1.2, 10.2.1, 10.2.2
  test.each([
    ['another provider’s answer (mix-up)', { iss: 'https://evil.example' }, 401, 'sso_refused'],
    ['an answer of which nobody says whose it is', { iss: undefined }, 401, 'sso_refused'],
    ['a state of another browser', { state: 'A'.repeat(43) }, 422, 'sso_unasked'],
    ['a state as long in letters and longer in bytes', { state: 'é'.repeat(43) }, 422, 'sso_unasked'],
    ['an answer that the person was declined', { error: 'access_denied' }, 401, 'sso_refused'],
    ['an answer without a code', { code: undefined }, 401, 'sso_refused'],
  ])('%s', async (_, change, status, code) => {
    const { own, returned } = await begin()
    const answer = await own.post('/auth/sso/return', { ...returned, ...change })
    expect([answer.status, answer.body.code], answer.text).toEqual([status, code])
    expect(own.token).toBeNull()
  })

  test.each([
    ['is broken', { answer: { status: 500, body: '{"error":"server_error"}' } }],
    ['answers without end', { answer: { status: 200, body: ' '.repeat(300 * 1024) } }],
    ['hangs', { hangs: true }],
  ] as [string, Lies][])('a provider that %s is away, within a bounded time', { timeout: 30_000 }, async (_, lies) => {
    const { own, returned } = await begin()
    provider.lies = lies
    const answer = await own.post('/auth/sso/return', returned)
    expect([answer.status, answer.body.code], answer.text).toEqual([503, 'sso_unavailable'])
    expect(own.token).toBeNull()
  })
})

test('and honestly told the same person comes in, so that it was the lies', async () => {
  const { own, returned } = await begin()
  const answer = await own.post('/auth/sso/return', returned)
  expect([answer.status, answer.body.next], answer.text).toEqual([200, 'enrol_factor'])
})

// ASVS 10.5.3
test('who sets it up is told what is wrong; what a connection rests on is tried anew before it lets anybody in', async () => {
  provider.lies = { metadata: { issuer: 'https://evil.example' } }
  const trying = await security.post(`/connections/${connection}/try`)
  expect(trying.body.errors).toMatchObject([{ path: '/provider', code: 'sso_metadata' }])
  const [{ version }] = (await security.get('/connections')).body.data
  const changed = await security.put(
    `/connections/${connection}`,
    stated(provider.issuer, { clientId: 'other' }),
    version,
  )
  expect([changed.body.on, changed.body.tried], changed.text).toEqual([false, false])
  expect((await security.post(`/connections/${connection}/switch`, { on: true })).body.errors).toMatchObject([
    { path: '/on', code: 'sso_untried' },
  ])
  expect((await visitor(world).post('/auth/sso/find', { domain: 'yunshan.example' })).body.found).toBe(false)
})

test('a connection is the security administrator’s; its secret never comes back and lies nowhere readable', async () => {
  const { text } = await security.get('/connections')
  expect(text).not.toContain('provider-secret')
  for (const role of ['system_admin', 'audit_admin', 'sales_manager']) {
    const other = await person(world, tenant, { role })
    expect((await other.get('/connections')).status).toBe(403)
  }
  const { rows } = await world.superuser.query('select c::text as row from sign_in_connection c')
  for (const { row } of rows)
    for (const word of ['provider-secret', 'yunshan', provider.issuer])
      expect(row).not.toContain(Buffer.from(word).toString('hex'))
})

test('administrators’ and managers’ roles come with no group; an issuer without TLS, a domain that is none and a missing secret are named', async () => {
  const faults = async (change: Record<string, unknown>) =>
    (await security.post('/connections', stated(provider.issuer, change))).body.errors.map(
      ({ path, code }: { path: string; code: string }) => `${path} ${code}`,
    )
  for (const role of ['security_admin', 'sales_manager'])
    expect(await faults({ mapping: [{ group: 'a', role }] })).toEqual(['/mapping/0/role role_not_mapped'])
  expect(await faults({ issuer: 'http://idp.example' })).toEqual(['/issuer issuer_invalid'])
  expect(await faults({ issuer: 'https://user:pass@idp.example' })).toEqual(['/issuer issuer_invalid'])
  expect(await faults({ domains: ['not a domain'] })).toEqual(['/domains/0 domain_invalid'])
  expect(await faults({ secret: undefined })).toEqual(['/secret required'])
  const keyed = await security.post(
    '/connections',
    stated(provider.issuer, { method: 'private_key_jwt', secret: undefined }),
  )
  expect(keyed.body.publicKey).toMatchObject({ kty: 'EC', crv: 'P-256', use: 'sig' })
  expect(keyed.text).not.toContain('"d"')
})

test('what a group gives takes two people, of one provider; taking it away takes one', async () => {
  const [sales, analysts] = [
    { group: '销售', role: 'sales_rep' },
    { group: '分析', role: 'analyst' },
  ]
  const second = await signer(world, tenant, { role: 'system_admin' })
  const id = await connected(world, {
    security,
    stated: stated(provider.issuer, { mapping: [sales] }),
    visit: (url) => provider.visit(url),
  })
  const seen = async () => (await security.get('/connections')).body.data.find((each: { id: string }) => each.id === id)
  const change = async (about: object) => {
    const { version } = await seen()
    const answer = await security.put(`/connections/${id}`, stated(provider.issuer, { ...about }), version)
    expect(answer.status, answer.text).toBe(200)
    return answer.body
  }
  const both = await change({ mapping: [sales, analysts] })
  expect([both.mapping, both.on]).toEqual([[sales], true])
  expect((await seen()).mappingWaits).toBe(both.mappingWaits)
  const [request] = (await second.who.get('/approvals?side=waiting')).body.data
  expect(request.says.slice(1)).toEqual(['组「销售」带来「销售」。', '组「分析」带来「分析师」。'])
  expect((await change({ mapping: [] })).mapping).toEqual([])
  expect((await approve(second, both.mappingWaits)).body.code).toBe('state_conflict')
  await second.who.post(`/approvals/${both.mappingWaits}/reject`, { reason: '已改' })
  const again = await change({ mapping: [sales] })
  expect((await approve(second, again.mappingWaits)).body.state).toBe('done')
  expect(await seen()).toMatchObject({ mapping: [sales], mappingWaits: null })
  const elsewhere = await change({ mapping: [sales], groupsClaim: 'roles' })
  expect([elsewhere.mapping, elsewhere.mappingWaits === null]).toEqual([[], false])
})

test('the record says whom a change of a connection lets in, and by what', async () => {
  const made = (await security.post('/connections', stated(provider.issuer))).body
  const domains = ['yunshan.example', 'yunshan-hk.example']
  await security.put(`/connections/${made.id}`, stated(provider.issuer, { domains, mfa: ['pwd'] }), made.version)
  const { rows } = await world.superuser.query(
    "select event from audit_inbox where tenant_id = $1 and event like '%connection.change%' order by n desc limit 1",
    [tenant],
  )
  expect(JSON.parse(rows[0].event).unmapped.facts).toMatchObject({
    domains,
    domainsBefore: ['yunshan.example'],
    mfa: ['pwd'],
    mfaBefore: ['mfa'],
  })
})

test('a secret goes to no other provider than it was stated for', async () => {
  const made = (await security.post('/connections', stated(provider.issuer))).body
  const change = (about: object, version: number) =>
    security.put(`/connections/${made.id}`, stated(provider.issuer, { secret: undefined, ...about }), version)
  const elsewhere = await change({ issuer: 'https://evil.example' }, made.version)
  expect(elsewhere.status).toBe(422)
  expect(elsewhere.body.errors).toEqual([expect.objectContaining({ path: '/secret', code: 'required' })])
  expect((await change({ name: '新名字' }, made.version)).status).toBe(200)
})

test('a row that somebody put back or wrote behind the application is no connection', async () => {
  const made = (await security.post('/connections', stated(provider.issuer))).body
  const { rows } = await world.superuser.query('select sealed, epoch, mac from sign_in_connection where id = $1', [
    made.id,
  ])
  await security.put(`/connections/${made.id}`, stated(provider.issuer, { name: '新名字' }), made.version)
  await world.superuser.query('update sign_in_connection set sealed = $2, epoch = $3, mac = $4 where id = $1', [
    made.id,
    rows[0].sealed,
    rows[0].epoch,
    rows[0].mac,
  ])
  const ids = (await security.get('/connections')).body.data.map(({ id }: { id: string }) => id)
  expect(ids).not.toContain(made.id)
})

test('a domain is proven by what its owner publishes', async () => {
  const texts = async (name: string) => (name === '_holdfast.a.example' ? [['holdfast=', tenant]] : [])
  expect(await isProven('a.example', tenant, texts)).toBe(true)
  expect(await isProven('b.example', tenant, texts)).toBe(false)
  expect(await isProven('a.example', world.services.newId(), texts)).toBe(false)
  expect(await isProven('a.example', tenant, () => Promise.reject(new Error('no such name')))).toBe(false)
})

import { verify, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeCertificate } from '../../testing/certificate.ts'
import { company, person } from '../../testing/people.ts'
import type { World } from '../../testing/world.ts'
import { statedSaml } from './testing/saml.ts'
import { type LogoutLies, logoutPath, messageOf } from './testing/saml-logout.ts'
import { MFA, makeSamlProvider, type SamlProvider } from './testing/saml-provider.ts'
import { connected, signOnWorld, visitor } from './testing/sign-on.ts'

/* Single log-out (SAML 2.0 Profiles §4.4): the provider's signed word ends the sessions that came of it, and nothing else does. */
const LOGOUT = 'https://idp.yunshan.example/slo?tenant=1'
const LIN = { id: 'u-lin', email: 'lin@yunshan.example', how: MFA }
const WU = { id: 'u-wu', email: 'wu@yunshan.example', how: MFA }
const BY = { id: 'u-by', email: 'by@attribute.example', how: MFA }
let world: World
let tenant: string
let provider: SamlProvider
let at: string
let byAttribute: string

async function comeBy(who: typeof LIN, sessionIndex: string) {
  provider.lies = { stated: { sessionIndex } }
  const own = visitor(world)
  const sent = await own.post('/auth/sso', { email: who.email })
  const entered = await own.post('/auth/sso/return', provider.visit(sent.body.url, who))
  expect([entered.status, entered.body.next], entered.text).toEqual([200, null])
  return own
}
const isIn = async (own: Awaited<ReturnType<typeof comeBy>>) => (await own.get('/auth/me')).status === 200

const tell = (
  about: { name: string; sessions: readonly string[]; state?: string; at?: string },
  lies: LogoutLies = {},
) =>
  world.app.inject({
    url: logoutPath(provider, { at, now: world.clock.now(), ...about }, lies),
    // as a browser says that another site sends there, in a frame of its
    headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
  })

async function reasonOf(): Promise<string | undefined> {
  const { rows } = await world.superuser.query(
    "select event from audit_inbox where event like '%connection.log_out%' order by n desc limit 1",
  )
  return JSON.parse(rows[0].event).unmapped.facts.reason
}

beforeAll(async () => {
  world = await signOnWorld()
  provider = makeSamlProvider(() => world.clock.now())
  tenant = await company(world)
  const security = await person(world, tenant, { role: 'security_admin' })
  const connect = async (change: Record<string, unknown>, saml: Record<string, unknown>) => {
    const stated = statedSaml(provider, change, { logoutUrl: LOGOUT, ...saml })
    const id = await connected(world, { security, stated, visit: (url) => provider.visit(url, { id: 'desk' }) })
    const found = (await security.get('/connections')).body.data.find((each: { id: string }) => each.id === id)
    return String(found.logoutAddress)
  }
  at = await connect({}, {})
  byAttribute = await connect({ domains: ['attribute.example'] }, { subjectAttribute: 'uid' })
  for (const { email } of [LIN, WU, BY]) await person(world, tenant, { email, status: 'invited' })
})
afterAll(() => world.stop())
beforeEach(() => {
  provider.lies = {}
})

const metadataOf = async (of: string) =>
  (await world.app.inject({ url: new URL(of.replace(/logout$/, 'metadata')).pathname })).body

test('the session that is named ends, no other of the person’s and nobody else’s; our answer is signed and goes to the provider', async () => {
  const [one, other, wu] = [await comeBy(LIN, 's1'), await comeBy(LIN, 's2'), await comeBy(WU, 's1')]
  const answer = await tell({ name: LIN.id, sessions: ['s1'], state: 'a b+c/é' })
  expect(answer.statusCode, answer.body).toBe(302)
  expect([await isIn(one), await isIn(other), await isIn(wu)]).toEqual([false, true, true])

  const url = String(answer.headers['location'])
  expect([url.startsWith(`${LOGOUT}&SAMLResponse=`), new URL(url).searchParams.get('RelayState')]).toEqual([
    true,
    'a b+c/é',
  ])
  const response = messageOf(url, 'SAMLResponse')
  expect(response).toContain('Value="urn:oasis:names:tc:SAML:2.0:status:Success"')
  expect(response).toMatch(/ InResponseTo="_out\d+"/)
  const metadata = await metadataOf(at)
  expect(metadata).toContain(`Location="${at}"`)
  const certificate = /use="signing">.*?<ds:X509Certificate>([^<]*)</.exec(metadata)?.[1] ?? ''
  const [, text = '', signature = ''] = /tenant=1&(SAMLResponse=.*)&Signature=(.*)$/.exec(url) ?? []
  const bytes = Buffer.from(decodeURIComponent(signature), 'base64')
  const { publicKey } = new X509Certificate(Buffer.from(certificate, 'base64'))
  expect(verify('sha256', Buffer.from(text), publicKey, bytes)).toBe(true)
})

test('without a session named all end that came by the connection; nobody known is answered alike', async () => {
  const come = [await comeBy(LIN, 's3'), await comeBy(LIN, 's4')]
  const wu = await comeBy(WU, 's3')
  expect((await tell({ name: LIN.id, sessions: [] })).statusCode).toBe(302)
  expect(await Promise.all([...come, wu].map(isIn))).toEqual([false, false, true])
  expect((await tell({ name: 'u-nobody', sessions: [] })).statusCode).toBe(302)
  expect((await tell({ name: LIN.id, sessions: ['s3'] })).statusCode).toBe(302)
})

test('however the provider writes its characters, it is those that came', async () => {
  const own = await comeBy(LIN, 's5')
  expect((await tell({ name: LIN.id, sessions: ['s5'], state: 'a/b' }, { isLower: true })).statusCode).toBe(302)
  expect(await isIn(own)).toBe(false)
})

test('people who are known by an attribute go out by the session that the provider names, told by whichever name', async () => {
  const [one, other] = [await comeBy(BY, 's6'), await comeBy(BY, 's7')]
  const format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'
  expect((await tell({ at: byAttribute, name: BY.id, sessions: ['s6'] }, { format })).statusCode).toBe(302)
  expect([await isIn(one), await isIn(other)]).toEqual([false, true])
  expect((await tell({ at: byAttribute, name: BY.id, sessions: [] })).statusCode).toBe(400)
  expect([await isIn(other), await reasonOf()]).toEqual([true, 'name_id'])
})

const MINUTE = 60_000
const drop = (name: string) => (query: string) =>
  query
    .split('&')
    .filter((pair) => !pair.startsWith(`${name}=`))
    .join('&')
const LIES: readonly (readonly [string, LogoutLies | (() => LogoutLies), string | undefined])[] = [
  ['an address that nobody signed', { query: drop('Signature') }, 'signature'],
  ['an address without an algorithm', { query: drop('SigAlg') }, 'signature'],
  ['an address that another key signed', () => ({ key: makeCertificate('rsa').key }), 'signature'],
  [
    'a signature by SHA-1',
    { algorithm: { url: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1', digest: 'sha1' } },
    'signature',
  ],
  ['an algorithm that an object happens to know', { algorithm: { url: 'constructor', digest: 'sha256' } }, 'signature'],
  ['another state than was signed', { query: (all) => all.replace('RelayState=a', 'RelayState=b') }, 'signature'],
  ['two requests, the first of them signed', { query: (all) => `${all}&SAMLRequest=AAAA` }, undefined],
  ['two requests, the second of them signed', { query: (all) => `SAMLRequest=AAAA&${all}` }, undefined],
  [
    'another request than was signed',
    { query: (all) => all.replace(/SAMLRequest=..../, 'SAMLRequest=AAAA') },
    'signature',
  ],
  ['another provider', { issuer: 'https://evil.example' }, 'issuer'],
  ['what was sent elsewhere', { destination: 'https://other.example/slo' }, 'claims'],
  ['what was sent anywhere', { destination: null }, 'claims'],
  ['what was said long before', () => ({ madeAt: world.clock.now() - 11 * MINUTE }), 'stale'],
  ['what is to be said', () => ({ madeAt: world.clock.now() + 2 * MINUTE }), 'stale'],
  ['what is over', () => ({ notOnOrAfter: world.clock.now() - 2 * MINUTE }), 'stale'],
  ['a name for this once', { format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }, 'name_id'],
  ['an assertion', { xml: (all) => all.replaceAll('LogoutRequest', 'AuthnRequest') }, 'claims'],
  ['no XML', { xml: () => 'SAML' }, 'claims'],
  ['a document type', { xml: (all) => `<!DOCTYPE r>${all}` }, 'claims'],
  ['a name cut by a comment', { xml: (all) => all.replace(LIN.id, `${LIN.id}<!---->x`) }, 'claims'],
  ['a bomb of zeros', { xml: (all) => all + ' '.repeat(2_000_000) }, 'claims'],
  ['two names', { xml: (all) => all.replace(/<saml:NameID.*<\/saml:NameID>/, '$&$&') }, 'claims'],
]

describe('nobody is out by', () => {
  test.each(LIES)('%s', async (_, lies, reason) => {
    const own = await comeBy(LIN, 's8')
    const about = { name: LIN.id, sessions: ['s8'], state: 'a' }
    const answer = await tell(about, typeof lies === 'function' ? lies() : lies)
    expect([answer.statusCode, answer.headers['location']], answer.body).toEqual([400, undefined])
    expect([await isIn(own), await reasonOf()]).toEqual([true, reason])
    // a right word ends the wait of its address
    expect((await tell(about)).statusCode).toBe(302)
    expect(await isIn(own)).toBe(false)
  })

  test('what was said before', async () => {
    const path = logoutPath(provider, { at, now: world.clock.now(), name: LIN.id, sessions: [] })
    expect((await world.app.inject({ url: path })).statusCode).toBe(302)
    const own = await comeBy(LIN, 's9')
    expect((await world.app.inject({ url: path })).statusCode).toBe(400)
    expect([await isIn(own), await reasonOf()]).toEqual([true, 'replay'])
  })

  test('what was said to another connection of the same provider', async () => {
    const own = await comeBy(LIN, 's10')
    const path = logoutPath(provider, { at: byAttribute, now: world.clock.now(), name: LIN.id, sessions: ['s10'] })
    const here = path.replace(new URL(byAttribute).pathname, new URL(at).pathname)
    expect((await world.app.inject({ url: here })).statusCode).toBe(400)
    expect([await isIn(own), await reasonOf()]).toEqual([true, 'claims'])
  })

  test('a session of another person that bears the same number', async () => {
    const wu = await comeBy(WU, 'same')
    await comeBy(LIN, 'same')
    await tell({ name: LIN.id, sessions: ['same'] })
    await tell({ at: byAttribute, name: WU.id, sessions: ['same'] })
    expect(await isIn(wu)).toBe(true)
  })
})

import { verify, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import type { World } from '../../testing/world.ts'
import { statedSaml } from './testing/saml.ts'
import { messageOf } from './testing/saml-logout.ts'
import { MFA, makeSamlProvider, PERSISTENT, type SamlProvider } from './testing/saml-provider.ts'
import { connected, signOnWorld, stated, visitor } from './testing/sign-on.ts'
import { CLIENT, SECRET, type SignOnProvider, startSignOnProvider } from './testing/sign-on-provider.ts'

/*
 * Whoever logs out here is out, and then their browser tells the provider they came by, where the connection says so: signed, of that person and session
 * alone, at the stated address; what the provider answers leads to our own page, whatever it is.
 */
const THERE = 'https://idp.yunshan.example/slo?tenant=1'
const LIN = { id: 'u-lin&<x>', name: 'u-lin&amp;&lt;x>', email: 'lin@yunshan.example', how: MFA }
const WU = { sub: 'wu', email: 'wu@oidc.example', amr: ['mfa'] }
let world: World
let security: TestPerson
let saml: SamlProvider
let openId: SignOnProvider
let samlId: string
let openIdId: string

const found = async (id: string) =>
  (await security.get('/connections')).body.data.find((each: { id: string }) => each.id === id)

async function comeBySaml() {
  saml.lies = { stated: { sessionIndex: 's&quot;7', name: LIN.name } }
  const own = visitor(world)
  const sent = await own.post('/auth/sso', { email: LIN.email })
  const entered = await own.post('/auth/sso/return', saml.visit(sent.body.url, { ...LIN, id: 'u-lin' }))
  expect([entered.status, entered.body.next], entered.text).toEqual([200, null])
  return own
}
async function comeByOpenId() {
  const own = visitor(world)
  const sent = await own.post('/auth/sso', { email: WU.email })
  const entered = await own.post('/auth/sso/return', await openId.visit(sent.body.url, WU))
  expect([entered.status, entered.body.next], entered.text).toEqual([200, null])
  return own
}
/** Signs out; a session that was ended opens nothing whatever came of it. */
async function signOut(own: Awaited<ReturnType<typeof comeBySaml>>) {
  const { token } = own
  const answer = await own.post('/auth/sign-out')
  own.token = token
  expect((await own.get('/auth/me')).status).toBe(401)
  return answer
}
async function signsOf(id: string): Promise<X509Certificate> {
  const { body } = await world.app.inject({ url: new URL((await found(id)).metadataAddress).pathname })
  const [, key = ''] = /use="signing">.*?<ds:X509Certificate>([^<]*)</.exec(body) ?? []
  return new X509Certificate(Buffer.from(key, 'base64'))
}
async function state(logoutRequestUrl: string | null): Promise<void> {
  const { version } = await found(samlId)
  const changed = await security.put(`/connections/${samlId}`, statedSaml(saml, {}, { logoutRequestUrl }), version)
  expect([changed.status, changed.body.on], changed.text).toEqual([200, true])
}

beforeAll(async () => {
  world = await signOnWorld()
  saml = makeSamlProvider(() => world.clock.now())
  openId = await startSignOnProvider()
  const tenant = await company(world)
  security = await person(world, tenant, { role: 'security_admin' })
  const told = statedSaml(saml, {}, { logoutRequestUrl: THERE })
  samlId = await connected(world, { security, stated: told, visit: (url) => saml.visit(url, { id: 'desk' }) })
  openIdId = await connected(world, {
    security,
    stated: stated(openId.issuer, { domains: ['oidc.example'], tellsLogouts: true }),
    visit: (url, redirect) => {
      const client_secret = SECRET
      const post_logout_redirect_uris = ['http://localhost:3000/sign-in']
      openId.register({ client_id: CLIENT, client_secret, redirect_uris: [redirect], post_logout_redirect_uris })
      return openId.visit(url, { sub: 'desk', email: 'desk@oidc.example' })
    },
  })
  for (const { email } of [LIN, WU]) await person(world, tenant, { email, status: 'invited' })
})
afterAll(async () => {
  await world.stop()
  await openId.stop()
})
beforeEach(async () => {
  security = await again(world, security)
})

describe('a SAML provider', () => {
  test('is told by our signature of the person and the session as it called them, at the stated address alone', async () => {
    const own = await comeBySaml()
    const { rows } = await world.superuser.query("select document from session where document like '%cameBy%'")
    for (const { document } of rows) expect(document).not.toContain('u-lin')
    const answer = await signOut(own)
    expect(answer.status, answer.text).toBe(200)
    const { url } = answer.body
    expect(Object.keys(answer.body)).toEqual(['url'])
    const [, text = '', signature = ''] =
      /^https:\/\/idp\.yunshan\.example\/slo\?tenant=1&(SAMLRequest=[^&]*&SigAlg=[^&]*)&Signature=([^&]*)$/.exec(url) ??
      []
    const key = (await signsOf(samlId)).publicKey
    const bytes = Buffer.from(decodeURIComponent(signature), 'base64')
    expect(verify('sha256', Buffer.from(text), key, bytes)).toBe(true)
    const xml = messageOf(url, 'SAMLRequest')
    expect(xml).toContain(`<saml:NameID Format="${PERSISTENT}">u-lin&#38;&#60;x&#62;</saml:NameID>`)
    expect(xml).toContain('<samlp:SessionIndex>s&#34;7</samlp:SessionIndex>')
    expect(xml).toContain(` Destination="${THERE}"`)
    expect(xml).toContain(` NotOnOrAfter="${new Date(world.clock.now() + 300_000).toISOString()}"`)
    expect(xml).toContain(`<saml:Issuer>${(await found(samlId)).returnAddress}</saml:Issuer>`)
  })

  test('is answered by our own page whatever it says, which ends nobody and leads nowhere else', async () => {
    const own = await comeBySaml()
    const at = new URL((await found(samlId)).logoutAddress).pathname
    for (const query of [
      'SAMLResponse=x',
      `SAMLResponse=x&RelayState=${encodeURIComponent('https://evil.example/')}`,
    ]) {
      const { statusCode, headers } = await world.app.inject({ url: `${at}?${query}` })
      expect([statusCode, headers.location, headers['set-cookie']]).toEqual([302, '/sign-in', undefined])
    }
    expect((await own.get('/auth/me')).status).toBe(200)
    for (const query of ['', '?SAMLRequest=x&SAMLResponse=x', '?SAMLRequest=x'])
      expect((await world.app.inject({ url: `${at}${query}` })).statusCode).toBe(400)
  })

  test('is told nothing by default, of whoever showed themselves here, or by an address that is none', async () => {
    const own = await comeBySaml()
    await state(null)
    const off = await comeBySaml()
    for (const each of [own, off]) expect((await signOut(each)).status).toBe(204)
    // a name is kept for whoever comes while the connection says so
    const unnamed = await comeBySaml()
    await state(THERE)
    expect((await signOut(unnamed)).status).toBe(204)
    const here = await person(world, security.tenantId, { role: 'sales_rep' })
    expect((await here.post('/auth/sign-out')).status).toBe(204)
    const { version } = await found(samlId)
    for (const address of ['javascript:alert(1)', 'http://idp.example/slo', 'https://idp.example/#x', 'slo']) {
      const changed = statedSaml(saml, {}, { logoutRequestUrl: address })
      const answer = await security.put(`/connections/${samlId}`, changed, version)
      expect([answer.status, answer.body.errors[0].path]).toEqual([422, '/saml/logoutRequestUrl'])
    }
  })

  test('is told nothing once its connection is off', async () => {
    const own = await comeBySaml()
    await security.post(`/connections/${samlId}/switch`, { on: false })
    expect((await signOut(own)).status).toBe(204)
    await security.post(`/connections/${samlId}/switch`, { on: true })
  })
})

describe('an OpenID provider', () => {
  test('is told at its own address, and takes it with our page as the one that is registered', async () => {
    const { status, body } = await signOut(await comeByOpenId())
    expect(status).toBe(200)
    const url = new URL(body.url)
    expect([url.origin, [...url.searchParams.keys()]]).toEqual([
      openId.issuer,
      ['client_id', 'post_logout_redirect_uri'],
    ])
    expect((await fetch(url)).status).toBe(200)
    url.searchParams.set('post_logout_redirect_uri', 'https://evil.example/')
    expect((await fetch(url)).status).toBe(400)
  })

  test('that is away keeps nobody here', async () => {
    const own = await comeByOpenId()
    openId.away = true
    expect((await signOut(own)).status).toBe(204)
    openId.away = false
  })

  test('is told nothing where the connection does not say so', async () => {
    const { version } = await found(openIdId)
    const silent = stated(openId.issuer, { domains: ['oidc.example'] })
    expect((await security.put(`/connections/${openIdId}`, silent, version)).body.tellsLogouts).toBe(false)
    expect((await signOut(await comeByOpenId())).status).toBe(204)
  })
})

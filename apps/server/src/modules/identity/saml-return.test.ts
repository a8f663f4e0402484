import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { buildServer } from '../../platform/http.ts'
import { company, person, type TestPerson } from '../../testing/people.ts'
import type { World } from '../../testing/world.ts'
import { webModule } from '../web/index.ts'
import { statedSaml } from './testing/saml.ts'
import { MFA, makeSamlProvider, type SamlProvider } from './testing/saml-provider.ts'
import { connected, signOnWorld, visitor } from './testing/sign-on.ts'

/* The way back from a SAML provider: a form of another site's, of which the page makes a request of our own. */
const WHO = { id: 'u-lin', email: 'lin@yunshan.example', how: MFA }
const PAGE = '<!doctype html><html><head></head><body><script type="module" src="/a.js"></script></body></html>'
const folder = mkdtempSync(join(tmpdir(), 'holdfast-brought-'))
let world: World
let app: FastifyInstance
let provider: SamlProvider
let connection: string
let elsewhere: { readonly id: string; readonly security: TestPerson }

beforeAll(async () => {
  writeFileSync(join(folder, 'index.html'), PAGE)
  world = await signOnWorld()
  app = await buildServer(world.services, [webModule(folder)])
  provider = makeSamlProvider(() => world.clock.now())
  const connect = async (domains: string[]) => {
    const tenant = await company(world)
    const security = await person(world, tenant, { role: 'security_admin' })
    await person(world, tenant, { email: WHO.email, status: 'invited' })
    const stated = statedSaml(provider, { domains })
    const visit = (url: string) => provider.visit(url, { id: 'desk' })
    return { security, id: await connected(world, { security, stated, visit }) }
  }
  connection = (await connect(['yunshan.example'])).id
  elsewhere = await connect([])
})
afterAll(async () => {
  await app.close()
  await world.stop()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  provider.lies = {}
})

async function begun(to = '//evil.example') {
  const own = visitor(world)
  const sent = await own.post('/auth/sso', { email: WHO.email, to })
  expect(sent.status, sent.text).toBe(200)
  return { own, url: String(sent.body.url), brought: provider.visit(sent.body.url, WHO) }
}

const sentBack = (form: Record<string, string>, more: object = {}) =>
  app.inject({
    method: 'POST',
    url: `/sso/${connection}`,
    headers: { origin: 'https://idp.yunshan.example', 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
    ...more,
  })

// ASVS 10.1.2
test('an answer serves once, in the browser that asked, at the connection that was asked, and leads to no other site', async () => {
  const first = await begun()
  const kept = first.own.bound
  const stolen = await visitor(world).post('/auth/sso/return', first.brought)
  expect([stolen.status, stolen.body.code]).toEqual([422, 'sso_unasked'])
  const other = await begun()
  // Mallory's own answer in the browser of somebody else, and the other way round
  expect((await other.own.post('/auth/sso/return', first.brought)).body.code).toBe('sso_unasked')
  const fresh = await begun()
  const swapped = await fresh.own.post('/auth/sso/return', { ...fresh.brought, saml: first.brought['saml'] })
  expect(swapped.body.code).toBe('sso_refused')
  const at = await first.own.post('/auth/sso/return', { ...first.brought, connection: elsewhere.id })
  expect(at.body.code).toBe('sso_unasked')
  const entered = await first.own.post('/auth/sso/return', first.brought)
  expect([entered.status, entered.body.to], entered.text).toEqual([200, '/'])
  first.own.bound = kept
  expect((await first.own.post('/auth/sso/return', first.brought)).body.code).toBe('sso_unasked')
})

test('an answer of the same provider to another company’s question is none of ours', async () => {
  const sent = await elsewhere.security.post(`/connections/${elsewhere.id}/try`)
  const saml = provider.visit(sent.body.url, WHO)['saml']
  const { own, brought } = await begun()
  expect((await own.post('/auth/sso/return', { ...brought, saml })).body.code).toBe('sso_refused')
  expect(own.token).toBeNull()
})

// ASVS 6.8.3
test('an assertion that was shown is shown no more, whatever question it is made to answer', async () => {
  const assertionId = '_the-same'
  provider.lies = { stated: { assertionId } }
  const first = await begun()
  expect((await first.own.post('/auth/sso/return', first.brought)).status).toBe(200)
  const second = await begun()
  expect((await second.own.post('/auth/sso/return', second.brought)).body.code).toBe('sso_refused')
  const { rows } = await world.superuser.query(
    "select event from audit_inbox where event like '%session.sso%' order by n desc limit 1",
  )
  expect(JSON.parse(rows[0].event).unmapped.facts.reason).toBe('replay')
})

test('a password is taken for no provider’s answer', async () => {
  const { own, brought } = await begun()
  const typed = await own.post('/auth/sso/return', { ...brought, login: WHO.email, password: 'any' })
  expect([typed.status, typed.body.code]).toEqual([401, 'sso_refused'])
})

test('the form of the other site becomes a page of ours that holds its texts and nothing that runs', async () => {
  const { brought } = await begun()
  const { saml = '', state = '' } = brought
  const page = await sentBack({ SAMLResponse: saml.replace(/(.{76})/g, '$1\r\n'), RelayState: state })
  expect(page.statusCode, page.body).toBe(200)
  expect(page.body).toContain(`<meta name="saml-response" content="${saml}" data-state="${state}" />`)
  expect(page.headers['set-cookie']).toBeUndefined()
  expect(String(page.headers['content-security-policy'])).toContain("frame-ancestors 'none'")
  expect(String(page.headers['cache-control'])).toContain('no-store')
})

test.each([
  ['marks that mean something in a page', { SAMLResponse: '"><script>', RelayState: 'a' }],
  ['an address to go on to', { SAMLResponse: 'AAAA', RelayState: 'https://evil.example' }],
  ['a question and no answer', { SAMLResponse: '', RelayState: 'a' }],
  ['more than it needs', { SAMLResponse: 'AAAA', RelayState: 'a', more: 'b' }],
])('%s are refused', async (_, form) => {
  expect((await sentBack(form)).statusCode).toBe(400)
})

test('a form beyond any response is not read, nor is one that repeats itself, nor is it taken anywhere else', async () => {
  expect((await sentBack({ SAMLResponse: 'A'.repeat(300_000), RelayState: 'a' })).statusCode).toBe(413)
  expect((await sentBack({ SAMLResponse: 'A'.repeat(200_000), RelayState: 'a' })).statusCode).toBe(400)
  expect((await sentBack({}, { payload: 'SAMLResponse=AAAA&SAMLResponse=BBBB&RelayState=a' })).statusCode).toBe(400)
  const direct = await world.app.inject({
    method: 'POST',
    url: '/api/v1/auth/sso/return',
    headers: { origin: 'https://idp.yunshan.example', 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'SAMLResponse=AAAA',
  })
  expect(direct.statusCode).toBe(415)
})

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeCertificate } from '../../testing/certificate.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import type { World } from '../../testing/world.ts'
import { recorded } from './testing/browser.ts'
import { statedSaml } from './testing/saml.ts'
import { MFA, makeSamlProvider, type SamlPerson, type SamlProvider } from './testing/saml-provider.ts'
import { connected, signOnWorld, visitor } from './testing/sign-on.ts'
import { approve, signer } from './testing/signing.ts'

/* Signing in at a company's own SAML provider, the whole way there and back. */
let world: World
let tenant: string
let security: TestPerson
let provider: SamlProvider
let connection: string

const mapping = [{ group: '销售', role: 'sales_rep' }]

beforeAll(async () => {
  world = await signOnWorld()
  provider = makeSamlProvider(() => world.clock.now())
  tenant = await company(world)
  security = await person(world, tenant, { role: 'security_admin' })
  connection = await connected(world, {
    security,
    stated: statedSaml(provider, { mapping }),
    visit: (url) => provider.visit(url, { id: 'desk' }),
  })
})
afterAll(() => world.stop())
beforeEach(async () => {
  security = await again(world, security)
  provider.lies = {}
})

const invited = (email: string, more = {}) => person(world, tenant, { email, status: 'invited', ...more })

async function comeBy(who: SamlPerson, to?: string) {
  const own = visitor(world)
  const sent = await own.post('/auth/sso', { email: 'any@yunshan.example', ...(to === undefined ? {} : { to }) })
  expect(sent.status, sent.text).toBe(200)
  return {
    own,
    url: String(sent.body.url),
    answer: await own.post('/auth/sso/return', provider.visit(sent.body.url, who)),
  }
}

test('our question goes to the provider’s address, says who asks and where the answer comes to, and wants a lasting name', async () => {
  const { url } = await comeBy({ id: 'nobody' })
  expect(url).toMatch(/^https:\/\/idp\.yunshan\.example\/sso\?tenant=1&SAMLRequest=/)
  const { xml, at } = provider.question(url)
  expect(at).toBe(`http://localhost:3000/sso/${connection}`)
  expect(xml).toContain(`<saml:Issuer>${at}</saml:Issuer>`)
  expect(xml).toContain('nameid-format:persistent')
  const told = await world.app.inject({ url: `/api/v1/auth/sso/${tenant}/${connection}/metadata` })
  expect(told.headers['content-type']).toContain('application/samlmetadata+xml')
  expect(told.body).toContain(`Location="${at}"`)
  expect(told.body).toContain('WantAssertionsSigned="true"')
})

test('whoever was invited comes in the first time by an e-mail that the company gives out, is bound to the lasting name, and holds the roles of their groups', async () => {
  const lin = await invited('lin@yunshan.example')
  const who = { id: 'u-lin', email: 'lin@yunshan.example', groups: ['销售', '别的'], how: MFA }
  const { own, answer } = await comeBy(who, '/contacts?view=1')
  expect([answer.status, answer.body], answer.text).toEqual([200, { next: null, to: '/contacts?view=1' }])
  const me = (await own.get('/auth/me')).body
  expect([me.userId, me.roles]).toEqual([lin.id, ['sales_rep']])
  const renamed = await comeBy({ ...who, email: 'lin.new@yunshan.example' })
  expect((await renamed.own.get('/auth/me')).body.userId).toBe(lin.id)
  const thief = await comeBy({ ...who, id: 'u-thief' })
  expect([thief.answer.status, thief.answer.body.code]).toEqual([401, 'sso_refused'])
  // an attribute without values is left out in SAML: out of the groups, out of the roles
  const left = await comeBy({ id: 'u-lin', how: MFA })
  expect((await left.own.get('/auth/me')).body.roles).toEqual([])
  expect((await recorded(world, tenant)).filter((act) => act === 'identity.bind allowed')).toHaveLength(1)
})

// ASVS 6.8.4
test('a second factor counts by the class that the connection names; else one’s own is asked for', async () => {
  await invited('mei@yunshan.example')
  const once = await comeBy({ id: 'u-mei', email: 'mei@yunshan.example' })
  expect(once.answer.body.next).toBe('enrol_factor')
  const twice = await comeBy({ id: 'u-mei', how: MFA })
  expect(twice.answer.body.next).toBeNull()
})

test('an e-mail counts only where the company alone gives it out, in a domain of the connection; administrators come by none', async () => {
  await invited('wei@other.example')
  await invited('root@yunshan.example', { role: 'system_admin' })
  for (const email of ['wei@other.example', 'root@yunshan.example', 'nobody@yunshan.example'])
    expect((await comeBy({ id: `u-${email}`, email, how: MFA })).answer.body.code).toBe('sso_refused')
  const [{ version }] = (await security.get('/connections')).body.data
  const doubtful = statedSaml(provider, { mapping }, { emailsGiven: false })
  expect((await security.put(`/connections/${connection}`, doubtful, version)).body.on).toBe(true)
  await invited('yun@yunshan.example')
  expect((await comeBy({ id: 'u-yun', email: 'yun@yunshan.example', how: MFA })).answer.body.code).toBe('sso_refused')
  await security.put(`/connections/${connection}`, statedSaml(provider, { mapping }), version + 1)
})

test('one links the account there from a session of one’s own, and comes in by it', async () => {
  const own = await person(world, tenant, { email: 'own@elsewhere.example', role: 'sales_rep' })
  const here = visitor(world, own.token)
  const sent = await here.post('/auth/identities', { connectionId: connection })
  const linked = await here.post('/auth/sso/return', provider.visit(sent.body.url, { id: 'u-own' }))
  expect(linked.body, linked.text).toEqual({ next: 'linked', to: '/settings/security' })
  const entered = await comeBy({ id: 'u-own', how: MFA })
  expect((await entered.own.get('/auth/me')).body.userId).toBe(own.id)
})

test('an attribute may tell people apart in the name’s place, and is asked for as such', async () => {
  const id = await connected(world, {
    security,
    stated: statedSaml(provider, { domains: ['uid.example'] }, { subjectAttribute: 'uid' }),
    visit: (url) => provider.visit(url, { id: 'desk' }),
  })
  const asked = await security.post(`/connections/${id}/try`)
  expect(provider.question(asked.body.url).xml).not.toContain('persistent')
  const own = visitor(world, security.token)
  const sent = await own.post(`/connections/${id}/try`)
  provider.lies = { stated: { format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress', name: 'a@b.example' } }
  const tried = await own.post('/auth/sso/return', provider.visit(sent.body.url, { id: 'desk', groups: ['销售'] }))
  expect(tried.body, tried.text).toMatchObject({ next: 'tried', subject: 'uid=desk', secondFactor: false, roles: [] })
  expect(tried.body.claims).toContainEqual({ name: 'groups', value: '["销售"]' })
})

test('a key that is believed takes two people, at the beginning and later; a provider’s name and its language stay', async () => {
  const second = await signer(world, tenant, { role: 'system_admin' })
  const made = (await security.post('/connections', statedSaml(provider))).body
  expect(made.saml.certificates).toEqual([])
  const said = (await second.who.get('/approvals?side=waiting')).body.data.find(
    ({ id }: { id: string }) => id === made.keysWait,
  )
  expect(said.says[1]).toMatch(/^CN=localhost · .* · SHA-256 [0-9A-F:]{95}$/)
  expect((await approve(second, made.keysWait)).body.state).toBe('done')
  const seen = async () =>
    (await security.get('/connections')).body.data.find(({ id }: { id: string }) => id === made.id)
  const own = makeCertificate('rsa').cert
  const change = async (about: object, saml: object = {}) =>
    security.put(
      `/connections/${made.id}`,
      statedSaml(provider, about as Record<string, unknown>, saml as Record<string, unknown>),
      (await seen()).version,
    )
  const alone = (await change({}, { certificates: [provider.certificate.cert, own] })).body
  expect([alone.saml.certificates.length, alone.keysWait === null]).toEqual([1, false])
  expect((await approve(second, alone.keysWait)).body.state).toBe('done')
  expect((await seen()).saml.certificates).toHaveLength(2)
  expect((await change({}, { certificates: [own] })).body).toMatchObject({
    keysWait: null,
    saml: { certificates: [expect.any(String)] },
  })
  expect((await change({ issuer: 'https://other.example' })).body.errors).toMatchObject([
    { path: '/issuer', code: 'sso_entity_stays' },
  ])
  const spoken = await change({ saml: undefined, clientId: 'a', method: 'private_key_jwt', subjectClaim: 'sub' })
  expect(spoken.body.errors).toMatchObject([{ path: '/clientId', code: 'sso_kind_stays' }])
  expect((await security.get('/connections')).text).not.toContain('PRIVATE')
})

test('what cannot be believed is named: a weak key, no certificate, an address without TLS, a name with spaces', async () => {
  const faults = async (about: Record<string, unknown>, saml: Record<string, unknown> = {}) =>
    (await security.post('/connections', statedSaml(provider, about, saml))).body.errors.map(
      ({ path, code }: { path: string; code: string }) => `${path} ${code}`,
    )
  expect(await faults({}, { certificates: [makeCertificate('weak').cert] })).toEqual([
    '/saml/certificates/0 sso_certificate',
  ])
  expect(await faults({}, { certificates: ['QUJD'] })).toEqual(['/saml/certificates/0 sso_certificate'])
  expect(await faults({}, { certificates: [] })).toEqual(['/saml/certificates required'])
  expect(await faults({}, { signInUrl: 'http://idp.example/' })).toEqual(['/saml/signInUrl sso_sign_in_url'])
  expect(await faults({}, { signInUrl: 'javascript:alert(1)' })).toEqual(['/saml/signInUrl sso_sign_in_url'])
  expect(await faults({ issuer: 'a b' })).toEqual(['/issuer sso_entity'])
})

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import type { World } from '../../testing/world.ts'
import { recorded } from './testing/browser.ts'
import { connected, signOnWorld, stated, visitor } from './testing/sign-on.ts'
import {
  CLIENT,
  type ProviderPerson,
  SECRET,
  type SignOnProvider,
  startSignOnProvider,
} from './testing/sign-on-provider.ts'

/* Signing in at a company's own provider: a real `oidc-provider`, a real browser's cookies, the whole way there and back. */
let world: World
let tenant: string
let security: TestPerson
let provider: SignOnProvider
let connection: string

const DESK: ProviderPerson = { sub: 'desk', email: 'desk@yunshan.example' }
const mapping = [{ group: '销售', role: 'sales_rep' }]

beforeAll(async () => {
  world = await signOnWorld()
  provider = await startSignOnProvider()
  tenant = await company(world)
  security = await person(world, tenant, { role: 'security_admin' })
  connection = await connected(world, {
    security,
    stated: stated(provider.issuer, { mapping }),
    visit: (url, redirect) => {
      provider.register({ client_id: CLIENT, client_secret: SECRET, redirect_uris: [redirect] })
      return provider.visit(url, DESK)
    },
  })
})
afterAll(async () => {
  await world.stop()
  await provider.stop()
})
beforeEach(async () => {
  security = await again(world, security)
  provider.away = false
})

const invited = (email: string, more = {}) => person(world, tenant, { email, status: 'invited', ...more })

/** Goes to the provider from a new browser, signs in there as `who`, and comes back. */
async function comeBy(who: ProviderPerson, to?: string) {
  const own = visitor(world)
  const sent = await own.post('/auth/sso', { email: who.email, ...(to === undefined ? {} : { to }) })
  expect(sent.status, sent.text).toBe(200)
  return { own, answer: await own.post('/auth/sso/return', await provider.visit(sent.body.url, who)) }
}

// ASVS 6.3.8, 10.2.1, 10.2.3
test('the domain tells whether there is a sign-in, of nobody; the address asks by PKCE S256, state and nonce', async () => {
  const own = visitor(world)
  expect((await own.post('/auth/sso/find', { domain: 'YunShan.example' })).body).toEqual({
    found: true,
    name: '云杉账号',
  })
  expect((await own.post('/auth/sso/find', { domain: 'other.example' })).body).toEqual({ found: false, name: null })
  const [known, unknown] = await Promise.all(
    [await invited('known@yunshan.example'), null].map(async (who) =>
      own.post('/auth/sso', { email: who === null ? 'nobody@yunshan.example' : 'known@yunshan.example' }),
    ),
  )
  const asked = (text: string) => [...new URL(text).searchParams.keys()].sort()
  expect(asked(known?.body.url)).toEqual(asked(unknown?.body.url))
  const query = new URL(known?.body.url).searchParams
  expect([query.get('code_challenge_method'), query.get('response_type'), query.get('scope')]).toEqual([
    'S256',
    'code',
    'openid email groups',
  ])
  expect(query.get('redirect_uri')).toBe(`http://localhost:3000/sso/${connection}`)
  expect(known?.headers['set-cookie']).toMatch(/^__Host-sso-3000=.*HttpOnly; SameSite=Strict$/)
})

// ASVS 10.5.2
test('whoever was invited comes in the first time by their verified e-mail, is bound to the subject, and holds the roles of their groups', async () => {
  const lin = await invited('lin@yunshan.example')
  const who = { sub: 'u-lin', email: 'lin@yunshan.example', groups: ['销售', '别的'], amr: ['pwd', 'mfa'] }
  const { own, answer } = await comeBy(who, '/contacts?view=1')
  expect([answer.status, answer.body], answer.text).toEqual([200, { next: null, to: '/contacts?view=1' }])
  const me = (await own.get('/auth/me')).body
  expect([me.userId, me.roles]).toEqual([lin.id, ['sales_rep']])
  // another e-mail there makes nobody else of them here; and whoever takes the old one is nobody
  const renamed = await comeBy({ ...who, email: 'lin.new@yunshan.example' })
  expect((await renamed.own.get('/auth/me')).body.userId).toBe(lin.id)
  const thief = await comeBy({ sub: 'u-thief', email: 'lin@yunshan.example', amr: ['mfa'] })
  expect([thief.answer.status, thief.answer.body.code]).toEqual([401, 'sso_refused'])
  // out of the group, out of the role
  const left = await comeBy({ ...who, groups: [] })
  expect((await left.own.get('/auth/me')).body.roles).toEqual([])
  const all = await recorded(world, tenant)
  expect(all).toContain('user.groups allowed')
  // the first time binds, and no later one
  expect(all.filter((act) => act === 'identity.bind allowed')).toHaveLength(1)
})

// ASVS 6.3.3, 6.8.4
test('the provider’s second factor counts where it names one that the connection counts; else one’s own is asked for, or enrolled', async () => {
  await invited('mei@yunshan.example')
  const who = { sub: 'u-mei', email: 'mei@yunshan.example' }
  const once = await comeBy({ ...who, amr: ['pwd'] })
  expect(once.answer.body).toMatchObject({ next: 'enrol_factor' })
  expect((await once.own.get('/auth/me')).status).toBe(401)
  const twice = await comeBy({ ...who, amr: ['mfa'] })
  expect(twice.answer.body.next).toBeNull()
  expect((await twice.own.get('/auth/me')).body.session.factorAt).not.toBeNull()
})

// ASVS 6.3.4, 6.8.4
test('managers show a passkey of their own whatever the provider says, and administrators do not come in by an e-mail at all', async () => {
  await invited('boss@yunshan.example', { role: 'sales_manager' })
  const boss = await comeBy({ sub: 'u-boss', email: 'boss@yunshan.example', amr: ['mfa'] })
  expect(boss.answer.body.next).toBe('enrol_factor')
  await invited('root@yunshan.example', { role: 'system_admin' })
  const root = await comeBy({ sub: 'u-root', email: 'root@yunshan.example', amr: ['mfa'] })
  expect(root.answer.body.code).toBe('sso_refused')
})

test.each([
  ['who was not invited', { sub: 'x1', email: 'stranger@yunshan.example' }],
  ['an e-mail that the provider has not verified', { sub: 'x2', email: 'waiting@yunshan.example', verified: false }],
  ['who came in already by a way of their own', { sub: 'x3', email: 'here@yunshan.example' }],
] as [string, ProviderPerson][])(
  '%s is refused, with the reason in the log and the same words to all',
  async (_, who) => {
    await invited('waiting@yunshan.example').catch(() => undefined)
    await person(world, tenant, { email: 'here@yunshan.example' }).catch(() => undefined)
    const { answer } = await comeBy(who)
    expect([answer.status, answer.body.code]).toEqual([401, 'sso_refused'])
    expect(JSON.stringify(answer.body)).not.toMatch(/invited|verified|exist/i)
    const { rows } = await world.superuser.query(
      "select event from audit_inbox where event like '%sso_refused%' order by n",
    )
    expect(rows.at(-1).event).toMatch(/email_unverified|not_invited/)
  },
)

// ASVS 7.6.2, 10.1.2
test('what comes back serves once, in the browser it began in, within ten minutes, at its own connection, and leads to no other site', async () => {
  await invited('zhou@yunshan.example')
  const who = { sub: 'u-zhou', email: 'zhou@yunshan.example', amr: ['mfa'] }
  const begun = async (to = '//evil.example') => {
    const own = visitor(world)
    const sent = await own.post('/auth/sso', { email: who.email, to })
    return { own, returned: await provider.visit(sent.body.url, who) }
  }
  const first = await begun()
  const stolen = await visitor(world).post('/auth/sso/return', first.returned)
  expect([stolen.status, stolen.body.code]).toEqual([422, 'sso_unasked'])
  const wrong = await first.own.post('/auth/sso/return', { ...first.returned, connection: world.services.newId() })
  expect(wrong.body.code).toBe('sso_unasked')
  const kept = first.own.bound
  const entered = await first.own.post('/auth/sso/return', first.returned)
  expect([entered.status, entered.body.to], entered.text).toEqual([200, '/'])
  first.own.bound = kept
  expect((await first.own.post('/auth/sso/return', first.returned)).body.code).toBe('sso_unasked')
  const late = await begun()
  world.clock.advance(10 * 60_000 + 1)
  expect((await late.own.post('/auth/sso/return', late.returned)).body.code).toBe('sso_unasked')
  world.clock.advance(-10 * 60_000 - 1)
  const forged = await begun()
  forged.own.bound = `${forged.own.bound?.slice(0, -2)}AA`
  expect((await forged.own.post('/auth/sso/return', forged.returned)).body.code).toBe('sso_unasked')
})

test('a provider that is away is said to be in a sentence, and passkeys go on; a frozen person comes in by nothing', async () => {
  provider.away = true
  const away = await visitor(world).post('/auth/sso', { email: 'lin@yunshan.example' })
  expect([away.status, away.body.code]).toEqual([503, 'sso_unavailable'])
  expect((await visitor(world).post('/auth/passkey/options')).status).toBe(200)
  provider.away = false
  const ice = await invited('ice@yunshan.example')
  const who = { sub: 'u-ice', email: 'ice@yunshan.example', amr: ['mfa'] }
  const { own } = await comeBy(who)
  expect((await security.post(`/users/${ice.id}/freeze`, { reason: '调查' })).status).toBe(200)
  expect((await own.get('/auth/me')).status).toBe(403)
  expect((await comeBy(who)).answer.body.code).toBe('frozen')
  const { rows } = await world.superuser.query(
    "select event from audit_inbox where tenant_id = $1 and event like '%session.sso%' order by n desc limit 1",
    [tenant],
  )
  const { unmapped } = JSON.parse(rows[0].event)
  expect(unmapped).toMatchObject({ outcome: 'refused', facts: { connection, reason: 'frozen', user: ice.id } })
})

test('one links an account of one’s own from a session, sees it, and may take it away; nobody’s second', async () => {
  const own = await person(world, tenant, { email: 'own@elsewhere.example', role: 'sales_rep' })
  const here = visitor(world, own.token)
  const link = async (from = here, who: ProviderPerson = { sub: 'u-own', email: 'any@any.example', amr: ['mfa'] }) => {
    const sent = await from.post('/auth/identities', { connectionId: connection })
    expect(sent.status, sent.text).toBe(200)
    return from.post('/auth/sso/return', await provider.visit(sent.body.url, who))
  }
  expect((await link()).body).toEqual({ next: 'linked', to: '/settings/security' })
  const [shown] = (await here.get('/auth/identities')).body.data
  expect(shown).toMatchObject({ connectionId: connection, name: '云杉账号', linkedAt: expect.any(String) })
  const other = visitor(world, (await person(world, tenant, { role: 'sales_rep' })).token)
  expect((await link(other)).body.errors).toMatchObject([{ code: 'sso_taken' }])
  // the only way in stays
  expect((await own.delete(`/auth/identities/${shown.identityId}`)).status).toBe(409)
  const entered = await comeBy({ sub: 'u-own', email: 'whoever@yunshan.example', amr: ['mfa'] })
  expect((await entered.own.get('/auth/me')).body.userId).toBe(own.id)
})

// ASVS 7.5.1, 10.1.2
test('a stale factor links nothing, and another’s session is not used for what one began', async () => {
  const stale = await person(world, tenant, { role: 'sales_rep', factor: null })
  expect((await stale.post('/auth/identities', { connectionId: connection })).body.code).toBe('step_up_required')
  const one = visitor(world, (await person(world, tenant, { role: 'sales_rep' })).token)
  const sent = await one.post('/auth/identities', { connectionId: connection })
  const returned = await provider.visit(sent.body.url, { sub: 'u-cross', email: 'a@b.example' })
  one.token = (await person(world, tenant, { role: 'sales_rep' })).token
  expect((await one.post('/auth/sso/return', returned)).body.code).toBe('sso_unasked')
})

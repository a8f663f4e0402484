import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import type { World } from '../../testing/world.ts'
import { makePasskey } from './testing/authenticator.ts'
import { connected, signOnWorld, stated, visitor } from './testing/sign-on.ts'
import {
  CLIENT,
  type ProviderPerson,
  SECRET,
  type SignOnProvider,
  startSignOnProvider,
} from './testing/sign-on-provider.ts'

/* A real `oidc-provider` tells of log-outs (OpenID Connect Back-Channel Logout 1.0), over the form that it sends by itself. */
let world: World
let tenant: string
let security: TestPerson
let provider: SignOnProvider
let connection: string
let told: Response[]

/** What the provider posts comes to our server as it is. */
const deliver: typeof fetch = async (url, options) => {
  const answer = await world.app.inject({
    method: 'POST',
    url: new URL(String(url)).pathname,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: String(options?.body),
  })
  const response = new Response(answer.body, {
    status: answer.statusCode,
    headers: { 'cache-control': String(answer.headers['cache-control']) },
  })
  told.push(response)
  return response
}

beforeAll(async () => {
  told = []
  world = await signOnWorld()
  provider = await startSignOnProvider(deliver)
  tenant = await company(world)
  security = await person(world, tenant, { role: 'security_admin' })
  connection = await connected(world, {
    security,
    stated: stated(provider.issuer),
    visit: (url, redirect) => {
      const id = new URL(redirect).pathname.slice('/sso/'.length)
      provider.register({
        client_id: CLIENT,
        client_secret: SECRET,
        redirect_uris: [redirect],
        backchannel_logout_uri: `http://localhost:3000/api/v1/auth/sso/${tenant}/${id}/logout`,
        backchannel_logout_session_required: true,
      })
      return provider.visit(url, { sub: 'desk', email: 'desk@yunshan.example' })
    },
  })
})
afterAll(async () => {
  await world.stop()
  await provider.stop()
})
beforeEach(async () => {
  security = await again(world, security)
  told = []
})

async function comeBy(who: ProviderPerson) {
  const own = visitor(world)
  const sent = await own.post('/auth/sso', { email: who.email })
  const answer = await own.post('/auth/sso/return', await provider.visit(sent.body.url, who))
  expect([answer.status, answer.body.next], answer.text).toEqual([200, null])
  return { own, sid: provider.sid }
}

const isIn = async ({ own }: { own: ReturnType<typeof visitor> }) => (await own.get('/auth/me')).status === 200

async function lin() {
  await person(world, tenant, { email: 'lin@yunshan.example', status: 'invited' }).catch(() => undefined)
  return { sub: 'u-lin', email: 'lin@yunshan.example', amr: ['mfa'] }
}

// ASVS 7.4.1, 10.5.5
test('the session that came of the provider’s ends with it, and no other', async () => {
  const who = await lin()
  const [one, other] = [await comeBy(who), await comeBy(who)]
  expect(one.sid).not.toBe(other.sid)
  await provider.logOut(who.sub, one.sid)
  expect([told[0]?.status, told[0]?.headers.get('cache-control')]).toEqual([200, 'no-store'])
  expect([await isIn(one), await isIn(other)]).toEqual([false, true])
  const { rows } = await world.superuser.query(
    "select event from audit_inbox where tenant_id = $1 and event like '%connection.log_out%' order by n desc limit 1",
    [tenant],
  )
  expect(JSON.parse(rows[0].event).unmapped).toMatchObject({ outcome: 'allowed', facts: { connection, ended: 1 } })
  // what the provider calls the session stands nowhere
  const { rows: kept } = await world.superuser.query('select document from session')
  expect(kept.map(({ document }) => document).join()).not.toContain(other.sid)
})

test('a factor of one’s own shown after it does not hide where a session came from; one that began here stays', async () => {
  const mei = await person(world, tenant, { email: 'mei@yunshan.example', status: 'invited' })
  const who = { sub: 'u-mei', email: 'mei@yunshan.example' }
  const own = visitor(world)
  const sent = await own.post('/auth/sso', { email: who.email })
  const half = await own.post('/auth/sso/return', await provider.visit(sent.body.url, who))
  expect(half.body.next, half.text).toBe('enrol_factor')
  const { sid } = provider
  const { body } = await own.post('/auth/factors', { type: 'passkey' })
  const { credential } = makePasskey(body)
  expect((await own.post(`/auth/factors/${body.id}/confirm`, { credential })).status).toBe(200)
  const here = await again(world, mei)
  expect([await isIn({ own }), (await here.get('/auth/me')).status]).toEqual([true, 200])
  await provider.logOut(who.sub, sid)
  expect([await isIn({ own }), (await here.get('/auth/me')).status]).toEqual([false, 200])
})

test('somebody whom nobody knows here, or who is out already, is no fault', async () => {
  await provider.logOut('u-nobody', 'no-session')
  expect(told[0]?.status).toBe(200)
})

test('the administrator sees the address to register', async () => {
  const [shown] = (await security.get('/connections')).body.data
  expect(shown.logoutAddress).toBe(`http://localhost:3000/api/v1/auth/sso/${tenant}/${connection}/logout`)
})

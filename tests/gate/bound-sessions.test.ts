import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSession } from '../../apps/server/src/modules/identity/sessions.ts'
import { proofFor } from '../../apps/server/src/modules/identity/testing/keyed-browser.ts'
import { keyPair, type TestKey } from '../../apps/server/src/modules/identity/testing/programs.ts'
import { actIn, company, person } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { callRoute, routes } from './calls.ts'

/* Every declared route × a cookie that was copied out of the browser it belongs to. */
let world: World
let tenant: string
let manager: string
let key: TestKey
let thief: TestKey

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  manager = (await person(world, tenant, { role: 'sales_manager' })).id
  key = await keyPair()
  thief = await keyPair()
})
afterAll(() => world.stop())

const guarded = routes.filter((route) => route.admission.kind !== 'public')
const open = routes.filter((route) => route.admission.kind === 'public' && route.begins !== true)

async function copied(): Promise<{ token: string; cookie: string }> {
  const { services, clock } = world
  const { token } = await actIn(services, tenant, (tx) =>
    startSession(services, tx, { userId: manager, state: 'full', factor: 'totp', firstAt: clock.now(), jkt: key.jkt }),
  )
  return { token, cookie: `__Host-session-3000=${token}` }
}

test.each([
  ['alone', async () => ({})],
  [
    'with the thief’s own proof',
    async (method: string, token: string) => ({
      dpop: await proofFor(world, { method, path: '/auth/me', token }, thief)(),
    }),
  ],
])('a copied cookie %s opens no route there is, and each try ends the session', async (_, headersOf) => {
  for (const route of guarded) {
    const { token, cookie } = await copied()
    const headers = { cookie, ...(await headersOf(route.method, token)) }
    const answer = await callRoute(world, route, { headers })
    expect([route.name, answer.status, answer.body?.code]).toEqual([route.name, 401, 'session_unproved'])
    const dpop = await proofFor(world, { method: 'GET', path: '/auth/me', token }, key)()
    const after = await world.app.inject({ method: 'GET', url: '/api/v1/auth/me', headers: { cookie, dpop } })
    expect([route.name, after.json().code]).toEqual([route.name, 'session_ended'])
  }
})

test('a proof that was made for one request opens no other route', async () => {
  const { token, cookie } = await copied()
  for (const route of guarded.filter(({ name }) => name !== 'user.me')) {
    const dpop = await proofFor(world, { method: 'HEAD', path: '/auth/me', token }, key)()
    const answer = await callRoute(world, route, { headers: { cookie, dpop } })
    expect([route.name, answer.status, answer.body?.code]).toEqual([route.name, 401, 'proof_refused'])
  }
})

test('on a route that is open to all a copied cookie is nobody’s', async () => {
  for (const route of open) {
    const { cookie } = await copied()
    const [stranger, copy] = [await callRoute(world, route, {}), await callRoute(world, route, { headers: { cookie } })]
    expect([route.name, copy.status, copy.body?.code]).toEqual([route.name, stranger.status, stranger.body?.code])
  }
})

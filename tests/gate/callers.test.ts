import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSession } from '../../apps/server/src/modules/identity/sessions.ts'
import type { Route } from '../../apps/server/src/platform/gate/route.ts'
import type { SessionDocument } from '../../apps/server/src/platform/gate/session.ts'
import { actIn, company, person } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { ROLE_NAMES } from '../crew.ts'
import { type Answered, callRoute, routes } from './calls.ts'
import { isNamed } from './roles.ts'

/*
 * Every declared route × everyone who may not come to it. What is expected is read from the declarations and from the table of roles, not from the
 * gate: a route that is added is tried at once, and one that becomes public has to be written down here.
 */
let world: World
let tenant: string

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
})
afterAll(() => world.stop())

const PUBLIC = [
  'app.metadata',
  'app.push',
  'app.revoke',
  'audit.log',
  'calendar.feed',
  'client.token',
  'client.token_here',
  'company.found',
  'connection.log_out',
  'connection.metadata',
  'connection.single_log_out',
  'form.hosted',
  'form.hosted_send',
  'form.script',
  'form.show',
  'form.submit',
  'letter.follow',
  'operations.health',
  'operations.readiness',
  'quote.link_page',
  'quote.link_visit',
  'reference.openapi',
  'reference.page',
  'reference.refusals',
  'session.passkey',
  'session.passkey_options',
  'session.sign_in',
  'session.sso',
  'session.sso_begin',
  'session.sso_find',
  'user.activate',
]

const guarded = routes.filter((route) => route.admission.kind !== 'public')
const isOpenTo = (route: Route, state: SessionDocument['state']): boolean =>
  route.admission.kind === 'session' && route.admission.states.includes(state)

function expectRefusal(answer: Answered, route: Route, expected: { status: number; code: string }): void {
  const { status, text, type, body } = answer
  expect({ route: route.name, status, code: body?.code }, text).toEqual({ route: route.name, ...expected })
  expect(type).toBe('application/problem+json; charset=utf-8')
  expect(Object.keys(body).sort()).toEqual(['code', 'detail', 'instance', 'next', 'status', 'title', 'traceId', 'type'])
  expect(body.next.length).toBeGreaterThan(5)
  expect(body.traceId).toMatch(/^[0-9a-f]{32}$/)
}

// ASVS 6.3.4
test('the routes open to everyone are these, and the pages of the application', () => {
  const open = routes.filter((route) => route.admission.kind === 'public').map((route) => route.name)
  expect(open.filter((name) => !name.startsWith('web.')).sort()).toEqual(PUBLIC)
  expect(guarded.length).toBeGreaterThan(100)
})

test('only a website form, a subscribed calendar, a link of a letter, one to a quote and what a SAML provider sends take no session along', () => {
  const visited = routes.filter((route) => route.visitors === true).map((route) => route.name)
  expect(visited.sort()).toEqual([
    'calendar.feed',
    'connection.single_log_out',
    'form.hosted',
    'form.hosted_send',
    'form.script',
    'form.show',
    'form.submit',
    'letter.follow',
    'quote.link_page',
    'quote.link_visit',
    'web.brought',
  ])
})

test('every other route refuses a write from another site, even from one that may hold a form', async () => {
  const { token } = await person(world, tenant, { role: 'system_admin' })
  const headers = { origin: 'https://www.example.com', 'sec-fetch-site': 'cross-site' }
  for (const route of routes.filter((each) => each.method !== 'GET' && each.visitors !== true)) {
    const answer = await callRoute(world, route, { token, headers })
    expect([answer.status, answer.body?.code], route.name).toEqual([403, 'origin_refused'])
  }
})

describe('every route answers 401 to', () => {
  const tryAll = async (token: string | null, code: string, headers: Record<string, string> = {}) => {
    for (const route of guarded)
      expectRefusal(await callRoute(world, route, { token, headers }), route, { status: 401, code })
  }

  test('whoever is not signed in', () => tryAll(null, 'unauthenticated'))

  // ASVS 7.2.1
  test('a token that is none', async () => {
    for (const token of ['x', 'null', Buffer.alloc(64).toString('base64url'), 'A'.repeat(5_000)])
      await tryAll(token, 'session_ended')
  })

  // ASVS 7.4.1
  test('a session that was ended', async () => {
    const leaver = await person(world, tenant, { role: 'sales_manager' })
    expect((await leaver.get('/auth/me')).status).toBe(200)
    await leaver.post('/auth/sign-out', {})
    await tryAll(leaver.token, 'session_ended')
  })

  // ASVS 7.3.1, 7.3.2, 7.4.1
  test('a session unused for an hour, and one that is twelve hours old', async () => {
    const idle = await person(world, tenant, { role: 'sales_manager' })
    const busy = await person(world, tenant, { role: 'sales_manager' })
    for (let minutes = 0; minutes < 12 * 60; minutes += 45) {
      expect((await busy.get('/auth/me')).status, `${minutes} minutes`).toBe(200)
      world.clock.advance(45 * 60_000)
    }
    await tryAll(idle.token, 'session_ended')
    await tryAll(busy.token, 'session_ended')
  })

  // ASVS 7.2.1, 8.4.1
  test('the session of one company under the name of another', async () => {
    const stranger = await person(world, await company(world, '另一家'), { role: 'sales_manager' })
    const own = await person(world, tenant, { role: 'sales_manager' })
    const bytes = (token: string) => Buffer.from(token, 'base64url')
    const spliced = [
      Buffer.concat([bytes(own.token).subarray(0, 16), bytes(stranger.token).subarray(16)]),
      Buffer.concat([bytes(own.token).subarray(0, 32), bytes(stranger.token).subarray(32)]),
    ]
    for (const token of spliced) await tryAll(token.toString('base64url'), 'session_ended')
  })

  test('somebody invited who never came, and somebody who left', async () => {
    for (const status of ['invited', 'left'] as const)
      await tryAll((await person(world, tenant, { role: 'sales_manager', status })).token, 'session_ended')
  })

  // ASVS 6.3.3
  test.each(['password', 'enrol'] as const)(
    'a sign-in that has come to “%s”, where it is not asked for',
    async (state) => {
      const { id: userId } = await person(world, tenant, { role: 'sales_manager' })
      const { token } = await actIn(world.services, tenant, (tx) =>
        startSession(world.services, tx, { userId, state, factor: null }),
      )
      for (const route of guarded.filter((each) => !isOpenTo(each, state)))
        expectRefusal(await callRoute(world, route, { token }), route, { status: 401, code: 'unauthenticated' })
    },
  )
})

test('every route answers 403 frozen to a frozen person, and each try is in the log', async () => {
  const frozen = await person(world, tenant, { role: 'sales_manager', status: 'frozen' })
  for (const route of guarded)
    expectRefusal(await callRoute(world, route, { token: frozen.token }), route, { status: 403, code: 'frozen' })
  expect(await refusedActs(frozen.id, 'frozen')).toEqual(guarded.map((route) => route.name).sort())
})

/** The acts of one person that were refused with a code, as the log has them. */
async function refusedActs(actorId: string, code: string): Promise<string[]> {
  await world.services.recorder.drain()
  const { rows } = await world.superuser.query<{ event: string }>(
    'select event from audit_inbox where tenant_id = $1 order by n',
    [tenant],
  )
  return rows
    .map(({ event }) => JSON.parse(event))
    .filter(
      (event) => event.actor.user.uid === actorId && event.status_code === code && event.unmapped.outcome === 'refused',
    )
    .map((event) => event.api.operation as string)
    .sort()
}

// ASVS 8.2.1, 8.3.1
test.each([...ROLE_NAMES, 'nobody in particular'])(
  'every route that does not name the role of %s answers 403, and each refusal is in the log',
  async (role) => {
    const caller = await person(world, tenant, role === 'nobody in particular' ? {} : { role })
    const wrong = guarded.filter((route) => !isNamed(route.admission, role))
    expect(wrong.length).toBeGreaterThan(20)
    for (const route of wrong)
      expectRefusal(await callRoute(world, route, { token: caller.token }), route, { status: 403, code: 'forbidden' })
    expect(await refusedActs(caller.id, 'forbidden')).toEqual(wrong.map((route) => route.name).sort())
  },
)

test('a route of a sign-in under way refuses who is through with it, and changes nothing', async () => {
  const caller = await person(world, tenant, { role: 'sales_rep' })
  for (const route of guarded.filter((each) => each.admission.kind === 'session' && !isOpenTo(each, 'full')))
    expectRefusal(await callRoute(world, route, { token: caller.token }), route, {
      status: 409,
      code: 'state_conflict',
    })
})

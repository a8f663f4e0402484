import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { admittedApp, appAt, push, queryOf, redeem, unpushedQuery } from './testing/apps.ts'
import { ORIGIN } from './testing/programs.ts'

/* An app's request, which it pushes itself (RFC 9126): what may stand in it, and what becomes of what does not come that way. */
let world: World
let tenantId: string
let rep: TestPerson
let clientId: string

beforeAll(async () => {
  world = await startWorld()
  tenantId = await company(world)
  rep = await person(world, tenantId, { role: 'sales_rep' })
  clientId = await admittedApp(world, tenantId)
})
afterAll(() => world.stop())

const me = () => again(world, rep)
const answer = async (who: TestPerson, ask: string) => who.post('/oauth/answer', { ask, allow: true })
const refusedAs = (told: { status: number; body: { error?: string } }) => [told.status, told.body.error]

// ASVS 10.4.6, 10.4.12
test('there is one way of answering, and no code without a challenge that S256 made', async () => {
  const app = await appAt(world, clientId)
  const wrong: [Record<string, string | undefined>, string][] = [
    [{ code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    [{ code_challenge_method: undefined }, 'invalid_request'],
    [{ code_challenge_method: 'plain', code_challenge: app.verifier }, 'invalid_request'],
    [{ code_challenge_method: 's256' }, 'invalid_request'],
    [{ code_challenge: 'short' }, 'invalid_request'],
    [{ code_challenge: '' }, 'invalid_request'],
    [{ response_type: undefined }, 'invalid_request'],
    [{ response_mode: 'fragment' }, 'invalid_request'],
    [{ response_mode: 'form_post' }, 'invalid_request'],
    [{ request: 'eyJhbGciOiJub25lIn0.e30.' }, 'invalid_request'],
    [{ request_uri: 'https://app.example/request' }, 'invalid_request'],
    [{ dpop_jkt: 'short' }, 'invalid_request'],
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ response_type: 'code token' }, 'unsupported_response_type'],
    [{ resource: 'https://elsewhere.example' }, 'invalid_target'],
  ]
  for (const [change, error] of wrong) {
    const { status, body } = await push(app, change)
    expect([change, status, body.error, 'request_uri' in body]).toEqual([change, 400, error, false])
  }
})

// ASVS 10.4.13
test('a request that comes in a browser’s address is no request, whatever else comes with it: its app is told to push it', async () => {
  const app = await appAt(world, clientId)
  const asked = await (await me()).post('/oauth/ask', { query: await unpushedQuery(app) })
  expect([asked.status, asked.body.error, 'ask' in asked.body]).toEqual([200, 'invalid_request', false])
  const { searchParams } = new URL(asked.body.back)
  const [named, state, iss, code] = ['error', 'state', 'iss', 'code'].map((name) => searchParams.get(name))
  expect([named, state, iss, code]).toEqual(['invalid_request', 'state-of-the-app', ORIGIN, null])
  const good = await queryOf(app, { scope: 'contacts:read' })
  const more = `${good}&scope=contacts:write&redirect_uri=${encodeURIComponent('https://evil.example/')}`
  const shown = (await (await me()).post('/oauth/ask', { query: more })).body
  expect([shown.says, JSON.stringify(shown).includes('evil')]).toEqual([['查看联系人：姓名、职务。'], false])
})

// ASVS 10.4.13
test('a pushed request is its app’s, whole, for ten minutes, and is answered once', async () => {
  const app = await appAt(world, clientId)
  const other = await appAt(world, await admittedApp(world, tenantId, { name: '另有一个' }))
  const reference = new URLSearchParams(await queryOf(app)).get('request_uri') ?? ''
  const ask = async (request_uri: string, client_id = clientId) =>
    (await me()).post('/oauth/ask', { query: new URLSearchParams({ client_id, request_uri }).toString() })
  const middle = reference.length - 40
  const changed = `${reference.slice(0, middle)}${reference[middle] === 'A' ? 'B' : 'A'}${reference.slice(middle + 1)}`
  for (const forged of [changed, '', 'https://app.example/request', reference.slice(0, -4)])
    expect((await ask(forged)).body.code).toBe('state_conflict')
  expect((await ask(reference, other.clientId)).body.code).toBe('state_conflict')
  const query = new URLSearchParams({ client_id: clientId, request_uri: reference }).toString()
  const [one, two] = [await me(), await me()]
  const [first, second] = [await one.post('/oauth/ask', { query }), await two.post('/oauth/ask', { query })]
  expect((await answer(one, first.body.ask)).status).toBe(200)
  expect((await answer(two, second.body.ask)).body.code).toBe('state_conflict')
  const late = new URLSearchParams(await queryOf(app)).get('request_uri') ?? ''
  world.clock.advance(601_000)
  expect((await ask(late)).body.code).toBe('state_conflict')
  expect(refusedAs(await push(app, { state: 's'.repeat(2_000) }))).toEqual([400, 'invalid_request'])
})

// ASVS 10.4.13, 10.4.14
test('the key that a request is pushed by is the key its code is bound to', async () => {
  const [app, thief] = [await appAt(world, clientId), await appAt(world, clientId)]
  const who = await me()
  const asked = await who.post('/oauth/ask', { query: await queryOf(app, {}, app.dpop) })
  const back = new URL((await answer(who, asked.body.ask)).body.back)
  expect(refusedAs(await redeem(world, app, { back, key: thief.dpop }))).toEqual([400, 'invalid_grant'])
  const dpop_jkt = await thief.dpop.calculateThumbprint()
  expect(refusedAs(await push(app, { dpop_jkt }, app.dpop))).toEqual([400, 'invalid_dpop_proof'])
})

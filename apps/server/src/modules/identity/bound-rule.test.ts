import { afterAll, beforeAll, expect, test } from 'vitest'
import { actIn } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { startSession } from './sessions.ts'
import {
  type Browser,
  browser,
  type Enrolled,
  nextCode,
  PASSWORD,
  signedIn,
  staffedCompany,
} from './testing/browser.ts'
import { keyedBrowser } from './testing/keyed-browser.ts'

/* A company's rule that people come in only by a browser that keeps a key. */
let world: World
let staff: { founder: Enrolled; system: Enrolled; security: Enrolled }

beforeAll(async () => {
  world = await startWorld()
  staff = await staffedCompany(world)
})
afterAll(() => world.stop())

const tell = ({ status, body }: { status: number; body: { code?: string } | null }) => [status, body?.code]
const ON = { rule: 'boundSessions', on: true }
const ask = (own: Browser, on = true) => own.post('/company/rules/ask', { ...ON, on })
const confirm = (own: Browser) => own.post('/company/rules/confirm', { key: 'boundSessions' })

async function keyed(person: Enrolled): Promise<Browser> {
  const own = await keyedBrowser(world)
  await own.post('/auth/sign-in', { email: person.email, password: PASSWORD })
  await own.post('/auth/mfa', { type: 'totp', code: nextCode(world, person.secret) })
  return own
}

const tokenOf = async ({ tenantId, userId }: Enrolled, about: object): Promise<string> => {
  const start = { userId, state: 'full', factor: null, ...about } as const
  return (await actIn(world.services, tenantId, (tx) => startSession(world.services, tx, start))).token
}

const bearing = (token: string) =>
  browser(world).call('GET', '/auth/me', { headers: { authorization: `Bearer ${token}` } })

test('nobody shuts out browsers without a key by one', async () => {
  const { system, security } = staff
  expect(tell(await ask(await signedIn(world, system)))).toEqual([401, 'key_required'])
  expect((await ask(await keyed(system))).status).toBe(200)
  expect(tell(await confirm(await signedIn(world, security)))).toEqual([401, 'key_required'])
  const rules = (await (await keyed(system)).get('/company/rules')).body
  expect([rules.boundSessions, rules.boundSince, rules.asked.length]).toEqual([false, null, 1])
})

test('once two people have put it in force, no sign-in without a key begins or goes on; programs and bound ones do', async () => {
  const { founder, system, security } = staff
  const plain = await signedIn(world, founder)
  const halfWay = browser(world)
  await halfWay.post('/auth/sign-in', { email: founder.email, password: PASSWORD })
  const program = { client: { id: world.services.newId(), scopes: ['contacts:read'] } }
  const tokens = [
    await tokenOf(system, program),
    await tokenOf(system, { personal: { scopes: ['contacts:read'], lastsMs: 3_600_000 } }),
  ]
  const before = await Promise.all(tokens.map(async (token) => (await bearing(token)).status))
  const admin = await keyed(system)
  await ask(admin)
  expect((await confirm(await keyed(security))).body).toMatchObject(ON)
  world.clock.advance(1_000)
  expect(tell(await plain.get('/auth/me'))).toEqual([401, 'key_required'])
  expect(plain.token).toBeNull()
  const code = nextCode(world, founder.secret)
  expect(tell(await halfWay.post('/auth/mfa', { type: 'totp', code }))).toEqual([401, 'key_required'])
  const anew = browser(world)
  const refused = await anew.post('/auth/sign-in', { email: founder.email, password: PASSWORD })
  expect([tell(refused), anew.token]).toEqual([[401, 'key_required'], null])
  expect(refused.text).toContain('普通窗口')
  expect(tell(await anew.post('/auth/sign-in', { email: founder.email, password: 'wrong' }))).toEqual([
    401,
    'sign_in_failed',
  ])
  expect((await (await keyed(founder)).get('/auth/me')).status).toBe(200)
  expect(await Promise.all(tokens.map(async (token) => (await bearing(token)).status))).toEqual(before)
})

test('it takes two people to let them in again', async () => {
  const { founder, system, security } = staff
  expect((await ask(await keyed(system), false)).status).toBe(200)
  expect(tell(await confirm(await keyed(system)))).toEqual([403, 'forbidden'])
  expect(tell(await browser(world).post('/auth/sign-in', { email: founder.email, password: PASSWORD }))).toEqual([
    401,
    'key_required',
  ])
  expect((await confirm(await keyed(security))).status).toBe(200)
  expect((await (await signedIn(world, founder)).get('/auth/me')).status).toBe(200)
})

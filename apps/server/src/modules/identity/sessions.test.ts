import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../../testing/world.ts'
import { browser, type Enrolled, foundedCompany, nextCode, PASSWORD, signedIn } from './testing/browser.ts'

let world: World
let founder: Enrolled

beforeAll(async () => {
  world = await startWorld()
  founder = await foundedCompany(world)
})
afterAll(() => world.stop())

// ASVS 6.5.1
test('a recovery code stands in for the factor, once', async () => {
  const [code = '', another = ''] = founder.recoveryCodes
  const own = browser(world)
  await own.post('/auth/sign-in', { email: founder.email, password: PASSWORD })
  expect((await own.post('/auth/recovery', { code: another.toUpperCase().replaceAll('-', ' ') })).body).toEqual({
    next: null,
  })
  expect((await own.get('/auth/me')).body.recoveryCodesLeft).toBe(9)
  await own.post('/auth/sign-in', { email: founder.email, password: PASSWORD })
  const both = await Promise.all([
    own.post('/auth/mfa', { type: 'recovery', code }),
    own.post('/auth/mfa', { type: 'recovery', code }),
  ])
  expect(both.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1)
  const again = browser(world)
  await again.post('/auth/sign-in', { email: founder.email, password: PASSWORD })
  expect((await again.post('/auth/mfa', { type: 'recovery', code })).status).toBe(401)
})

// ASVS 7.2.4, 7.5.3, 10.3.4
test('step-up makes the factor fresh under a new token and leaves the absolute end', async () => {
  const own = await signedIn(world, founder)
  const before = (await own.get('/auth/me')).body.session
  world.clock.advance(6 * 60_000)
  const user = await founder.browser.post('/users', {
    email: 'stepped@yunshan.example',
    name: '何苗',
    roles: ['sales_rep'],
  })
  const refused = await own.post(`/users/${user.body.userId}/activation`)
  expect([refused.status, refused.body.code, refused.body.factors]).toEqual([403, 'step_up_required', ['totp']])
  const old = own.token
  expect((await own.post('/auth/step-up', { type: 'totp', code: '123456' })).body.code).toBe('code_wrong')
  expect((await own.post('/auth/step-up', { type: 'totp', code: nextCode(world, founder.secret) })).body).toEqual({
    next: null,
  })
  expect((await own.post(`/users/${user.body.userId}/activation`)).status).toBe(200)
  const after = (await own.get('/auth/me')).body.session
  expect(after).toMatchObject({ createdAt: before.createdAt, expiresAt: before.expiresAt })
  expect(after.factorAt).not.toBe(before.factorAt)
  const stale = browser(world)
  stale.token = old
  expect((await stale.get('/auth/me')).status).toBe(401)
})

// ASVS 7.3.1
test('a page that asks by itself keeps nobody’s session from ending', async () => {
  const [away, there] = [await signedIn(world, founder), await signedIn(world, founder)]
  const ask = (token: string | null, headers: Record<string, string>) =>
    world.app.inject({ url: '/api/v1/audit/seal', headers: { authorization: `Bearer ${token}`, ...headers } })
  for (let minutes = 0; minutes < 75; minutes += 15) {
    expect((await ask(there.token, {})).statusCode).toBe(200)
    await ask(away.token, { 'x-unattended': '1' })
    world.clock.advance(15 * 60_000)
  }
  expect((await ask(away.token, { 'x-unattended': '1' })).statusCode).toBe(401)
  expect((await ask(there.token, {})).statusCode).toBe(200)
})

// ASVS 7.5.2
test('own sessions are listed with their device and can be ended by a fresh factor, one’s present one at once', async () => {
  const [one, two] = [await signedIn(world, founder), await signedIn(world, founder)]
  const { data } = (await one.get('/auth/sessions')).body
  const current = data.filter((each: { current: boolean }) => each.current)
  expect(current).toEqual([expect.objectContaining({ device: 'Firefox · Linux', address: '198.51.100.7' })])
  const second = (await two.get('/auth/me')).body.session.id
  world.clock.advance(6 * 60_000)
  expect((await one.call('DELETE', `/auth/sessions/${second}`)).body).toMatchObject({
    code: 'step_up_required',
    factors: ['totp'],
  })
  expect((await one.call('DELETE', '/auth/sessions')).body.code).toBe('step_up_required')
  expect((await two.get('/auth/me')).status).toBe(200)
  await one.post('/auth/step-up', { type: 'totp', code: nextCode(world, founder.secret) })
  expect((await one.call('DELETE', `/auth/sessions/${second}`)).status).toBe(204)
  expect((await two.get('/auth/me')).status).toBe(401)
  expect((await one.call('DELETE', `/auth/sessions/${second}`)).status).toBe(404)
  expect((await one.call('DELETE', '/auth/sessions/nonsense')).status).toBe(404)
  world.clock.advance(6 * 60_000)
  const own = (await one.get('/auth/me')).body.session.id
  expect((await one.call('DELETE', `/auth/sessions/${own}`)).status).toBe(204)
})

// ASVS 7.3.1, 7.3.2
test('a session ends when unused for an hour, and after twelve in any case', async () => {
  const own = await signedIn(world, founder)
  world.clock.advance(59 * 60_000)
  expect((await own.get('/auth/me')).status).toBe(200)
  world.clock.advance(61 * 60_000)
  expect((await own.get('/auth/me')).status).toBe(401)
  const busy = await signedIn(world, founder)
  for (let half = 0; half < 23; half++) {
    world.clock.advance(30 * 60_000)
    expect((await busy.get('/auth/me')).status).toBe(200)
  }
  world.clock.advance(30 * 60_000)
  expect((await busy.get('/auth/me')).status).toBe(401)
})

test('a program may bring its session as a bearer token; a foreign origin is refused', async () => {
  const own = await signedIn(world, founder)
  const answer = await world.app.inject({ url: '/api/v1/auth/me', headers: { authorization: `Bearer ${own.token}` } })
  expect(answer.statusCode).toBe(200)
  const foreign = browser(world, '198.51.100.8', 'https://evil.example')
  expect((await foreign.post('/auth/sign-in', { email: founder.email, password: PASSWORD })).body.code).toBe(
    'origin_refused',
  )
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../../testing/world.ts'
import { createFurtherCompany } from './setup.ts'
import { makePasskey, type SoftwarePasskey, signWith } from './testing/authenticator.ts'
import {
  type Browser,
  browser,
  codeOf,
  comeIn,
  type Enrolled,
  foundedCompany,
  invited,
  nextCode,
  PASSWORD,
  recorded,
  signedIn,
} from './testing/browser.ts'

/* What a person signs in by is theirs to change: by signing in as a whole, and with every other session at an end if they want. */
const NEXT = 'copper meadow lighthouse'
const SIX_MINUTES = 6 * 60_000
let world: World
let founder: Enrolled
let count = 0

beforeAll(async () => {
  world = await startWorld()
  founder = await foundedCompany(world)
})
afterAll(() => world.stop())

async function somebody(): Promise<Enrolled> {
  count += 1
  const own = await signedIn(world, founder)
  return invited(world, { ...founder, browser: own }, { email: `p${count}@yunshan.example`, roles: ['sales_rep'] })
}

const change = (own: Browser, current: string, password: string) => own.post('/auth/password', { current, password })
const stepUp = (own: Browser, who: Enrolled, password?: string) =>
  own.post('/auth/step-up', { type: 'totp', code: nextCode(world, who.secret), ...(password ? { password } : {}) })

async function withPasskey(who: Enrolled): Promise<{ own: Browser; passkey: SoftwarePasskey; id: string }> {
  const own = await signedIn(world, who)
  const { body } = await own.post('/auth/factors', { type: 'passkey' })
  const { passkey, credential } = makePasskey(body)
  expect((await own.post(`/auth/factors/${body.id}/confirm`, { credential })).status).toBe(200)
  return { own, passkey, id: body.id }
}

const touch = async (own: Browser, passkey: SoftwarePasskey) =>
  own.post('/auth/step-up', {
    type: 'passkey',
    credential: signWith(passkey, (await own.post('/auth/passkey/options')).body),
  })

// ASVS 6.2.2, 6.2.3
test('one changes one’s password by the present one and a fresh factor: all other sessions end, this one goes on under a new token', async () => {
  const who = await somebody()
  const [own, other] = [await signedIn(world, who), await signedIn(world, who)]
  const halfWay = browser(world)
  await halfWay.post('/auth/sign-in', { email: who.email, password: PASSWORD })
  const wrong = await change(own, 'not the password at all', NEXT)
  expect([wrong.status, wrong.body.code]).toEqual([422, 'password_wrong'])
  const before = own.token
  expect((await change(own, PASSWORD, NEXT)).body).toEqual({ next: null })
  expect(own.token).not.toBe(before)
  expect((await own.get('/auth/me')).status).toBe(200)
  const former = browser(world)
  former.token = before
  for (const ended of [other, former, who.browser]) expect((await ended.get('/auth/me')).status).toBe(401)
  const code = { type: 'totp', code: nextCode(world, who.secret) }
  expect((await halfWay.post('/auth/mfa', code)).status).toBe(401)
  const by = (password: string) => browser(world).post('/auth/sign-in', { email: who.email, password })
  expect([(await by(PASSWORD)).status, (await by(NEXT)).body.next]).toEqual([401, 'mfa'])
  expect((await recorded(world, who.tenantId)).at(-1)).toBe('session.sign_in allowed')
  expect(await recorded(world, who.tenantId)).toContain('password.change allowed')
})

// ASVS 6.2.3
test('a stale factor changes no password, and wrong present passwords wait as at signing in', async () => {
  const who = await somebody()
  const own = await signedIn(world, who)
  world.clock.advance(SIX_MINUTES)
  expect((await change(own, PASSWORD, NEXT)).body).toMatchObject({ code: 'step_up_required', factors: ['totp'] })
  await stepUp(own, who)
  for (let round = 0; round < 10; round++)
    expect((await change(own, `wrong password ${round}`, NEXT)).body.code).toBe('password_wrong')
  await change(own, 'and one more of them', NEXT)
  expect((await change(own, PASSWORD, NEXT)).status).toBe(429)
  const here = await browser(world).post('/auth/sign-in', { email: who.email, password: PASSWORD })
  expect(here.status).toBe(429)
})

// ASVS 6.2.4, 6.2.11, 6.2.12
test('the new password is judged as the first one was', async () => {
  const who = await somebody()
  const own = await signedIn(world, who)
  for (const [password, code] of [
    ['too short', 'password_weak'],
    ['chickenwing101', 'password_leaked'],
    ['云杉精密仪器2026abc!', 'password_weak'],
    ['holdfast2026', 'password_leaked'],
  ] as const)
    expect((await change(own, PASSWORD, password)).body.code).toBe(code)
  expect((await own.get('/auth/me')).body.hasPassword).toBe(true)
})

test('of two who change it at once one does, and what they chose opens', async () => {
  const who = await somebody()
  const [one, two] = [await signedIn(world, who), await signedIn(world, who)]
  const answers = await Promise.all([change(one, PASSWORD, NEXT), change(two, PASSWORD, 'walnut harbour compass')])
  expect(answers.map(({ status }) => status).sort()[0]).toBe(200)
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
})

test('a sign-in that is half-way in another company comes no further by a password that was changed meanwhile', async () => {
  const email = 'both@yunshan.example'
  const here = await signedIn(world, founder)
  const one = await invited(world, { ...founder, browser: here }, { email, roles: ['sales_rep'] })
  const founded = await createFurtherCompany(world.services, { company: '另一家', email, name: '周雨桐' })
  const other = await comeIn(world, { ...founded, email })
  const halfWay = async () => {
    const own = browser(world)
    await own.post('/auth/sign-in', { email, password: PASSWORD })
    expect((await own.post('/auth/mfa', { type: 'totp', code: nextCode(world, other.secret) })).body.next).toBe(
      'choose_tenant',
    )
    return own
  }
  const before = await halfWay()
  expect((await before.post('/auth/tenant', { tenantId: one.tenantId })).body.next).toBe('mfa')
  const [there, late] = [await halfWay(), browser(world)]
  await late.post('/auth/sign-in', { email, password: PASSWORD })
  world.clock.advance(1_000)
  expect((await change(one.browser, PASSWORD, NEXT)).status).toBe(200)
  expect((await there.post('/auth/tenant', { tenantId: one.tenantId })).status).toBe(404)
  expect((await late.post('/auth/mfa', { type: 'totp', code: nextCode(world, one.secret) })).status).toBe(401)
})

// ASVS 7.4.3
test('after a change of factor every other session can be ended at once; tokens for scripts stay', async () => {
  const who = await somebody()
  const other = await signedIn(world, who)
  const { own } = await withPasskey(who)
  const asked = { name: '脚本', scopes: ['contacts:read'], days: 7 }
  const { token } = (await own.post('/auth/tokens', asked)).body
  expect((await own.call('DELETE', '/auth/sessions')).body).toEqual({ ended: 2 })
  for (const ended of [other, who.browser]) expect((await ended.get('/auth/me')).status).toBe(401)
  expect((await own.get('/auth/sessions')).body.data).toHaveLength(1)
  const headers = { authorization: `Bearer ${token}` }
  expect((await world.app.inject({ url: '/api/v1/contacts', headers })).statusCode).toBe(200)
})

const SENSITIVE = [
  ['a factor is added', 'POST', '/auth/factors', { type: 'totp' }],
  ['a factor is taken away', 'DELETE', '/auth/factors/none', undefined],
  ['recovery codes are renewed', 'POST', '/auth/recovery-codes', undefined],
  ['a token is made', 'POST', '/auth/tokens', { name: '脚本', scopes: ['contacts:read'], days: 7 }],
  ['an account elsewhere is linked', 'POST', '/auth/identities', { connectionId: 'none' }],
  ['an account elsewhere is taken away', 'DELETE', '/auth/identities/none', undefined],
] as const

// ASVS 7.5.1
test.each(SENSITIVE)(
  'before %s the whole sign-in is shown again: a code alone is not enough',
  async (_, method, path, body) => {
    const who = await somebody()
    const own = await signedIn(world, who)
    const act = async () => (await own.call(method, path, body === undefined ? {} : { body })).body
    world.clock.advance(SIX_MINUTES)
    expect(await act()).toMatchObject({ code: 'step_up_required', factors: ['totp'], password: true })
    await stepUp(own, who)
    expect(await act()).toMatchObject({ code: 'step_up_required', password: true })
    expect((await stepUp(own, who, 'not my password')).body.code).toBe('password_wrong')
    expect(await act()).toMatchObject({ code: 'step_up_required', password: true })
    expect((await stepUp(own, who, PASSWORD)).status).toBe(200)
    expect((await act())?.code).not.toBe('step_up_required')
  },
)

// ASVS 7.5.1
test('a passkey verifies its person, so it is the whole sign-in by itself', async () => {
  const { own, passkey } = await withPasskey(await somebody())
  world.clock.advance(SIX_MINUTES)
  const { body } = await own.post('/auth/recovery-codes')
  expect(body).toMatchObject({ code: 'step_up_required', factors: ['passkey'] })
  expect(body.password).toBeUndefined()
  expect((await touch(own, passkey)).status).toBe(200)
  expect((await own.post('/auth/recovery-codes')).body.recoveryCodes).toHaveLength(10)
})

// ASVS 6.5.2
test('recovery codes have a hundred and twenty bits', async () => {
  const codes = founder.recoveryCodes.map((code) => code.replaceAll('-', ''))
  for (const code of codes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{24}$/)
  // of 240 letters all thirty-two come up, and no two codes are alike
  expect(new Set(codes.join('')).size).toBe(32)
  expect(new Set(codes).size).toBe(10)
})

// ASVS 6.5.6
test('a passkey that was taken away opens nothing: no sign-in, no step-up, no second factor', async () => {
  const who = await somebody()
  const { own, passkey, id } = await withPasskey(who)
  const second = makePasskey((await own.post('/auth/factors', { type: 'passkey' })).body)
  const beginning = await own.post('/auth/factors', { type: 'passkey' })
  const kept = makePasskey(beginning.body)
  expect(second.passkey.id).not.toBe(kept.passkey.id)
  await own.post(`/auth/factors/${beginning.body.id}/confirm`, { credential: kept.credential })
  expect((await own.call('DELETE', `/auth/factors/${id}`)).status).toBe(204)
  expect((await touch(own, passkey)).status).toBe(422)
  const stranger = browser(world)
  const options = (await stranger.post('/auth/passkey/options')).body
  expect((await stranger.post('/auth/passkey', { credential: signWith(passkey, options) })).status).toBe(401)
  const halfWay = browser(world)
  await halfWay.post('/auth/sign-in', { email: who.email, password: PASSWORD })
  const asked = (await halfWay.post('/auth/passkey/options')).body
  const proof = { type: 'passkey', credential: signWith(passkey, asked) }
  expect((await halfWay.post('/auth/mfa', proof)).status).toBe(401)
  expect((await halfWay.post('/auth/mfa', { type: 'totp', code: codeOf(world, who.secret) })).status).toBe(401)
  expect((await touch(own, kept.passkey)).status).toBe(200)
})

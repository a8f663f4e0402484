import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../../testing/world.ts'
import { type Falsified, makePasskey, type SoftwarePasskey, signWith } from './testing/authenticator.ts'
import {
  type Browser,
  browser,
  type Enrolled,
  foundedCompany,
  invited,
  nextCode,
  PASSWORD,
  signedIn,
} from './testing/browser.ts'

let world: World
let founder: Enrolled
let rep: Enrolled
let passkey: SoftwarePasskey

beforeAll(async () => {
  world = await startWorld()
  founder = await foundedCompany(world)
  rep = await invited(world, founder, { email: 'rep@yunshan.example', roles: ['sales_rep'] })
})
afterAll(() => world.stop())

const wrongs: readonly (readonly [string, Falsified])[] = [
  ['from another origin', { origin: 'https://evil.example' }],
  ['for another party', { rpId: 'evil.example' }],
  ['without verifying the person', { verified: false }],
  ['for another challenge', { challenge: Buffer.alloc(56).toString('base64url') }],
]

const optionsIn = async (own: Browser) => (await own.post('/auth/passkey/options')).body

async function alone(own: Browser, falsified: Falsified = {}) {
  return own.post('/auth/passkey', { credential: signWith(passkey, await optionsIn(own), falsified) })
}

// ASVS 6.7.2
test('the options ask for a discoverable passkey that verifies the person, and name nobody’s e-mail in the handle', async () => {
  const { body } = await rep.browser.post('/auth/factors', { type: 'passkey' })
  expect(body).toMatchObject({
    id: expect.any(String),
    rp: { id: 'localhost', name: 'Holdfast' },
    attestation: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  expect(Buffer.from(body.user.id, 'base64url')).toHaveLength(32)
  // behind the end of its life sixteen random bytes, others each time
  const another = (await rep.browser.post('/auth/factors', { type: 'passkey' })).body
  const random = ({ challenge }: { challenge: string }) => Buffer.from(challenge, 'base64url').subarray(8, 24)
  expect(random(body)).toHaveLength(16)
  expect(random(body).equals(random(another))).toBe(false)
})

// ASVS 6.5.7
test.each(wrongs)('a passkey made %s is refused', async (_, falsified) => {
  const { body } = await rep.browser.post('/auth/factors', { type: 'passkey' })
  const { credential } = makePasskey(body, falsified)
  const answer = await rep.browser.post(`/auth/factors/${body.id}/confirm`, { credential })
  expect([answer.status, answer.body.code]).toEqual([422, 'code_wrong'])
})

test('a passkey is confirmed once, in its session, under its id, in time', async () => {
  const { body } = await rep.browser.post('/auth/factors', { type: 'passkey' })
  const made = makePasskey(body)
  const elsewhere = await signedIn(world, rep)
  expect((await elsewhere.post(`/auth/factors/${body.id}/confirm`, { credential: made.credential })).status).toBe(422)
  const another = (await rep.browser.post('/auth/factors', { type: 'passkey' })).body.id
  expect((await rep.browser.post(`/auth/factors/${another}/confirm`, { credential: made.credential })).status).toBe(422)
  const answer = await rep.browser.post(`/auth/factors/${body.id}/confirm`, {
    credential: made.credential,
    name: '我的手机',
  })
  expect([answer.status, answer.body]).toEqual([200, { next: null }])
  passkey = made.passkey
  expect((await rep.browser.get('/auth/factors')).body.data).toEqual([
    expect.objectContaining({ id: body.id, type: 'passkey', name: '我的手机' }),
  ])
  const late = await rep.browser.post('/auth/factors', { type: 'passkey' })
  const tooLate = makePasskey(late.body)
  world.clock.advance(5 * 60_000)
  await rep.browser.post('/auth/step-up', {
    type: 'passkey',
    credential: signWith(passkey, await optionsIn(rep.browser)),
  })
  expect(
    (await rep.browser.post(`/auth/factors/${late.body.id}/confirm`, { credential: tooLate.credential })).status,
  ).toBe(422)
})

test('a passkey alone signs in with both factors', async () => {
  const own = browser(world)
  const options = await optionsIn(own)
  expect(options.allowCredentials ?? []).toEqual([])
  const answer = await own.post('/auth/passkey', { credential: signWith(passkey, options) })
  expect([answer.status, answer.body]).toEqual([200, { next: null }])
  expect((await own.get('/auth/me')).body).toMatchObject({ userId: rep.userId, factors: ['passkey'] })
})

// ASVS 6.5.7
test.each(wrongs)('a signature %s is refused', async (_, falsified) => {
  const answer = await alone(browser(world), falsified)
  expect([answer.status, answer.body.code]).toEqual([401, 'sign_in_failed'])
})

// ASVS 6.7.2
test('an answered challenge cannot be answered again, not even at the same time', async () => {
  const own = browser(world)
  const options = await optionsIn(own)
  const [first, second] = [signWith(passkey, options), signWith(passkey, options)]
  expect((await browser(world).post('/auth/passkey', { credential: first })).status).toBe(200)
  expect((await browser(world).post('/auth/passkey', { credential: first })).status).toBe(401)
  expect((await browser(world).post('/auth/passkey', { credential: second })).status).toBe(401)
  const twice = signWith(passkey, await optionsIn(own))
  const answers = await Promise.all([1, 2].map(() => browser(world).post('/auth/passkey', { credential: twice })))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401])
})

test('a counter that does not go up is refused: there is a copy of the passkey', async () => {
  const reached = passkey.counter
  passkey.counter = reached - 2
  expect((await alone(browser(world))).status).toBe(401)
  passkey.counter = reached - 1
  expect((await alone(browser(world))).status).toBe(401)
  expect((await alone(browser(world))).status).toBe(200)
})

test('a challenge lives five minutes, and one of a session counts in that session alone', async () => {
  const own = browser(world)
  const options = await optionsIn(own)
  world.clock.advance(5 * 60_000)
  expect((await own.post('/auth/passkey', { credential: signWith(passkey, options) })).status).toBe(401)
  const [one, two] = [browser(world), browser(world)]
  for (const each of [one, two]) await each.post('/auth/sign-in', { email: rep.email, password: PASSWORD })
  const credential = signWith(passkey, await optionsIn(one))
  expect((await two.post('/auth/mfa', { type: 'passkey', credential })).status).toBe(401)
  expect((await one.post('/auth/mfa', { type: 'passkey', credential })).body).toEqual({ next: null })
})

// ASVS 6.3.4
test('who has a passkey cannot fall back to a code, nor enrol one', async () => {
  const own = browser(world)
  expect((await own.post('/auth/sign-in', { email: rep.email, password: PASSWORD })).body).toEqual({
    next: 'mfa',
    factors: ['passkey'],
  })
  expect((await own.post('/auth/mfa', { type: 'totp', code: nextCode(world, rep.secret) })).status).toBe(401)
  const entered = browser(world)
  await alone(entered)
  expect((await entered.post('/auth/factors', { type: 'totp' })).status).toBe(409)
  expect((await entered.post('/auth/step-up', { type: 'totp', code: nextCode(world, rep.secret) })).status).toBe(422)
  const { id } = (await entered.get('/auth/factors')).body.data[0]
  expect((await entered.call('DELETE', `/auth/factors/${id}`)).status).toBe(409)
})

test('somebody else’s handle or nonsense in place of an answer is a plain no', async () => {
  const own = browser(world)
  const signed = signWith(passkey, await optionsIn(own)) as { response: Record<string, unknown> }
  const handles = [undefined, '', 'AAAA', Buffer.alloc(32).toString('base64url'), 'x'.repeat(2_000)]
  for (const userHandle of handles) {
    const credential = { ...signed, response: { ...signed.response, userHandle } }
    expect((await own.post('/auth/passkey', { credential })).status).toBe(401)
  }
  for (const credential of [
    {},
    { response: null },
    { response: { clientDataJSON: 'e30' } },
    { response: { clientDataJSON: 7 } },
  ])
    expect((await own.post('/auth/passkey', { credential })).status).toBe(401)
  for (const body of [{}, { credential: null }, { credential: 'x' }, { credential: signed, more: 1 }])
    expect((await own.post('/auth/passkey', body)).status).toBe(400)
})

// ASVS 8.4.2
test('an administrator other than the founder needs a passkey for acts of security a week after coming in', async () => {
  const admin = await invited(
    world,
    { ...founder, browser: await signedIn(world, founder) },
    { email: 'sec@yunshan.example', roles: ['security_admin'] },
  )
  expect((await admin.browser.get('/auth/me')).body.mustEnrolPasskey).toBe(true)
  await admin.browser.post(`/users/${rep.userId}/freeze`, { reason: '测试' })
  expect((await admin.browser.post(`/users/${rep.userId}/unfreeze`)).status).toBe(200)
  world.clock.advance(7 * 24 * 3_600_000)
  const later = await signedIn(world, admin)
  await later.post(`/users/${rep.userId}/freeze`, { reason: '测试' })
  const refused = await later.post(`/users/${rep.userId}/unfreeze`)
  expect([refused.status, refused.body.code, refused.body.factors]).toEqual([403, 'step_up_required', ['passkey']])
  const { body } = await later.post('/auth/factors', { type: 'passkey' })
  const made = makePasskey(body)
  expect((await later.post(`/auth/factors/${body.id}/confirm`, { credential: made.credential })).status).toBe(200)
  expect((await later.post(`/users/${rep.userId}/unfreeze`)).status).toBe(200)
  expect((await later.get('/auth/me')).body.mustEnrolPasskey).toBe(false)
})

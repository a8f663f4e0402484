import { afterAll, beforeAll, expect, test } from 'vitest'
import { BrowserProofs } from '../../platform/gate/browser-proof.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { browser, type Enrolled, foundedCompany, nextCode, PASSWORD, recorded, signedIn } from './testing/browser.ts'
import { type Change, type KeyedBrowser, keyedBrowser } from './testing/keyed-browser.ts'
import { keyPair } from './testing/programs.ts'

/* A session that begins with a proof of a browser's key is worth something in that browser alone. */
let world: World
let founder: Enrolled

beforeAll(async () => {
  world = await startWorld()
  founder = await foundedCompany(world)
})
afterAll(() => world.stop())

async function boundSession(own?: KeyedBrowser): Promise<KeyedBrowser> {
  const at = own ?? (await keyedBrowser(world))
  const first = await at.post('/auth/sign-in', { email: founder.email, password: PASSWORD })
  const second = await at.post('/auth/mfa', { type: 'totp', code: nextCode(world, founder.secret) })
  expect([first.body.next, second.body.next], second.text).toEqual(['mfa', null])
  return at
}

const tell = ({ status, body }: { status: number; body: { code?: string } | null }) => [status, body?.code]

const notices = async () => {
  const { rows } = await world.superuser.query(
    "select payload->>'body' as body from job where name = 'message' and payload->>'topic' = 'person.news'",
  )
  return rows.map(({ body }: { body: string }) => JSON.parse(body)).filter(({ news }) => news === 'session_unproved')
}

test('the cookie of a bound session opens nothing on another machine: the session ends, it is recorded, its person is told', async () => {
  const own = await boundSession()
  expect((await own.get('/auth/me')).status).toBe(200)
  const thief = browser(world, '203.0.113.66')
  thief.token = own.token
  const stolen = await thief.get('/auth/me')
  expect(tell(stolen)).toEqual([401, 'session_unproved'])
  expect(stolen.text).not.toContain('周雨桐')
  expect(tell(await own.get('/auth/me'))).toEqual([401, 'session_ended'])
  expect(await recorded(world, founder.tenantId)).toContain('session.unproved refused')
  expect(await notices()).toMatchObject([{ userId: founder.userId }])
})

test.each([
  ['as a bearer token', (token: string) => ({ authorization: `Bearer ${token}` })],
  ['as a DPoP token', (token: string) => ({ authorization: `DPoP ${token}` })],
  ['with a proof that is none', (token: string) => ({ cookie: `__Host-session-3000=${token}`, dpop: 'a.b.c' })],
])('a copied token is refused %s', async (_, headersOf) => {
  const own = await boundSession()
  const answer = await browser(world).call('GET', '/users', { headers: headersOf(own.token ?? '') })
  expect(tell(answer)).toEqual([401, 'session_unproved'])
})

test('another key’s proof is no proof: the session ends', async () => {
  const own = await boundSession()
  const other = await keyPair()
  const dpop = await own.proof('GET', '/users', { key: other })
  expect(tell(await own.call('GET', '/users', { headers: { dpop } }))).toEqual([401, 'session_unproved'])
  // the answer took the cookie back
  expect(tell(await own.get('/users'))).toEqual([401, 'unauthenticated'])
})

const stale = (age: number): string => {
  world.clock.advance(-age)
  const nonce = world.services.browserProofs.newNonce()
  world.clock.advance(age)
  return nonce
}

const wrongs: readonly [string, () => Promise<Change>, string][] = [
  ['another address', async () => ({ claims: { htu: 'http://localhost:3000/api/v1/auth/sessions' } }), 'proof_refused'],
  ['another method', async () => ({ claims: { htm: 'POST' } }), 'proof_refused'],
  ['another host', async () => ({ claims: { htu: 'https://evil.example/api/v1/users' } }), 'proof_refused'],
  ['another session', async () => ({ claims: { ath: 'x'.repeat(43) } }), 'proof_refused'],
  ['no session', async () => ({ claims: { ath: undefined } }), 'proof_refused'],
  ['no name', async () => ({ claims: { jti: undefined } }), 'proof_refused'],
  ['no nonce', async () => ({ claims: { nonce: undefined } }), 'proof_nonce_needed'],
  ['a nonce of before', async () => ({ claims: { nonce: stale(600_000) } }), 'proof_nonce_needed'],
  [
    'another process’s nonce',
    async () => ({ claims: { nonce: new BrowserProofs(world.services).newNonce() } }),
    'proof_nonce_needed',
  ],
]

test.each(wrongs)('the right key’s proof with %s is refused, and ends nothing', async (_, change, code) => {
  const own = await boundSession()
  const dpop = await own.proof('GET', '/users', await change())
  const refused = await own.call('GET', '/users', { headers: { dpop } })
  expect(tell(refused)).toEqual([401, code])
  expect(refused.headers['www-authenticate']).toMatch(/^DPoP error=/)
  if (code === 'proof_nonce_needed') {
    const nonce = String(refused.headers['dpop-nonce'])
    const again = await own.call('GET', '/users', {
      headers: { dpop: await own.proof('GET', '/users', { claims: { nonce } }) },
    })
    expect(again.status).toBe(200)
  }
  expect((await own.get('/users')).status).toBe(200)
})

test('a proof works once, and of two at once for one of them', async () => {
  const own = await boundSession()
  const dpop = await own.proof('GET', '/users')
  const ask = () => own.call('GET', '/users', { headers: { dpop } })
  const both = await Promise.all([ask(), ask()])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
  expect(tell(await ask())).toEqual([401, 'proof_refused'])
  expect((await own.get('/users')).status).toBe(200)
})

test('an answer to an older nonce brings the next one along', async () => {
  const own = await boundSession()
  expect((await own.get('/users')).headers['dpop-nonce']).toBeUndefined()
  const dpop = await own.proof('GET', '/users', { claims: { nonce: stale(120_000) } })
  const answer = await own.call('GET', '/users', { headers: { dpop } })
  expect([answer.status, typeof answer.headers['dpop-nonce']]).toEqual([200, 'string'])
})

test('a sign-in that is half-way is bound too, and a step-up stays bound under its new token', async () => {
  const own = await keyedBrowser(world)
  await own.post('/auth/sign-in', { email: founder.email, password: PASSWORD })
  const thief = browser(world)
  thief.token = own.token
  const code = nextCode(world, founder.secret)
  expect(tell(await thief.post('/auth/mfa', { type: 'totp', code }))).toEqual([401, 'session_unproved'])
  const whole = await boundSession(own)
  const former = whole.token
  const stepped = await whole.post('/auth/step-up', { type: 'totp', code: nextCode(world, founder.secret) })
  expect(stepped.status, stepped.text).toBe(200)
  expect(whole.token).not.toBe(former)
  thief.token = whole.token
  expect(tell(await thief.get('/auth/me'))).toEqual([401, 'session_unproved'])
})

test('a sign-in asked for with a proof that is none, or for another address, begins nothing', async () => {
  const own = await keyedBrowser(world)
  const sign = (dpop: string) =>
    own.call('POST', '/auth/sign-in', { body: { email: founder.email, password: PASSWORD }, headers: { dpop } })
  expect(tell(await sign('none'))).toEqual([401, 'proof_refused'])
  expect(tell(await sign(await own.proof('POST', '/auth/mfa')))).toEqual([401, 'proof_refused'])
  const asked = await sign(await own.proof('POST', '/auth/sign-in', { claims: { nonce: 'x' } }))
  expect(tell(asked)).toEqual([401, 'proof_nonce_needed'])
  expect(own.token).toBeNull()
})

test('the page reads the digest of its token and not the token; who shows no key has a session as before', async () => {
  const own = await keyedBrowser(world)
  const begun = await own.post('/auth/sign-in', { email: founder.email, password: PASSWORD })
  const [session = '', digest = ''] = begun.headers['set-cookie'] as string[]
  expect(session).toMatch(/; HttpOnly;/)
  expect(digest).toMatch(/^__Host-proof-3000=[\w-]{43}; Path=\/; Secure; SameSite=Strict$/)
  const plain = await signedIn(world, founder)
  const listed = (await plain.get('/auth/sessions')).body.data
  expect(listed.find(({ current }: { current: boolean }) => current)).toMatchObject({ bound: false })
  const bound = await boundSession()
  const sessions = (await bound.get('/auth/sessions')).body.data
  expect(sessions.find(({ current }: { current: boolean }) => current)).toMatchObject({ bound: true })
})

test('whoever brings more proofs than are kept makes all ask for a new nonce, and none works twice', () => {
  const proofs = new BrowserProofs(world.services)
  const nonce = proofs.newNonce()
  for (let at = 0; at < 100_000; at += 1) proofs.take(String(at))
  expect(proofs.ageOf(nonce)).not.toBeNull()
  expect(proofs.take('0')).toBe(false)
  expect(proofs.take('more')).toBe(true)
  expect(proofs.ageOf(nonce)).toBeNull()
  expect(proofs.ageOf(proofs.newNonce())).toBe(0)
})

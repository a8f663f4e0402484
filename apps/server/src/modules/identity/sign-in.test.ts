import { afterAll, beforeAll, expect, test } from 'vitest'
import { NIL_UUID } from '../../platform/identifiers.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { createFurtherCompany, setupCompany } from './setup.ts'
import {
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

let world: World
let founder: Enrolled

beforeAll(async () => {
  world = await startWorld()
  founder = await foundedCompany(world)
})
afterAll(() => world.stop())

// ASVS 6.3.3, 6.5.1, 6.5.4, 7.2.2, 7.2.3, 7.2.4, 10.1.1
test('the first administrator activates, enrols, is signed in, and signs in again: step by step as the contract says', async () => {
  const other = await createFurtherCompany(world.services, {
    company: 'Second Ltd',
    email: 'first@second.example',
    name: 'Ann Field',
  })
  expect(other.activationUrl).toBe(`http://localhost:3000/activate#token=${other.token}`)
  const own = browser(world)
  const activated = await own.post('/auth/activate', { token: other.token, password: PASSWORD })
  expect([activated.status, activated.body]).toEqual([200, { next: 'enrol_factor' }])
  expect(String(activated.headers['set-cookie'])).toMatch(
    /^__Host-session-3000=[\w-]{86}; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
  )
  expect((await own.get('/auth/me')).status).toBe(401)
  const half = own.token
  const begun = await own.post('/auth/factors', { type: 'totp' })
  expect(begun.body).toEqual({
    id: expect.any(String),
    type: 'totp',
    secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
    uri: expect.stringContaining('otpauth://totp/Holdfast'),
  })
  expect((await own.post(`/auth/factors/${begun.body.id}/confirm`, { code: '000000' })).body.code).toBe('code_wrong')
  const code = nextCode(world, begun.body.secret)
  const confirmed = await own.post(`/auth/factors/${begun.body.id}/confirm`, { code })
  expect(confirmed.body).toEqual({ next: null, recoveryCodes: expect.any(Array) })
  expect(new Set(confirmed.body.recoveryCodes).size).toBe(10)
  // ten letters of thirty-two: fifty bits
  for (const each of confirmed.body.recoveryCodes)
    expect(each).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){5}$/)
  expect(own.token).not.toBe(half)
  expect((await own.get('/auth/me')).body).toMatchObject({
    tenantId: other.tenantId,
    userId: other.userId,
    founder: true,
    roles: ['system_admin', 'security_admin', 'audit_admin'],
  })
  await own.post('/auth/sign-out')
  expect(own.token).toBeNull()
  const first = await own.post('/auth/sign-in', { email: 'First@Second.example', password: PASSWORD })
  expect([first.status, first.body]).toEqual([200, { next: 'mfa', factors: ['totp'] }])
  expect((await own.get('/auth/me')).status).toBe(401)
  expect((await own.post('/auth/mfa', { type: 'totp', code })).status).toBe(401)
  const waiting = own.token
  const second = await own.post('/auth/mfa', { type: 'totp', code: nextCode(world, begun.body.secret) })
  expect([second.status, second.body]).toEqual([200, { next: null }])
  expect(own.token).not.toBe(waiting)
  expect((await own.get('/auth/me')).status).toBe(200)
  expect(await recorded(world, other.tenantId)).toEqual(
    [
      'company.found allowed',
      'user.activate allowed',
      'factor.enrol allowed',
      'factor.confirm refused',
      'factor.confirm allowed',
      'session.sign_out allowed',
      'session.sign_in allowed',
      'session.mfa refused',
      'session.mfa allowed',
    ].flatMap((act) =>
      act === 'factor.enrol allowed'
        ? ['me.read refused', act]
        : act === 'session.mfa refused'
          ? ['me.read refused', act]
          : [act],
    ),
  )
})

test('setting up works once, while nobody exists', async () => {
  await expect(
    setupCompany(world.services, { company: 'Late', email: 'x@late.example', name: 'X' }),
  ).rejects.toMatchObject({ code: 'state_conflict' })
})

test('me says who one is, how far one reaches and what one may do', async () => {
  const { body } = await founder.browser.get('/auth/me')
  expect(body).toMatchObject({
    company: '云杉精密仪器',
    name: '周雨桐',
    email: founder.email,
    language: 'zh',
    pendingRoles: [],
    factors: ['totp'],
    mustEnrolPasskey: true,
    recoveryCodesLeft: 10,
    demo: false,
    reach: { contact: '看不到' },
    can: {
      contact: { list: false, read: false, lookup: false },
      users: { read: true, invite: true, confirm: true, freeze: true },
      audit: { read: true, lookup: true },
      structure: { write: true },
      settings: { write: true },
      fields: { write: true, grant: true },
    },
  })
  const changed = await founder.browser.call('PATCH', '/auth/me', { body: { language: 'en', name: '周雨彤' } })
  expect(changed.body).toMatchObject({ language: 'en', name: '周雨彤', reach: { contact: 'none' } })
})

// ASVS 6.4.1
test('a link works once, for 48 hours, and not for a weak or leaked password', async () => {
  const answer = await founder.browser.post('/users', {
    email: 'once@yunshan.example',
    name: '陈立',
    roles: ['sales_rep'],
  })
  const { token } = answer.body
  const own = browser(world)
  expect((await own.post('/auth/activate', { token, password: 'chenli1990!' })).body.code).toBe('password_weak')
  expect((await own.post('/auth/activate', { token, password: 'zhangwei19900101' })).body.code).toBe('password_leaked')
  expect((await own.post('/auth/activate', { token, password: PASSWORD })).status).toBe(200)
  expect((await own.post('/auth/activate', { token, password: PASSWORD })).body.code).toBe('token_invalid')
  const late = await founder.browser.post('/users', {
    email: 'late@yunshan.example',
    name: '陈立',
    roles: ['sales_rep'],
  })
  world.clock.advance(48 * 3_600_000)
  expect((await own.post('/auth/activate', { token: late.body.token, password: PASSWORD })).body.code).toBe(
    'token_invalid',
  )
  for (const token of ['', 'x', 'A'.repeat(86), late.body.token.slice(0, -2)])
    expect((await own.post('/auth/activate', { token, password: PASSWORD })).status).toBeGreaterThanOrEqual(400)
  founder = { ...founder, browser: await signedIn(world, founder) }
})

// ASVS 6.5.1
test('of two uses of one code at the same time one wins', async () => {
  const [one, two] = [browser(world), browser(world)]
  for (const each of [one, two]) await each.post('/auth/sign-in', { email: founder.email, password: PASSWORD })
  const code = nextCode(world, founder.secret)
  const answers = await Promise.all([one, two].map((each) => each.post('/auth/mfa', { type: 'totp', code })))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401])
})

// ASVS 6.5.5
test('the code of the step before and after counts, of two steps not', async () => {
  for (const [ahead, status] of [
    [-2, 401],
    [2, 401],
    [-1, 200],
  ] as const) {
    world.clock.advance(120_000)
    const own = browser(world)
    await own.post('/auth/sign-in', { email: founder.email, password: PASSWORD })
    expect((await own.post('/auth/mfa', { type: 'totp', code: codeOf(world, founder.secret, ahead) })).status).toBe(
      status,
    )
  }
})

test('one e-mail in two companies: the factor that was shown opens its company; another company asks for its own', async () => {
  const email = 'both@shared.example'
  const [a, b] = [
    await createFurtherCompany(world.services, { company: 'Alder', email, name: 'Ada Brook' }),
    await createFurtherCompany(world.services, { company: 'Birch', email, name: 'Ada Brook' }),
  ]
  const inA = await comeIn(world, { ...a, email })
  const inB = await comeIn(world, { ...b, email })
  const own = browser(world)
  expect((await own.post('/auth/sign-in', { email, password: PASSWORD })).body.next).toBe('mfa')
  expect((await own.post('/auth/tenant', { tenantId: a.tenantId })).status).toBe(409)
  const chosen = await own.post('/auth/mfa', { type: 'totp', code: nextCode(world, inB.secret) })
  expect(chosen.body.next).toBe('choose_tenant')
  expect(chosen.body.tenants.map((each: { name: string }) => each.name).sort()).toEqual(['Alder', 'Birch'])
  expect((await own.get('/auth/me')).status).toBe(401)
  const fork = browser(world)
  fork.token = own.token
  expect((await fork.post('/auth/tenant', { tenantId: founder.tenantId })).status).toBe(404)
  expect((await fork.post('/auth/tenant', { tenantId: b.tenantId })).body).toEqual({ next: null })
  expect((await fork.get('/auth/me')).body).toMatchObject({ tenantId: b.tenantId, company: 'Birch' })
  const again = browser(world)
  await again.post('/auth/sign-in', { email, password: PASSWORD })
  await again.post('/auth/mfa', { type: 'totp', code: nextCode(world, inB.secret) })
  expect((await again.post('/auth/tenant', { tenantId: a.tenantId })).body).toEqual({ next: 'mfa', factors: ['totp'] })
  expect((await again.post('/auth/mfa', { type: 'totp', code: nextCode(world, inB.secret) })).status).toBe(401)
  expect((await again.post('/auth/mfa', { type: 'totp', code: nextCode(world, inA.secret) })).body).toEqual({
    next: null,
  })
  expect((await again.get('/auth/me')).body.tenantId).toBe(a.tenantId)
})

// ASVS 6.2.9
test('accounts of one e-mail with different passwords open apart', async () => {
  const email = 'apart@shared.example'
  const a = await createFurtherCompany(world.services, { company: 'Cedar', email, name: 'Ada Brook' })
  const b = await createFurtherCompany(world.services, { company: 'Dogwood', email, name: 'Ada Brook' })
  const long = 'kettle moss plough, window apple stairs: nine herons over the mill pond at six'
  expect(long.length).toBeGreaterThan(64)
  const inA = await comeIn(world, { ...a, email }, long)
  await comeIn(world, { ...b, email }, 'window apple stairs')
  const own = browser(world)
  await own.post('/auth/sign-in', { email, password: long })
  expect((await own.post('/auth/mfa', { type: 'totp', code: nextCode(world, inA.secret) })).body).toEqual({
    next: null,
  })
})

test('nothing that is recorded holds the e-mail', async () => {
  await browser(world).post('/auth/sign-in', { email: 'nobody@nowhere.example', password: PASSWORD })
  const { rows } = await world.superuser.query('select event from audit_inbox')
  const text = rows.map((row: { event: string }) => row.event).join('\n')
  expect(text).not.toContain('yunshan.example')
  expect(text).not.toContain('nowhere.example')
  expect(await recorded(world, NIL_UUID)).toContain('session.sign_in refused')
  await invited(
    world,
    { ...founder, browser: await signedIn(world, founder) },
    { email: 'rec@yunshan.example', roles: ['sales_rep'] },
  )
})

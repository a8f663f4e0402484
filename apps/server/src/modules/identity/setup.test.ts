import { afterEach, beforeEach, expect, test } from 'vitest'
import { NIL_UUID } from '../../platform/identifiers.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { ensureSetupToken } from './installation.ts'
import { setupCompany } from './setup.ts'
import { browser, nextCode, PASSWORD, recorded } from './testing/browser.ts'

let world: World
beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.stop())

const company = {
  company: '云杉精密仪器',
  country: 'CN',
  name: '周雨桐',
  email: 'a@yunshan.example',
  password: PASSWORD,
  language: 'zh',
}

test('the page sets up the first company by the printed token, once, and leads on to the factor', async () => {
  const own = browser(world)
  expect((await own.post('/setup', { token: 'x', ...company })).body.code).toBe('token_invalid')
  const stale = await ensureSetupToken(world.services)
  const token = await ensureSetupToken(world.services)
  expect((await own.post('/setup', { token: stale, ...company })).body.code).toBe('token_invalid')
  expect((await own.post('/setup', { token, ...company, password: 'zhangwei19900101' })).body.code).toBe(
    'password_leaked',
  )
  const answer = await own.post('/setup', { token, ...company })
  expect([answer.status, answer.body]).toEqual([200, { next: 'enrol_factor' }])
  const begun = await own.post('/auth/factors', { type: 'totp' })
  const done = await own.post(`/auth/factors/${begun.body.id}/confirm`, { code: nextCode(world, begun.body.secret) })
  expect(done.body.recoveryCodes).toHaveLength(10)
  expect((await own.get('/auth/me')).body).toMatchObject({ company: '云杉精密仪器', founder: true })
  expect(await ensureSetupToken(world.services)).toBeNull()
  expect((await browser(world).post('/setup', { token, ...company })).body.code).toBe('token_invalid')
  expect(await recorded(world, NIL_UUID)).toEqual(Array.from({ length: 4 }, () => 'company.found refused'))
})

// ASVS 6.3.2, 6.4.1
test('of many who set up at once one succeeds; a token dies after a day; and none works once somebody exists', async () => {
  const late = await ensureSetupToken(world.services)
  world.clock.advance(24 * 3_600_000)
  expect((await browser(world).post('/setup', { token: late, ...company })).body.code).toBe('token_invalid')
  const token = await ensureSetupToken(world.services)
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => browser(world).post('/setup', { token, ...company })),
  )
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  const { rows } = await world.superuser.query(
    'select (select count(*) from tenant)::int as tenants, (select count(*) from app_user)::int as users',
  )
  expect(rows[0]).toEqual({ tenants: 1, users: 1 })
})

test('a token printed before the command line set up does not set up a second time', async () => {
  const token = await ensureSetupToken(world.services)
  await setupCompany(world.services, { company: 'Elm', email: 'e@elm.example', name: 'Eve Reed' })
  expect((await browser(world).post('/setup', { token, ...company })).body.code).toBe('state_conflict')
})

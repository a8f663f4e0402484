import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../../testing/world.ts'
import {
  browser,
  comeIn,
  type Enrolled,
  invited,
  PASSWORD,
  recorded,
  signedIn,
  staffedCompany,
} from './testing/browser.ts'

let world: World
let founder: Enrolled
let system: Enrolled
let security: Enrolled

beforeAll(async () => {
  world = await startWorld()
  ;({ founder, system, security } = await staffedCompany(world))
})
afterAll(() => world.stop())

const lost = async (email: string) => {
  const own = { ...founder, browser: await signedIn(world, founder) }
  return invited(world, own, { email, roles: ['sales_rep'], name: '丢了手机' })
}
const ask = async (by: Enrolled, userId: string) =>
  (await signedIn(world, by)).post(`/users/${userId}/recovery`, { reason: '手机丢了，当面核对过身份证件' })

// ASVS 6.4.3, 6.4.4, 6.5.6
test('two administrators let a person in anew: old password, codes and sessions end, roles stay', async () => {
  const person = await lost('phone@yunshan.example')
  expect((await person.browser.get('/contacts')).status).toBe(200)
  const asked = await ask(system, person.userId)
  expect([asked.status, asked.body]).toEqual([
    202,
    { userId: person.userId, state: 'asked', expiresAt: expect.any(String) },
  ])
  expect((await person.browser.get('/contacts')).status).toBe(200)
  const again = await ask(system, person.userId)
  expect([again.status, again.body.code]).toEqual([403, 'approval_required'])
  const done = await ask(security, person.userId)
  expect([done.status, done.body.state]).toEqual([200, 'done'])
  expect((await person.browser.get('/contacts')).status).toBe(401)
  expect((await browser(world).post('/auth/sign-in', { email: person.email, password: PASSWORD })).status).toBe(401)
  const link = { token: done.body.token, tenantId: person.tenantId, userId: person.userId, email: person.email }
  const back = await comeIn(world, link, 'another lantern teacup')
  expect((await back.browser.get('/auth/me')).body).toMatchObject({ roles: ['sales_rep'], userId: person.userId })
  expect(await recorded(world, founder.tenantId)).toEqual(
    expect.arrayContaining(['user.recovery allowed', 'user.recovery refused', 'user.recover allowed']),
  )
})

// ASVS 6.4.6
test('the security administrator may ask first; then the link is not the system administrator’s to see', async () => {
  const person = await lost('second@yunshan.example')
  expect((await ask(security, person.userId)).status).toBe(202)
  const done = await ask(system, person.userId)
  expect([done.status, done.body]).toEqual([200, { userId: person.userId, state: 'done' }])
  const link = await (await signedIn(world, security)).post(`/users/${person.userId}/activation`)
  expect(Object.keys(link.body).sort()).toEqual(['activationUrl', 'token'])
})

// ASVS 6.4.4
test('nobody recovers themselves, no salesperson anybody, and only who is in use', async () => {
  const person = await lost('third@yunshan.example')
  expect((await ask(system, system.userId)).body.errors[0]).toMatchObject({ code: 'own_account' })
  expect((await ask(person, system.userId)).status).toBe(403)
  await (await signedIn(world, security)).post(`/users/${person.userId}/freeze`, { reason: '离职调查' })
  expect((await ask(system, person.userId)).status).toBe(409)
})

test('a request dies after three days, with any change of the person’s rights, and cannot be written by hand', async () => {
  const person = await lost('fourth@yunshan.example')
  expect((await ask(system, person.userId)).status).toBe(202)
  world.clock.advance(72 * 3_600_000 + 1)
  expect((await ask(security, person.userId)).status).toBe(202)
  const { rows } = await world.superuser.query('select * from recovery where user_id = $1', [person.userId])
  const forged = JSON.stringify({ ...JSON.parse(rows[0].document), askedBy: system.userId })
  await world.superuser.query('update recovery set document = $1 where user_id = $2', [forged, person.userId])
  expect((await ask(security, person.userId)).status).toBe(202)
  const own = await signedIn(world, founder)
  const { version } = (await own.get(`/users/${person.userId}`)).body
  await own.call('PATCH', `/users/${person.userId}`, { body: { roles: [] }, headers: { 'if-match': `"${version}"` } })
  expect((await ask(system, person.userId)).status).toBe(202)
})

test('a founder who is both may confirm their own request, a day later', async () => {
  const person = await lost('fifth@yunshan.example')
  expect((await ask(founder, person.userId)).status).toBe(202)
  expect((await ask(founder, person.userId)).body.code).toBe('approval_required')
  world.clock.advance(24 * 3_600_000)
  expect((await ask(founder, person.userId)).body).toMatchObject({ state: 'done', token: expect.any(String) })
})

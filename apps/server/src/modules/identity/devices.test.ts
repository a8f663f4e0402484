import { afterAll, beforeAll, expect, test } from 'vitest'
import { stopServices } from '../../platform/start-services.ts'
import { actIn } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { noteDevice } from './devices/note-device.ts'
import { startSession } from './sessions.ts'
import { sweep } from './sweep.ts'
import { type Enrolled, invited, nextCode, PASSWORD, recorded, signedIn, staffedCompany } from './testing/browser.ts'
import { type KeyedBrowser, keyedBrowser } from './testing/keyed-browser.ts'

/* The browsers that a person signed in at, by the keys they made. */
let world: World
let staff: { founder: Enrolled; system: Enrolled; security: Enrolled }

beforeAll(async () => {
  world = await startWorld()
  staff = await staffedCompany(world)
})
afterAll(() => world.stop())

const DAY_MS = 24 * 3_600_000

async function cameIn(person: Enrolled, own?: KeyedBrowser): Promise<KeyedBrowser> {
  const at = own ?? (await keyedBrowser(world))
  await at.post('/auth/sign-in', { email: person.email, password: PASSWORD })
  const answer = await at.post('/auth/mfa', { type: 'totp', code: nextCode(world, person.secret) })
  expect(answer.status, answer.text).toBe(200)
  return at
}

interface Shown {
  readonly id: string
  readonly name: string
  readonly current: boolean
  readonly signedIn: boolean
  readonly trustedUntil: string | null
}

const devices = async (own: KeyedBrowser): Promise<Shown[]> => (await own.get('/auth/devices')).body.data
const here = (all: readonly Shown[]): Shown => {
  const found = all.find(({ current }) => current)
  if (found === undefined) throw new Error('the device is not there')
  return found
}

async function news(userId: string): Promise<string[]> {
  const { rows } = await world.superuser.query(
    "select payload->>'body' as body from job where name = 'message' and payload->>'topic' = 'person.news'",
  )
  return rows
    .map(({ body }: { body: string }) => JSON.parse(body) as { userId: string; news: string })
    .filter((told) => told.userId === userId)
    .map((told) => told.news)
}

test('a device is known from its first sign-in, trusted for thirty days, and a further one is told to its person', async () => {
  const { system } = staff
  const first = await cameIn(system)
  expect(await news(system.userId)).not.toContain('device_new')
  const [device] = await devices(first)
  expect(device).toMatchObject({ name: 'Firefox · Linux', says: 'Firefox · Linux', current: true, signedIn: true })
  expect(Date.parse(device?.trustedUntil ?? '') - world.clock.now()).toBe(30 * DAY_MS)
  await cameIn(system, first)
  expect(await devices(first)).toHaveLength(1)
  const second = await cameIn(system)
  expect(await devices(second)).toHaveLength(2)
  expect((await news(system.userId)).filter((told) => told === 'device_new')).toHaveLength(1)
  expect((await second.get('/auth/me')).body.devices).toEqual(await devices(second))
})

test('two windows that sign in at once by one new key are at one device', async () => {
  const { userId, tenantId } = staff.system
  const at = { userId, jkt: 'k'.repeat(43), factor: 'totp', factorAt: world.clock.now(), says: 'Firefox' }
  const comeIn = () => actIn(world.services, tenantId, (tx) => noteDevice(world.services, tx, at))
  await Promise.all([comeIn(), comeIn(), comeIn()])
  const { rows } = await world.superuser.query('select id from device where thumbprint = $1', [at.jkt])
  expect(rows).toHaveLength(1)
})

test('a sign-in by a recovery code makes no device trusted, and one that shows no key is at no device', async () => {
  const { security } = staff
  const own = await keyedBrowser(world)
  await own.post('/auth/sign-in', { email: security.email, password: PASSWORD })
  await own.post('/auth/recovery', { code: security.recoveryCodes[0] })
  expect(here(await devices(own)).trustedUntil).toBeNull()
  await own.post('/auth/step-up', { type: 'totp', code: nextCode(world, security.secret) })
  expect(here(await devices(own)).trustedUntil).not.toBeNull()
  const plain = await signedIn(world, security)
  expect((await plain.get('/auth/devices')).body.data.some(({ current }: Shown) => current)).toBe(false)
})

test('one’s own device is renamed, and taken back with its sessions by a fresh factor; another’s is not found', async () => {
  const { founder, system } = staff
  const [own, other] = [await cameIn(founder), await cameIn(founder)]
  const { id } = here(await devices(other))
  expect((await own.call('PATCH', `/auth/devices/${id}`, { body: { name: '家里的' } })).body).toMatchObject({
    name: '家里的',
    says: 'Firefox · Linux',
  })
  const stranger = await cameIn(system)
  const tries = [
    await stranger.call('PATCH', `/auth/devices/${id}`, { body: { name: 'x' } }),
    await stranger.call('DELETE', `/auth/devices/${id}`),
  ]
  expect(tries.map(({ status }) => status)).toEqual([404, 404])
  world.clock.advance(6 * 60_000)
  expect((await own.call('DELETE', `/auth/devices/${id}`)).body.code).toBe('step_up_required')
  await own.post('/auth/step-up', { type: 'totp', code: nextCode(world, founder.secret) })
  expect((await own.call('DELETE', `/auth/devices/${id}`)).status).toBe(204)
  expect((await other.get('/auth/me')).body.code).toBe('session_ended')
  expect((await devices(own)).map((device) => device.id)).not.toContain(id)
  expect(await recorded(world, founder.tenantId)).toContain('device.revoke allowed')
})

test('the security administrator takes back a device of somebody’s at once, on every process; nobody else does', async () => {
  const { system, security } = staff
  const own = await cameIn(system)
  const { id } = here(await devices(own))
  const far = await world.further()
  const at = `/users/${system.userId}/devices`
  const [admin, nobody] = [await cameIn(security), await cameIn(system)]
  expect((await admin.get(at)).body.data.map((device: Shown) => device.id)).toContain(id)
  expect([(await nobody.get(at)).status, (await nobody.call('DELETE', `${at}/${id}`)).status]).toEqual([403, 403])
  expect((await far.sessions.callerOf(own.token ?? '')).user.id).toBe(system.userId)
  expect((await admin.call('DELETE', `${at}/${id}`)).status).toBe(204)
  world.clock.advance(1_000)
  await expect(far.sessions.callerOf(own.token ?? '')).rejects.toMatchObject({ code: 'session_ended' })
  await stopServices(far)
  expect((await own.get('/auth/me')).body.code).toBe('session_ended')
  expect((await admin.call('DELETE', `${at}/${id}`)).status).toBe(404)
})

test('a row that the database’s superuser changes or makes is no device', async () => {
  const own = await cameIn(staff.system)
  const { id } = here(await devices(own))
  await world.superuser.query(
    "update device set document = jsonb_set(document::jsonb, '{trustedUntil}', '4102444800000')::text where id = $1",
    [id],
  )
  expect((await devices(own)).map((device) => device.id)).not.toContain(id)
})

// ASVS 8.2.4
test('a company forbids an act on a device that is not trusted: there it is refused, on a trusted one it is done', async () => {
  const { founder, security } = staff
  const rep = await invited(world, founder, { email: 'rep@yunshan.example', roles: ['sales_rep'], name: '林晓' })
  const forbid = {
    id: 'no-list',
    roles: [],
    object: 'contact',
    actions: ['list'],
    fields: [],
    when: ['untrusted_device'],
  }
  const admin = await cameIn(security)
  const stated = await admin.call('PUT', '/access/rights', { body: { version: 1, roles: [], forbids: [forbid] } })
  expect(stated.body, stated.text).toMatchObject({ state: 'in_force' })
  const plain = await signedIn(world, rep)
  world.clock.advance(1_000)
  expect((await plain.get('/contacts')).status).toBe(403)
  const own = await keyedBrowser(world)
  await own.post('/auth/sign-in', { email: rep.email, password: PASSWORD })
  await own.post('/auth/recovery', { code: rep.recoveryCodes[0] })
  expect((await own.get('/contacts')).status).toBe(403)
  await cameIn(rep, own)
  expect((await own.get('/contacts')).status).toBe(200)
})

test('devices of browsers that forget their key are known no longer after ninety days; one that is in use is', async () => {
  const { userId, tenantId } = staff.founder
  const [forgotten, used, live] = ['a', 'b', 'c'].map((letter) => letter.repeat(43))
  const comeIn = (jkt = '') =>
    actIn(world.services, tenantId, (tx) =>
      startSession(world.services, tx, { userId, state: 'full', factor: 'totp', jkt }),
    )
  const left = async () => {
    await sweep(world.services)
    const { rows } = await world.superuser.query(
      "select thumbprint from device where user_id = $1 and thumbprint similar to '(a|b|c){43}' order by 1",
      [userId],
    )
    return rows.map(({ thumbprint }: { thumbprint: string }) => thumbprint)
  }
  await comeIn(forgotten)
  await comeIn(used)
  world.clock.advance(89.9 * DAY_MS)
  await comeIn(used)
  await comeIn(live)
  await world.superuser.query("update device set seen_at = seen_at - interval '95 days' where thumbprint = $1", [live])
  expect(await left()).toEqual([forgotten, used, live])
  world.clock.advance(0.2 * DAY_MS)
  expect(await left()).toEqual([used, live])
  world.clock.advance(DAY_MS)
  expect(await left()).toEqual([used])
  expect(await recorded(world, tenantId)).toContain('session.sweep allowed')
})

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { actIn, again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { changeAuthority, lockPerson } from './users/authority.ts'

/* Nobody, and no directory, takes the last administrator of a duty away. */
let world: World
let tenant: string
let system: TestPerson
let security: TestPerson
let audit: TestPerson

beforeAll(async () => {
  world = await startWorld()
})
beforeEach(async () => {
  tenant = await company(world)
  system = await person(world, tenant, { role: 'system_admin' })
  security = await person(world, tenant, { role: 'security_admin' })
  audit = await person(world, tenant, { role: 'audit_admin' })
})
afterAll(() => world.stop())

const reason = { reason: '离职调查' }
const LAST = [409, 'last_of_duty']
const told = async (answer: Promise<{ status: number; body: { code: string } }>) => {
  const { status, body } = await answer
  return [status, body.code]
}

test('the last one of each duty is not frozen, does not leave and keeps the role; one of two does', async () => {
  for (const { id } of [system, audit]) {
    expect(await told(security.post(`/users/${id}/freeze`, reason))).toEqual(LAST)
    const successorId = (await person(world, tenant, { role: 'sales_rep' })).id
    expect(await told(security.post(`/users/${id}/leave`, { successorId }))).toEqual(LAST)
  }
  const { version } = (await system.get(`/users/${audit.id}`)).body
  expect((await system.patch(`/users/${audit.id}`, { roles: ['analyst'] }, version)).status).toBe(200)
  expect(await told(security.post(`/users/${audit.id}/confirm`))).toEqual(LAST)
  const invited = await person(world, tenant, { role: 'audit_admin', status: 'invited' })
  expect(await told(security.post(`/users/${audit.id}/freeze`, reason))).toEqual(LAST)
  const other = await person(world, tenant, { role: 'audit_admin' })
  expect((await security.post(`/users/${audit.id}/freeze`, reason)).status).toBe(200)
  expect(await told(security.post(`/users/${other.id}/freeze`, reason))).toEqual(LAST)
  expect((await security.post(`/users/${invited.id}/freeze`, reason)).status).toBe(200)
})

test('of two who are stopped at once, neither yet committed, one stays', async () => {
  const { services } = world
  const other = await person(world, tenant, { role: 'audit_admin' })
  const [held, decided] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const stop = (userId: string, done: () => Promise<void>) =>
    actIn(services, tenant, async (tx) => {
      const stopped = await lockPerson(services, tx, userId)
      await changeAuthority(services, tx, { person: stopped, change: { next: { status: 'frozen' }, by: security.id } })
      await done()
    })
  const first = stop(audit.id, async () => {
    held.resolve()
    await decided.promise
  })
  await held.promise
  const second = stop(other.id, async () => undefined).finally(decided.resolve)
  const waiting = "select 1 from pg_locks where locktype = 'advisory' and not granted"
  const late = second.then(
    () => 'stopped',
    ({ code }: { code: string }) => code,
  )
  const isOver = late.then(() => true)
  while (!(await Promise.race([isOver, world.superuser.query(waiting).then(({ rows }) => rows.length > 0)])));
  decided.resolve()
  await first
  expect(await late).toBe('last_of_duty')
})

test('of whom somebody wrote into the database that they administer is frozen all the same', async () => {
  const rep = await person(world, tenant, { role: 'sales_rep' })
  await world.superuser.query("update app_user set roles = '{audit_admin}' where id = $1", [rep.id])
  const fresh = await again(world, security)
  expect((await fresh.post(`/users/${rep.id}/freeze`, reason)).status).toBe(200)
})

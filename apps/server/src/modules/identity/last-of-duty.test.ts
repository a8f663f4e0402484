import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

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

test('of two who freeze each other at once one stays', async () => {
  const other = await person(world, tenant, { role: 'security_admin' })
  const answers = await Promise.all([
    security.post(`/users/${other.id}/freeze`, reason),
    other.post(`/users/${security.id}/freeze`, reason),
  ])
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  const { rows } = await world.superuser.query(
    "select count(*)::int as left from app_user where tenant_id = $1 and status = 'active' and 'security_admin' = any(roles)",
    [tenant],
  )
  expect(rows[0].left).toBe(1)
})

test('of whom somebody wrote into the database that they administer is frozen all the same', async () => {
  const rep = await person(world, tenant, { role: 'sales_rep' })
  await world.superuser.query("update app_user set roles = '{audit_admin}' where id = $1", [rep.id])
  const fresh = await again(world, security)
  expect((await fresh.post(`/users/${rep.id}/freeze`, reason)).status).toBe(200)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* A colleague's customers are seen by name alone: they are counted, but in no group of what is not seen of them. */
let world: World
let rep: TestPerson

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  const teamId = (await admin.post('/teams', { name: '华东一组' })).body.id
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  const mate = await person(world, tenant, { role: 'sales_rep', teamId })
  for (const [who, name] of [
    [rep, '云杉一'],
    [mate, '云杉二'],
    [mate, '云杉三'],
  ] as const)
    expect((await who.post('/accounts', { name, level: 'a' })).status).toBe(201)
})
afterAll(() => world.stop())

test('a group holds only records on which the reader sees what it is grouped by', async () => {
  const counted = async (group: object[]) =>
    (await rep.post('/reports/query', { object: 'account', measure: { kind: 'count' }, group })).body
  expect((await counted([])).total.count).toBe(3)
  const byLevel = await counted([{ field: 'level' }])
  expect([byLevel.total.count, ...byLevel.groups.map(({ count }: { count: number }) => count)]).toEqual([1, 1])
  expect((await counted([{ field: 'owner' }])).groups.map(({ count }: { count: number }) => count)).toEqual([2, 1])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

let world: World
let tenant: string
let rep: TestPerson
let mate: TestPerson
let manager: TestPerson
let friend: TestPerson
let id: string

const MOBILE = '13900000001'

interface Seen {
  readonly id: string
  readonly reaches: readonly string[]
  readonly reveals: boolean
}

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  const teamId = (await admin.post('/teams', { name: '一队' })).body.id
  const other = (await admin.post('/teams', { name: '二队' })).body.id
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  mate = await person(world, tenant, { role: 'sales_rep', teamId })
  manager = await person(world, tenant, { role: 'sales_manager', teamId })
  friend = await person(world, tenant, { role: 'sales_rep', teamId: other })
  id = (await rep.post('/contacts', { name: '苏一', mobile: MOBILE })).body.id
  await rep.post('/shares', { object: 'contact', id, userId: friend.id, days: 3, change: false, reason: '联合投标' })
})
afterAll(() => world.stop())

const seenBy = async (who: TestPerson): Promise<ReadonlyMap<string, Seen>> => {
  const { data } = (await who.get(`/access/who?object=contact&id=${id}`)).body as { data: readonly Seen[] }
  return new Map(data.map((each) => [each.id, each]))
}

test('whoever sees a record is told of with the ways by which they do, and whether they may reveal', async () => {
  const seen = await seenBy(rep)
  expect(seen.get(rep.id)).toMatchObject({ reaches: expect.arrayContaining(['own']), reveals: true })
  expect(seen.get(mate.id)).toMatchObject({ reaches: ['team'], reveals: false })
  expect(seen.get(manager.id)).toMatchObject({ reaches: ['department'], reveals: true })
  expect(seen.get(friend.id)).toMatchObject({ reaches: ['shared'], reveals: false })
})

test('what one found by its whole number, nobody else is said to have found', async () => {
  const agent = await person(world, tenant, { role: 'service_agent' })
  const second = await person(world, tenant, { role: 'service_agent' })
  expect((await agent.get(`/access/who?object=contact&id=${id}`)).status).toBe(404)
  expect((await agent.post('/contacts/lookup', { value: MOBILE })).status).toBe(200)
  const seen = await seenBy(agent)
  expect(seen.get(agent.id)).toMatchObject({ reaches: ['found'] })
  expect(seen.has(second.id)).toBe(false)
})

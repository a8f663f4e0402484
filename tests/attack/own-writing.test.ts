/** Who types customers in is no thief: the bounds on seeing bind on what others wrote, and count nothing of what one has just written oneself. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { makeTeams } from '../crew.ts'

const MANY = 640
let world: World
let writer: TestPerson
let colleague: TestPerson
const ids: string[] = []

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  const { north } = await makeTeams(world, tenant)
  writer = await person(world, tenant, { role: 'sales_rep', teamId: north })
  colleague = await person(world, tenant, { role: 'sales_rep', teamId: north })
})
afterAll(() => world.stop())

test('more customers typed in within an hour, one by one, than one may be shown: each is answered with, none is counted', async () => {
  for (let at = 0; at < MANY; at += 1) {
    const made = await writer.post('/contacts', { name: `手写${at}`, mobile: `1371${String(1_000_000 + at)}` })
    expect([at, made.status, made.body.name]).toEqual([at, 201, `手写${at}`])
    ids.push(made.body.id)
  }
  const { purposes } = await world.services.keeper.budgetOf(writer.tenantId, writer.id)
  expect(purposes.find(({ purpose }) => purpose === 'show')?.hour.spent).toBe(0)
})

test('read again after a minute they count like anybody, and for a colleague from the first', async () => {
  const spent = async (who: TestPerson) =>
    (await world.services.keeper.budgetOf(who.tenantId, who.id)).purposes.find(({ purpose }) => purpose === 'show')
      ?.hour.spent
  expect((await colleague.get(`/contacts/${ids[0]}`)).status).toBe(200)
  expect(await spent(colleague)).toBe(1)
  world.clock.advance(61_000)
  for (const id of ids.slice(0, 3)) expect((await writer.get(`/contacts/${id}`)).status).toBe(200)
  expect(await spent(writer)).toBe(3)
  // the gate's own count of opened records goes on as before
  const refused = []
  for (const id of ids.slice(3, 160)) refused.push((await writer.get(`/contacts/${id}`)).status)
  expect(refused.at(-1)).toBe(429)
})

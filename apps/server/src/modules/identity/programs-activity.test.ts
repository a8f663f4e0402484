import { afterAll, beforeAll, expect, test } from 'vitest'
import { Sequencer } from '../../platform/audit/sequencer.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { restUnused } from './clients/rest.ts'
import { askToken, basic, callAs, confirmedProgram, type TestProgram } from './testing/programs.ts'

/* What a program did, told to whom it concerns; and what becomes of one that nobody uses. */
const DAY = 24 * 60 * 60_000
let world: World
let owner: TestPerson

beforeAll(async () => {
  world = await startWorld()
  owner = await person(world, await company(world), { role: 'sales_rep' })
  for (const mobile of ['13811112222', '13811113333'])
    expect((await owner.post('/contacts', { name: '绝密客户', mobile })).status).toBe(201)
})
afterAll(() => world.stop())

const bySecurity = () => person(world, owner.tenantId, { role: 'security_admin' })
const ask = (program: TestProgram) => askToken(world, { headers: { authorization: basic(program) } })
const tokenOf = async (program: TestProgram) => ({ authorization: `Bearer ${(await ask(program)).body.access_token}` })
const activityOf = async (by: TestPerson, { clientId }: TestProgram) => {
  await new Sequencer(world.services).settle()
  return by.get(`/clients/${clientId}/activity`)
}

test('a program’s own page says by day and object how much it read, how many records, what was refused and from where; never what', async () => {
  const [program, other] = [await confirmedProgram(world, owner), await confirmedProgram(world, owner)]
  const token = await tokenOf(program)
  const [first] = (await callAs(world, token, { from: '203.0.113.7' })).body.data
  await callAs(world, token, { path: `/contacts/${first.id}`, from: '203.0.113.7' })
  await callAs(world, token, { path: '/leads', from: '203.0.113.8' })
  await callAs(world, await tokenOf(other))
  world.clock.advance(DAY)
  await callAs(world, await tokenOf(program), { from: '203.0.113.7' })
  const { status, body, text } = await activityOf(await again(world, owner), program)
  expect(status).toBe(200)
  const contacts = body.days.filter(({ object }: { object: string | null }) => object === 'contacts')
  expect(contacts).toEqual([
    { day: '2026-11-24', object: 'contacts', requests: 1, refused: 0, records: 2 },
    { day: '2026-11-23', object: 'contacts', requests: 2, refused: 0, records: 2 },
  ])
  const refused = body.days.reduce((sum: number, each: { refused: number }) => sum + each.refused, 0)
  expect([body.records, refused]).toEqual([2, 1])
  expect(
    body.addresses.map(({ address, requests }: { address: string; requests: number }) => [address, requests]),
  ).toEqual([
    ['203.0.113.7', 3],
    ['203.0.113.8', 1],
  ])
  expect(text).not.toContain('绝密客户')
  expect(text).not.toContain(first.id)
  const bySecurityToo = await activityOf(await bySecurity(), program)
  expect([bySecurityToo.body.records, bySecurityToo.body.days]).toEqual([body.records, body.days])
  const unused = await activityOf(await again(world, owner), await confirmedProgram(world, owner))
  expect([unused.body.records, unused.body.days, unused.body.addresses]).toEqual([0, [], []])
})

test('nobody else learns what a program did: no colleague, no other company, not the program', async () => {
  const program = await confirmedProgram(world, owner)
  const elsewhere = await person(world, await company(world, '另一家'), { role: 'security_admin' })
  const manager = await person(world, owner.tenantId, { role: 'sales_manager' })
  for (const by of [elsewhere, manager]) expect((await activityOf(by, program)).status).toBe(404)
  const path = `/clients/${program.clientId}/activity`
  expect((await callAs(world, await tokenOf(program), { path })).status).toBe(403)
})

test('a program unused for 60 days rests, once, its owner is told, and works again by their word alone', async () => {
  const [idle, busy, waiting] = [
    await confirmedProgram(world, owner, { days: 365 }),
    await confirmedProgram(world, owner, { days: 365 }),
    (await (await bySecurity()).post('/clients', { name: '等着', scopes: ['contacts:read'], ownerId: owner.id })).body,
  ]
  world.clock.advance(59 * DAY)
  await restUnused(world.services)
  expect((await ask(busy)).status).toBe(200)
  world.clock.advance(2 * DAY)
  await restUnused(world.services)
  await restUnused(world.services)
  expect([(await ask(idle)).status, (await ask(busy)).status]).toEqual([401, 200])
  const { rows } = await world.superuser.query(
    "select payload from job where payload->>'topic' = 'client.resting' and payload->>'body' like $1",
    [`%${owner.id}%`],
  )
  const told = rows.filter(({ payload }) => JSON.parse(payload.body).userId === owner.id)
  const own = (await (await again(world, owner)).get('/clients/mine')).body.data as (TestProgram & {
    resting: boolean
  })[]
  const isResting = new Map(own.map(({ clientId, resting }) => [clientId, resting]))
  expect([idle, busy, waiting].map(({ clientId }) => isResting.get(clientId))).toEqual([true, false, false])
  // those of the tests before rest too, each told once
  expect(told.length).toBe([...isResting.values()].filter(Boolean).length)
  expect((await (await again(world, owner)).post(`/clients/${idle.clientId}/confirm`)).status).toBe(204)
  await restUnused(world.services)
  expect((await ask(idle)).status).toBe(200)
})

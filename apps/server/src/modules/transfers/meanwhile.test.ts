import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTeams, withPolicy } from '../../../../../tests/crew.ts'
import { company, person } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* An owner who changes in the very moment of the approval. */
let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const BLOCKED = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
const blocked = (count: number) =>
  expect.poll(async () => (await world.superuser.query(BLOCKED)).rows.length).toBe(count)

test('what comes to another owner while it is being approved stays with them; the rest goes', async () => {
  const tenant = await company(world)
  const teams = await makeTeams(world, tenant)
  const [lead, manager] = await Promise.all(
    ['团队负责人', '经理'].map((name) => person(world, tenant, { role: 'sales_manager', teamId: teams.north, name })),
  )
  const [rep, mate, far] = await Promise.all(
    [teams.north, teams.north, teams.south].map((teamId) => person(world, tenant, { role: 'sales_rep', teamId })),
  )
  if (!(lead && manager && rep && mate && far)) throw new Error('nobody there')
  await withPolicy(world, tenant, (policy) => ({
    ...policy,
    leads: { [teams.north]: lead.id },
    transfers: { version: 2, ask: 'all' },
  }))
  const ids: string[] = []
  for (const name of ['甲', '乙']) ids.push((await rep.post('/accounts', { name })).body.id)
  const body = { object: 'account', ids, ownerId: far.id, reason: '客户搬到南方' }
  const asked = await manager.post('/transfers', body)
  expect(asked.status, asked.text).toBe(201)
  await withPolicy(world, tenant, (policy) => ({ ...policy, transfers: { version: 3, ask: 'none' } }))
  // both wait for the record, the other owner first: the approval has read by then whose it was
  await world.superuser.query('begin')
  await world.superuser.query('select 1 from account where id = $1 for update', [ids[0]])
  const given = manager.patch(`/accounts/${ids[0]}`, { ownerId: mate.id }, 1)
  await blocked(1)
  const decided = lead.post(`/transfers/${asked.body.data[0].id}/decision`, { approve: true })
  await blocked(2)
  await world.superuser.query('commit')
  expect((await given).status).toBe(200)
  expect((await decided).body).toEqual({ state: 'approved', moved: 1 })
  const owners = await Promise.all(ids.map(async (id) => (await manager.get(`/accounts/${id}`)).body.ownerId))
  expect(owners).toEqual([mate.id, far.id])
})

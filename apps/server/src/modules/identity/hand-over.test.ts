import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { modules } from '../../app.ts'
import { JobRunner } from '../../platform/jobs/runner.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

let world: World
let tenant: string
let system: TestPerson
let security: TestPerson
let team: string
let numbers = 10_000_000

beforeAll(async () => {
  world = await startWorld({ keeperTimeoutMs: 60_000 })
  tenant = await company(world)
  system = await person(world, tenant, { role: 'system_admin', name: '何苗' })
  security = await person(world, tenant, { role: 'security_admin', name: '方圆' })
  team = (await system.post('/teams', { name: '华东一组' })).body.id
})
afterAll(() => world.stop())
beforeEach(async () => {
  security = await again(world, security)
  system = await again(world, system)
})

const work = () => new JobRunner(world.services, { jobs: modules.flatMap(({ jobs = [] }) => jobs), subscriptions: [] })

async function customersOf(rep: TestPerson, many: number): Promise<string[]> {
  const operations = Array.from({ length: many }, (_, at) => ({
    op: 'create',
    values: { name: `客户${at}`, mobile: `139${numbers + at}` },
  }))
  numbers += many
  const answer = await rep.post('/contacts/batch', { operations })
  expect(answer.status, answer.text).toBe(200)
  return answer.body.results.map(({ id }: { id: string }) => id)
}

test('a leaver’s customers, tasks, teams and programs are handed over by one act, and open for the successor alone', async () => {
  const leaver = await person(world, tenant, { role: 'sales_rep', name: '丁越' })
  const heir = await person(world, tenant, { role: 'sales_rep', name: '沈一凡', teamId: team })
  const contacts = await customersOf(leaver, 3)
  const account = (await leaver.post('/accounts', { name: '苏州澜川精密制造', phone: '0512-66668888' })).body
  const deal = (await leaver.post('/opportunities', { name: '测量机升级', accountId: account.id })).body
  const about = { object: 'contact', id: contacts[0] }
  const task = (await leaver.post('/tasks', { what: '回访报价', about, due: '2026-12-01T00:00:00.000Z' })).body
  await leaver.post('/activities', { kind: 'call', about, words: '说好下周给样品' })
  const trashed = (await leaver.post('/leads', { name: '旧线索', mobile: '13700001111' })).body
  await leaver.delete(`/leads/${trashed.id}`)
  const program = (await security.post('/clients', { name: '对账', scopes: ['contacts:read'], ownerId: leaver.id }))
    .body
  const led = (await system.post('/teams', { name: '试点组', leadId: leaver.id })).body
  const [mate, day] = [
    await person(world, tenant, { role: 'sales_manager' }),
    new Date(world.clock.now()).toISOString(),
  ]
  const substitute = { userId: mate.id, from: day.slice(0, 10), until: `${day.slice(0, 4)}-12-31` }
  world.clock.advance(1_000)
  expect((await leaver.put('/substitute', substitute)).status).toBe(204)

  const before = await security.get(`/users/${leaver.id}/holdings`)
  expect(before.body).toEqual({
    userId: leaver.id,
    records: { accounts: 1, contacts: 3, leads: 0, opportunities: 1, quotes: 0, contracts: 0, orders: 0, tasks: 1 },
    programs: 1,
    leads: [led.id],
    handOver: null,
  })
  expect((await heir.get(`/contacts/${contacts[0]}`)).status).toBe(404)

  const left = await security.post(`/users/${leaver.id}/leave`, { successorId: heir.id })
  expect([left.status, left.body.handOver], left.text).toEqual([200, 'running'])
  expect((await leaver.get('/auth/me')).status).toBe(401)
  expect((await world.services.tenants.load(tenant)).policy.substitutes).toEqual({})
  await work().settle()

  const after = (await security.get(`/users/${leaver.id}/holdings`)).body
  expect(after).toMatchObject({
    records: { accounts: 0, contacts: 0, leads: 0, opportunities: 0, quotes: 0, contracts: 0, orders: 0, tasks: 0 },
    programs: 0,
    leads: [],
    handOver: { state: 'done', behind: 0, moved: { accounts: 1, contacts: 3, leads: 1, opportunities: 1, tasks: 1 } },
  })
  const shown = (await heir.get(`/contacts/${contacts[0]}`)).body
  expect(shown).toMatchObject({ ownerId: heir.id, name: '客户0', version: 2 })
  expect((await heir.get(`/accounts/${account.id}`)).body).toMatchObject({ name: '苏州澜川精密制造' })
  expect((await heir.get(`/opportunities/${deal.id}`)).body).toMatchObject({ name: '测量机升级', ownerId: heir.id })
  expect((await heir.get(`/tasks/${task.id}`)).body).toMatchObject({ what: '回访报价', ownerId: heir.id })
  const timeline = (await heir.get(`/contacts/${contacts[0]}/timeline`)).text
  expect(timeline).toContain('说好下周给样品')
  expect((await heir.get(`/contacts/${contacts[0]}/history`)).body.data[0]).toMatchObject({
    by: { id: security.id },
    changes: [{ field: 'ownerId', before: leaver.id, after: heir.id }],
  })
  expect((await heir.get('/contacts?q=客户0')).body.data.map(({ id }: { id: string }) => id)).toEqual([contacts[0]])
  expect((await heir.post(`/contacts/${contacts[0]}/reveal`, { fields: ['mobile'] })).body.mobile).toMatch(/^\+86139/)
  expect((await heir.post(`/leads/${trashed.id}/restore`)).status).toBe(200)
  expect((await system.get('/teams')).body.data.find(({ id }: { id: string }) => id === led.id).leadId).toBe(heir.id)
  expect((await security.get('/clients')).text).not.toContain(program.clientId)
  expect((await security.post(`/users/${leaver.id}/leave`, { successorId: heir.id })).status).toBe(409)
})

test('each moved record stands in the log, under the administrator who said so', async () => {
  await world.services.recorder.drain()
  const { rows } = await world.superuser.query('select event from audit_inbox where tenant_id = $1 order by n', [
    tenant,
  ])
  const events = rows.map(({ event }) => JSON.parse(event)).filter((event) => event.api.operation === 'user.hand_over')
  expect(events.map((event) => [event.actor.user.uid, event.unmapped.count])).toEqual([
    [security.id, 1],
    [security.id, 3],
    [security.id, 1],
    [security.id, 1],
    [security.id, 1],
  ])
})

test('a hand-over that was cut off goes on where it stood, and moves nothing twice', async () => {
  const leaver = await person(world, tenant, { role: 'sales_rep' })
  const heir = await person(world, tenant, { role: 'sales_rep', teamId: team })
  const ids = await customersOf(leaver, 600)
  await security.post(`/users/${leaver.id}/leave`, { successorId: heir.id })
  await world.superuser.query(`create function cut() returns trigger language plpgsql as $$ begin
    if new.moved ->> 'contacts' = '500' then raise exception 'cut off'; end if; return new; end $$`)
  await world.superuser.query('create trigger cut before update on hand_over for each row execute function cut()')
  await work().settle()
  const half = (await security.get(`/users/${leaver.id}/holdings`)).body
  expect(half).toMatchObject({ records: { contacts: 350 }, handOver: { state: 'running', moved: { contacts: 250 } } })
  expect((await security.post(`/users/${heir.id}/leave`, { successorId: system.id })).status).toBe(422)
  const third = await person(world, tenant, { role: 'sales_rep' })
  expect((await security.post(`/users/${heir.id}/leave`, { successorId: third.id })).status).toBe(409)
  await world.superuser.query('drop trigger cut on hand_over')
  world.clock.advance(10_000)
  await work().settle()
  const done = (await security.get(`/users/${leaver.id}/holdings`)).body
  expect(done.handOver).toMatchObject({ state: 'done', behind: 0, moved: { contacts: 600 } })
  const { rows } = await world.superuser.query(
    'select count(*)::int as n from record_history where record_id = any($1::uuid[])',
    [ids],
  )
  expect(rows).toEqual([{ n: 600 }])
})

test('a record whose owner was written behind the application stays behind, and a hand-over written by hand moves nothing', async () => {
  const leaver = await person(world, tenant, { role: 'sales_rep' })
  const heir = await person(world, tenant, { role: 'sales_rep', teamId: team })
  const other = await person(world, tenant, { role: 'sales_rep' })
  const [stolen] = await customersOf(other, 1)
  await world.superuser.query('update contact set owner_id = $1 where id = $2', [leaver.id, stolen])
  await security.post(`/users/${leaver.id}/leave`, { successorId: heir.id })
  await work().settle()
  expect((await security.get(`/users/${leaver.id}/holdings`)).body.handOver).toMatchObject({ state: 'done', behind: 1 })
  expect((await heir.get(`/contacts/${stolen}`)).status).toBe(404)
  await world.superuser.query(
    `update hand_over set finished_at = null, user_id = $1::uuid, object = null, after_id = null, document = jsonb_set(document::jsonb, '{userId}', to_jsonb($1::text))::text where user_id = $2`,
    [other.id, leaver.id],
  )
  const { rows } = await world.superuser.query('select id from hand_over where user_id = $1', [other.id])
  await customersOf(other, 1)
  await world.superuser.query(`insert into job (tenant_id, name, payload) values ($1, 'identity.hand_over', $2)`, [
    tenant,
    JSON.stringify({ id: rows[0].id }),
  ])
  await work().settle()
  expect((await other.get('/contacts')).body.data).toHaveLength(1)
})

test('who writes to a hand-over that is under way, or to the successor’s rights, gets nobody’s customers', async () => {
  const leaver = await person(world, tenant, { role: 'sales_rep' })
  const heir = await person(world, tenant, { role: 'sales_rep' })
  const thief = await person(world, tenant, { role: 'sales_rep' })
  const [theirs] = await customersOf(leaver, 1)
  await security.post(`/users/${leaver.id}/leave`, { successorId: heir.id })
  const said = (await world.superuser.query('select document from hand_over where user_id = $1', [leaver.id])).rows[0]
  const write = (document: string) =>
    world.superuser.query('update hand_over set document = $1 where user_id = $2', [document, leaver.id])
  const owner = async () =>
    (await world.superuser.query('select owner_id from contact where id = $1', [theirs])).rows[0].owner_id
  await write(said.document.replaceAll(heir.id, thief.id))
  await work().settle()
  expect(await owner()).toBe(leaver.id)
  await write(said.document)
  await world.superuser.query('update app_user set team_id = $1 where id = $2', [team, heir.id])
  world.clock.advance(10_000)
  await work().settle()
  expect(await owner()).toBe(leaver.id)
  await world.superuser.query('update app_user set team_id = null where id = $1', [heir.id])
  world.clock.advance(60_000)
  await work().settle()
  expect(await owner()).toBe(heir.id)
})

test('the successor is somebody in use who may work with what they are given', async () => {
  const leaver = await person(world, tenant, { role: 'sales_rep' })
  await customersOf(leaver, 1)
  for (const successorId of [system.id, leaver.id, (await person(world, tenant, { status: 'frozen' })).id, 'x'])
    expect((await security.post(`/users/${leaver.id}/leave`, { successorId })).body.errors).toMatchObject([
      { path: '/successorId' },
    ])
  expect((await leaver.get('/auth/me')).status).toBe(200)
  expect((await leaver.get(`/users/${leaver.id}/holdings`)).status).toBe(403)
  expect((await system.get(`/users/${leaver.id}/holdings`)).status).toBe(403)
})

import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { makeTeams, type Teams } from '../crew.ts'

/* What the superuser of the database may try to give somebody rights, and what the application's own role cannot do. */
let world: World
let teams: Teams
let rep: TestPerson
let me: TestPerson
let agent: TestPerson
let stranger: TestPerson
let id: string

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  teams = await makeTeams(world, tenant)
  rep = await person(world, tenant, { role: 'sales_rep', teamId: teams.north })
  me = await person(world, tenant, { role: 'sales_rep', teamId: teams.west })
  agent = await person(world, tenant, { role: 'service_agent', teamId: teams.west })
  stranger = await person(world, await company(world, '另一家'), { role: 'sales_rep' })
  id = (await rep.post('/contacts', { name: '顾清源', mobile: '13977770001', note: '私密' })).body.id
})
afterAll(() => world.stop())

const sql = (text: string, values: unknown[] = []) => world.superuser.query(text, values)

test('an agent reaches nobody through rows that say he found them', async () => {
  const at = new Date(world.clock.now()).toISOString()
  await sql(
    `insert into seen (tenant_id, principal_id, kind, day, subject_id, record_id, last_at) values ($1, $2, 'lookup', $3, $4, $4, $5)`,
    [agent.tenantId, agent.id, at.slice(0, 10), id, at],
  )
  expect((await agent.get(`/contacts/${id}`)).status).toBe(404)
  const forged = (mac: Buffer) =>
    sql(
      'insert into found (tenant_id, principal_id, record_id, at, mac) values ($1, $2, $3, $4, $5) on conflict (tenant_id, principal_id, record_id) do update set mac = excluded.mac, at = excluded.at',
      [agent.tenantId, agent.id, id, at, mac],
    )
  await forged(Buffer.alloc(16))
  await forged(Buffer.alloc(32, 7))
  const other = await person(world, agent.tenantId, { role: 'service_agent' })
  expect((await other.post('/contacts/lookup', { value: '13977770001' })).body.data).toHaveLength(1)
  expect((await other.get(`/contacts/${id}`)).body.name).toBe('顾清源')
  const { rows } = await sql('select mac, at from found where principal_id = $1', [other.id])
  await forged(rows[0].mac)
  for (const path of [`/contacts/${id}`, `/contacts/${id}/timeline`, `/contacts/${id}/history`])
    expect((await agent.get(path)).status).toBe(404)
  expect((await agent.post(`/contacts/${id}/call`)).status).toBe(404)
  expect((await agent.post('/activities', { kind: 'call', about: { object: 'contact', id }, words: 'x' })).status).toBe(
    422,
  )
  // what was truly found lasts a working day, whatever its row says later
  world.clock.advance(9 * 3_600_000)
  const again = await person(world, agent.tenantId, { role: 'service_agent' })
  expect((await again.get(`/contacts/${id}`)).status).toBe(404)
  await sql('update found set at = $1', [new Date(world.clock.now()).toISOString()])
  await sql('update found set principal_id = $1 where principal_id = $2', [again.id, other.id])
  expect((await again.get(`/contacts/${id}`)).status).toBe(404)
})

test('rows that say something is shared share nothing: made up, widened, turned to another, or put back', async () => {
  const owner = await again(world, rep)
  const account = (await owner.post('/accounts', { name: '云杉仪器' })).body.id
  const friend = await person(world, rep.tenantId, { role: 'sales_rep', teamId: teams.west })
  const other = await person(world, rep.tenantId, { role: 'sales_rep', teamId: teams.west })
  const sees = async (who: TestPerson) => {
    world.clock.advance(1_000)
    const answers = [await who.get(`/accounts/${account}`), await who.get('/shares/mine')]
    return [answers[0]?.status, answers[1]?.body.data.length]
  }
  const asked = { object: 'account', id: account, userId: friend.id, days: 1, change: false, reason: '一起' }
  expect((await owner.post('/shares', asked)).status).toBe(201)
  expect(await sees(friend)).toEqual([200, 1])
  const { rows } = await sql('select document, epoch, mac from shared_with where user_id = $1', [friend.id])
  const { document, epoch, mac } = rows[0]
  const write = (who: TestPerson, text: string) =>
    sql(
      'insert into shared_with (tenant_id, user_id, document, epoch, mac) values ($1, $2, $3, $4, $5) on conflict (tenant_id, user_id) do update set document = excluded.document, epoch = excluded.epoch, mac = excluded.mac',
      [who.tenantId, who.id, text, epoch, mac],
    )
  const told = JSON.parse(document)
  const longer = { ...told, shares: [{ ...told.shares[0], change: true, until: told.shares[0].until * 2 }] }
  await write(friend, JSON.stringify(longer))
  expect(await sees(friend)).toEqual([404, 0])
  for (const text of [document, JSON.stringify({ ...told, userId: other.id })]) {
    await write(other, text)
    expect(await sees(other)).toEqual([404, 0])
  }
  await write(friend, document)
  expect(await sees(friend)).toEqual([200, 1])
  expect((await owner.post('/shares/end', { object: 'account', id: account, userId: friend.id })).status).toBe(204)
  await write(friend, document)
  expect(await sees(friend)).toEqual([404, 0])
})

test('roles, team and policy written behind the application end the session instead of widening it', async () => {
  const fresh = await person(world, me.tenantId, { role: 'sales_rep', teamId: teams.west })
  for (const [column, value] of [
    ['roles', ['sales_rep', 'sales_manager']],
    ['team_id', teams.north],
    ['founder', true],
  ] as const) {
    const { rows } = await sql(`select ${column} as was from app_user where id = $1`, [fresh.id])
    await sql(`update app_user set ${column} = $1 where id = $2`, [value, fresh.id])
    world.clock.advance(1_000)
    const answer = await fresh.get(`/contacts/${id}`)
    expect([answer.status, answer.body.code], column).toEqual([401, 'session_ended'])
    await sql(`update app_user set ${column} = $1 where id = $2`, [rows[0].was, fresh.id])
    world.clock.advance(1_000)
    expect((await fresh.get('/contacts')).status).toBe(200)
  }
  const { rows } = await sql('select policy_document from tenant where tenant_id = $1', [me.tenantId])
  const policy = JSON.parse(rows[0].policy_document)
  const wider = { ...policy, teams: { ...policy.teams, [teams.west]: policy.teams[teams.north] } }
  await sql('update tenant set policy_document = $1, policy_epoch = policy_epoch + 1 where tenant_id = $2', [
    JSON.stringify(wider),
    me.tenantId,
  ])
  world.clock.advance(1_000)
  expect((await fresh.get(`/contacts/${id}`)).status).toBe(503)
  await sql('update tenant set policy_document = $1, policy_epoch = policy_epoch - 1 where tenant_id = $2', [
    rows[0].policy_document,
    me.tenantId,
  ])
})

// ASVS 7.2.1
test('a session written by hand, or another’s turned to oneself, is no session', async () => {
  world.clock.advance(1_000)
  const target = await person(world, rep.tenantId, { role: 'sales_rep', teamId: teams.north })
  const mine = await person(world, rep.tenantId, { role: 'sales_rep', teamId: teams.west })
  const { rows } = await sql('select id, document from session where user_id = $1', [mine.id])
  const document = JSON.stringify({ ...JSON.parse(rows[0].document), userId: target.id })
  await sql('update session set user_id = $1 where id = $2', [target.id, rows[0].id])
  world.clock.advance(1_000)
  const turned = await mine.get('/contacts')
  expect([turned.status, JSON.stringify(turned.body).includes('顾清源')]).toEqual([401, false])
  await sql('update session set document = $1 where id = $2', [document, rows[0].id])
  world.clock.advance(1_000)
  expect((await mine.get('/contacts')).status).toBe(401)
})

test('emptying the gate’s counts and starting anew leaves the keeper’s own budget standing', async () => {
  const walker = await person(world, rep.tenantId, { role: 'sales_rep', teamId: teams.west })
  for (let batch = 0; batch < 4; batch += 1) {
    const operations = Array.from({ length: 200 }, (_, at) => ({
      op: 'create',
      values: { name: `客户${batch}-${at}`, mobile: `1380${String(1_000_000 + batch * 200 + at)}` },
    }))
    expect((await walker.post('/contacts/batch', { operations })).status).toBe(200)
  }
  let shown = 0
  let cursor: string | null = null
  for (;;) {
    await sql('truncate seen')
    const answer = await walker.post('/contacts/query', { limit: 100, ...(cursor === null ? {} : { cursor }) })
    if (answer.status === 429) {
      expect(answer.body.code).toBe('budget_spent')
      break
    }
    expect(answer.status, answer.text).toBe(200)
    shown += answer.body.data.length
    cursor = answer.body.page.next
    expect(cursor).not.toBeNull()
    world.clock.advance(61_000)
  }
  expect(shown).toBe(600)
})

// ASVS 8.3.1, 8.4.1
test('the application’s own role reads no index, no other company and no log but its own, and changes no log', async () => {
  const { host, port, appPassword } = inject('testDatabase')
  const app = new pg.Client({
    host,
    port,
    user: 'holdfast_app',
    password: appPassword,
    database: world.superuser.database as string,
  })
  await app.connect()
  const refused = async (text: string) => {
    await app.query('begin')
    await app.query(`select set_config('app.tenant_id', $1, true)`, [rep.tenantId])
    const code = await app.query(text).then(
      () => 'allowed',
      (error: { code: string }) => error.code,
    )
    await app.query('rollback')
    return code
  }
  for (const text of [
    'select * from search_contact',
    'delete from search_contact',
    'update audit_entry set event = null',
    'delete from audit_entry',
    'delete from audit_checkpoint',
    'select * from audit_inbox',
    'alter table contact disable row level security',
    'set role holdfast_owner',
    'set role holdfast_search',
    'create table mine (x int)',
    'drop table contact',
    "select pg_read_file('postgresql.conf')",
  ])
    expect(await refused(text), text).toMatch(/^42501$|^42P01$/)
  await app.query('begin')
  await app.query(`select set_config('app.tenant_id', $1, true)`, [stranger.tenantId])
  expect((await app.query('select * from contact')).rows).toEqual([])
  expect(
    (await app.query('select find_contact(array[1]::int[], array[1]::int[], true, null, null, null, 10)')).rows,
  ).toEqual([])
  await app.query('rollback')
  expect(
    await app.query('select * from contact').then(
      () => 'allowed',
      (error: { code: string }) => error.code,
    ),
  ).not.toBe('allowed')
  await app.end()
})

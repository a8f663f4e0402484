import type { Principal } from '@holdfast/policy'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reachCondition, sourceOf } from '../../records/reach-sql.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* A customer in a pool is nobody's: members see of it what the pool shows, and exactly one of them claims it. */
let world: World
let tenant: string
let admin: TestPerson
let north: string
let south: string
let east: TestPerson
let manager: TestPerson
let stranger: TestPerson
const team: TestPerson[] = []

const POOL = '0193a000-0000-4000-8000-0000000000a1'
const OTHER = '0193a000-0000-4000-8000-0000000000a2'
const label = { zh: '华北公海', en: 'North pool' }
const pool = (more: object = {}) => ({
  id: POOL,
  label,
  teams: [north],
  people: [],
  fields: ['name', 'industry', 'phone'],
  mostOwned: null,
  claimsADay: null,
  neglect: null,
  protectDays: null,
  mostProtected: null,
  looks: {},
  ...more,
})

async function setPools(...pools: object[]) {
  const { version } = (await admin.get('/pools')).body
  return admin.put('/pools', { pools }, version)
}

let numbers = 0
async function newAccount(who: TestPerson, values: object = {}): Promise<string> {
  numbers += 1
  const phone = `0215555${String(numbers).padStart(4, '0')}`
  const made = await who.post('/accounts', { name: `云杉${numbers}`, industry: 'software', phone, ...values })
  expect(made.status, made.text).toBe(201)
  return made.body.id
}
const giveBack = (who: TestPerson, id: string, poolId = POOL) => who.post(`/accounts/${id}/pool-return`, { poolId })
async function pooled(values: object = {}): Promise<string> {
  const id = await newAccount(east, values)
  const back = await giveBack(east, id)
  expect(back.status, back.text).toBe(200)
  return id
}
const claim = (who: TestPerson, id: string) => who.post(`/accounts/${id}/claim`)
const faults = ({ body }: { body: { errors?: { path: string; code: string }[] } }) =>
  (body.errors ?? []).map(({ path, code }) => `${path} ${code}`)

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  admin = await person(world, tenant, { role: 'system_admin' })
  const department = (await admin.post('/departments', { name: '销售部' })).body.id
  const unit = async (name: string) =>
    (await admin.post('/teams', { name, departmentId: department })).body.id as string
  north = await unit('华北一组')
  south = await unit('华南一组')
  for (const name of ['甲', '乙', '丙', '丁', '戊'])
    team.push(await person(world, tenant, { role: 'sales_rep', teamId: north, name }))
  east = await person(world, tenant, { role: 'sales_rep', teamId: north, name: '原主' })
  manager = await person(world, tenant, { role: 'sales_manager', teamId: north, name: '经理' })
  stranger = await person(world, tenant, { role: 'sales_rep', teamId: south, name: '外人' })
  expect((await setPools(pool())).status).toBe(200)
})
afterAll(() => world.stop())

test('pools are the system administrator’s, on the version that was seen, and name what is wrong', async () => {
  expect([(await team[0]!.get('/pools')).status, (await manager.put('/pools', { pools: [] }, 1)).status]).toEqual([
    403, 403,
  ])
  expect((await admin.put('/pools', { pools: [] }, 99)).status).toBe(412)
  const nobody = '0193a000-0000-4000-8000-0000000000ff'
  const wrong = await setPools(pool({ id: north }), pool({ teams: [nobody], people: [nobody], fields: ['owner'] }))
  expect(faults(wrong)).toEqual([
    '/pools/0/id duplicate_value',
    '/pools/1/teams reference_invalid',
    '/pools/1/people reference_invalid',
    '/pools/1/fields field_unknown',
  ])
})

test('members see of a customer in a pool what the pool shows, ways of contact masked; others do not see it', async () => {
  const id = await pooled({ note: '老板姓胡', level: 'a', address: '广东省深圳市南山路1号' })
  const { body } = await team[0]!.get(`/accounts/${id}`)
  expect(body).toMatchObject({ industry: 'software', poolState: POOL.replaceAll('-', '_') })
  expect(body.meta.masked).toEqual(['phone'])
  for (const key of ['note', 'level', 'address', 'ownerId', 'source']) expect(body[key] ?? null).toBeNull()
  expect(body.meta.omitted).toEqual(expect.arrayContaining(['note', 'level', 'address', 'owner']))
  expect((await team[0]!.patch(`/accounts/${id}`, { industry: 'retail' }, body.version)).status).toBe(404)
  expect((await team[0]!.post(`/accounts/${id}/reveal`, { fields: ['phone'], reason: 'call' })).status).toBe(403)
  for (const who of [stranger, await person(world, tenant, { role: 'sales_rep', name: '无组' })])
    expect([(await who.get(`/accounts/${id}`)).status, (await claim(who, id)).status]).toEqual([404, 404])
})

test('what a pool does not show cannot be searched, filtered, sorted, grouped or read in the history', async () => {
  const id = await pooled({ note: '机密合同九号', level: 'd', name: '公海搜得到' })
  const asked = async (question: object) => {
    const { body, text } = await team[0]!.post('/accounts/query', { limit: 200, ...question })
    expect(body.data, text).toBeDefined()
    return body.data.map((each: { id: string }) => each.id) as string[]
  }
  expect(await asked({ q: '公海搜' })).toEqual([id])
  expect(await asked({ q: '机密合同' })).toEqual([])
  expect(await asked({ filter: { level: 'd' } })).not.toContain(id)
  const value = POOL.replaceAll('-', '_')
  expect(await asked({ filter: { poolState: value } })).toContain(id)
  const history = await team[0]!.get(`/accounts/${id}/timeline`)
  expect(history.text).not.toMatch(/机密合同|"level"|"note"/)
  expect((await stranger.post('/accounts/query', { q: '公海搜' })).body.data).toEqual([])
})

test('of sixty claims at once exactly one takes the customer, and the movement lies in history and log', async () => {
  const id = await pooled()
  const answers = await Promise.all(Array.from({ length: 60 }, (_, at) => claim(team[at % team.length]!, id)))
  const won = answers.flatMap(({ status }, at) => (status === 200 ? [at] : []))
  expect(won).toHaveLength(1)
  const lost = answers.filter(({ status }) => status !== 200)
  expect(new Set(lost.map(({ body }) => body.code))).toEqual(new Set(['pool_left']))
  const winner = team[(won[0] ?? 0) % team.length]!
  const { body } = await winner.get(`/accounts/${id}`)
  expect(body).toMatchObject({ ownerId: winner.id, poolState: null })
  const { rows } = await world.superuser.query(
    'select act, user_id from pool_movement where record_id = $1 order by version',
    [id],
  )
  expect(rows).toEqual([
    { act: 'returned', user_id: east.id },
    { act: 'claimed', user_id: winner.id },
  ])
  const line = await winner.get(`/accounts/${id}/timeline`)
  expect(line.text).toContain('"poolState"')
})

test('whoever claims waits for whoever has the customer under lock, before they look at where it lies', async () => {
  const id = await pooled()
  await world.superuser.query('begin')
  await world.superuser.query('select 1 from account where id = $1 for update', [id])
  const claiming = claim(team[0]!, id)
  let waiting: string[] = []
  while (waiting.length === 0) {
    // what the others do is looked at once in a transaction, unless one lets go of it
    await world.superuser.query('select pg_stat_clear_snapshot()')
    const { rows } = await world.superuser.query(
      'select query from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))',
    )
    waiting = rows.map(({ query }: { query: string }) => query)
  }
  await world.superuser.query('rollback')
  expect(waiting).toEqual([expect.stringMatching(/^select .* for update of r/s)])
  expect((await claiming).status).toBe(200)
})

test('what stands where a pool’s customers do and has an owner is within no member’s reach of the pool', async () => {
  const [lying, owned] = [await pooled(), await newAccount(stranger)]
  await world.superuser.query('update account set team_id = $1 where id = $2', [POOL, owned])
  const object = world.services.catalog.getObject('account')
  const principal = { userId: team[0]!.id } as Principal
  const reach = reachCondition(`pool:${POOL}`, principal, sourceOf(object))
  const within = await world.services.database.read<{ id: string }>(
    tenant,
    sql`select id from account r where tenant_id = ${tenant} and id = any(${[lying, owned]}::uuid[]) and ${reach}`,
  )
  expect(within).toEqual([{ id: lying }])
  await world.superuser.query('delete from account where id = $1', [owned])
})

test('the bounds hold, also against many claims at once, and the day ends at the company’s midnight', async () => {
  const taker = await person(world, tenant, { role: 'sales_rep', teamId: north, name: '快手' })
  await setPools(pool({ claimsADay: 3, mostOwned: 5 }))
  const ids = []
  for (let at = 0; at < 8; at += 1) ids.push(await pooled())
  const first = await Promise.all(ids.map((id) => claim(taker, id)))
  expect(first.filter(({ status }) => status === 200)).toHaveLength(3)
  expect(new Set(first.flatMap(({ body, status }) => (status === 200 ? [] : [body.code])))).toEqual(
    new Set(['pool_claimed_most']),
  )
  expect((await taker.get('/own-pools')).body).toMatchObject({ owned: 3, assigns: false, data: [{ claimedToday: 3 }] })
  world.clock.advance(24 * 3_600_000)
  const next = await again(world, taker)
  const second = []
  for (const id of ids) second.push(await claim(next, id))
  expect(second.filter(({ status }) => status === 200)).toHaveLength(2)
  expect(second.some(({ body }) => body.code === 'pool_owned_most')).toBe(true)
  for (const [at, each] of team.entries()) team[at] = await again(world, each)
  ;[admin, east, manager, stranger] = (await Promise.all(
    [admin, east, manager, stranger].map((each) => again(world, each)),
  )) as [TestPerson, TestPerson, TestPerson, TestPerson]
  await setPools(pool())
})

test('a manager assigns from the pool within their reach and recalls; nobody gives away what is not theirs', async () => {
  const id = await pooled()
  expect((await team[0]!.post(`/accounts/${id}/pool-assign`, { ownerId: team[1]!.id })).status).toBe(403)
  const outside = await person(world, tenant, { role: 'sales_rep', name: '部门外' })
  expect(faults(await manager.post(`/accounts/${id}/pool-assign`, { ownerId: outside.id }))).toEqual([
    '/ownerId reference_invalid',
  ])
  const given = await manager.post(`/accounts/${id}/pool-assign`, { ownerId: team[1]!.id })
  expect(given.body, given.text).toMatchObject({ ownerId: team[1]!.id, poolState: null })
  expect((await giveBack(team[0]!, id)).status).toBe(404)
  expect(faults(await giveBack(team[1]!, id, OTHER))).toEqual(['/poolId reference_invalid'])
  expect((await giveBack(manager, id)).status).toBe(200)
  expect((await claim(team[2]!, id)).status).toBe(200)
  expect((await claim(team[2]!, id)).body.code).toBe('pool_left')
})

test('a pool in which customers lie stays, and one moved by the database to another pool does not open', async () => {
  const id = await pooled()
  await setPools(pool(), pool({ id: OTHER, teams: [south] }))
  expect((await setPools(pool({ id: OTHER, teams: [south] }))).body.code).toBe('pool_in_use')
  await world.superuser.query('update account set team_id = $1 where id = $2', [OTHER, id])
  expect((await stranger.get(`/accounts/${id}`)).status).not.toBe(200)
})

test('a pool bounds by role how many of its customers somebody looks at in a day; what was looked at today stays to be seen and claimed', async () => {
  const [keen, lead] = [
    await person(world, tenant, { role: 'sales_rep', teamId: south, name: '看客' }),
    await person(world, tenant, { role: 'sales_manager', teamId: south, name: '南经理' }),
  ]
  const ids: string[] = []
  for (let n = 0; n < 6; n += 1) ids.push(await pooled({ name: `限看${n}` }))
  const stated = (looks: object) => pool({ people: [keen.id, lead.id], fields: ['name'], looks })
  expect(faults(await setPools(stated({ system_admin: 3 })))).toEqual(['/pools/0/looks/system_admin choice_unknown'])
  const set = await setPools(stated({ sales_rep: 3 }), pool({ id: OTHER }))
  expect(set.status, set.text).toBe(200)
  expect((await admin.get('/pools')).body.roles).toContainEqual({
    name: 'sales_rep',
    label: { zh: '销售', en: 'Sales representative' },
  })
  const filter = { poolState: POOL.replaceAll('-', '_'), name: { contains: '限看' } }
  const list = (who: TestPerson, more: object = {}) => who.post('/accounts/query', { filter, ...more })
  const names = async (who: TestPerson) => (await list(who)).body.data.map(({ id }: { id: string }) => id)
  const own = async (who: TestPerson) => (await who.get('/own-pools')).body.data[0]
  expect(await own(keen)).toMatchObject({ looksADay: 3, lookedToday: 0 })
  // opened at once by many hands: exactly so many, and the others say why and what next
  const opened = await Promise.all(ids.map((id) => keen.get(`/accounts/${id}`)))
  expect(opened.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 429, 429, 429])
  const refused = opened.find(({ status }) => status === 429)
  expect(refused?.body).toMatchObject({ code: 'pool_looked_most' })
  expect(refused?.text).not.toContain('限看')
  const seen = ids.filter((_, at) => opened[at]?.status === 200)
  const unseen = ids.filter((id) => !seen.includes(id))
  expect(await own(keen)).toMatchObject({ lookedToday: 3 })
  // lists show those of today and leave the others out
  expect((await list(keen)).body.page).toMatchObject({ beyond: 3 })
  expect((await names(keen)).toSorted()).toEqual(seen.toSorted())
  const hits = (await keen.post('/search/query', { q: '限看' })).body.data.map(({ id }: { id: string }) => id)
  expect(hits.filter((id: string) => unseen.includes(id))).toEqual([])
  expect((await keen.get(`/accounts/${unseen[0]}/timeline`)).status).toBe(429)
  expect((await keen.get(`/accounts/${seen[0]}`)).status).toBe(200)
  // a customer of one's own beside them is shown all the same
  const mine = await newAccount(keen, { name: '限看自己的' })
  const all = await keen.post('/accounts/query', { filter: { name: { contains: '限看' } } })
  expect(all.body.data.map(({ id }: { id: string }) => id)).toContain(mine)
  // another role has no bound, and the record says what was refused
  expect(await names(lead)).toHaveLength(6)
  expect(await own(lead)).toMatchObject({ looksADay: null })
  await world.services.recorder.drain()
  const { rows } = await world.superuser.query(
    `select 1 from audit_inbox where tenant_id = $1 and event like '%pool_looked_most%'`,
    [tenant],
  )
  expect(rows.length).toBeGreaterThan(0)
  world.clock.advance(24 * 3_600_000)
  const next = await again(world, keen)
  expect((await next.get(`/accounts/${unseen[0]}`)).status).toBe(200)
  expect((await list(next)).body.data).toHaveLength(3)
  expect(await own(next)).toMatchObject({ lookedToday: 3 })
})

import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { NIL_UUID } from '../../platform/identifiers.ts'
import { JobRunner } from '../../platform/jobs/runner.ts'
import { stopServices } from '../../platform/start-services.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { noticesModule } from '../notices/index.ts'
import { salesModule } from './index.ts'
import { returnNeglected } from './return-neglected.ts'

/* A customer that its owner does not follow up comes back to the pool by itself, after its owner was told. */
let world: World
let tenant: string
let admin: TestPerson
let owner: TestPerson
let other: TestPerson
let manager: TestPerson
let outside: TestPerson
let north: string

const POOL = '0193a000-0000-4000-8000-0000000000b1'
const VALUE = POOL.replaceAll('-', '_')
const DAY = 24 * 3_600_000
const label = { zh: '华北公海', en: 'North pool' }
const RULE = { days: 10, byLevel: {}, contractDays: null, warnDays: 3, dealsStay: true }
const BOUNDS = { mostOwned: null, claimsADay: null, protectDays: null, mostProtected: null, looks: {} }
const neglect = (more: object = {}) => ({ ...RULE, ...more })
const pool = (rule: object | null, more: object = {}) => ({
  id: POOL,
  label,
  teams: [north],
  people: [],
  fields: ['name'],
  neglect: rule,
  ...BOUNDS,
  ...more,
})

async function setPools(...pools: object[]) {
  const { version } = (await admin.get('/pools')).body
  const set = await admin.put('/pools', { pools }, version)
  expect(set.status, set.text).toBe(200)
}

let numbers = 0
async function account(who: TestPerson, values: object = {}): Promise<string> {
  numbers += 1
  const made = await who.post('/accounts', { name: `云杉${numbers}`, note: '老板姓胡', ...values })
  expect(made.status, made.text).toBe(201)
  return made.body.id
}
const followUp = (who: TestPerson, id: string) =>
  who.post('/activities', { kind: 'call', about: { object: 'account', id }, words: '聊过了' })

/** Sessions end while days pass. */
async function signInAgain(): Promise<void> {
  ;[admin, owner, other, manager, outside] = (await Promise.all(
    [admin, owner, other, manager, outside].map((each) => again(world, each)),
  )) as [TestPerson, TestPerson, TestPerson, TestPerson, TestPerson]
}

/** Lets days pass, a turn of the work on each. */
async function days(count: number): Promise<void> {
  for (let day = 0; day < count; day += 1) {
    world.clock.advance(DAY)
    await turn()
  }
  await signInAgain()
}
const turn = () => returnNeglected(world.services, { tenantId: tenant })
const told = () =>
  new JobRunner(world.services, { jobs: [], subscriptions: noticesModule.subscriptions ?? [] }).settle()
const read = async (who: TestPerson, id: string) => (await who.get(`/accounts/${id}`)).body
const countdown = async (who: TestPerson, id: string) => (await who.get(`/accounts/${id}/pool-return`)).body.data
/** A day from now on, by the company's clocks; the test's clock stands at nine in the morning there. */
const dayAfter = (count: number) => new Date(world.clock.now() + count * DAY).toISOString().slice(0, 10)
const movements = async (id: string) =>
  (
    await world.superuser.query(
      'select act, reason, user_id, by_id, pool_id from pool_movement where record_id = $1 order by version',
      [id],
    )
  ).rows

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  admin = await person(world, tenant, { role: 'system_admin' })
  const departmentId = (await admin.post('/departments', { name: '销售部' })).body.id
  north = (await admin.post('/teams', { name: '华北一组', departmentId })).body.id
  owner = await person(world, tenant, { role: 'sales_rep', teamId: north, name: '原主' })
  other = await person(world, tenant, { role: 'sales_rep', teamId: north, name: '同组' })
  manager = await person(world, tenant, { role: 'sales_manager', teamId: north, name: '经理' })
  outside = await person(world, tenant, { role: 'sales_rep', name: '外人' })
})
beforeEach(() => setPools(pool(neglect())))
afterAll(() => world.stop())

test('after ten whole days without a follow-up it lies in the pool, its owner told three days before', async () => {
  const id = await account(owner)
  expect(await countdown(owner, id)).toEqual({ pool: label, returnsOn: '2026-12-04', warned: false, reason: 'neglect' })
  await days(7)
  await told()
  expect((await owner.get('/notices')).body.data).toEqual([])
  await days(1)
  await told()
  expect(await countdown(owner, id)).toEqual({ pool: label, returnsOn: '2026-12-04', warned: true, reason: 'neglect' })
  expect((await owner.get('/notices')).body.data).toMatchObject([
    { kind: 'returning', object: 'account', recordId: id, count: 1, by: null },
  ])
  await days(2)
  expect((await read(owner, id)).ownerId).toBe(owner.id)
  await days(1)
  await told()
  expect((await owner.get('/notices')).body.data).toHaveLength(1)
  expect(await read(other, id)).toMatchObject({ poolState: VALUE, name: '云杉1' })
  expect(await countdown(other, id)).toBeNull()
  expect((await owner.patch(`/accounts/${id}`, { note: '…' }, 2)).status).toBe(404)
  expect(await movements(id)).toEqual([
    { act: 'returned', reason: 'neglect', user_id: owner.id, by_id: null, pool_id: POOL },
  ])
  const line = await other.get(`/accounts/${id}/timeline`)
  expect(line.body.data).toMatchObject([
    { kind: 'change', changes: [{ field: 'poolState', after: VALUE }] },
    { kind: 'created' },
  ])
  expect(line.body.data[0].by.name).toBeUndefined()
  const { rows } = await world.superuser.query(
    `select event from audit_inbox where event like '%account.pool_neglect%'`,
  )
  expect(rows).toHaveLength(1)
  // the envelopes are sealed for the pool: whoever claims it reads all of it
  expect((await other.post(`/accounts/${id}/claim`)).status).toBe(200)
  expect((await read(other, id)).note).toBe('老板姓胡')
  await days(1)
  expect((await read(other, id)).ownerId).toBe(other.id)
})

test('a follow-up moves the day; a new owner has all the days; what nobody’s pool speaks of stays', async () => {
  const [followed, given, alien, level] = [
    await account(owner),
    await account(owner),
    await account(outside),
    await account(owner, { level: 'a' }),
  ]
  await setPools(pool(neglect({ byLevel: { a: 0 } })))
  expect(await countdown(owner, level)).toBeNull()
  expect(await countdown(outside, alien)).toBeNull()
  await days(9)
  const before = await countdown(owner, followed)
  expect((await followUp(owner, followed)).status).toBe(201)
  const { version } = await read(manager, given)
  expect((await manager.patch(`/accounts/${given}`, { ownerId: other.id }, version)).status).toBe(200)
  const after = await countdown(owner, followed)
  expect([before.warned, after.warned]).toEqual([true, false])
  expect(Date.parse(after.returnsOn) - Date.parse(before.returnsOn)).toBe(9 * DAY)
  await days(10)
  expect((await read(owner, followed)).ownerId).toBe(owner.id)
  expect((await read(other, given)).ownerId).toBe(other.id)
  await days(1)
  expect((await read(other, followed)).poolState).toBe(VALUE)
  expect((await read(other, given)).poolState).toBe(VALUE)
  await days(20)
  expect((await read(outside, alien)).ownerId).toBe(outside.id)
  expect((await read(owner, level)).ownerId).toBe(owner.id)
})

test('with an open deal it stays; when the deal ends its owner is told first, and a rule that is new tells first too', async () => {
  const id = await account(owner)
  const deal = await owner.post('/opportunities', {
    name: '设备',
    accountId: id,
    amount: { amount: '1', currency: 'CNY' },
  })
  expect(deal.status, deal.text).toBe(201)
  await days(15)
  expect(await countdown(owner, id)).toBeNull()
  const lost = await owner.patch(
    `/opportunities/${deal.body.id}`,
    { stage: 'lost', lostReason: 'price' },
    deal.body.version,
  )
  expect(lost.status, lost.text).toBe(200)
  await days(1)
  expect(await countdown(owner, id)).toMatchObject({ warned: true })
  await days(2)
  await setPools(pool(neglect({ days: 9 })))
  await days(1)
  expect((await read(owner, id)).ownerId).toBe(owner.id)
  await days(3)
  expect((await read(other, id)).poolState).toBe(VALUE)
})

test('a claim keeps the customer for the pool’s days, and so many at most; then it goes as any other', async () => {
  const keeper = await person(world, tenant, { role: 'sales_rep', teamId: north, name: '领取的人' })
  await setPools(pool(neglect({ days: 2, warnDays: 1 }), { protectDays: 6, mostProtected: 2 }))
  const ids: string[] = []
  for (let n = 0; n < 5; n += 1) ids.push(await account(owner))
  for (const id of ids) expect((await owner.post(`/accounts/${id}/pool-return`, { poolId: POOL })).status).toBe(200)
  const claimed = await Promise.all(ids.map((id) => keeper.post(`/accounts/${id}/claim`)))
  expect(claimed.map(({ status }) => status).toSorted()).toEqual([200, 200, 409, 409, 409])
  expect(new Set(claimed.flatMap(({ body }) => body.code ?? []))).toEqual(new Set(['pool_protected_most']))
  expect((await keeper.get('/own-pools')).body).toMatchObject({
    guarded: 2,
    data: [{ protectDays: 6, mostProtected: 2 }],
  })
  const kept = ids.filter((_, at) => claimed[at]?.status === 200)
  expect(await countdown(keeper, String(kept[0]))).toMatchObject({ returnsOn: dayAfter(7) })
  await days(6)
  const later = await again(world, keeper)
  expect((await read(later, String(kept[0]))).ownerId).toBe(keeper.id)
  await days(1)
  for (const id of kept) expect((await read(other, id)).poolState).toBe(VALUE)
  const free = await again(world, keeper)
  expect((await free.get('/own-pools')).body.guarded).toBe(0)
  expect((await free.post(`/accounts/${ids.find((id) => !kept.includes(id))}/claim`)).status).toBe(200)
})

test('a follow-up that is written while the work is about to bring it back keeps the customer', async () => {
  const id = await account(owner)
  await days(10)
  expect(await countdown(owner, id)).toMatchObject({ warned: true })
  world.clock.advance(DAY)
  let bringing: Promise<void> = Promise.resolve()
  const at = new Date(world.clock.now()).toISOString()
  // the follow-up's own lock and change, as its act does them; the work waits for it, having seen the customer due
  const { services } = world
  await services.database.inTenant(tenant, async (tx) => {
    await tx.query(sql`update account set last_follow_up_at = ${at}::timestamptz where id = ${id}`)
    bringing = turn()
    for (let waits = false; !waits; ) {
      const { rows } = await world.superuser.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      waits = rows.length > 0
    }
  })
  await bringing
  await signInAgain()
  expect((await read(owner, id)).ownerId).toBe(owner.id)
  expect(await movements(id)).toEqual([])
})

test('of two servers at work at once each customer comes back once, and its owner is told once', async () => {
  const many = await person(world, tenant, { role: 'sales_rep', teamId: north, name: '很多客户' })
  const ids: string[] = []
  for (let n = 0; n < 12; n += 1) ids.push(await account(many))
  const second = await world.further()
  const both = () => Promise.all([turn(), returnNeglected(second, { tenantId: tenant })])
  world.clock.advance(8 * DAY)
  await both()
  await told()
  world.clock.advance(3 * DAY)
  await both()
  await stopServices(second)
  const { data } = (await (await again(world, many)).get('/notices')).body
  expect(data).toMatchObject([{ kind: 'returning', recordId: null, count: 12 }])
  for (const id of ids) expect(await movements(id)).toHaveLength(1)
  await signInAgain()
})

test('a customer that the database gave to a team of the pool does not open, and does not come', async () => {
  const id = await account(outside)
  await world.superuser.query('update account set team_id = $1 where id = $2', [north, id])
  await days(14)
  expect(await movements(id)).toEqual([])
})

test('only those who work on a customer are told its day, and a rule says of whom it speaks', async () => {
  const id = await account(owner)
  expect((await manager.get(`/accounts/${id}/pool-return`)).status).toBe(200)
  expect([
    (await outside.get(`/accounts/${id}/pool-return`)).status,
    (await admin.get(`/accounts/${id}/pool-return`)).status,
  ]).toEqual([404, 403])
  const { version } = (await admin.get('/pools')).body
  const refused = async (rule: object) =>
    ((await admin.put('/pools', { pools: [pool(rule)] }, version)).body.errors ?? []).map(
      ({ path, code }: { path: string; code: string }) => `${path} ${code}`,
    )
  expect(await refused(neglect({ days: null, byLevel: { a: 0 } }))).toEqual(['/pools/0/neglect/days required'])
  expect(await refused(neglect({ byLevel: { z: 9 } }))).toEqual(['/pools/0/neglect/byLevel/z choice_unknown'])
})

test('the work is asked for once in a company that has such a rule, and no pool’s rule opens anything where there is none', async () => {
  const jobs = async () =>
    (await world.superuser.query(`select tenant_id from job where name = 'pool.neglect' and tenant_id = $1`, [tenant]))
      .rows
  await setPools(pool(null))
  await returnNeglected(world.services, { tenantId: NIL_UUID })
  expect(await jobs()).toEqual([])
  await setPools(pool(neglect()))
  await returnNeglected(world.services, { tenantId: NIL_UUID })
  await returnNeglected(world.services, { tenantId: NIL_UUID })
  expect(await jobs()).toHaveLength(1)
  await new JobRunner(world.services, { jobs: salesModule.jobs ?? [], subscriptions: [] }).settle()
  expect(await jobs()).toEqual([])
})

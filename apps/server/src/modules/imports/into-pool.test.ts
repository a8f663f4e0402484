import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { carried, imported, sendFile, undone } from '../../testing/uploads.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* Customers are imported straight into a pool: nobody owns them until somebody claims them. */
let world: World
let tenant: string
let admin: TestPerson
let manager: TestPerson
let rep: TestPerson
let apart: TestPerson

const POOL = '0193a000-0000-4000-8000-0000000000d1'
const VALUE = POOL.replaceAll('-', '_')
const label = { zh: '华北公海', en: 'North pool' }
const bounds = { mostOwned: null, claimsADay: null, neglect: null, protectDays: null, mostProtected: null, looks: {} }
const file = (name: string) =>
  `客户名称,备注,负责人\n${[1, 2, 3].map((at) => `${name}${at},老板姓胡,`).join('\n')}\n${name}有主,,销售`

async function setPools(people: readonly string[]) {
  const { version } = (await admin.get('/pools')).body
  const set = await admin.put(
    '/pools',
    { pools: [{ id: POOL, label, teams: [], people, fields: ['name'], ...bounds }] },
    version,
  )
  expect(set.status, set.text).toBe(200)
}
const into = (name: string, more: object = {}) => ({
  object: 'accounts',
  file: file(name),
  options: { pool: POOL, ...more },
})
const pooled = async (who: TestPerson) =>
  (await who.post('/accounts/query', { filter: { poolState: VALUE }, fields: ['name'] })).body.data.map(
    ({ name }: { name: string }) => name,
  )
const rowsOf = async (importId: string) =>
  (
    await world.superuser.query(
      'select id, owner_id, team_id, deleted_at from account where import_id = $1 order by id',
      [importId],
    )
  ).rows

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  admin = await person(world, tenant, { role: 'system_admin' })
  const departmentId = (await admin.post('/departments', { name: '销售部' })).body.id
  const teamId = (await admin.post('/teams', { name: '一组', departmentId })).body.id
  manager = await person(world, tenant, { role: 'sales_manager', teamId, name: '经理' })
  rep = await person(world, tenant, { role: 'sales_rep', teamId, name: '销售' })
  apart = await person(world, tenant, { role: 'sales_manager', teamId, name: '外人' })
  await setPools([manager.id, rep.id])
})
afterAll(() => world.stop())

test('what the file names no owner of lies in the pool, is claimed whole, and its movement names the importer', async () => {
  const sent = await sendFile(world, manager, into('云杉'))
  expect(sent.status, sent.text).toBe(202)
  const tried = await carried(world, manager, sent.body.id)
  expect(tried).toMatchObject({ state: 'preview', created: 4, rejected: 0, pool: label })
  expect(await pooled(rep)).toEqual([])
  expect((await manager.post(`/imports/${sent.body.id}/commit`, {})).status).toBe(202)
  const done = await carried(world, manager, sent.body.id)
  expect(done).toMatchObject({ state: 'done', created: 4 })
  const names = await pooled(rep)
  expect(names.toSorted()).toEqual(['云杉1', '云杉2', '云杉3'])
  const rows = await rowsOf(done.id)
  expect(rows.map(({ owner_id }) => owner_id).filter((owner) => owner !== null)).toEqual([rep.id])
  const free = rows.filter(({ owner_id }) => owner_id === null).map(({ id }) => id)
  const { rows: moves } = await world.superuser.query(
    'select act, pool_id, by_id from pool_movement where record_id = any($1)',
    [free],
  )
  expect(moves).toEqual(free.map(() => ({ act: 'imported', pool_id: POOL, by_id: manager.id })))
  // the envelopes are sealed for the pool: a member sees what it shows, whoever claims it all of it
  expect((await rep.get(`/accounts/${free[0]}`)).body.note).toBeUndefined()
  expect((await rep.post(`/accounts/${free[0]}/claim`)).status).toBe(200)
  expect((await rep.get(`/accounts/${free[0]}`)).body).toMatchObject({
    note: '老板姓胡',
    ownerId: rep.id,
    poolState: null,
  })
  // undone, what was claimed since stays with whoever claimed it
  expect(await undone(world, manager, done.id)).toMatchObject({ state: 'undone', undone: 3, keptCount: 1 })
  expect(await pooled(rep)).toEqual([])
  expect((await rep.get(`/accounts/${free[0]}`)).status).toBe(200)
})

test('only who is in the pool and assigns imports into it, accounts alone, and no more once they are out of it', async () => {
  const refused = async (who: TestPerson, upload: Parameters<typeof sendFile>[2]) => {
    const { status, body } = await sendFile(world, who, upload)
    return [status, body.errors?.map(({ path }: { path: string }) => path)]
  }
  const no = [422, ['/options/pool']]
  expect(await refused(rep, into('甲'))).toEqual(no)
  expect(await refused(apart, into('甲'))).toEqual(no)
  expect(await refused(manager, { ...into('甲'), object: 'leads' })).toEqual(no)
  const waiting = await sendFile(world, manager, into('落叶松'))
  await carried(world, manager, waiting.body.id)
  await setPools([rep.id])
  expect((await manager.post(`/imports/${waiting.body.id}/commit`, {})).status).toBe(202)
  expect(await carried(world, manager, waiting.body.id)).toMatchObject({
    state: 'failed',
    failure: 'forbidden',
    created: 0,
  })
  expect(await rowsOf(waiting.body.id)).toEqual([])
  const plain = await imported(world, manager, { object: 'accounts', file: file('冷杉') })
  expect((await rowsOf(plain.id)).map(({ owner_id }) => owner_id).filter((owner) => owner === null)).toEqual([])
})

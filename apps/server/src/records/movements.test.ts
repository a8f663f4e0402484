import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { actIn, again, company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'
import { emptyTrash, insertRecords, prepareRecords } from './index.ts'

/* Every move of a deal between stages is kept, with the change that makes it, and goes with the deal. */
let world: World
let rep: TestPerson

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_manager' })
})
afterAll(() => world.stop())

const MINUTES_MS = 600_000
const MONTH_MS = 31 * 86_400_000
const now = () => new Date(world.clock.now()).toISOString()
const stays = async (id: string) => {
  const { rows } = await world.superuser.query(
    `select version, at, by_id, from_pipeline, from_stage, pipeline, stage, left_at from movement where record_id = $1 order by version`,
    [id],
  )
  return rows.map((row) => ({
    ...row,
    at: new Date(row.at).toISOString(),
    left_at: row.left_at === null ? null : new Date(row.left_at).toISOString(),
  }))
}
const deal = async (values: object = {}) => {
  const made = await rep.post('/opportunities', { name: '三坐标测量机', ...values })
  expect(made.status, made.text).toBe(201)
  return made.body as { id: string; version: number }
}

test('a deal’s stays follow one another from its beginning on: by page, by batch, and not by what moves nothing', async () => {
  const began = now()
  const { id, version } = await deal()
  world.clock.advance(MINUTES_MS)
  const moved = now()
  const second = (await rep.patch(`/opportunities/${id}`, { stage: 'needs' }, version)).body
  world.clock.advance(MINUTES_MS)
  const third = (await rep.patch(`/opportunities/${id}`, { nextStep: '报价' }, second.version)).body
  const operations = [{ op: 'update', id, version: third.version, values: { stage: 'first_contact' } }]
  expect((await rep.post('/opportunities/batch', { operations })).status).toBe(200)
  const by = { by_id: rep.id, pipeline: 'standard' }
  const from = { from_pipeline: 'standard' }
  const told = [
    { ...by, version: 1, at: began, from_pipeline: null, from_stage: null, stage: 'first_contact', left_at: moved },
    { ...by, ...from, version: 2, at: moved, from_stage: 'first_contact', stage: 'needs', left_at: now() },
    { ...by, ...from, version: 4, at: now(), from_stage: 'needs', stage: 'first_contact', left_at: null },
  ]
  expect(await stays(id)).toEqual(told)
})

test('what is refused moves nothing; what comes back from the trash stands where it stood', async () => {
  const { id, version } = await deal()
  expect((await rep.patch(`/opportunities/${id}`, { stage: 'won' }, version)).status).toBe(422)
  expect((await rep.delete(`/opportunities/${id}`)).status).toBe(204)
  expect((await rep.post(`/opportunities/${id}/restore`)).status).toBe(200)
  expect(await stays(id)).toMatchObject([{ stage: 'first_contact', left_at: null }])
})

test('deals from before get their stays from their history', async () => {
  const { id, version } = await deal()
  world.clock.advance(MINUTES_MS)
  await rep.patch(`/opportunities/${id}`, { stage: 'needs' }, version)
  const before = await world.superuser.query('select * from movement order by record_id, version')
  const path = new URL('../platform/database/migrations/0021-movements.sql', import.meta.url)
  const migration = readFileSync(path, 'utf8')
  await world.superuser.query('delete from movement')
  await world.superuser.query(migration.slice(migration.indexOf('do $$')))
  const after = await world.superuser.query('select * from movement order by record_id, version')
  expect(after.rows).toEqual(before.rows)
  expect(after.rows.length).toBeGreaterThan(4)
})

test('a deal that is gone from the trash leaves none of its stays', async () => {
  const { id } = await deal()
  expect((await rep.delete(`/opportunities/${id}`)).status).toBe(204)
  world.clock.advance(MONTH_MS)
  expect(await stays(id)).toHaveLength(1)
  await emptyTrash(world.services)
  expect(await stays(id)).toEqual([])
})

test('a deal that went a way before it came here keeps its stays, and moves on from the last', async () => {
  const { services } = world
  const object = services.catalog.getObject('opportunity')
  const since = '2026-03-01T00:00:00.000Z'
  const way = [
    { stage: 'first_contact', at: '2026-01-01T00:00:00.000Z' },
    { stage: 'needs', at: '2026-02-01T00:00:00.000Z' },
  ]
  const values = { name: '影像测量仪', pipeline: 'standard', stage: 'proposal', stageSince: since, owner: rep.id }
  const asked = { services, tenantId: rep.tenantId, userId: rep.id, object, country: 'CN', unique: [] }
  const records = await prepareRecords({ ...asked, purpose: 'import' }, [
    { ownerId: rep.id, teamId: null, values, way },
  ])
  await actIn(services, rep.tenantId, (tx) => insertRecords(tx, object, { records, at: now(), by: rep.id }))
  const id = records[0]?.id ?? ''
  const told = await (await again(world, rep)).patch(`/opportunities/${id}`, { stage: 'needs' }, 1)
  expect(told.status, told.text).toBe(200)
  expect(await stays(id)).toMatchObject([
    { version: -1, at: way[0]?.at, from_pipeline: null, from_stage: null, stage: 'first_contact', left_at: way[1]?.at },
    {
      version: 0,
      at: way[1]?.at,
      from_pipeline: 'standard',
      from_stage: 'first_contact',
      stage: 'needs',
      left_at: since,
    },
    { version: 1, at: since, from_stage: 'needs', stage: 'proposal', left_at: now() },
    { version: 2, at: now(), from_stage: 'proposal', stage: 'needs', left_at: null },
  ])
})

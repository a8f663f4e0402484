/** Corrections beside others at work: a commit, another trial, the clock, and somebody at the database. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { carried, sendFile } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'

let world: World
let rep: TestPerson

beforeAll(async () => {
  world = await startWorld()
  rep = await person(world, await company(world), { role: 'sales_rep' })
})
afterAll(() => world.stop())

const path = (id: string, act: string) => `/imports/${id}/${act}`

/** A dry run of people, each with a job that is to be corrected. */
async function tried(mobiles: readonly string[]): Promise<string> {
  const rows = mobiles.map((mobile, at) => `第${at}位,${mobile},未改`)
  const sent = await sendFile(world, rep, { file: ['姓名,手机,职务', ...rows, ''].join('\n') })
  await carried(world, rep, sent.body.id)
  return sent.body.id
}

const EVERYWHERE = { replacements: [{ column: '职务', from: '未改', to: '已改' }] }

/** Until so many statements wait for a lock. */
const waiting = (many: number) =>
  expect
    .poll(async () => {
      const { rows } = await world.superuser.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      return rows.length
    })
    .toBe(many)

async function titleOf(mobile: string): Promise<string> {
  const { body } = await rep.post('/contacts/query', { filter: { mobile } })
  return body.data[0].title
}

test('one that was acknowledged is written, also where the import was let go before it knew of it', async () => {
  const id = await tried(['13900004100'])
  await world.superuser.query('begin')
  await world.superuser.query('select 1 from import where id = $1 for update', [id])
  const corrected = rep.post(path(id, 'corrections'), EVERYWHERE)
  await waiting(1)
  const early = rep.post(path(id, 'commit'), {})
  await waiting(2)
  await world.superuser.query('rollback')
  expect((await corrected).status).toBe(200)
  expect(await early).toMatchObject({ status: 409, body: { code: 'state_conflict' } })
  expect((await rep.post(path(id, 'commit'), {})).status).toBe(202)
  await carried(world, rep, id)
  expect(await titleOf('13900004100')).toBe('已改')
})

test('one that was judged by what another trial has replaced is refused', async () => {
  const id = await tried(['13900004200'])
  // a safe repeat claims its key when it has judged and nothing is stored yet: there it is held up
  await world.superuser.query('begin; lock table idempotency in share mode')
  const held = rep.post(path(id, 'corrections'), EVERYWHERE, { 'idempotency-key': 'held-up' })
  await waiting(1)
  expect((await rep.post(path(id, 'check'), { mapping: { 职务: null } })).status).toBe(202)
  expect(await carried(world, rep, id)).toMatchObject({ state: 'preview' })
  await world.superuser.query('commit')
  expect(await held).toMatchObject({ status: 409, body: { code: 'state_conflict' } })
})

test('trials of one file are counted like files', async () => {
  const id = await tried(['13900004300'])
  await world.superuser.query('update import set checks = 10000 where id = $1', [id])
  expect(await rep.post(path(id, 'check'), {})).toMatchObject({ status: 429, body: { code: 'too_many_requests' } })
  await world.superuser.query('update import set checks = 0 where id = $1', [id])
})

test('one that was put into another row behind the application is not written', async () => {
  const mobiles = ['13900004401', '13900004402']
  const id = await tried(mobiles)
  const cells = ['甲职', '乙职'].map((text, at) => ({ row: at + 1, column: '职务', text }))
  expect((await rep.post(path(id, 'corrections'), { cells })).status).toBe(200)
  await world.superuser.query(
    `update import_correction as one set sealed_cells = other.sealed_cells from import_correction as other
      where one.import_id = $1 and other.import_id = $1 and other.record <> one.record`,
    [id],
  )
  expect((await rep.post(path(id, 'commit'), {})).status).toBe(202)
  expect(await carried(world, rep, id)).toMatchObject({ state: 'failed', created: 0 })
  for (const mobile of mobiles) {
    const { body } = await rep.post('/contacts/query', { filter: { mobile } })
    expect(body.data).toEqual([])
  }
})

test('none is taken when the file’s seven days are over, be it taken away yet or not', async () => {
  const id = await tried(['13900004500'])
  world.clock.advance(7 * 86_400_000)
  const back = await again(world, rep)
  for (const act of ['corrections', 'check', 'commit'])
    expect(await back.post(path(id, act), act === 'corrections' ? EVERYWHERE : {})).toMatchObject({
      status: 410,
      body: { code: 'erased' },
    })
})

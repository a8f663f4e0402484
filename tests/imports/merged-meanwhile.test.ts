/** Somebody merges the companies that an import's rows point to, while the import runs. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runNext } from '../../apps/server/src/modules/imports/index.ts'
import { company, person } from '../../apps/server/src/testing/people.ts'
import { sendFile } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

it('an import whose companies are merged meanwhile points to those that were kept', async () => {
  const tenant = await company(world)
  const rep = await person(world, tenant, { role: 'sales_rep' })
  const make = async (name: string): Promise<string> => (await rep.post('/accounts', { name })).body.id
  const [old, kept] = [await make('旧公司'), await make('新公司')]
  const people = Array.from({ length: 900 }, (_, n) => `甲${n},1520010${String(n).padStart(4, '0')},旧公司`)
  const sent = await sendFile(world, rep, { file: ['姓名,手机,公司', ...people].join('\n'), options: { commit: true } })
  await world.superuser.query('begin')
  await world.superuser.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`import:contact:${tenant}`])
  const running = runNext(world.services)
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`
  await expect.poll(async () => (await world.superuser.query(waiting)).rows.length).toBe(1)
  const merged = await rep.post(`/accounts/${kept}/merge`, { otherId: old, choose: { name: 'this' } })
  expect(merged.status).toBe(200)
  await world.superuser.query('commit')
  await running
  expect((await rep.get(`/imports/${sent.body.id}`)).body).toMatchObject({ state: 'done', created: 900 })
  const { rows } = await world.superuser.query('select account_id, count(*)::int as n from contact group by 1')
  expect(rows).toEqual([{ account_id: kept, n: 900 }])
  expect((await rep.post(`/merges/${merged.body.mergeId}/undo`)).status).toBe(200)
  expect((await rep.get(`/accounts/${old}`)).body.name).toBe('旧公司')
})

/** Imports of the same customers at the same time, by processes of their own: they see each other. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runNext } from '../../apps/server/src/modules/imports/index.ts'
import { stopServices } from '../../apps/server/src/platform/start-services.ts'
import { company, person } from '../../apps/server/src/testing/people.ts'
import { sendFile } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

it('two imports of the same file at once make every customer and every company once', async () => {
  const tenant = await company(world)
  const rep = await person(world, tenant, { role: 'sales_rep' })
  const people = Array.from(
    { length: 4_000 },
    (_, n) => `甲${n},1520010${String(n).padStart(4, '0')},云杉第${n % 300}分厂`,
  )
  const file = ['姓名,手机,公司', ...people].join('\n')
  const [first, second] = [
    await sendFile(world, rep, { file, options: { commit: true } }),
    await sendFile(world, rep, { file, options: { commit: true } }),
  ]
  const other = await world.further()
  await Promise.all([runNext(world.services), runNext(other)])
  await stopServices(other)
  const jobs = [(await rep.get(`/imports/${first.body.id}`)).body, (await rep.get(`/imports/${second.body.id}`)).body]
  expect(jobs.map(({ state, failure }) => [state, failure])).toEqual([
    ['done', null],
    ['done', null],
  ])
  expect(jobs[0].created + jobs[1].created).toBe(4_000)
  expect(jobs[0].skipped + jobs[1].skipped).toBe(4_000)
  const { rows } = await world.superuser.query(
    `select (select count(*)::int from contact where tenant_id = $1) as contacts, (select count(*)::int from account where tenant_id = $1) as accounts,
      (select count(*)::int from contact c where c.tenant_id = $1 and not exists (select 1 from account a where a.tenant_id = c.tenant_id and a.id = c.account_id)) as adrift`,
    [tenant],
  )
  expect(rows[0]).toEqual({ contacts: 4_000, accounts: 300, adrift: 0 })
})

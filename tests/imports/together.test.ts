/** Imports of the same customers at the same time, by processes of their own: they see each other. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runNext } from '../../apps/server/src/modules/imports/index.ts'
import { claimNext, releaseClaim } from '../../apps/server/src/modules/imports/store/progress.ts'
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

it('two imports of a company run at once and no third, and another company need not wait for them', async () => {
  const { services } = world
  const rep = async () => person(world, await company(world), { role: 'sales_rep' })
  const [many, few] = [await rep(), await rep()]
  const begin = async (who: typeof many) =>
    (await sendFile(world, who, { file: '姓名,手机\n甲,15200109999\n', options: { commit: true } })).body.id
  const [first, second, third] = [await begin(many), await begin(many), await begin(many)]
  const other = await begin(few)
  const claim = () => claimNext(services.database, services.newId())
  const claims = [await claim(), await claim(), await claim()]
  expect(claims.map((each) => each?.id)).toEqual([first, other, second])
  expect(await claim()).toBeUndefined()
  const [done] = claims
  if (done !== undefined) await releaseClaim(services.database, done)
  // what was let go comes again before what has waited less long
  const next = await claim()
  expect(next?.id).toBe(first)
  for (const each of [...claims.slice(1), next]) if (each !== undefined) await releaseClaim(services.database, each)
  const jobs = []
  while (await runNext(services));
  for (const [who, id] of [
    [many, first],
    [many, second],
    [many, third],
    [few, other],
  ] as const)
    jobs.push((await who.get(`/imports/${id}`)).body)
  expect(jobs.map(({ state, rows, created, skipped }) => [state, rows, created + skipped])).toEqual(
    jobs.map(() => ['done', 1, 1]),
  )
})

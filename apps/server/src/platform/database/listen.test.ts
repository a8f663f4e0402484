import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

test('when every connection to the database is cut, requests go on and channels are heard again by themselves', async () => {
  const { services, superuser } = world
  const tenant = await company(world)
  const rep = await person(world, tenant, { role: 'sales_rep' })
  const heard: string[] = []
  const silence = await services.database.listen('probe', {
    heard: (payload) => heard.push(payload),
    back: () => heard.push('back'),
  })
  await superuser.query("select pg_notify('probe', 'before')")
  await expect.poll(() => heard).toEqual(['before'])
  await superuser.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  await expect
    .poll(async () => {
      await superuser.query("select pg_notify('probe', 'after')")
      return heard.includes('after')
    })
    .toBe(true)
  expect(heard.filter((one) => one === 'back')).toHaveLength(1)
  expect(heard.indexOf('back')).toBeLessThan(heard.indexOf('after'))
  await expect.poll(async () => (await rep.get('/auth/me')).status).toBe(200)
  await silence()
})

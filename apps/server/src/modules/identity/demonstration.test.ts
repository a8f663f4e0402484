import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../../testing/world.ts'
import { markDemo } from './installation.ts'
import { type Enrolled, foundedCompany, invited } from './testing/browser.ts'

let world: World
let system: Enrolled

beforeAll(async () => {
  world = await startWorld()
  const founder = await foundedCompany(world)
  system = await invited(world, founder, { email: 'sys@yunshan.example', roles: ['system_admin'], name: '何苗' })
})
afterAll(() => world.stop())

test('the demonstration lifts the rule of passkeys and of two people, but only where the keeper’s MAC says it is one', async () => {
  await world.superuser.query(`insert into installation_fact values ('demo', 'true')`)
  expect((await system.browser.get('/auth/me')).body).toMatchObject({ demo: false, mustEnrolPasskey: true })
  await markDemo(world.services)
  expect((await system.browser.get('/auth/me')).body).toMatchObject({ demo: true, mustEnrolPasskey: false })
  const answer = await system.browser.post('/users', {
    name: '陈立',
    roles: ['sales_rep'],
    email: 'demo@yunshan.example',
  })
  expect(answer.body).toHaveProperty('token')
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { markDemo } from './installation.ts'
import { type Enrolled, foundedCompany, invited } from './testing/browser.ts'
import { enrolled } from './testing/signing.ts'

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

test('in the demonstration alone a fresh code approves what two people do, and only while nobody of the company has a passkey', async () => {
  const tenant = await company(world)
  const asker = await person(world, tenant, { role: 'security_admin' })
  const second = await person(world, tenant, { role: 'system_admin' })
  const ownerId = (await person(world, tenant, { role: 'sales_rep' })).id
  const approveByCode = async () => {
    const { approvalId } = (await asker.post('/clients', { name: '程序', scopes: ['contacts:reveal'], ownerId })).body
    const { status, body } = await second.post(`/approvals/${approvalId}/approve`, {})
    return [status, body.state ?? body.code]
  }
  await markDemo(world.services)
  expect(await approveByCode()).toEqual([200, 'done'])
  await enrolled(world, await person(world, tenant, { role: 'audit_admin' }))
  expect(await approveByCode()).toEqual([403, 'step_up_required'])
})

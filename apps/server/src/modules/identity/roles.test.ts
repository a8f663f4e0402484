import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../../testing/world.ts'
import { type Enrolled, foundedCompany, invited } from './testing/browser.ts'

let world: World
let founder: Enrolled

beforeAll(async () => {
  world = await startWorld()
  founder = await foundedCompany(world)
})
afterAll(() => world.stop())

test('the roles are told in both languages', async () => {
  const { data } = (await founder.browser.get('/roles')).body
  expect(data).toHaveLength(11)
  expect(data[0]).toEqual({
    name: 'sales_rep',
    label: { zh: '销售', en: 'Sales representative' },
    sentence: { zh: expect.any(String), en: expect.any(String) },
    grants: expect.any(Array),
    capabilities: [],
  })
  const own = data[0].grants.find(
    (grant: { object: { en: string }; reach: { en: string } }) =>
      grant.object.en === 'Contacts' && grant.reach.en === 'Own',
  )
  expect(own.actions).toContainEqual({ zh: '查看明文', en: 'reveal' })
  expect(own.masked).toContainEqual({ zh: '手机', en: 'Mobile' })
  expect(own.clear).not.toContainEqual({ zh: '手机', en: 'Mobile' })
})

test('what a role sees is told to those who give roles, and of their own roles to everybody', async () => {
  const person = await invited(world, founder, { email: 'ownrole@yunshan.example', roles: ['service_agent'] })
  const { data } = (await person.browser.get('/roles')).body
  expect(data.filter((role: { grants?: unknown }) => role.grants !== undefined)).toMatchObject([
    { name: 'service_agent' },
  ])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

let world: World
let tenant: string
let rep: TestPerson
let mate: TestPerson
let manager: TestPerson
let friend: TestPerson
let id: string

const MOBILE = '13900000001'

interface Seen {
  readonly id: string
  readonly reaches: readonly string[]
  readonly fields: readonly { readonly field: string; readonly mode: string; readonly reveals?: boolean }[]
}

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  const teamId = (await admin.post('/teams', { name: '一队' })).body.id
  const other = (await admin.post('/teams', { name: '二队' })).body.id
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  mate = await person(world, tenant, { role: 'sales_rep', teamId })
  manager = await person(world, tenant, { role: 'sales_manager', teamId })
  friend = await person(world, tenant, { role: 'sales_rep', teamId: other })
  id = (await rep.post('/contacts', { name: '苏一', mobile: MOBILE, email: 'su@example.com', wechat: 'su_yi' })).body.id
  await rep.post('/shares', { object: 'contact', id, userId: friend.id, days: 3, change: false, reason: '联合投标' })
})
afterAll(() => world.stop())

const seenBy = async (who: TestPerson): Promise<ReadonlyMap<string, Seen>> => {
  const { data } = (await who.get(`/access/who?object=contact&id=${id}`)).body as { data: readonly Seen[] }
  return new Map(data.map((each) => [each.id, each]))
}

/** What is said of the masked mobile. */
const mobile = (reveals: boolean) => expect.arrayContaining([{ field: 'mobile', mode: 'masked', reveals }])

test('whoever sees a record is told of with the ways by which they do, and which masked fields they may reveal', async () => {
  const seen = await seenBy(rep)
  expect(seen.get(rep.id)).toMatchObject({ reaches: expect.arrayContaining(['own']), fields: mobile(true) })
  expect(seen.get(mate.id)).toMatchObject({ reaches: ['team'] })
  expect(seen.get(mate.id)?.fields).not.toContainEqual(expect.objectContaining({ reveals: true }))
  expect(seen.get(manager.id)).toMatchObject({ reaches: ['department'], fields: mobile(true) })
  expect(seen.get(friend.id)).toMatchObject({ reaches: ['shared'], fields: mobile(false) })
})

test('what is forbidden to reveal is told of the very field, unless another purpose would show it: as the reveals go', async () => {
  const security = await person(world, tenant, { role: 'security_admin' })
  const never = { roles: [], object: 'contact', actions: ['reveal'], fields: [], when: [] }
  const of = (roles: string[], field: string, ...when: string[]) => ({ ...never, roles, fields: [field], when })
  const forbids = [
    of(['sales_rep'], 'mobile', 'purpose_delivery'),
    of(['sales_rep'], 'email'),
    of(['sales_manager'], 'mobile'),
    ...['call', 'delivery', 'dispute', 'other', 'unstated'].map((purpose) =>
      of(['sales_manager'], 'wechat', `purpose_${purpose}`),
    ),
  ].map((forbid, at) => ({ id: `f${at}`, ...forbid }))
  const stated = await security.put('/access/rights', { version: 1, roles: [], forbids })
  expect(stated.body.state).toBe('in_force')
  world.clock.advance(1_000)
  const told = await seenBy(rep)
  for (const who of [rep, manager, friend])
    for (const field of ['mobile', 'email', 'wechat']) {
      const shown = await Promise.all(
        ['call', 'delivery'].map((reason) => who.post(`/contacts/${id}/reveal`, { fields: [field], reason })),
      )
      const said = told.get(who.id)?.fields.find((each) => each.field === field)?.reveals
      expect([field, said], who.id).toEqual([field, shown.some(({ status }) => status === 200)])
    }
})

test('what one found by its whole number, nobody else is said to have found', async () => {
  const agent = await person(world, tenant, { role: 'service_agent' })
  const second = await person(world, tenant, { role: 'service_agent' })
  expect((await agent.get(`/access/who?object=contact&id=${id}`)).status).toBe(404)
  expect((await agent.post('/contacts/lookup', { value: MOBILE })).status).toBe(200)
  const seen = await seenBy(agent)
  expect(seen.get(agent.id)).toMatchObject({ reaches: ['found'] })
  expect(seen.has(second.id)).toBe(false)
})

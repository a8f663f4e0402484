import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'

/* How often a customer who went quiet used to be spoken with: from one's own customers and people alone. */
const DAY_MS = 86_400_000
let world: World
let tenant: string
let rep: TestPerson
let colleague: TestPerson

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
  colleague = await person(world, tenant, { role: 'sales_rep' })
})
afterAll(() => world.stop())

async function made(path: string, body: object, by = rep): Promise<string> {
  const answer = await by.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
async function spoke(object: string, id: string, ago: readonly number[], by = rep): Promise<void> {
  for (const days of ago) {
    const at = new Date(world.clock.now() - days * DAY_MS).toISOString()
    await made('/activities', { kind: 'call', about: { object, id }, words: '谈过', at }, by)
  }
}
const rhythmsOf = async (who: TestPerson) => (await who.get('/figures/rhythms')).body.data

test('the usual gap is the median of the days between contacts, whoever of the company was spoken with', async () => {
  const accountId = await made('/accounts', { name: '常联系的公司' })
  const contactId = await made('/contacts', { name: '那里的人', mobile: '13800138201', accountId })
  // gaps of 10, 10, 30 and 5 days; what was said twice on one day is one contact
  await spoke('account', accountId, [60, 60, 70, 110])
  await spoke('contact', contactId, [80, 115])
  await spoke('account', await made('/accounts', { name: '只说过两次' }), [60, 90])
  await spoke('account', await made('/accounts', { name: '还不久的公司' }), [1, 2, 3])
  const recent = await made('/accounts', { name: '更近的公司' })
  await spoke('account', recent, [50, 57, 64])
  expect(await rhythmsOf(rep)).toEqual([
    { accountId: recent, days: 7 },
    { accountId, days: 10 },
  ])
})

test('a colleague’s customers and people, what was said years ago and what was deleted count for nothing', async () => {
  const own = await person(world, tenant, { role: 'sales_rep' })
  const accountId = await made('/accounts', { name: '只有自己的' }, own)
  await spoke('account', accountId, [40, 60, 1_000], own)
  const theirs = await made('/contacts', { name: '同事的人', mobile: '13800138202' }, colleague)
  await spoke('contact', theirs, [41, 42, 43], colleague)
  await world.superuser.query('update contact set account_id = $1 where id = $2', [accountId, theirs])
  expect(await rhythmsOf(own)).toEqual([])
  await spoke('account', accountId, [80], own)
  expect(await rhythmsOf(own)).toEqual([{ accountId, days: 20 }])
  expect(await rhythmsOf(colleague)).toEqual([])
  const about = { object: 'account', id: accountId }
  const said = await own.post('/activities/query', { filter: { about }, sort: 'at' })
  const [, eighty] = said.body.data
  expect((await own.delete(`/activities/${eighty.id}`)).status).toBe(204)
  expect(await rhythmsOf(own)).toEqual([])
})

test('whoever sees no customers is told of none', async () => {
  const admin = await person(world, tenant, { role: 'system_admin' })
  expect(await rhythmsOf(admin)).toEqual([])
})

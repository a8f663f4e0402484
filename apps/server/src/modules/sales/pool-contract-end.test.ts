import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { endTerms } from '../contracts/end-terms.ts'
import { returnNeglected } from './return-neglected.ts'

/* A customer whose contract has ended comes back to the pool, after its owner was told. */
let world: World
let tenant: string
let owner: TestPerson
let other: TestPerson

const POOL = '0193a000-0000-4000-8000-0000000000c1'
const DAY = 24 * 3_600_000
const label = { zh: '华北公海', en: 'North pool' }
const neglect = { days: null, byLevel: { d: 0 }, contractDays: 5, warnDays: 2, dealsStay: true }
const bounds = { mostOwned: null, claimsADay: null, protectDays: null, mostProtected: null, looks: {} }

/** Lets days pass, a turn of the work on each; sessions end meanwhile. */
async function days(count: number): Promise<void> {
  for (let day = 0; day < count; day += 1) {
    world.clock.advance(DAY)
    await endTerms(world.services)
    await returnNeglected(world.services, { tenantId: tenant })
  }
  ;[owner, other] = [await again(world, owner), await again(world, other)]
}

async function made(path: string, body: object): Promise<string> {
  const answer = await owner.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return String(answer.body.id)
}
async function contract(accountId: string, endsOn: string): Promise<string> {
  const id = await made('/contracts', { accountId, startsOn: '2020-01-01', endsOn })
  const signed = await owner.patch(`/contracts/${id}`, { status: 'signed' }, 1)
  expect(signed.status, signed.text).toBe(200)
  return id
}
const read = async (who: TestPerson, path: string) => (await who.get(path)).body
const countdown = async (who: TestPerson, id: string) => (await read(who, `/accounts/${id}/pool-return`)).data
/** A day from now on, by the company's clocks; the test's clock stands at nine in the morning there. */
const dayAfter = (count: number) => new Date(world.clock.now() + count * DAY).toISOString().slice(0, 10)
const movements = async (id: string) =>
  (
    await world.superuser.query(
      'select act, reason, user_id, by_id from pool_movement where record_id = $1 order by version',
      [id],
    )
  ).rows

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  owner = await person(world, tenant, { role: 'sales_rep', name: '原主' })
  other = await person(world, tenant, { role: 'sales_rep', name: '同组' })
  const people = [owner.id, other.id]
  const set = await admin.put(
    '/pools',
    { pools: [{ id: POOL, label, teams: [], people, fields: ['name'], neglect, ...bounds }] },
    1,
  )
  expect(set.status, set.text).toBe(200)
})
afterAll(() => world.stop())

test('so many days after its contract’s end it comes back, followed up or not, its owner told before; a contract that runs keeps it', async () => {
  const account = (name: string, more: object = {}) => made('/accounts', { name, ...more })
  const [over, renewed, never, spared] = [
    await account('云杉'),
    await account('续签'),
    await account('没有合同'),
    await account('不回', { level: 'd' }),
  ]
  const ended = await contract(over, dayAfter(1))
  for (const id of [renewed, spared]) await contract(id, dayAfter(1))
  for (const id of [over, never]) expect(await countdown(owner, id)).toBeNull()
  await days(2)
  expect((await read(owner, `/contracts/${ended}`)).status).toBe('ended')
  const shown = await countdown(owner, over)
  // its last day was yesterday: five whole days pass, today the first of them
  expect(shown).toEqual({ pool: label, returnsOn: dayAfter(5), warned: false, reason: 'contract' })
  await contract(renewed, dayAfter(300))
  await days(3)
  expect(await countdown(owner, over)).toEqual({ ...shown, warned: true })
  // a follow-up moves it no more, and is no reason to tell again
  const about = { object: 'account', id: over }
  expect((await owner.post('/activities', { kind: 'call', about, words: '聊过了' })).status).toBe(201)
  await days(1)
  expect(await countdown(owner, over)).toEqual({ ...shown, warned: true })
  expect((await read(owner, `/accounts/${over}`)).ownerId).toBe(owner.id)
  await days(1)
  expect(await movements(over)).toEqual([{ act: 'returned', reason: 'contract', user_id: owner.id, by_id: null }])
  // whoever claims it has all the days, from then on
  expect((await other.post(`/accounts/${over}/claim`)).status).toBe(200)
  expect(await countdown(other, over)).toMatchObject({ returnsOn: dayAfter(6), reason: 'contract' })
  await days(10)
  for (const id of [renewed, never, spared]) expect((await read(owner, `/accounts/${id}`)).ownerId).toBe(owner.id)
})

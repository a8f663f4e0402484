import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestAnswer, type TestPerson } from '../../testing/people.ts'
import { startWorld, testClock, type World } from '../../testing/world.ts'
import { settle } from '../audit/testing/recorded.ts'

/* What a manager believes stands beside what the deals say; whoever it is about is not told. */
let world: World
let rep: TestPerson
let manager: TestPerson
let head: TestPerson
let stranger: TestPerson
let east: string
let west: string

const ADJUSTMENTS = '/pipelines/standard/adjustments'
const PERIOD = '2026-11'
const NOTE = '客户推到下季度，先按一半算'

beforeAll(async () => {
  world = await startWorld({ clock: testClock(Date.parse('2026-11-10T04:00:00.000Z')) })
  const tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  const made = async (path: string, body: object) => (await admin.post(path, body)).body.id as string
  const china = await made('/departments', { name: '中国' })
  const below = await made('/departments', { name: '西部', departmentId: china })
  east = await made('/teams', { name: '华东', departmentId: china })
  west = await made('/teams', { name: '西北', departmentId: below })
  rep = await person(world, tenant, { role: 'sales_rep', teamId: west })
  manager = await person(world, tenant, { role: 'sales_manager', teamId: west })
  head = await person(world, tenant, { role: 'sales_manager', teamId: east })
  stranger = await person(world, await company(world, '另一家'), { role: 'sales_manager' })
})
afterAll(() => world.stop())

const cny = (amount: string) => ({ amount, currency: 'CNY' })
const list = async (who: TestPerson): Promise<TestAnswer> =>
  (await again(world, who)).get(`${ADJUSTMENTS}?period=${PERIOD}`)
const adjust = async (who: TestPerson, stated: object, version?: number): Promise<TestAnswer> =>
  (await again(world, who)).put(ADJUSTMENTS, { period: PERIOD, category: 'commit', ...stated }, version)
const ofRep = () => ({ whose: 'person', id: rep.id })

test('it is kept with who said so, when and why, and told to those alone who may say so themselves', async () => {
  const adjusted = { amount: cny('500'), note: NOTE }
  expect((await adjust(manager, { ...ofRep(), adjusted }, 1)).body).toEqual({
    period: PERIOD,
    ...ofRep(),
    category: 'commit',
    version: 2,
  })
  expect((await adjust(head, { whose: 'team', id: east, category: 'best_case', adjusted }, 1)).status).toBe(200)
  const told = {
    ...ofRep(),
    category: 'commit',
    version: 2,
    adjusted: { amount: cny('500.00'), note: NOTE },
    by: manager.id,
    at: '2026-11-10T04:00:00.000Z',
  }
  expect((await list(manager)).body.data).toEqual([told])
  expect((await list(head)).body.data).toEqual([told, expect.objectContaining({ whose: 'team', id: east })])
  expect((await list(rep)).status).toBe(403)
  expect((await list(stranger)).body.data).toEqual([])
})

test('the sums of the deals stay what they are', async () => {
  const { body } = await (await again(world, manager)).get(`/pipelines/standard/forecast?period=${PERIOD}`)
  expect(body.categories.every(({ count }: { count: number }) => count === 0)).toBe(true)
})

test('of whom one does not give deals out, and of another company, nothing is said', async () => {
  const adjusted = { amount: cny('1'), note: NOTE }
  expect((await adjust(rep, { ...ofRep(), adjusted }, 2)).status).toBe(403)
  for (const [who, stated] of [
    [manager, { whose: 'team', id: east }],
    [manager, { whose: 'person', id: head.id }],
    [stranger, ofRep()],
    [manager, { whose: 'person', id: stranger.id }],
  ] as const) {
    const answer = await adjust(who, { ...stated, adjusted }, 1)
    expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([422, 'reference_invalid'])
  }
})

test('what is no amount, has no words, or is of another category is refused', async () => {
  const adjusted = { amount: cny('1'), note: NOTE }
  const odd = [
    { adjusted: { ...adjusted, amount: cny('-1') } },
    { adjusted: { ...adjusted, amount: cny('9'.repeat(19)) } },
    { adjusted: { ...adjusted, amount: cny('1.001') } },
    { adjusted: { ...adjusted, note: '' } },
    { adjusted: { ...adjusted, note: '   ' } },
    { adjusted: { ...adjusted, note: 'x'.repeat(501) } },
    { adjusted: { amount: cny('1') } },
    { adjusted, category: 'closed' },
    { adjusted, whose: 'company' },
    { adjusted, period: '2026-13' },
  ]
  for (const stated of odd)
    expect([400, 422], JSON.stringify(stated)).toContain((await adjust(manager, { ...ofRep(), ...stated }, 2)).status)
  expect((await adjust(manager, { ...ofRep(), adjusted })).status).toBe(428)
  expect((await list(manager)).body.data[0].version).toBe(2)
})

test('of two at once one is told; taken back, note and amount are gone, and the log keeps the amounts alone', async () => {
  const say = (who: TestPerson, amount: string) =>
    adjust(who, { ...ofRep(), adjusted: { amount: cny(amount), note: NOTE } }, 2)
  const both = await Promise.all([say(manager, '7'), say(head, '8')])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412])
  expect((await adjust(head, { ...ofRep(), adjusted: null }, 3)).status).toBe(200)
  expect((await list(manager)).body.data).toEqual([
    expect.objectContaining({ version: 4, adjusted: null, by: head.id }),
  ])
  await settle(world.services)
  const { rows } = await world.superuser.query<{ event: string }>('select event from audit_entry')
  const said = rows.filter(({ event }) => event.includes('adjustment.update') && event.includes(rep.id))
  expect(said.some(({ event }) => event.includes('500.00 CNY'))).toBe(true)
  expect(rows.some(({ event }) => event.includes('推到下季度'))).toBe(false)
})

test('the note lies sealed, and opens beside no other amount', async () => {
  const stated = { whose: 'team', id: west, adjusted: { amount: cny('900'), note: NOTE } }
  expect((await adjust(manager, stated, 1)).status).toBe(200)
  const { rows } = await world.superuser.query(
    "select *, encode(sealed_confidential, 'escape') as words from adjustment",
  )
  expect(JSON.stringify(rows)).not.toContain('下季度')
  await world.superuser.query('update adjustment set amount = 90000 where whose_id = $1', [west])
  const [kept] = (await list(manager)).body.data.filter(({ whose }: { whose: string }) => whose === 'team')
  expect(kept).toMatchObject({ adjusted: null, version: 2 })
})

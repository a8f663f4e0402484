import { beforeEach, expect, test } from 'vitest'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import type { TenantPolicy } from '../../platform/gate/tenant-policy.ts'
import { actIn, again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, testClock, type World } from '../../testing/world.ts'
import { insertUnit } from '../identity/index.ts'
import { leaderOver, tellMissed } from './missed.ts'

const HOUR = 60 * 60_000
const DAY = 24 * HOUR
let world: World
let rep: TestPerson
let manager: TestPerson
let stranger: TestPerson
let tenant: string

const set = (change: Partial<TenantPolicy>) =>
  actIn(world.services, tenant, (tx) => changePolicy(world.services, tx, (policy) => ({ ...policy, ...change })))
const team = async (name: string) => {
  const id = world.services.newId()
  const unit = { kind: 'team', id, name, under: null, by: null } as const
  await actIn(world.services, tenant, (tx) => insertUnit(world.services, tx, unit))
  return id
}

beforeEach(async () => {
  // a Friday, nine in the morning in Shanghai
  world = await startWorld({ clock: testClock(Date.parse('2026-11-27T01:00:00.000Z')) })
  tenant = await company(world)
  const [own, others] = [await team('华东一组'), await team('华北组')]
  rep = await person(world, tenant, { role: 'sales_rep', teamId: own })
  manager = await person(world, tenant, { role: 'sales_manager', teamId: own, name: '李娜' })
  stranger = await person(world, tenant, { role: 'sales_rep', teamId: others, name: '丁越' })
  await set({ leads: { [own]: manager.id } })
  await tellMissed(world.services)
  return () => world.stop()
})

const later = (milliseconds: number) => new Date(world.clock.now() + milliseconds).toISOString()
const plan = async (who: TestPerson, values: object = {}) => {
  const { status, text, body } = await who.post('/tasks', { what: '寄样品', due: later(HOUR), ...values })
  expect(status, text).toBe(201)
  return body as { id: string }
}
const told = async (who: TestPerson) => (await (await again(world, who)).get('/notices')).body.data
/** The clock goes on, and two servers look. */
async function pass(milliseconds: number) {
  world.clock.advance(milliseconds)
  await Promise.all([tellMissed(world.services), tellMissed(world.services)])
}

test('after the company’s workdays who leads the team is told how many are missed, once, and is led to them', async () => {
  await plan(rep)
  await plan(rep)
  await plan(rep, { done: true })
  await plan(rep, { due: later(4 * DAY) })
  await plan(manager)
  await plan(stranger)
  const contact = (await rep.post('/contacts', { name: '欧阳娜娜', mobile: '13800138000', residence: 'CN' })).body
  const about = { object: 'contact', id: contact.id }
  await rep.post('/activities', { kind: 'call', about, words: '谈过', nextStep: '再谈', nextStepAt: later(HOUR) })
  // Monday: one workday went by, Saturday and Sunday are none
  await pass(3 * DAY)
  expect(await told(manager)).toEqual([])
  await pass(DAY)
  const news = await told(manager)
  expect(news).toHaveLength(2)
  expect(news).toContainEqual(
    expect.objectContaining({ kind: 'missed', object: 'task', count: 2, recordId: null, by: null }),
  )
  expect(news).toContainEqual(
    expect.objectContaining({ kind: 'missed', object: 'contact', count: 1, recordId: contact.id, name: '欧阳娜娜' }),
  )
  for (const who of [rep, stranger]) expect(await told(who)).toEqual([])
  await pass(HOUR)
  await pass(DAY)
  expect(await told(manager)).toEqual(news)
  manager = await again(world, manager)
  const filter = JSON.stringify({
    and: [{ due: { lt: news[0].at } }, { done: { ne: true } }, { ownerId: { eq: rep.id } }],
  })
  expect((await manager.get(`/tasks?filter=${encodeURIComponent(filter)}`)).body.data).toHaveLength(2)
  const { rows } = await world.superuser.query('select n::text from notice n union all select j::text from job j')
  expect(JSON.stringify(rows)).not.toMatch(/欧阳|样品/)
})

test('a server that stood still for a week catches up page by page, and tells nothing twice', async () => {
  const operations = Array.from({ length: 501 }, (_, at) => ({
    op: 'create',
    values: { what: `第 ${at} 件`, due: later(HOUR) },
  }))
  const made = await rep.post('/tasks/batch', { operations })
  expect(made.status, made.text).toBe(200)
  await pass(7 * DAY)
  expect(await told(manager)).toMatchObject([{ kind: 'missed', object: 'task', count: 501, recordId: null }])
  rep = await again(world, rep)
  await plan(rep)
  await pass(4 * DAY)
  expect((await told(manager)).map(({ count }: { count: number }) => count)).toEqual([1, 501])
})

test('what was missed before anybody was told of such things is no news, and a company may have it untold, or sooner', async () => {
  await plan(rep, { due: later(-3 * DAY) })
  await set({ missedDays: 0 })
  await plan(rep)
  await pass(10 * DAY)
  expect(await told(manager)).toEqual([])
  await set({ missedDays: 5 })
  await pass(HOUR)
  expect(await told(manager)).toMatchObject([{ kind: 'missed', count: 1 }])
  rep = await again(world, rep)
  await plan(rep)
  await pass(3 * DAY)
  expect(await told(manager)).toHaveLength(1)
  await set({ missedDays: 1 })
  await pass(0)
  expect(await told(manager)).toHaveLength(2)
})

test('over somebody leads who leads their team, else the departments above, and never they themselves', () => {
  const teams = { a: 'north', b: null }
  const departments = { north: 'sales', sales: null }
  const over = (leads: Record<string, string>, teamId: string | null, ownerId = 'rep') =>
    leaderOver({ leads, teams, departments }, { teamId, ownerId })
  expect(over({ a: 'li', north: 'wang' }, 'a')).toBe('li')
  expect(over({ a: 'li', north: 'wang' }, 'a', 'li')).toBe('wang')
  expect(over({ sales: 'zhao' }, 'a')).toBe('zhao')
  expect(over({ b: 'li' }, 'b', 'li')).toBeNull()
  expect(over({ a: 'li' }, null)).toBeNull()
  expect(
    leaderOver({ leads: {}, teams: { a: 'x' }, departments: { x: 'y', y: 'x' } }, { teamId: 'a', ownerId: 'r' }),
  ).toBeNull()
})

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTeams } from '../../../../../tests/crew.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, testClock, type World } from '../../testing/world.ts'
import { weekOf } from '../reports/index.ts'

/* What each did in a week, in the company's days, of whom the reader reaches. */
const NOW = '2026-11-25T04:00:00.000Z'
let world: World
let rep: TestPerson
let manager: TestPerson
let apart: TestPerson
let analyst: TestPerson
let accountId: string

async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const say = (who: TestPerson, kind: string, at: string, more: object = {}) =>
  made(who, '/activities', { kind, at, about: { object: 'account', id: accountId }, words: '谈', ...more })
const report = async (who: TestPerson, week = '') => (await again(world, who)).get(`/activity-report${week}`)
const lineOf = async (who: TestPerson, id: string, week = '') => {
  const { status, body, text } = await report(who, week)
  expect(status, text).toBe(200)
  return body.data.find((each: { id: string }) => each.id === id)
}

beforeAll(async () => {
  world = await startWorld({ clock: testClock(Date.parse(NOW)) })
  const tenant = await company(world)
  const { north, west } = await makeTeams(world, tenant)
  rep = await again(world, await person(world, tenant, { role: 'sales_rep', teamId: north }))
  manager = await person(world, tenant, { role: 'sales_manager', teamId: north })
  apart = await person(world, tenant, { role: 'sales_rep', teamId: west })
  analyst = await person(world, tenant, { role: 'analyst' })
  accountId = (await made(rep, '/accounts', { name: '云杉仪器' })).id
  // Monday begins at midnight in Shanghai
  await say(rep, 'call', '2026-11-22T15:59:59.000Z')
  await say(rep, 'call', '2026-11-22T16:00:00.000Z')
  await say(rep, 'call', '2026-11-23T02:00:00.000Z', { nextStep: '回电', nextStepAt: '2026-11-23T08:00:00.000Z' })
  await say(rep, 'visit', '2026-11-24T02:00:00.000Z', { nextStep: '报价', nextStepAt: '2026-11-25T08:00:00.000Z' })
  const task = await made(rep, '/tasks', { what: '寄样品', due: '2026-11-25T08:00:00.000Z' })
  expect((await rep.patch(`/tasks/${task.id}`, { done: true }, task.version)).status).toBe(200)
  await made(rep, '/leads', { name: '林', mobile: '13900001234' })
  const deal = await made(rep, '/opportunities', { name: '大单', accountId, amount: { amount: '10', currency: 'CNY' } })
  const moved = await rep.patch(`/opportunities/${deal.id}`, { stage: 'needs' }, deal.version)
  expect(moved.status, moved.text).toBe(200)
})
afterAll(() => world.stop())

test('each is told with what they did in the company’s week, by whoever reaches them', async () => {
  const line = { followUps: { call: 2, visit: 1 }, tasksDone: 1, newLeads: 1, stagesMoved: 1, stepsMissed: 1 }
  for (const who of [rep, manager]) expect(await lineOf(who, rep.id)).toEqual({ id: rep.id, ...line })
  expect(await lineOf(manager, rep.id, '?week=2026-11-22')).toMatchObject({ followUps: { call: 1 }, newLeads: 0 })
  expect((await report(rep)).body).toMatchObject({ week: { from: '2026-11-23', to: '2026-11-29' } })
  expect((await report(rep)).body.data.map(({ id }: { id: string }) => id)).toEqual([rep.id])
  expect(await lineOf(apart, apart.id)).toMatchObject({ followUps: {}, tasksDone: 0 })
  expect(await lineOf(manager, apart.id)).toBeUndefined()
})

test('nobody of statistics is told of one person, and a day that is none is refused', async () => {
  expect((await report(analyst)).status).toBe(403)
  expect((await report(rep, '?week=2026-02-30')).status).toBe(400)
})

test('a step is missed once its day is over without a follow-up on its record, and whatever is shared counts with its owner alone', async () => {
  const owner = await again(world, rep)
  const shared = { object: 'account', id: accountId, userId: apart.id, days: 9, change: true, reason: '一起' }
  await made(owner, '/shares', shared)
  world.clock.advance(86_400_000)
  expect(await lineOf(rep, rep.id)).toMatchObject({ stepsMissed: 2 })
  // theirs to write, and on a record that they reach by its owner's leave alone
  await say(await again(world, apart), 'meeting', '2026-11-25T03:00:00.000Z')
  const { body } = await report(apart)
  expect(body.data).toEqual([
    { id: apart.id, followUps: {}, tasksDone: 0, newLeads: 0, stagesMoved: 0, stepsMissed: 0 },
  ])
})

test('a week begins on Monday and has seven days, and every day is in its own', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1970-01-01'), max: new Date('2999-12-31'), noInvalidDate: true }), (date) => {
      const day = date.toISOString().slice(0, 10)
      const { from, to } = weekOf(day)
      expect(new Date(from).getUTCDay()).toBe(1)
      expect((Date.parse(to) - Date.parse(from)) / 86_400_000).toBe(6)
      expect(from <= day && day <= to).toBe(true)
    }),
  )
})

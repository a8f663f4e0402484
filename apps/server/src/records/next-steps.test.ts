import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'
import { countDay } from './day-counts.ts'

/* Every open lead and deal has a next step, or is seen to have none; what has ended waits for nobody. */
const DAY = 24 * 60 * 60_000
let world: World
let rep: TestPerson

beforeAll(async () => {
  world = await startWorld()
  rep = await person(world, await company(world), { role: 'sales_rep' })
})
afterAll(() => world.stop())

const made = async (path: string, body: object): Promise<string> => {
  const answer = await rep.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
const from = (milliseconds: number) => new Date(world.clock.now() + milliseconds).toISOString()
const plan = (object: string, id: string, nextStepAt: string) =>
  made('/activities', { kind: 'call', about: { object, id }, words: '谈过', nextStep: '再谈', nextStepAt })
const without = async (plural: string) =>
  (await rep.post(`/${plural}/query`, { filter: { nextStepAt: { null: true } } })).body.data.map(
    ({ id }: { id: string }) => id,
  )

test('a follow-up of a lead plans its next step, and the lists find the leads without one', async () => {
  const [planned, forgotten] = [
    await made('/leads', { name: '柳青' }),
    await made('/leads', { name: '桑榆', status: 'contacted' }),
  ]
  expect(await without('leads')).toEqual(expect.arrayContaining([planned, forgotten]))
  await plan('lead', planned, from(DAY))
  const { body } = await rep.get(`/leads/${planned}`)
  expect(body).toMatchObject({ nextStepAt: from(DAY), lastFollowUpAt: from(0) })
  expect(await without('leads')).toEqual([forgotten])
})

test('a day counts the steps of leads and deals that are worked on, and none of those that ended', async () => {
  const lead = await made('/leads', { name: '苏木' })
  const over = await made('/leads', { name: '白芷', status: 'unqualified' })
  const deal = await made('/opportunities', { name: '一期' })
  const lost = await made('/opportunities', { name: '二期' })
  for (const [object, id] of [
    ['lead', lead],
    ['lead', over],
    ['opportunity', deal],
    ['opportunity', lost],
  ] as const)
    await plan(object, id, from(60_000))
  const ended = await rep.patch(`/opportunities/${lost}`, { stage: 'lost', lostReason: 'price' }, 1)
  expect(ended.status, ended.text).toBe(200)
  const now = world.clock.now()
  const counted = await world.services.database.inTenant(rep.tenantId, (tx) =>
    countDay(tx, {
      ownerId: rep.id,
      from: now,
      until: now + DAY / 2,
      now,
      quietDays: { usual: 30, byLevel: {} },
    }),
  )
  expect(counted).toMatchObject({ today: 2, overdue: 0 })
})

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeTeams } from '../../../../../tests/crew.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, testClock, type World } from '../../testing/world.ts'

/* What is to be done in a stage becomes due when a deal comes there, however it comes, and ends when it goes. */
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
let world: World
let admin: TestPerson
let rep: TestPerson

const step = (en: string, more: object = {}) => ({
  label: { zh: en, en },
  kind: 'other',
  days: 1,
  unit: 'workdays',
  after: 'stage',
  optional: false,
  ...more,
})
const CALL = step('Call', { kind: 'call', days: 1 })
const CARD = step('Greeting card', { optional: true, days: 0 })
const VISIT = step('Visit', { kind: 'visit', days: 2, after: 'step' })

const put = (who: TestPerson, place: string, steps: readonly object[], version = 1) =>
  who.put(`/playbooks/${place}`, { steps }, version)
const made = async (path: string, body: object): Promise<string> => {
  const answer = await rep.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
interface Step {
  readonly id: string
  readonly label: { readonly en: string }
  readonly due: string | null
  readonly doneAt: string | null
}
const stepsOf = async (path: string): Promise<readonly Step[]> => (await rep.get(`${path}/steps`)).body.data
const told = async (path: string) => (await stepsOf(path)).map(({ label, due }) => [label.en, due])
const nextOf = async (path: string) => (await rep.get(path)).body.nextStepAt
const move = async (id: string, stage: string, more: object = {}) => {
  const { version } = (await rep.get(`/opportunities/${id}`)).body
  const answer = await rep.patch(`/opportunities/${id}`, { stage, ...more }, version)
  expect(answer.status, answer.text).toBe(200)
}
const tick = async (path: string, en: string, done = true) => {
  const found = (await stepsOf(path)).find(({ label }) => label.en === en)
  const answer = await rep.patch(`${path}/steps/${found?.id}`, { done }, 1)
  expect(answer.status, answer.text).toBe(200)
}
const say = (id: string, kind: string, more: object = {}) =>
  made('/activities', { kind, about: { object: 'opportunity', id }, words: '谈过', ...more })

// Monday 23 November 2026, eleven in the morning in Shanghai
const MONDAY = '2026-11-23T03:00:00.000Z'
const TUESDAY = '2026-11-24T01:00:00.000Z'

beforeAll(async () => {
  world = await startWorld({ clock: testClock(Date.parse(MONDAY)) })
})
afterAll(() => world.stop())
beforeEach(async () => {
  world.clock.advance(Date.parse(MONDAY) - world.clock.now())
  const tenant = await company(world)
  admin = await person(world, tenant, { role: 'system_admin' })
  rep = await person(world, tenant, { role: 'sales_rep' })
  expect((await put(admin, 'opportunity/needs', [CALL, CARD, VISIT])).status).toBe(200)
})

test('a deal that comes to a stage has its steps: what waits for the one before is due once that was done', async () => {
  const path = `/opportunities/${await made('/opportunities', { name: '一期', stage: 'needs' })}`
  expect(await told(path)).toEqual([
    ['Call', TUESDAY],
    ['Greeting card', MONDAY],
    ['Visit', null],
  ])
  expect(await nextOf(path), 'what is optional is nobody’s next step').toBe(TUESDAY)
  await tick(path, 'Call')
  expect((await told(path))[2], 'two workdays after Monday').toEqual(['Visit', '2026-11-25T01:00:00.000Z'])
  expect(await nextOf(path)).toBe('2026-11-25T01:00:00.000Z')
  await tick(path, 'Call', false)
  expect(await nextOf(path)).toBe(TUESDAY)
  expect((await told(path))[2]).toEqual(['Visit', null])
})

test('a follow-up of that kind does the step; one from before the deal came there, or of another kind, does not', async () => {
  const id = await made('/opportunities', { name: '一期', stage: 'needs' })
  const path = `/opportunities/${id}`
  await say(id, 'visit')
  await say(id, 'call', { at: '2026-11-20T03:00:00.000Z' })
  expect((await stepsOf(path))[0]?.doneAt).toBeNull()
  expect((await stepsOf(path))[2]?.doneAt, 'a visit is a visit, also before the call').not.toBeNull()
  await say(id, 'call')
  expect((await stepsOf(path))[0]?.doneAt).toBe(MONDAY)
  expect(await nextOf(path), 'nothing is left to do').toBeNull()
})

test('a next step that somebody states themselves stays, whatever the playbook says', async () => {
  const id = await made('/opportunities', { name: '一期', stage: 'needs' })
  // the very moment at which the playbook’s step is due
  await say(id, 'note', { nextStep: '自己定的', nextStepAt: TUESDAY })
  await move(id, 'first_contact')
  expect(await nextOf(`/opportunities/${id}`)).toBe(TUESDAY)
  await move(id, 'needs')
  await say(id, 'call')
  expect(await nextOf(`/opportunities/${id}`)).toBe(TUESDAY)
})

test('leaving the stage ends its steps; back within ten minutes everything is as it was, later it begins anew', async () => {
  const id = await made('/opportunities', { name: '一期', stage: 'needs' })
  const path = `/opportunities/${id}`
  await tick(path, 'Greeting card')
  const before = await stepsOf(path)
  await move(id, 'first_contact')
  expect([await stepsOf(path), await nextOf(path)]).toEqual([[], null])
  await move(id, 'needs')
  expect([await stepsOf(path), await nextOf(path)]).toEqual([before, TUESDAY])
  await move(id, 'lost', { lostReason: 'price' })
  expect([await stepsOf(path), await nextOf(path)]).toEqual([[], null])
  world.clock.advance(DAY)
  rep = await again(world, rep)
  await move(id, 'needs')
  expect((await stepsOf(path)).map(({ doneAt }) => doneAt)).toEqual([null, null, null])
  expect(await nextOf(path)).toBe('2026-11-25T01:00:00.000Z')
})

test('a changed playbook holds for what comes after; on a version that was not seen it is refused', async () => {
  const path = `/opportunities/${await made('/opportunities', { name: '一期', stage: 'needs' })}`
  expect((await put(admin, 'opportunity/needs', [VISIT])).status).toBe(412)
  expect((await put(admin, 'opportunity/needs', [VISIT], 2)).body).toMatchObject({ version: 3, steps: [VISIT] })
  expect(await told(path)).toHaveLength(3)
  const later = `/opportunities/${await made('/opportunities', { name: '二期', stage: 'needs' })}`
  expect(await told(later), 'the first step waits for nothing').toEqual([['Visit', '2026-11-25T01:00:00.000Z']])
})

test('leads have steps by their status, a batch moves as one by one do, and an end has none', async () => {
  expect((await put(admin, 'lead/new', [CALL])).status).toBe(200)
  expect((await put(admin, 'lead/converted', [CALL])).status).toBe(404)
  expect((await put(admin, 'opportunity/won', [CALL])).status).toBe(404)
  expect((await put(admin, 'account/new', [CALL])).status).toBe(404)
  expect((await put(rep, 'lead/new', [CALL], 2)).status).toBe(403)
  const lead = await made('/leads', { name: '柳青', status: 'new' })
  expect(await nextOf(`/leads/${lead}`)).toBe(TUESDAY)
  const ids = await Promise.all(
    ['甲', '乙', '丙'].map((name) => made('/opportunities', { name, stage: 'first_contact' })),
  )
  const operations = ids.map((id) => ({ op: 'update', id, version: 1, values: { stage: 'needs' } }))
  const answer = await rep.post('/opportunities/batch', { operations })
  expect(answer.status, answer.text).toBe(200)
  for (const id of ids) expect(await nextOf(`/opportunities/${id}`)).toBe(TUESDAY)
  const led = (await rep.get('/playbooks/led')).body.data
  expect(led.map(({ recordId }: { recordId: string }) => recordId).toSorted()).toEqual([lead, ...ids].toSorted())
})

test('who may not read a deal sees none of its steps, who may not change it ticks none', async () => {
  const id = await made('/opportunities', { name: '一期', stage: 'needs' })
  const [first] = await stepsOf(`/opportunities/${id}`)
  const other = await person(world, rep.tenantId, { role: 'sales_rep' })
  const beyond = await person(world, await company(world), { role: 'sales_manager' })
  for (const who of [other, beyond]) {
    expect((await who.get(`/opportunities/${id}/steps`)).status).toBe(404)
    expect((await who.patch(`/opportunities/${id}/steps/${first?.id}`, { done: true }, 1)).status).toBe(404)
  }
  expect((await rep.patch(`/opportunities/${id}/steps/${id}`, { done: true }, 1)).status).toBe(404)
  expect((await stepsOf(`/opportunities/${id}`))[0]?.doneAt).toBeNull()
})

test('a step is ticked by its own record alone, and one’s list holds one’s own', async () => {
  const [one, two] = [
    await made('/opportunities', { name: '一期', stage: 'needs' }),
    await made('/opportunities', { name: '二期', stage: 'needs' }),
  ]
  const [call] = await stepsOf(`/opportunities/${two}`)
  expect((await rep.patch(`/opportunities/${one}/steps/${call?.id}`, { done: true }, 1)).status).toBe(404)
  expect((await stepsOf(`/opportunities/${two}`))[0]?.doneAt).toBeNull()
  const other = await person(world, rep.tenantId, { role: 'sales_rep' })
  const theirs = (await other.post('/opportunities', { name: '别人的', stage: 'needs' })).body.id
  const led = (await other.get('/playbooks/led')).body.data
  expect(led.map(({ recordId }: { recordId: string }) => recordId)).toEqual([theirs])
})

test('a colleague who sees of a lead whose it is, and not where it stands, sees none of its steps and ticks none', async () => {
  expect((await put(admin, 'lead/new', [CALL])).status).toBe(200)
  const { north: teamId } = await makeTeams(world, rep.tenantId)
  const [owner, colleague] = [
    await person(world, rep.tenantId, { role: 'sales_rep', teamId }),
    await person(world, rep.tenantId, { role: 'sales_rep', teamId }),
  ]
  const path = `/leads/${(await owner.post('/leads', { name: '柳青', status: 'new' })).body.id}`
  const [step] = (await owner.get(`${path}/steps`)).body.data
  expect((await colleague.get(path)).status).toBe(200)
  expect((await colleague.get(`${path}/steps`)).body).toEqual({ data: [] })
  expect([403, 404]).toContain((await colleague.patch(`${path}/steps/${step.id}`, { done: true }, 1)).status)
  expect((await owner.get(`${path}/steps`)).body.data[0].doneAt).toBeNull()
})

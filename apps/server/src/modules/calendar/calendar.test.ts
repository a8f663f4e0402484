import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { settle } from '../audit/testing/recorded.ts'

/* A calendar shows of each person what a list would show of them, by the clock of the reader, and says when there is more. */
let world: World
let tenant: string
let rep: TestPerson
let other: TestPerson
let manager: TestPerson
let north: string

const made = async (who: TestPerson, path: string, body: object): Promise<string> => {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
const task = (who: TestPerson, what: string, due: string, more: object = {}) =>
  made(who, '/tasks', { what, due, ...more })
const month = (who: TestPerson, more = '') => who.get(`/calendar?from=2026-11-01&to=2026-11-30${more}`)

interface Told {
  readonly kind: string
  readonly object: string
  readonly id: string
  readonly at: string
  readonly words: string | null
  readonly about: { object: string; id: string; name: string | null } | null
  readonly move: { object: string; id: string; version: number; field: string } | null
}
const told = ({ body }: { body: { data: Told[] } }) => body.data

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  north = await made(admin, '/teams', { name: '华北' })
  const south = await made(admin, '/teams', { name: '华南' })
  rep = await person(world, tenant, { role: 'sales_rep', teamId: north })
  manager = await person(world, tenant, { role: 'sales_manager', teamId: north })
  other = await person(world, tenant, { role: 'sales_rep', teamId: south })
})
afterAll(() => world.stop())

test('tasks, planned steps with their words, follow-ups and close dates stand in their owner’s calendar', async () => {
  const contact = await made(rep, '/contacts', { name: '沈嘉宁', mobile: '13800138000' })
  const about = { object: 'contact', id: contact }
  const call = await task(rep, '打电话', '2026-11-25T02:00:00.000Z', { about })
  const said = { kind: 'call', about, words: '聊过', nextStep: '送样品', nextStepAt: '2026-11-26T03:00:00.000Z' }
  const activity = await made(rep, '/activities', said)
  const deal = await made(rep, '/opportunities', {
    name: '分光计',
    stage: 'first_contact',
    closeDate: '2026-11-30',
    amount: { amount: '100.00', currency: 'CNY' },
  })
  const answer = await month(rep)
  expect(answer.status, answer.text).toBe(200)
  expect(answer.body).toMatchObject({ timeZone: 'Asia/Shanghai', weekStart: 1, more: [] })
  expect(told(answer)).toEqual([
    {
      kind: 'followUp',
      object: 'activity',
      id: activity,
      at: new Date(world.clock.now()).toISOString(),
      words: 'call',
      done: false,
      about: { ...about, name: '沈嘉宁' },
      move: null,
    },
    {
      kind: 'task',
      object: 'task',
      id: call,
      at: '2026-11-25T02:00:00.000Z',
      words: '打电话',
      done: false,
      about: { ...about, name: '沈嘉宁' },
      move: { object: 'task', id: call, version: 1, field: 'due' },
    },
    {
      kind: 'step',
      object: 'contact',
      id: contact,
      at: '2026-11-26T03:00:00.000Z',
      words: '送样品',
      done: false,
      about: { ...about, name: '沈嘉宁' },
      move: { object: 'activity', id: activity, version: 1, field: 'nextStepAt' },
    },
    {
      kind: 'close',
      object: 'opportunity',
      id: deal,
      at: '2026-11-30',
      words: null,
      done: false,
      about: { object: 'opportunity', id: deal, name: '分光计' },
      move: null,
    },
  ])
  expect(answer.text).not.toContain('13800138000')
})

test('a step that is put off stands on the other day of its customer too, unless a later follow-up planned another', async () => {
  const account = await made(rep, '/accounts', { name: '云杉' })
  const plan = (nextStepAt: string) =>
    made(rep, '/activities', { kind: 'call', about: { object: 'account', id: account }, words: 'x', nextStepAt })
  const stands = async () => (await rep.get(`/accounts/${account}`)).body.nextStepAt
  const first = await plan('2026-11-24T03:00:00.000Z')
  const moved = await rep.patch(`/activities/${first}`, { nextStepAt: '2026-11-27T07:30:00.000Z' }, 1)
  expect(moved.status, moved.text).toBe(200)
  expect(await stands()).toBe('2026-11-27T07:30:00.000Z')
  await plan('2026-11-28T03:00:00.000Z')
  await rep.patch(`/activities/${first}`, { nextStepAt: '2026-11-24T03:00:00.000Z' }, 2)
  expect(await stands()).toBe('2026-11-28T03:00:00.000Z')
})

test('a manager sees the calendars of the team, a colleague of another team sees nothing of them', async () => {
  const own = (answer: Awaited<ReturnType<typeof month>>) => told(answer).filter(({ kind }) => kind === 'task')
  expect(own(await month(manager, `&ownerId=${rep.id}`)).map(({ words }) => words)).toEqual(['打电话'])
  expect(own(await month(manager))).toEqual([])
  expect((await month(manager)).body.whose.map(({ id }: { id: string }) => id).sort()).toEqual(
    [manager.id, rep.id].sort(),
  )
  const foreign = await month(other, `&ownerId=${rep.id}`)
  expect([foreign.status, foreign.body.data]).toEqual([200, []])
  expect(foreign.body.whose.map(({ id }: { id: string }) => id)).toEqual([other.id])
  const stranger = await person(world, await company(world, '另一家'), { role: 'sales_manager' })
  expect((await month(stranger, `&ownerId=${rep.id}`)).body.data).toEqual([])
})

test('days begin by the reader’s own clock, over a change of clocks as well', async () => {
  const late = await task(other, '半夜', '2026-03-28T23:30:00.000Z')
  const dayOf = async (day: string) => told(await other.get(`/calendar?from=${day}&to=${day}`)).map(({ id }) => id)
  expect([await dayOf('2026-03-28'), await dayOf('2026-03-29')]).toEqual([[], [late]])
  const { hours } = (await other.get('/notices/settings')).body
  const settings = await other.patch('/notices/settings', { hours: { ...hours, timeZone: 'Europe/Berlin' } }, 1)
  expect(settings.status, settings.text).toBe(200)
  // that night clocks are put forward in Berlin: the day has 23 hours
  const ends = await task(other, '日终', '2026-03-29T21:59:00.000Z')
  const next = await task(other, '次日', '2026-03-29T22:00:00.000Z')
  expect([await dayOf('2026-03-28'), await dayOf('2026-03-29'), await dayOf('2026-03-30')]).toEqual([
    [],
    [late, ends],
    [next],
  ])
})

test('holidays, make-up days and the leap day are told; what is no day, ends before it begins or is longer than six weeks is refused', async () => {
  const days = (await rep.get('/calendar?from=2026-10-01&to=2026-10-10')).body.days
  expect(days[0]).toEqual({
    date: '2026-10-01',
    worked: false,
    because: 'holiday',
    name: { zh: '国庆节', en: 'National Day' },
  })
  expect(days.at(-1)).toMatchObject({ date: '2026-10-10', worked: true, because: 'make_up' })
  const leap = (await rep.get('/calendar?from=2028-02-28&to=2028-03-01')).body.days
  expect(leap.map(({ date }: { date: string }) => date)).toEqual(['2028-02-28', '2028-02-29', '2028-03-01'])
  expect((await rep.get('/calendar?from=2026-10-01&to=2026-11-11')).status).toBe(200)
  for (const query of [
    'from=2026-02-30&to=2026-03-01',
    'from=2026-10-02&to=2026-10-01',
    'from=2026-10-01&to=2026-11-12',
  ])
    expect((await rep.get(`/calendar?${query}`)).status, query).toBe(422)
  expect((await rep.get('/calendar?from=2026-10-01')).status).toBe(400)
})

test('of more than 200 of a kind the first are told, and that there are more', async () => {
  const busy = await person(world, tenant, { role: 'sales_rep', teamId: north })
  const operations = Array.from({ length: 201 }, (_, at) => ({
    op: 'create',
    values: { what: `事 ${at}`, due: `2026-11-27T0${at % 10}:00:00.000Z` },
  }))
  const batch = await busy.post('/tasks/batch', { operations })
  expect(batch.status, batch.text).toBe(200)
  const { body } = await month(busy)
  expect([body.data.length, body.more]).toEqual([200, ['task']])
})

test('the reading is recorded with whose records it told; who lists no tasks has no calendar', async () => {
  const auditor = await person(world, tenant, { role: 'audit_admin' })
  await month(manager, `&ownerId=${rep.id}`)
  await settle(world.services)
  const { body, text } = await auditor.get(`/audit/events?action=calendar.show&actor=${manager.id}&limit=1`)
  expect(body.data, text).toHaveLength(1)
  expect(JSON.stringify(body.data[0])).toContain(rep.id)
  expect(JSON.stringify(body.data[0])).not.toContain('打电话')
  for (const role of ['system_admin', 'security_admin', 'audit_admin', 'marketer'])
    expect((await month(await person(world, tenant, { role }))).status, role).toBe(403)
})

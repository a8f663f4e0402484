import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'

let world: World
let rep: TestPerson
let contactId: string

beforeAll(async () => {
  world = await startWorld()
  rep = await person(world, await company(world), { role: 'sales_rep' })
  contactId = (await rep.post('/contacts', { name: '王伟', mobile: '13800138000' })).body.id
})
afterAll(() => world.stop())

interface Task {
  readonly id: string
  readonly version: number
  readonly due: string
  readonly [field: string]: unknown
}

const WEEKLY = { what: '寄周报', repeats: 'weekly', priority: 'high' }
async function plan(values: object): Promise<Task> {
  const answer = await rep.post('/tasks', {
    about: { object: 'contact', id: contactId },
    due: '2026-11-24T01:00:00.000Z',
    ...values,
  })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const open = async (what: string): Promise<readonly Task[]> =>
  (await rep.post('/tasks/query', { filter: { done: { ne: true } }, q: what, sort: 'due' })).body.data
const turn = (task: Pick<Task, 'id' | 'version'>, done: boolean) =>
  rep.patch(`/tasks/${task.id}`, { done }, task.version)

test('completing a task that repeats plans the next, with its reminder as long before, on the timeline and in the log', async () => {
  const first = await plan({ ...WEEKLY, reminderAt: '2026-11-23T08:30:00.000Z' })
  expect((await turn(first, true)).status).toBe(200)
  const [next, ...more] = await open('寄周报')
  expect(more).toEqual([])
  expect(next).toMatchObject({
    ...WEEKLY,
    due: '2026-12-01T01:00:00.000Z',
    reminderAt: '2026-11-30T08:30:00.000Z',
    about: { object: 'contact', id: contactId },
    ownerId: rep.id,
    version: 1,
    doneAt: null,
  })
  const timeline = (await rep.get(`/contacts/${contactId}/timeline`)).body.data
  expect(timeline.filter(({ kind }: { kind: string }) => kind === 'task')).toMatchObject([
    { id: next?.id, version: 1, done: false, mayComplete: true, repeats: 'weekly' },
    { id: first.id, done: true },
  ])
  const { rows } = await world.superuser.query(
    `select event::text from audit_inbox where event::text like '%task.update%' and event::text like $1`,
    [`%${next?.id}%`],
  )
  expect(rows.length, 'the log names the task that was made').toBeGreaterThan(0)
})

test('taking the completion back takes the next one along, unless somebody has touched it', async () => {
  const first = await plan({ ...WEEKLY, what: '查库存' })
  await turn(first, true)
  const [made] = await open('查库存')
  await turn({ ...first, version: 2 }, false)
  expect((await open('查库存')).map(({ id }) => id)).toEqual([first.id])
  expect((await rep.get('/trash?object=task')).body.data).toMatchObject([{ id: made?.id }])
  await turn({ ...first, version: 3 }, true)
  const [again] = await open('查库存')
  expect(again?.id).not.toBe(made?.id)
  await rep.patch(`/tasks/${again?.id}`, { priority: 'low' }, 1)
  await turn({ ...first, version: 4 }, false)
  expect(new Set((await open('查库存')).map(({ id }) => id))).toEqual(new Set([first.id, again?.id]))
  await turn({ ...first, version: 5 }, true)
  expect(
    (await open('查库存')).map(({ id }) => id),
    'the next one is there already',
  ).toEqual([again?.id])
})

test('completed at the same time from many sides, one next task is made', async () => {
  const task = await plan({ ...WEEKLY, what: '对账单' })
  const line = { op: 'update', id: task.id, version: task.version, values: { done: true } }
  const answers = await Promise.all([
    ...Array.from({ length: 6 }, () => turn(task, true)),
    ...Array.from({ length: 3 }, () => rep.post('/tasks/batch', { operations: [line], mode: 'all' })),
  ])
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(await open('对账单')).toHaveLength(1)
})

test('a change that does not complete plans nothing, nor does a task that comes once', async () => {
  const once = await plan({ what: '只此一回' })
  await turn(once, true)
  const again = await plan({ ...WEEKLY, what: '改个时间' })
  await rep.patch(`/tasks/${again.id}`, { due: '2026-11-25T01:00:00.000Z' }, 1)
  expect(await open('只此一回')).toEqual([])
  expect(await open('改个时间')).toHaveLength(1)
})

test('the end of the month stays the end of the month through February, over the company’s clock', async () => {
  await plan({ what: '月底盘点', repeats: 'monthly', due: '2027-01-31T02:00:00.000Z' })
  const days: string[] = []
  for (let n = 0; n < 3; n += 1) {
    const [task] = await open('月底盘点')
    if (task === undefined) break
    days.push(task.due.slice(0, 10))
    await turn(task, true)
  }
  expect(days).toEqual(['2027-01-31', '2027-02-28', '2027-03-31'])
})

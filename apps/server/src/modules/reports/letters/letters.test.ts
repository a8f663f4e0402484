import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { JobRunner } from '../../../platform/jobs/runner.ts'
import { type MailServer, startMailServer } from '../../../testing/mail-server.ts'
import { again, company, person, type TestPerson } from '../../../testing/people.ts'
import { startWorld, testClock, type World } from '../../../testing/world.ts'
import { settle } from '../../audit/testing/recorded.ts'
import { reportsModule } from '../index.ts'
import { isDue } from './send.ts'

/* A board is written about to who asked for it, in numbers of their own reach, at their hour on a day they work. */
const MINUTE = 60_000
const HOUR = 60
const DAY = 24 * HOUR
const MONEY = { amount: '1234.50', currency: 'CNY' }
let mail: MailServer
let world: World
let rep: TestPerson
let manager: TestPerson
let mailbox: string
let people = 0

beforeAll(async () => {
  mail = await startMailServer()
})
afterAll(() => mail.stop())
beforeEach(async () => {
  // a Monday, seven in the morning in Shanghai
  const clock = testClock(Date.parse('2026-11-22T23:00:00.000Z'))
  world = await startWorld({ clock, settings: { SMTP_URL: mail.url, HOLDFAST_MAIL_FROM: 'crm@yunshan.example' } })
  people += 1
  mailbox = `board${people}@yunshan.example`
  const tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  const teamId = (await admin.post('/teams', { name: '华东一组' })).body.id
  rep = await person(world, tenant, { role: 'sales_rep', teamId, email: mailbox })
  manager = await person(world, tenant, { role: 'sales_manager', teamId })
  mail.refuse = false
  return () => world.stop()
})

async function minutes(count: number) {
  world.clock.advance(count * MINUTE)
  await new JobRunner(world.services, { jobs: reportsModule.jobs ?? [], subscriptions: [] }).settle()
}
const letters = () => mail.letters.filter(({ to }) => to?.[0]?.address === mailbox)

const deals = (about: object = {}) => ({
  object: 'opportunity',
  measure: { kind: 'sum', field: 'amount' },
  group: [{ field: 'owner' }],
  ...about,
})
const BOARD = {
  title: '云杉私密项目',
  charts: [
    { title: '欧阳娜娜的', kind: 'bar', question: deals() },
    {
      title: '本月',
      kind: 'number',
      question: {
        object: 'opportunity',
        measure: { kind: 'count' },
        period: { field: 'createdAt', name: 'this_month' },
        compare: 'previous',
      },
    },
  ],
}

async function sold(who: TestPerson) {
  const account = await who.post('/accounts', { name: '澜沧江畔雨林公司' })
  const deal = await who.post('/opportunities', { name: '雨林系统', accountId: account.body.id, amount: MONEY })
  expect(deal.status, deal.text).toBe(201)
}

async function sharedBoard() {
  const board = await manager.post('/dashboards', { ...BOARD, sharedRoles: ['sales_rep'] })
  expect(board.status, board.text).toBe(201)
  return board.body.id as string
}

async function ask(every: string | null, id: string) {
  const answer = await rep.put(`/dashboards/${id}/letter`, { every })
  expect(answer.status, answer.text).toBe(200)
}

test('each working day at one’s hour the board comes in numbers of one’s own reach, without a title, a group or a name', async () => {
  await sold(rep)
  await sold(manager)
  const id = await sharedBoard()
  await ask('day', id)
  expect((await rep.get('/dashboards')).body).toMatchObject({ letters: { [id]: 'day' }, mail: true })
  await minutes(3 * HOUR)
  expect(letters(), 'it begins with the next day').toEqual([])
  await minutes(21 * HOUR + 1)
  expect(letters(), 'their hour is nine').toEqual([])
  await minutes(2 * HOUR)
  await minutes(5)
  expect(letters()).toHaveLength(1)
  const [letter] = letters()
  expect(letter?.text).toContain('1. 金额合计 · 商机：CNY\u00a01,234.50\n')
  expect(letter?.text).toContain('2. 商机的数量（本月）：1；之前 0\n')
  expect(letter?.text).toContain(`/insight/boards/${id}\n`)
  expect(JSON.stringify(letter)).not.toMatch(/云杉|欧阳|澜沧|雨林|华东/)
  await minutes(DAY)
  expect(letters()).toHaveLength(2)
  await minutes(3 * DAY)
  expect(letters(), 'nothing on a Saturday').toHaveLength(2)
})

test('what is asked for weekly comes on the first working day of a week, and none any more once it is taken back', async () => {
  const id = await sharedBoard()
  await ask('week', id)
  await minutes(4 * DAY + 2 * HOUR + 1)
  expect(letters()).toEqual([])
  await minutes(3 * DAY)
  expect(letters()).toHaveLength(1)
  rep = await again(world, rep)
  await ask(null, id)
  await minutes(7 * DAY)
  expect(letters()).toHaveLength(1)
})

test('nothing is written of a board that is no longer shared, nor to a stranger; what may not be seen any more is said without saying what', async () => {
  const id = await sharedBoard()
  await ask('day', id)
  const other = await person(world, rep.tenantId, { role: 'marketer' })
  expect((await other.put(`/dashboards/${id}/letter`, { every: 'day' })).status).toBe(404)
  expect((await manager.patch(`/dashboards/${id}`, { sharedRoles: [] }, 1)).status).toBe(200)
  await minutes(DAY + 2 * HOUR)
  expect(letters()).toEqual([])
})

test('a letter that the mail server does not take is written again, once, and each is in the log before it leaves', async () => {
  const id = await sharedBoard()
  await ask('day', id)
  mail.refuse = true
  await minutes(DAY + 2 * HOUR)
  expect(letters()).toEqual([])
  mail.refuse = false
  await minutes(1)
  await minutes(1)
  expect(letters()).toHaveLength(1)
  await settle(world.services)
  const { rows } = await world.superuser.query<{ event: string }>('select event from audit_entry')
  const written = rows.map(({ event }) => JSON.parse(event)).filter(({ api }) => api.operation === 'dashboard.mail')
  expect(written.length, 'whatever may have left is told').toBeGreaterThan(0)
  expect(written.every(({ actor }) => JSON.stringify(actor).includes(rep.id))).toBe(true)
})

test('where no mail server is set, asking for letters says so', async () => {
  const without = await startWorld()
  try {
    const who = await person(without, await company(without), { role: 'sales_rep' })
    const { body } = await who.post('/dashboards', { title: '我的', charts: [] })
    const answer = await who.put(`/dashboards/${body.id}/letter`, { every: 'day' })
    expect(answer.status).toBe(422)
    expect(answer.body.errors).toMatchObject([{ path: '/every', code: 'mail_missing' }])
  } finally {
    await without.stop()
  }
})

test('a week’s letter is due from its Monday, a month’s from its first, over the end of a year too', () => {
  const due = (every: 'day' | 'week' | 'month', last: string, day: string) => isDue({ every, last }, day)
  expect(due('week', '2026-12-31', '2027-01-01')).toBe(false)
  expect(due('week', '2026-12-31', '2027-01-04')).toBe(true)
  expect(due('month', '2026-12-01', '2026-12-31')).toBe(false)
  expect(due('month', '2026-12-31', '2027-01-04')).toBe(true)
  expect(due('day', '2028-02-28', '2028-02-29')).toBe(true)
  expect(due('day', '2028-02-29', '2028-02-29')).toBe(false)
})

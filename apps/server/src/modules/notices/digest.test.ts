import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { usualCalendar } from '../../platform/calendar/work-calendar.ts'
import { JobRunner } from '../../platform/jobs/runner.ts'
import { type MailServer, startMailServer } from '../../testing/mail-server.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, testClock, type World } from '../../testing/world.ts'
import { digestDay } from './digest.ts'
import { noticesModule } from './index.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
let mail: MailServer
let world: World
let rep: TestPerson
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
  mailbox = `rep${people}@yunshan.example`
  rep = await person(world, await company(world), { role: 'sales_rep', email: mailbox })
  mail.refuse = false
  return () => world.stop()
})

async function minutes(count: number) {
  world.clock.advance(count * MINUTE)
  const [jobs, subscriptions] = [noticesModule.jobs ?? [], noticesModule.subscriptions ?? []]
  await new JobRunner(world.services, {
    jobs: jobs.filter(({ name }) => name === 'notice.digest'),
    subscriptions,
  }).settle()
}
const letters = () => mail.letters.filter(({ to }) => to?.[0]?.address === mailbox)
const from = (milliseconds: number) => new Date(world.clock.now() + milliseconds).toISOString()
const wantDigest = async (at: string) => {
  const { version } = (await rep.get('/notices/settings')).body
  const answer = await rep.patch('/notices/settings', { digest: { on: true, at } }, version)
  expect(answer.body, answer.text).toMatchObject({ digest: { on: true, at } })
}

/** One task overdue, two things due today, one tomorrow, one customer gone quiet; a colleague's are not counted. */
async function fillDay() {
  const other = await person(world, rep.tenantId, { role: 'sales_rep', email: `other${people}@yunshan.example` })
  for (const who of [rep, other]) {
    await who.post('/tasks', { what: '拜访欧阳娜娜', due: from(-DAY) })
    await who.post('/tasks', { what: '寄样品给司马光', due: from(60 * MINUTE) })
    await who.post('/tasks', { what: '做过的', due: from(60 * MINUTE), done: true })
    await who.post('/tasks', { what: '明天的', due: from(DAY) })
    const { id } = (await who.post('/accounts', { name: '澜沧江畔雨林公司' })).body
    const step = {
      kind: 'call',
      about: { object: 'account', id },
      words: '谈过',
      nextStep: '再谈',
      nextStepAt: from(DAY / 3),
    }
    await who.post('/activities', { ...step, at: from(-400 * DAY) })
  }
}

test('at one’s own hour on a working day one letter counts what is due, overdue and gone quiet, and names nobody', async () => {
  await fillDay()
  await wantDigest('08:30')
  await minutes(60)
  expect(letters()).toEqual([])
  await minutes(31)
  await minutes(5)
  expect(letters()).toHaveLength(1)
  const [letter] = letters()
  expect(letter?.text).toContain('今天到期：2\n已经过期：1\nhttp://localhost:3000/\n')
  expect(letter?.text).toContain('沉寂的客户：1\nhttp://localhost:3000/accounts?view=quiet')
  expect(JSON.stringify(letter)).not.toMatch(/欧阳|司马|澜沧|样品/)
  rep = await again(world, rep)
  await minutes(24 * 60)
  expect(letters(), 'the next morning brings the next').toHaveLength(2)
})

test('nobody is written to who did not ask, whose day is empty, or who is off', async () => {
  await fillDay()
  await minutes(100)
  expect(letters()).toEqual([])
  rep = await again(world, rep)
  await wantDigest('08:30')
  // Saturday
  await minutes(5 * 24 * 60)
  expect(letters()).toEqual([])
})

test('an empty day is not written about', async () => {
  await wantDigest('08:30')
  await minutes(95)
  expect(letters()).toEqual([])
})

test('a mail server in trouble is asked again, and gets the letter once', async () => {
  await fillDay()
  await wantDigest('08:30')
  mail.refuse = true
  await minutes(92)
  mail.refuse = false
  await minutes(1)
  await minutes(1)
  expect(letters()).toHaveLength(1)
})

test('the morning is that of the person’s own clock, on holidays off and on make-up days, and a missed one is over by noon', () => {
  const hours = { timeZone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }
  const due = (now: string, last: string | null = null) =>
    digestDay(
      { hours, digest: { on: true, at: '08:00' } },
      { calendar: usualCalendar('CN'), now: Date.parse(now), last },
    )?.day
  expect(due('2026-11-23T06:59:00.000Z')).toBeUndefined()
  expect(due('2026-11-23T07:00:00.000Z')).toBe('2026-11-23')
  expect(due('2026-11-23T07:00:00.000Z', '2026-11-23')).toBeUndefined()
  expect(due('2026-07-06T06:00:00.000Z'), 'in summer an hour earlier').toBe('2026-07-06')
  expect(due('2026-11-23T11:00:00.000Z')).toBeUndefined()
  expect(due('2026-10-01T07:00:00.000Z')).toBeUndefined()
  expect(due('2026-10-10T07:00:00.000Z')).toBe('2026-10-10')
})

test('outside one’s own hours the bell is told to rest, unless one wants to be told all the same', async () => {
  expect((await rep.get('/notices')).body.resting).toBe(true)
  const { version } = (await rep.get('/notices/settings')).body
  await rep.patch('/notices/settings', { quiet: false }, version)
  expect((await rep.get('/notices')).body.resting).toBe(false)
  await rep.patch('/notices/settings', { quiet: true }, version + 1)
  world.clock.advance(150 * MINUTE)
  rep = await again(world, rep)
  expect((await rep.get('/notices')).body.resting, 'at half past nine').toBe(false)
})

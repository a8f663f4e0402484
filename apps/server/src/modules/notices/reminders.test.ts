import { REMINDER_TIMES, reminderMoment } from '@holdfast/catalog'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { usualCalendar } from '../../platform/calendar/work-calendar.ts'
import { actIn, again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, testClock, type World } from '../../testing/world.ts'
import { insertUnit } from '../identity/index.ts'
import { remind, reminderToTell } from './remind.ts'
import { standardSettings } from './settings.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
let world: World
let rep: TestPerson
let manager: TestPerson
let teamId: string

beforeAll(async () => {
  // a Monday, nine in the morning in Shanghai
  world = await startWorld({ clock: testClock(Date.parse('2026-11-23T01:00:00.000Z')) })
})
afterAll(() => world.stop())
beforeEach(async () => {
  const tenant = await company(world)
  teamId = world.services.newId()
  const team = { kind: 'team', id: teamId, name: '华东一组', under: null, by: null } as const
  await actIn(world.services, tenant, (tx) => insertUnit(world.services, tx, team))
  rep = await person(world, tenant, { role: 'sales_rep', teamId })
  manager = await person(world, tenant, { role: 'sales_manager', teamId, name: '李娜' })
})

const later = (milliseconds: number) => new Date(world.clock.now() + milliseconds).toISOString()
const plan = async (values: object, who = rep) => {
  const { status, body, text } = await who.post('/tasks', { what: '寄样品', ...values })
  expect(status, text).toBe(201)
  return body as { id: string; version: number }
}
const told = async (who: TestPerson, kind: string) => {
  const { body } = await (await again(world, who)).get('/notices?limit=100')
  return body.data.filter((each: { kind: string }) => each.kind === kind)
}
const times = async (who: TestPerson) => (await told(who, 'reminder')).map((each: { time: string }) => each.time)
/** The clock goes on in steps as the server’s does, and each time two servers look. */
async function pass(milliseconds: number, step = milliseconds) {
  for (let gone = 0; gone < milliseconds; gone += step) {
    world.clock.advance(step)
    await Promise.all([remind(world.services), remind(world.services)])
  }
}
const wish = async (who: TestPerson, reminders: readonly string[]) => {
  const { version } = (await who.get('/notices/settings')).body
  const answer = await who.patch('/notices/settings', { reminders }, version)
  expect(answer.body.reminders, answer.text).toEqual(reminders)
}

test('a task is reminded of before, at and after its time, each once though two servers look', async () => {
  await wish(rep, REMINDER_TIMES)
  await plan({ due: later(2 * DAY) })
  await pass(23 * HOUR)
  expect(await times(rep)).toEqual([])
  await pass(HOUR)
  expect(await times(rep)).toEqual(['day_before'])
  await pass(23 * HOUR)
  await pass(50 * MINUTE)
  await pass(10 * MINUTE, 5 * MINUTE)
  await pass(23 * HOUR)
  await pass(HOUR)
  await pass(5 * MINUTE)
  expect(await times(rep)).toEqual(['day_after', null, 'ten_minutes_before', 'hour_before', 'day_before'])
  expect(await told(manager, 'reminder')).toEqual([])
})

test('a task’s own choice stands in place of the person’s, and what is done is not reminded of', async () => {
  await wish(rep, ['hour_before'])
  await plan({ due: later(3 * HOUR), reminders: ['ten_minutes_before'] })
  const done = await plan({ due: later(3 * HOUR) })
  await rep.patch(`/tasks/${done.id}`, { done: true }, done.version)
  await pass(2 * HOUR)
  expect(await times(rep)).toEqual([])
  await pass(50 * MINUTE)
  expect(await times(rep)).toEqual(['ten_minutes_before'])
  await pass(20 * MINUTE)
  expect(await times(rep)).toHaveLength(1)
})

test('after an outage the last that came is told, and of what came already nothing that was to come', async () => {
  await wish(rep, ['hour_before', 'ten_minutes_before', 'at_due'])
  await plan({ due: later(3 * HOUR) })
  await pass(3 * HOUR + MINUTE)
  await pass(10 * MINUTE, MINUTE)
  expect(await times(rep)).toEqual([null])
})

test('what lay behind when a task was planned is not told; a new time is reminded of anew', async () => {
  await wish(rep, ['hour_before'])
  await pass(MINUTE)
  const { id, version } = await plan({ due: later(10 * MINUTE) })
  await pass(2 * MINUTE)
  expect(await times(rep)).toEqual([])
  await rep.patch(`/tasks/${id}`, { due: later(2 * HOUR) }, version)
  await pass(HOUR)
  expect(await times(rep)).toEqual(['hour_before'])
})

const settings = (timeZone: string) => {
  const usual = standardSettings(usualCalendar('CN'))
  return { ...usual, hours: { ...usual.hours, timeZone }, reminders: REMINDER_TIMES }
}

test('minute by minute, over changes of the clocks and leap days, each reminder is told once and in time', () => {
  const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Shanghai', 'Australia/Lord_Howe')
  const day = fc.constantFrom(
    '2026-03-29',
    '2026-10-25',
    '2026-11-01',
    '2026-03-08',
    '2026-10-04',
    '2028-02-29',
    '2028-03-01',
  )
  const minutes = fc.integer({ min: -1_440, max: 1_440 })
  fc.assert(
    fc.property(zone, day, minutes, fc.integer({ min: 1, max: 9 }), (timeZone, on, shift, late) => {
      const due = Date.parse(`${on}T00:00:00Z`) + shift * MINUTE
      const at = new Date(due).toISOString()
      const createdAt = new Date(due - 9 * DAY).toISOString()
      const planned = { id: 'i', ownerId: 'o', teamId: null, at, early: null, times: [], createdAt }
      for (const time of REMINDER_TIMES) {
        const moment = reminderMoment(time, due, timeZone)
        const look = (now: number) =>
          reminderToTell(planned, settings(timeZone), { from: now - late * MINUTE, until: now })
        const mine = time === 'at_due' ? at : `${at}:${time}`
        expect(look(moment)).toBe(mine)
        expect(look(moment - 1)).not.toBe(mine)
        expect(look(moment + late * MINUTE)).not.toBe(mine)
      }
    }),
  )
})

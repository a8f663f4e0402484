import { afterAll, beforeAll, expect, test } from 'vitest'
import { withPolicy } from '../../../../../tests/crew.ts'
import { usualCalendar } from '../../platform/calendar/work-calendar.ts'
import { company, person } from '../../testing/people.ts'
import { startWorld, testClock, type World } from '../../testing/world.ts'
import { endTerms } from './end-terms.ts'

/* The days of terms are the company's: from its midnight on, also where the clocks change that day, or there is no midnight. */
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
let world: World
beforeAll(async () => {
  world = await startWorld({ clock: testClock(Date.parse('2027-03-01T00:00:00Z')) })
})
afterAll(() => world.stop())

const dayAfter = (day: string, count: number) => new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10)

/** A contract whose owner is to be told on a day, and one whose last day is the day before. */
async function contractsFor(timeZone: string, day: string) {
  const tenant = await company(world)
  await withPolicy(world, tenant, (policy) => ({
    ...policy,
    calendar: { ...usualCalendar('CN'), timeZone },
  }))
  const rep = await person(world, tenant, { role: 'sales_rep' })
  const accountId = (await rep.post('/accounts', { name: '云杉仪器' })).body.id
  const signed = async (values: object): Promise<string> => {
    const made = await rep.post('/contracts', { accountId, startsOn: '2027-01-01', ...values })
    expect(made.status, made.text).toBe(201)
    expect((await rep.patch(`/contracts/${made.body.id}`, { status: 'signed' }, 1)).status).toBe(200)
    return made.body.id
  }
  const told = await signed({ endsOn: dayAfter(day, 37), noticeDays: 30, remindDays: 7 })
  const renewed = await signed({ endsOn: dayAfter(day, -1), renewalMonths: 12 })
  return { told, renewed }
}

/** Whether its owner was told, and the other one renewed. */
async function seen({ told, renewed }: { told: string; renewed: string }): Promise<readonly [number, string]> {
  await endTerms(world.services)
  const warned = await world.superuser.query('select 1 from term_warning where record_id = $1', [told])
  const { rows } = await world.superuser.query('select ends_on::text as ends from contract where id = $1', [renewed])
  return [warned.rows.length, rows[0].ends]
}

test.each([
  // the clocks of Berlin go forward on the 28th: that day begins an hour later by UTC than the day after it
  ['Europe/Berlin', '2027-03-28', '2027-03-27T23:00:00Z'],
  ['Europe/Berlin', '2027-03-29', '2027-03-28T22:00:00Z'],
  // in Cairo that day has no midnight, but begins at one
  ['Africa/Cairo', '2027-04-30', '2027-04-29T22:00:00Z'],
  ['America/New_York', '2027-11-07', '2027-11-07T04:00:00Z'],
  ['America/New_York', '2027-11-08', '2027-11-08T05:00:00Z'],
  ['Asia/Shanghai', '2027-11-30', '2027-11-29T16:00:00Z'],
])(
  'in %s the day %s begins at %s: then an owner is told, and a contract renews, and not a minute earlier',
  async (timeZone, day, begins) => {
    world.clock.advance(Date.parse(begins) - MINUTE_MS - world.clock.now())
    const contracts = await contractsFor(timeZone, day)
    const last = dayAfter(day, -1)
    expect(await seen(contracts)).toEqual([0, last])
    world.clock.advance(MINUTE_MS)
    const [count, ends] = await seen(contracts)
    expect([count, ends > dayAfter(last, 360)]).toEqual([1, true])
    // once, however often the clock is looked at
    expect(await seen(contracts)).toEqual([1, ends])
  },
)

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isBefore, plannedSpan, REMINDER_TIMES, reminderMoment } from './reminding.ts'
import { wallMsInZone } from './values/calendar.ts'

const DAY_MS = 86_400_000
const zone = fc.constantFrom(
  'Asia/Shanghai',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Africa/Casablanca',
  'Pacific/Auckland',
)
const minute = fc.integer({ min: Date.UTC(2024, 0) / 60_000, max: Date.UTC(2040, 0) / 60_000 }).map((n) => n * 60_000)
/** Half of the moments lie about a change of the clocks or the end of February. */
const due = fc.oneof(
  minute,
  fc
    .tuple(
      fc.constantFrom(
        '2026-03-29',
        '2026-10-25',
        '2026-11-01',
        '2026-03-08',
        '2026-04-05',
        '2028-02-29',
        '2028-03-01',
        '2032-02-29',
      ),
      fc.integer({ min: -2_880, max: 2_880 }),
    )
    .map(([day, minutes]) => Date.parse(`${day}T00:00:00Z`) + minutes * 60_000),
)
const time = fc.constantFrom(...REMINDER_TIMES)

test('reminders come in their order: those before what is planned before it, the last after it', () => {
  fc.assert(
    fc.property(due, zone, (at, timeZone) => {
      const moments = REMINDER_TIMES.map((each) => reminderMoment(each, at, timeZone))
      expect(moments).toEqual([...moments].sort((a, b) => a - b))
      expect(new Set(moments).size).toBe(moments.length)
      for (const each of REMINDER_TIMES) expect(isBefore(each)).toBe(reminderMoment(each, at, timeZone) < at)
    }),
  )
})

test('a day before and after show the same hour on the wall, but in an hour that does not come', () => {
  fc.assert(
    fc.property(due, zone, (at, timeZone) => {
      for (const [each, days] of [
        ['day_before', -1],
        ['day_after', 1],
      ] as const) {
        const wished = wallMsInZone(at, timeZone) + days * DAY_MS
        const shown = wallMsInZone(reminderMoment(each, at, timeZone), timeZone)
        expect([0, 30 * 60_000, 60 * 60_000]).toContain(shown - wished)
      }
    }),
  )
})

test('whoever looks for what is planned in the span of a reminder misses none', () => {
  fc.assert(
    fc.property(due, zone, time, fc.integer({ min: 1, max: 10_000 }), (at, timeZone, each, length) => {
      const moment = reminderMoment(each, at, timeZone)
      const { from, until } = plannedSpan(each, { from: moment - length, until: moment })
      expect(from < at && at <= until).toBe(true)
    }),
  )
})

test('the day before the first of March of a leap year is the twenty-ninth', () => {
  const at = reminderMoment('day_before', Date.parse('2028-03-01T01:00:00Z'), 'Asia/Shanghai')
  expect(new Date(at).toISOString()).toBe('2028-02-29T01:00:00.000Z')
})

test('where clocks go forward on Sunday, a day before Sunday at nine is 23 hours before', () => {
  const sunday = Date.parse('2026-03-29T07:00:00Z')
  expect(sunday - reminderMoment('day_before', sunday, 'Europe/Berlin')).toBe(23 * 3_600_000)
})

import { wallMsInZone } from '@holdfast/catalog/values'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dueAfter, workdaysBefore } from './due-after.ts'
import { dayKind, usualCalendar, type WorkCalendar } from './work-calendar.ts'

const DAY = 86_400_000
const zones = ['America/New_York', 'Europe/Berlin', 'Asia/Shanghai'] as const
const calendars: readonly WorkCalendar[] = zones.map((timeZone) => ({ ...usualCalendar('CN'), timeZone }))
const anyCalendar = fc.constantFrom(...calendars)
// two years with a leap day and four changes of the clocks in each zone that has them
const anyMoment = fc.integer({ min: Date.parse('2027-06-01T00:00:00Z'), max: Date.parse('2029-06-01T00:00:00Z') })
const wallDay = (at: number, zone: string) => new Date(wallMsInZone(at, zone)).toISOString().slice(0, 10)
const wallTime = (at: number, zone: string) => new Date(wallMsInZone(at, zone)).toISOString().slice(11, 16)

test('wherever clocks change and years leap, days later it is due when the company opens on that very day', () => {
  fc.assert(
    fc.property(anyCalendar, anyMoment, fc.integer({ min: 1, max: 60 }), (calendar, at, days) => {
      const due = dueAfter(calendar, at, { days, unit: 'days' })
      const apart = Date.parse(wallDay(due, calendar.timeZone)) - Date.parse(wallDay(at, calendar.timeZone))
      expect([apart / DAY, wallTime(due, calendar.timeZone)]).toEqual([days, '09:00'])
    }),
    { seed: 47, numRuns: 400 },
  )
})

test('workdays are counted one by one, over holidays and make-up days', () => {
  fc.assert(
    fc.property(anyCalendar, anyMoment, fc.integer({ min: 1, max: 20 }), (calendar, at, days) => {
      const until = wallDay(dueAfter(calendar, at, { days, unit: 'workdays' }), calendar.timeZone)
      let worked = 0
      for (let day = Date.parse(wallDay(at, calendar.timeZone)) + DAY; day <= Date.parse(until); day += DAY)
        if (dayKind(calendar, new Date(day).toISOString().slice(0, 10)).worked) worked += 1
      expect([worked, dayKind(calendar, until).worked]).toEqual([days, true])
    }),
    { seed: 48, numRuns: 400 },
  )
})

test('what was planned for that day has been missed for so many workdays, and what was planned a day later has not', () => {
  fc.assert(
    fc.property(anyCalendar, anyMoment, fc.integer({ min: 1, max: 15 }), (calendar, at, days) => {
      const last = workdaysBefore(calendar, at, days)
      const today = wallDay(at, calendar.timeZone)
      const between = (from: string) => {
        let worked = 0
        for (let day = Date.parse(from) + DAY; day <= Date.parse(today); day += DAY)
          if (dayKind(calendar, new Date(day).toISOString().slice(0, 10)).worked) worked += 1
        return worked
      }
      const next = new Date(Date.parse(last) + DAY).toISOString().slice(0, 10)
      expect(between(last)).toBeGreaterThanOrEqual(days)
      expect(between(next)).toBeLessThan(days)
    }),
    { seed: 49, numRuns: 400 },
  )
})

test('National Day 2026 lies between: three workdays after 30 September are 10 October, worked for it; what is due at once is due now', () => {
  const calendar = usualCalendar('CN')
  const at = Date.parse('2026-09-30T02:00:00Z')
  expect(new Date(dueAfter(calendar, at, { days: 3, unit: 'workdays' })).toISOString()).toBe('2026-10-10T01:00:00.000Z')
  expect(dueAfter(calendar, at, { days: 0, unit: 'workdays' })).toBe(at)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Hours, isAtWork, isWithinHours } from './hours.ts'
import { isTimeZone } from './time-zone.ts'
import { wallClock } from './wall-clock.ts'
import { usualCalendar } from './work-calendar.ts'

const office: Hours = { timeZone: 'Asia/Shanghai', days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }
const at = (text: string): number => Date.parse(text)

test('hours are read by the clock of the place, the first minute in and the last one out', () => {
  expect(isWithinHours(office, at('2026-11-23T00:59:59.999Z'))).toBe(false)
  expect(isWithinHours(office, at('2026-11-23T01:00:00.000Z'))).toBe(true)
  expect(isWithinHours(office, at('2026-11-23T09:59:59.999Z'))).toBe(true)
  expect(isWithinHours(office, at('2026-11-23T10:00:00.000Z'))).toBe(false)
  expect(isWithinHours(office, at('2026-11-28T03:00:00.000Z'))).toBe(false)
})

test('hours over midnight belong to the day they began', () => {
  const night: Hours = { timeZone: 'Europe/London', days: [5], from: '22:00', to: '06:00' }
  expect(isWithinHours(night, at('2026-11-27T22:30:00.000Z'))).toBe(true)
  expect(isWithinHours(night, at('2026-11-28T05:59:00.000Z'))).toBe(true)
  expect(isWithinHours(night, at('2026-11-28T22:30:00.000Z'))).toBe(false)
  expect(isWithinHours(night, at('2026-11-27T05:00:00.000Z'))).toBe(false)
})

test('summer time moves the hours with the clock on the wall', () => {
  const london: Hours = { timeZone: 'Europe/London', days: [1, 2, 3, 4, 5, 6, 7], from: '09:00', to: '10:00' }
  expect(isWithinHours(london, at('2026-03-28T09:30:00.000Z'))).toBe(true)
  expect(isWithinHours(london, at('2026-03-29T08:30:00.000Z'))).toBe(true)
  expect(isWithinHours(london, at('2026-03-29T09:30:00.000Z'))).toBe(false)
})

test('the wall clock agrees with the moment in every zone, to the minute', () => {
  const zones = fc.constantFrom('UTC', 'Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu')
  const moments = fc.integer({ min: at('1990-01-01T00:00:00Z'), max: at('2099-12-31T23:59:59Z') })
  fc.assert(
    fc.property(zones, moments, (timeZone, moment) => {
      const { day, weekday, time } = wallClock(timeZone, moment)
      const shown = new Date(`${day}T${time}:00Z`)
      const offset = shown.getTime() - Math.floor(moment / 60_000) * 60_000
      // a place is never further than fourteen hours from UTC, and always by quarters of an hour in these years
      expect(Math.abs(offset)).toBeLessThanOrEqual(14 * 3_600_000)
      expect(Math.abs(offset) % 900_000).toBe(0)
      expect(weekday).toBe(shown.getUTCDay() === 0 ? 7 : shown.getUTCDay())
    }),
    { seed: 7, numRuns: 500 },
  )
})

test('a time zone that nobody knows is none', () => {
  expect([isTimeZone('Asia/Shanghai'), isTimeZone('Mars/Olympus'), isTimeZone('')]).toEqual([true, false, false])
})

test('nobody is at work on a public holiday, and everybody on the Saturday that is worked instead', () => {
  const china = usualCalendar('CN')
  expect(isAtWork(office, china, at('2026-10-01T03:00:00.000Z'))).toBe(false)
  expect(isAtWork(office, usualCalendar('DE'), at('2026-10-01T03:00:00.000Z'))).toBe(true)
  expect(isAtWork(office, china, at('2026-10-10T03:00:00.000Z'))).toBe(true)
  expect(isAtWork(office, china, at('2026-10-10T12:00:00.000Z'))).toBe(false)
  expect(isAtWork(office, china, at('2026-10-17T03:00:00.000Z'))).toBe(false)
})

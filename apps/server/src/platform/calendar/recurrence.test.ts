import { momentInZone, wallMsInZone } from '@holdfast/catalog/values'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anchorOf, nextOf, RECURRENCES, type Recurrence } from './recurrence.ts'
import { dayKind, usualCalendar } from './work-calendar.ts'

const DAY_MS = 86_400_000
const ZONES = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'UTC']
const calendarIn = (timeZone: string) => ({ ...usualCalendar('CN'), timeZone })
const moment = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2028-12-31') })
const zone = fc.constantFrom(...ZONES)
const rule = fc.constantFrom(...RECURRENCES)

const next = (at: string, every: Recurrence, more: { timeZone?: string; now?: string; anchor?: number } = {}) =>
  new Date(
    nextOf({
      at: Date.parse(at),
      rule: every,
      anchor: more.anchor ?? null,
      calendar: calendarIn(more.timeZone ?? 'Asia/Shanghai'),
      notBefore: Date.parse(more.now ?? at),
    }),
  ).toISOString()

test('whatever the rule, the next one comes later, is not past, and stands at the same time of the clock', () => {
  fc.assert(
    fc.property(moment, zone, rule, fc.integer({ min: -400, max: 900 }), (at, timeZone, every, late) => {
      const notBefore = at + late * DAY_MS
      const following = nextOf({ at, rule: every, anchor: null, calendar: calendarIn(timeZone), notBefore })
      expect(following).toBeGreaterThan(at)
      expect(following).toBeGreaterThanOrEqual(notBefore)
      const shift = wallMsInZone(following, timeZone) - wallMsInZone(at, timeZone)
      const offClock = ((shift % DAY_MS) + DAY_MS) % DAY_MS
      // only a time that the day does not have is moved, by as much as clocks are put forward
      if (offClock !== 0) expect(momentInZone(wallMsInZone(following, timeZone) - offClock, timeZone)).toBe(following)
    }),
  )
})

test('on workdays the next one is the first day the company works, holidays and make-up days kept', () => {
  expect(next('2026-09-30T01:00:00.000Z', 'workdays')).toBe('2026-10-08T01:00:00.000Z')
  fc.assert(
    fc.property(moment, zone, (at, timeZone) => {
      const calendar = calendarIn(timeZone)
      const following = nextOf({ at, rule: 'workdays', anchor: null, calendar, notBefore: at })
      const day = (wall: number) => new Date(wall).toISOString().slice(0, 10)
      const [from, to] = [wallMsInZone(at, timeZone), wallMsInZone(following, timeZone)]
      expect(dayKind(calendar, day(to)).worked).toBe(true)
      for (let between = from + DAY_MS; day(between) < day(to); between += DAY_MS)
        expect(dayKind(calendar, day(between)).worked, day(between)).toBe(false)
    }),
  )
})

test('a month too short takes its last day, and the next long one the day that was meant', () => {
  const days: string[] = []
  let at = Date.parse('2027-12-31T02:00:00.000Z')
  let anchor: number | null = null
  const calendar = calendarIn('Asia/Shanghai')
  for (let n = 0; n < 5; n += 1) {
    anchor = anchorOf(calendar.timeZone, at, anchor)
    at = nextOf({ at, rule: 'monthly', anchor, calendar, notBefore: at })
    days.push(new Date(at).toISOString().slice(0, 10))
  }
  expect(days).toEqual(['2028-01-31', '2028-02-29', '2028-03-31', '2028-04-30', '2028-05-31'])
  expect(next('2028-02-29T02:00:00.000Z', 'yearly')).toBe('2029-02-28T02:00:00.000Z')
  expect(next('2031-02-28T02:00:00.000Z', 'yearly', { anchor: 29 })).toBe('2032-02-29T02:00:00.000Z')
  expect(next('2026-11-30T02:00:00.000Z', 'quarterly')).toBe('2027-02-28T02:00:00.000Z')
})

test('who moved one of a series to another day has moved the series', () => {
  expect(next('2027-02-20T02:00:00.000Z', 'monthly', { anchor: 31 })).toBe('2027-03-20T02:00:00.000Z')
})

test('nine o’clock stays nine o’clock when clocks change, and an hour that does not exist is moved forward', () => {
  const berlin = { timeZone: 'Europe/Berlin' }
  expect(next('2027-03-27T08:00:00.000Z', 'daily', berlin)).toBe('2027-03-28T07:00:00.000Z')
  expect(next('2027-10-25T07:00:00.000Z', 'weekly', berlin)).toBe('2027-11-01T08:00:00.000Z')
  expect(next('2027-03-27T01:30:00.000Z', 'daily', berlin)).toBe('2027-03-28T01:30:00.000Z')
})

test('what slipped for a year is not made up for', () => {
  expect(next('2026-01-05T01:00:00.000Z', 'daily', { now: '2027-01-05T02:00:00.000Z' })).toBe(
    '2027-01-06T01:00:00.000Z',
  )
  expect(next('2026-01-05T01:00:00.000Z', 'weekly', { now: '2027-01-05T02:00:00.000Z' })).toBe(
    '2027-01-11T01:00:00.000Z',
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, daysBetween, spanOf, turned, weekdayOf, weekOf, weeksOfMonth } from './days.ts'
import { laidOut, stretchAt } from './lay-out.ts'
import { momentOf, placeOf, snapped, timeOf } from './wall.ts'

const DAY_MINUTES = 1_440
const day = fc
  .integer({ min: Date.parse('1996-01-01'), max: Date.parse('2104-12-31') })
  .map((at) => new Date(at).toISOString().slice(0, 10))
const weekStart = fc.integer({ min: 1, max: 7 })
const zone = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC')

test('the weeks of a month hold every day of it once, begin as weeks begin there, and are no more than six', () => {
  fc.assert(
    fc.property(day, weekStart, (date, start) => {
      const weeks = weeksOfMonth(date, start)
      const days = weeks.flat()
      const month = date.slice(0, 7)
      const own = days.filter((each) => each.startsWith(month))
      expect(own).toHaveLength(new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 0)).getUTCDate())
      expect(new Set(days).size).toBe(days.length)
      expect(weeks.length).toBeGreaterThanOrEqual(4)
      expect(weeks.length).toBeLessThanOrEqual(6)
      for (const week of weeks) {
        expect(weekdayOf(week[0] ?? '')).toBe(start)
        expect(week).toHaveLength(7)
        expect(week.some((each) => each.startsWith(month))).toBe(true)
      }
    }),
    { seed: 36 },
  )
})

test('29 February stands in leap years alone', () => {
  const has = (month: string) =>
    weeksOfMonth(month, 1)
      .flat()
      .includes(`${month.slice(0, 4)}-02-29`)
  expect(['2024-02-10', '2028-02-10', '2000-02-10', '2026-02-10', '2100-02-10'].map(has)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
})

test('a view turned there and back shows the same, and turned it shows what comes next without a gap', () => {
  fc.assert(
    fc.property(day, weekStart, (date, start) => {
      for (const view of ['week', 'day'] as const) {
        expect(turned(view, turned(view, date, 1), -1)).toBe(date)
        const next = spanOf(view, turned(view, date, 1), start)
        expect(next.from).toBe(addDays(spanOf(view, date, start).to, 1))
      }
      const month = turned('month', date, 1)
      const [year, number] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))]
      expect(month.slice(0, 7)).toBe(new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7))
      expect(weekOf(date, start) <= date && date <= addDays(weekOf(date, start), 6)).toBe(true)
    }),
    { seed: 36 },
  )
  expect(turned('month', '2028-01-31', 1)).toBe('2028-02-29')
  expect(daysBetween('2026-12-30', '2027-01-02')).toEqual(['2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02'])
})

test('entries that overlap stand beside one another, none over another, and each within the day', () => {
  const entry = fc.record({ minutes: fc.integer({ min: 0, max: 1_439 }), length: fc.constantFrom(15, 30, 60, 120) })
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 40 }), (drawn) => {
      const entries = drawn.map(({ minutes, length }, at) => ({ ...stretchAt(minutes, length), entry: at }))
      const standing = laidOut(entries)
      expect(standing.map((each) => each.entry).sort((a, b) => a - b)).toEqual(entries.map((each) => each.entry))
      for (const one of standing) {
        expect(one.start).toBeGreaterThanOrEqual(0)
        expect(one.end).toBeLessThanOrEqual(DAY_MINUTES)
        expect(one.column).toBeLessThan(one.columns)
        const beside = standing.filter((other) => other.start < one.end && one.start < other.end)
        for (const other of beside) {
          expect(other.columns).toBe(one.columns)
          if (other !== one) expect(other.column).not.toBe(one.column)
        }
        // no more columns than entries that ever stand at one moment
        const most = Math.max(
          ...standing.map(({ start }) => standing.filter((x) => x.start <= start && start < x.end).length),
        )
        expect(one.columns).toBeLessThanOrEqual(most)
      }
    }),
    { seed: 36 },
  )
})

test('a place stands for its moment in every zone, but for times that a day does not have; those are put forward', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 1_439 }), zone, (date, minutes, timeZone) => {
      const at = momentOf({ day: date, minutes }, timeZone)
      const place = placeOf(at, timeZone)
      const late = (Date.parse(place.day) - Date.parse(date)) / 60_000 + (place.minutes ?? 0) - minutes
      expect([0, 30, 60]).toContain(late)
      expect(momentOf(place, timeZone)).toBe(at)
    }),
    { seed: 36 },
  )
  expect(momentOf({ day: '2026-03-29', minutes: 150 }, 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
  expect(placeOf('2026-10-24T22:00:00.000Z', 'Europe/Berlin')).toEqual({ day: '2026-10-25', minutes: null })
  expect(placeOf('2026-11-27', 'Asia/Shanghai')).toEqual({ day: '2026-11-27', minutes: null })
  expect([snapped(7, 15), snapped(8, 15), snapped(-40, 15), snapped(1_439, 15)]).toEqual([0, 15, 0, 1_425])
  expect([timeOf(0), timeOf(570), timeOf(1_425)]).toEqual(['00:00', '09:30', '23:45'])
})

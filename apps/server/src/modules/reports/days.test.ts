import fc from 'fast-check'
import { expect, test } from 'vitest'
import { REPORT_UNITS } from '../../records/index.ts'
import { bucketOf, bucketsOf, comparedDays, daysOfBucket, daysOfName, laterBucket, PERIOD_NAMES } from './days.ts'

const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const unit = fc.constantFrom(...REPORT_UNITS)

test('the buckets of a unit hold every day once, one after the other', () => {
  fc.assert(
    fc.property(day, unit, (at, by) => {
      const { from, to } = daysOfBucket(bucketOf(at, by), by)
      expect(from <= at && at <= to).toBe(true)
      expect(bucketOf(to, by)).toBe(from)
      expect(Date.parse(laterBucket(from, by, 1)) - Date.parse(to)).toBe(86_400_000)
      expect(laterBucket(laterBucket(from, by, 1), by, -1)).toBe(from)
    }),
  )
})

test('the buckets of a period are those that its days lie in', () => {
  fc.assert(
    fc.property(day, fc.nat(400), unit, (from, length, by) => {
      const to = new Date(Date.parse(from) + length * 86_400_000).toISOString().slice(0, 10)
      const days = Array.from({ length: length + 1 }, (_, at) =>
        new Date(Date.parse(from) + at * 86_400_000).toISOString().slice(0, 10),
      )
      expect(bucketsOf({ from, to }, by, 1000)).toEqual([...new Set(days.map((each) => bucketOf(each, by)))])
    }),
  )
})

test('a period is compared with the one right before it, as long where it is counted in days', () => {
  fc.assert(
    fc.property(day, fc.constantFrom(...PERIOD_NAMES), (today, name) => {
      const days = daysOfName(name, today)
      const before = comparedDays(days, name, 'previous')
      expect(Date.parse(days.from) - Date.parse(before.to)).toBe(86_400_000)
      expect(before.from <= before.to).toBe(true)
    }),
  )
})

test('periods by name, and the same a year earlier, with the end of February kept', () => {
  const today = '2028-02-29'
  expect(daysOfName('this_month', today)).toEqual({ from: '2028-02-01', to: '2028-02-29' })
  expect(comparedDays(daysOfName('this_month', today), 'this_month', 'year_before')).toEqual({
    from: '2027-02-01',
    to: '2027-02-28',
  })
  expect(daysOfName('last_quarter', today)).toEqual({ from: '2027-10-01', to: '2027-12-31' })
  expect(daysOfName('this_week', today)).toEqual({ from: '2028-02-28', to: '2028-03-05' })
  expect(daysOfName('last_30_days', today)).toEqual({ from: '2028-01-31', to: today })
  expect(comparedDays(daysOfName('last_7_days', today), 'last_7_days', 'previous')).toEqual({
    from: '2028-02-16',
    to: '2028-02-22',
  })
  expect(daysOfName('next_month', '2026-12-31')).toEqual({ from: '2027-01-01', to: '2027-01-31' })
})

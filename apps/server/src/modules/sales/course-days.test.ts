import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayAt, daysOfCourse } from './course-days.ts'
import { daysOfPeriod } from './periods.ts'

const november = { from: '2026-11-01', to: '2026-11-30' }

test('an ended period is looked at before it began, at the end of each week and at its own', () => {
  const days = ['2026-10-31', '2026-11-01', '2026-11-08', '2026-11-15', '2026-11-22', '2026-11-29', '2026-11-30']
  expect(daysOfCourse(november, '2027-03-05')).toEqual(days)
})

test('one that goes on is looked at up to today and eight weeks back, and so is one to come', () => {
  expect(daysOfCourse(november, '2026-11-04').slice(-4)).toEqual([
    '2026-10-25',
    '2026-10-31',
    '2026-11-01',
    '2026-11-04',
  ])
  expect(daysOfCourse(november, '2026-11-04')[0]).toBe('2026-09-13')
  const ahead = daysOfCourse({ from: '2027-01-01', to: '2027-03-31' }, '2026-11-04')
  expect([ahead[0], ahead.at(-1), ahead.length]).toEqual(['2026-09-13', '2026-11-04', 9])
})

test('days are in their order, each once, and a year has few enough of them', () => {
  const some = fc.tuple(
    fc.integer({ min: 1990, max: 2090 }),
    fc.constantFrom('', '-02', '-11', '-Q1', '-Q4'),
    fc.date({ min: new Date('1990-01-01'), max: new Date('2092-12-31'), noInvalidDate: true }),
  )
  fc.assert(
    fc.property(some, ([year, part, now]) => {
      const period = daysOfPeriod(`${year}${part}`) ?? november
      const today = now.toISOString().slice(0, 10)
      const days = daysOfCourse(period, today)
      expect(days).toEqual([...new Set(days)].sort())
      expect(days.every((day) => day <= today && day <= period.to)).toBe(true)
      if (today > period.to) expect([days.includes(period.to), days.length <= 62]).toEqual([true, true])
    }),
    { seed: 7, numRuns: 200 },
  )
})

test('a day is that of the time zone', () => {
  const late = Date.parse('2026-11-08T17:00:00Z')
  expect([dayAt(late, 'Asia/Shanghai'), dayAt(late, 'UTC'), dayAt(late, 'America/New_York')]).toEqual([
    '2026-11-09',
    '2026-11-08',
    '2026-11-08',
  ])
})

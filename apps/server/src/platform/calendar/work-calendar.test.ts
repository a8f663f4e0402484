import { expect, test } from 'vitest'
import { CHINESE_HOLIDAYS } from './chinese-holidays.ts'
import { dayKind, nextWorkday, specialDays, type WorkCalendar } from './work-calendar.ts'

const calendar: WorkCalendar = {
  timeZone: 'Asia/Shanghai',
  days: [1, 2, 3, 4, 5],
  from: '09:00',
  to: '18:00',
  holidays: 'CN',
  changes: {},
}

test('the holidays are the notices’: 28 days off and 5 worked in 2025, 33 and 6 in 2026', () => {
  const counts = CHINESE_HOLIDAYS.map(({ year, holidays }) => [
    year,
    holidays.flatMap(({ off }) => off).length,
    holidays.flatMap(({ worked }) => worked).length,
  ])
  expect(counts).toEqual([
    [2025, 28, 5],
    [2026, 33, 6],
  ])
})

test('a make-up day is a Saturday or Sunday that is worked', () => {
  for (const { holidays } of CHINESE_HOLIDAYS)
    for (const date of holidays.flatMap(({ worked }) => worked)) {
      expect([0, 6], date).toContain(new Date(`${date}T00:00:00Z`).getUTCDay())
      expect(dayKind(calendar, date)).toMatchObject({ worked: true, because: 'make_up' })
      expect(dayKind({ ...calendar, holidays: 'none' }, date)).toEqual({ worked: false, because: 'week' })
    }
})

test('National Day is off, the day after the holidays is worked, and the company’s own word stands above both', () => {
  expect(dayKind(calendar, '2026-10-01')).toMatchObject({ worked: false, because: 'holiday' })
  expect(nextWorkday(calendar, '2026-09-30')).toBe('2026-10-08')
  const own = { ...calendar, changes: { '2026-10-02': 'work', '2026-11-27': 'off' } } as const
  expect(dayKind(own, '2026-10-02')).toEqual({ worked: true, because: 'own' })
  expect(nextWorkday(own, '2026-11-26')).toBe('2026-11-30')
})

test('a year that is not announced says so, and its days are as the week', () => {
  expect(specialDays(calendar, 2027)).toEqual({ announced: false, source: null, days: [] })
  expect(specialDays({ ...calendar, holidays: 'none' }, 2027).announced).toBe(true)
  expect(dayKind(calendar, '2027-10-01')).toEqual({ worked: true, because: 'week' })
})

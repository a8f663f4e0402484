import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dateOf } from './date-of.ts'

const ZONES = [
  ['America/Los_Angeles', 30],
  ['Asia/Shanghai', 1],
] as const

describe.each(ZONES)('in %s', (zone, evening) => {
  const before = process.env['TZ']
  beforeAll(() => {
    process.env['TZ'] = zone
  })
  afterAll(() => {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  })

  test('a day of the calendar is the one that is written', () => {
    const day = dateOf('2027-01-01')
    expect([day.getFullYear(), day.getMonth(), day.getDate(), day.getHours()]).toEqual([2027, 0, 1, 0])
  })

  test('a moment is of the day that it is there', () => {
    expect(dateOf('2026-12-01T02:00:00Z').getDate()).toBe(evening)
  })
})

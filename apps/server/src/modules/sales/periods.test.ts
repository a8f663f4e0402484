import { expect, it } from 'vitest'
import { daysOfPeriod, PERIOD_PATTERN } from './periods.ts'

it.each([
  ['2026-11', '2026-11-01', '2026-11-30'],
  ['2028-02', '2028-02-01', '2028-02-29'],
  ['2026-Q1', '2026-01-01', '2026-03-31'],
  ['2026-Q4', '2026-10-01', '2026-12-31'],
  ['2026', '2026-01-01', '2026-12-31'],
])('%s is from %s to %s', (name, from, to) => {
  expect(daysOfPeriod(name)).toEqual({ from, to })
})

it.each(['2026-13', '2026-00', '2026-Q5', '26', '2026-1', '2026-Q', ' 2026', '2026-11-01'])(
  '%s is no period',
  (name) => {
    expect(daysOfPeriod(name)).toBeUndefined()
    expect(new RegExp(PERIOD_PATTERN).test(name)).toBe(false)
  },
)

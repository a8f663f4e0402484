import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contract } from './objects/index.ts'
import { afterTerm, dayShifted, lastDayOf, renewedEnd, termFault } from './term.ts'

const { term } = contract
if (term === undefined) throw new Error('contracts have a term')

const day = fc
  .integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2098, 11, 31) })
  .map((at) => new Date(at).toISOString().slice(0, 10))
const months = fc.integer({ min: 1, max: 120 })
const calendarDay = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const isDay = (text: string) =>
  calendarDay.test(text) && new Date(`${text}T00:00:00Z`).toISOString().slice(0, 10) === text

describe('the last day of a term', () => {
  test.each([
    ['2026-12-01', 12, '2027-11-30'],
    ['2026-01-01', 12, '2026-12-31'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 24, '2026-02-28'],
    ['2024-02-29', 48, '2028-02-28'],
    ['2023-03-01', 12, '2024-02-29'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-01-31', 2, '2026-03-30'],
  ])('from %s for %i months is %s', (starts, count, last) => {
    expect(lastDayOf(starts, count)).toBe(last)
  })

  test('is a day of the calendar, after the first, and later for more months', () => {
    fc.assert(
      fc.property(day, months, (starts, count) => {
        const last = lastDayOf(starts, count)
        expect(isDay(last) && last >= starts).toBe(true)
        expect(lastDayOf(starts, count + 1) > last).toBe(true)
      }),
    )
  })
})

describe('a renewal', () => {
  test('of a whole term reaches as far as both terms at once: no day is lost or won at a month’s end', () => {
    fc.assert(
      fc.property(day, months, months, (starts, first, more) => {
        expect(renewedEnd({ starts, ends: lastDayOf(starts, first) }, more)).toBe(lastDayOf(starts, first + more))
      }),
    )
  })

  test('begins on the day after where no whole months were agreed', () => {
    expect(renewedEnd({ starts: '2026-01-01', ends: '2026-01-10' }, 1)).toBe('2026-02-10')
    expect(renewedEnd({ starts: null, ends: '2024-02-29' }, 12)).toBe('2025-02-28')
  })

  test('reaches the present whatever passed, and no further than it has to', () => {
    fc.assert(
      fc.property(day, months, months, fc.integer({ min: 0, max: 4_000 }), (starts, first, more, late) => {
        const ends = lastDayOf(starts, first)
        const today = dayShifted(ends, late)
        const values = { status: 'signed', startsOn: starts, endsOn: ends, renewalMonths: more }
        const next = afterTerm(term, values, today)?.ends
        if (late === 0) expect(next).toBeUndefined()
        else {
          expect(String(next) >= today).toBe(true)
          expect(afterTerm(term, { ...values, endsOn: String(next) }, today)).toBeUndefined()
          expect(lastDayOf(today, more) >= String(next)).toBe(true)
        }
      }),
    )
  })
})

test('what does not run, has no end or no renewal is not renewed', () => {
  const values = { status: 'signed', startsOn: '2026-01-01', endsOn: '2026-12-31', renewalMonths: null }
  expect(afterTerm(term, values, '2027-01-01')).toEqual({ ends: null })
  expect(afterTerm(term, values, '2026-12-31')).toBeUndefined()
  expect(afterTerm(term, { ...values, endsOn: null }, '2027-01-01')).toBeUndefined()
  for (const status of ['draft', 'sent', 'terminated', 'superseded', 'ended'])
    expect(afterTerm(term, { ...values, status, renewalMonths: 12 }, '2027-01-01')).toBeUndefined()
})

test('a day more or less crosses the clock change, the year and the leap day', () => {
  expect(dayShifted('2026-03-28', 1)).toBe('2026-03-29')
  expect(dayShifted('2026-10-24', 2)).toBe('2026-10-26')
  expect(dayShifted('2026-12-31', 1)).toBe('2027-01-01')
  expect(dayShifted('2024-03-01', -1)).toBe('2024-02-29')
})

test('a term of one day is a term', () => {
  expect(termFault(contract, { startsOn: '2026-01-01', endsOn: '2026-01-01' })).toBeUndefined()
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dealsBehind, firstDayOf, KINDS, kindOf, periodAt, readForecast, writeForecast } from './forecast-question.ts'

/* Periods by their names, an address that says the same forecast again, and where a number leads. */
const TODAY = '2026-11-27'

it.each([
  ['month', '2026-11-27', '2026-11', '2026-11-01'],
  ['quarter', '2026-11-27', '2026-Q4', '2026-10-01'],
  ['quarter', '2026-03-31', '2026-Q1', '2026-01-01'],
  ['year', '2026-11-27', '2026', '2026-01-01'],
] as const)('the %s of %s is %s and begins on %s', (kind, day, period, first) => {
  expect([periodAt(kind, day), kindOf(period), firstDayOf(period)]).toEqual([period, kind, first])
})

it('comes back from its own address; what is no period is this quarter', () => {
  const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  const some = fc.record({
    pipeline: fc.constantFrom(null, 'standard'),
    period: fc.tuple(fc.constantFrom(...KINDS), day).map(([kind, at]) => periodAt(kind, at.toISOString().slice(0, 10))),
    team: fc.constantFrom(null, 'none', 't'),
  })
  fc.assert(
    fc.property(some, (question) => {
      expect(readForecast(writeForecast(question, TODAY), TODAY)).toEqual(question)
    }),
  )
  expect(writeForecast({ pipeline: null, period: '2026-Q4', team: null }, TODAY).toString()).toBe('')
  expect(readForecast(new URLSearchParams('period=2026-13'), TODAY).period).toBe('2026-Q4')
})

it('leads from a number to the list that counts the same', () => {
  const filterOf = (whose: object) => {
    const period = { from: '2026-11-01', to: '2026-11-30' }
    const address = dealsBehind({ pipeline: 'standard', category: 'commit', period, ...whose })
    return JSON.parse(new URLSearchParams(address.split('?')[1]).get('filter') ?? '')
  }
  const foreseen = { pipeline: 'standard', category: 'commit', from: '2026-11-01', to: '2026-11-30' }
  expect(filterOf({})).toEqual({ stage: { foreseen } })
  expect(filterOf({ team: null })).toEqual({ stage: { foreseen: { ...foreseen, teamId: 'none' } } })
  expect(filterOf({ team: 't', owner: 'o' })).toEqual({
    and: [{ stage: { foreseen: { ...foreseen, teamId: 't' } } }, { ownerId: { in: ['o'] } }],
  })
  expect(filterOf({ owner: null })).toEqual({ and: [{ stage: { foreseen } }, { ownerId: { null: true } }] })
})

import type { Forecast } from '@holdfast/sdk'
import { expect, it } from 'vitest'
import { drawnIn } from './forecast-sums.ts'

const sum = (amount: string, currency: string) => ({ amount, currency, weighted: amount })
const forecast = (categories: Forecast['categories']): Forecast => ({
  period: { from: '2026-11-01', to: '2026-11-30' },
  categories,
  teams: [],
  people: [],
})
const FORECAST = forecast([
  { id: 'closed', count: 2, sums: [sum('100.50', 'CNY'), sum('900', 'USD')] },
  { id: 'commit', count: 1, sums: [sum('850', 'CNY')] },
  { id: 'omitted', count: 1, sums: [sum('99999', 'CNY'), sum('999999', 'EUR')] },
])

const ALL = ['closed', 'commit', 'best_case', 'pipeline'] as const

it('draws in the currency in which most stands; what is omitted counts for nothing', () => {
  const drawn = drawnIn([FORECAST])
  expect(drawn?.currency).toBe('CNY')
  expect(drawnIn([forecast([])])).toBeUndefined()
  expect(drawn?.amountOf(FORECAST, 'closed', 'commit')).toBe(950.5)
})

it('draws in the company’s currency where every rate is there, and as before where one is missing', () => {
  const inBase = (amount: string | null) => ({ currency: 'CNY', amount, missing: [] })
  const [closed, commit] = FORECAST.categories
  if (closed === undefined || commit === undefined) throw new Error('there are two')
  const whole = forecast([
    { ...closed, base: inBase('6500.50') },
    { ...commit, base: null },
  ])
  expect(drawnIn([whole])?.currency).toBe('CNY')
  expect(drawnIn([whole])?.amountOf(whole, ...ALL)).toBe(7350.5)
  const foreign = forecast([{ id: 'closed', count: 1, sums: [sum('900', 'USD')], base: inBase('6400') }])
  expect(drawnIn([foreign])).toMatchObject({ currency: 'CNY' })
  const lacking = forecast([
    { ...closed, base: inBase(null) },
    { id: 'commit', count: 1, sums: [sum('9000', 'USD')], base: inBase('1') },
  ])
  expect(drawnIn([lacking])?.currency).toBe('USD')
  expect(drawnIn([lacking])?.amountOf(lacking, ...ALL)).toBe(9900)
})

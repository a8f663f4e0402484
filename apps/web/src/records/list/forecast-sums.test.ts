import type { Forecast } from '@holdfast/sdk'
import { expect, it } from 'vitest'
import { amountIn, mainCurrency } from './forecast-sums.ts'

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

it('draws in the currency in which most stands; what is omitted counts for nothing', () => {
  expect(mainCurrency([FORECAST])).toBe('CNY')
  expect(mainCurrency([forecast([])])).toBeUndefined()
  expect(amountIn(FORECAST, 'CNY', 'closed', 'commit')).toBe(950.5)
  expect(amountIn(FORECAST, 'USD', 'closed', 'commit', 'best_case', 'pipeline')).toBe(900)
})

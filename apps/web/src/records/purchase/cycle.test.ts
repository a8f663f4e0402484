import type { BusinessRecord } from '@holdfast/sdk'
import { expect, test } from 'vitest'
import { cycleOf } from './cycle.ts'

const said = (values: object) => cycleOf(values as BusinessRecord)
const purchases = { purchaseCount: 6, lastPurchaseOn: '2026-11-08' }

test('the gaps between which the next purchase is expected are those of its range', () => {
  const whole = {
    ...purchases,
    purchaseCycleDays: 34,
    nextPurchaseFrom: '2026-12-06',
    nextPurchaseOn: '2026-12-12',
    nextPurchaseTo: '2026-12-19',
  }
  const rhythm = { every: 34, low: 28, high: 41, from: '2026-12-06', to: '2026-12-19' }
  expect(said(whole)).toEqual({ count: 6, last: '2026-11-08', rhythm })
})

test('where nothing is expected yet, or nothing is shown, nothing is made up', () => {
  const none = { purchaseCycleDays: null, nextPurchaseFrom: null, nextPurchaseOn: null, nextPurchaseTo: null }
  expect(said({ ...purchases, ...none })).toEqual({ count: 6, last: '2026-11-08' })
  expect(said({ purchaseCount: null, lastPurchaseOn: null, ...none })).toBeUndefined()
  expect(said({})).toBeUndefined()
  // a field that the company hides from the reader
  expect(said({ ...purchases, purchaseCycleDays: 34, nextPurchaseFrom: '2026-12-06' })).toEqual({
    count: 6,
    last: '2026-11-08',
  })
})

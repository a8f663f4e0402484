/** What a dollar is worth to the sample company, and papers that keep it. */
import { type ObjectDeclaration, rateWanted } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import type { Values } from './people.ts'

/** Who buys abroad pays in it. */
export const FOREIGN_CURRENCY = 'USD'
/** What one of it is usually worth, for prices. */
export const USUAL_WORTH = 7.1
/** Nobody entered a rate of it yet. */
export const UNRATED_CURRENCY = 'EUR'

/** By the month, the latest last: the first is older than any deal. */
const WORTH = ['7.28', '7.26', '7.25', '7.27', '7.22', '7.19', '7.18', '7.17', '7.15', '7.14', '7.12', '7.11', '7.09']

export interface SampleRate {
  readonly currency: string
  /** `2026-11-01` */
  readonly from: string
  readonly rate: string
}

/** A rate from the first of each month of the year that ends now. Pure. */
export function sampleRates(now: number): SampleRate[] {
  const today = new Date(now)
  return WORTH.map((rate, at) => {
    const month = today.getUTCMonth() - (WORTH.length - 1 - at)
    const from = new Date(Date.UTC(today.getUTCFullYear(), month, 1)).toISOString().slice(0, 10)
    return { currency: FOREIGN_CURRENCY, from, rate }
  })
}

/** The record with the rate of its day, as it would have been made on it; with the day alone where there is none. Pure. */
export function withSampleRate(object: ObjectDeclaration, values: Values, now: number): Values {
  const today = new Date(now).toISOString().slice(0, 10)
  const wanted = rateWanted(object, { before: null, after: values }, { today, base: 'CNY' })
  const { rated } = object
  if (rated === undefined || typeof wanted === 'string') return values
  // an order took its rate as it was confirmed, whatever became of it since
  const day = typeof values['orderedOn'] === 'string' ? values['orderedOn'] : wanted.day
  const held = sampleRates(now).findLast(({ currency, from }) => currency === wanted.currency && from <= day)
  const kept: Record<string, Json> = {
    [rated.rate]: held?.rate ?? null,
    [rated.units]: held === undefined ? null : 1,
    [rated.on]: day,
  }
  return { ...values, ...kept }
}

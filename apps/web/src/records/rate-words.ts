import type { BusinessRecord } from '@holdfast/sdk'
import type { ObjectView } from './catalogue.ts'
import { isMoney } from './is-money.ts'

interface RateOfDay {
  readonly currency: string
  /** `2026-11-03`. */
  readonly day: string
  /** `1 USD = 7.12 CNY, 2026-11-03`; null where the company keeps no rate for that day. */
  readonly words: string | null
}

/** At which rate a record is counted in the company's currency; null where it is of that currency, or has no rate of its own. */
export function rateOfDay({ rated }: ObjectView, record: BusinessRecord): RateOfDay | null {
  if (rated === undefined) return null
  const [amount, rate, units, on] = [rated.amount, rated.rate, rated.units, rated.on].map((key) => record[key])
  if (!isMoney(amount) || typeof on !== 'string') return null
  const { currency } = amount
  const words = typeof rate === 'string' ? `${String(units ?? 1)} ${currency} = ${rate} ${rated.base}, ${on}` : null
  return { currency, day: on, words }
}

import { type Money, minorUnits, sumOf } from '@holdfast/catalog/balance'
import type { BusinessRecord } from '@holdfast/sdk'
import { isMoney } from './is-money.ts'
import { moneyWords } from './lines/line-words.ts'

/** What a field of some records comes to, currency by currency and to the last digit, in words; empty where it comes to nothing. */
export function sumWords(records: readonly BusinessRecord[], field: string): string {
  const amounts = records.map((record): unknown => record[field]).filter(isMoney)
  return [...Map.groupBy(amounts, ({ currency }) => currency)]
    .map(([currency, theirs]): Money => sumOf(theirs, currency))
    .filter((sum) => minorUnits(sum) !== 0n)
    .map(({ amount, currency }) => moneyWords(amount, currency))
    .join(' + ')
}

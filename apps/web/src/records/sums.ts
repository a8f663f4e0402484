import { type Money, minorUnits, sumOf } from '@holdfast/catalog/balance'
import type { BusinessRecord } from '@holdfast/sdk'
import { isMoney } from './is-money.ts'
import { moneyWords } from './lines/line-words.ts'

/** What amounts come to, currency by currency and to the last digit; nothing where they come to nothing. */
export const sumsOf = (amounts: readonly Money[]): readonly Money[] =>
  [...Map.groupBy(amounts, ({ currency }) => currency)]
    .map(([currency, theirs]): Money => sumOf(theirs, currency))
    .filter((sum) => minorUnits(sum) !== 0n)

/** What a field of some records comes to, in words; empty where it comes to nothing. */
export const sumWords = (records: readonly BusinessRecord[], field: string): string =>
  sumsOf(records.map((record): unknown => record[field]).filter(isMoney))
    .map(({ amount, currency }) => moneyWords(amount, currency))
    .join(' + ')

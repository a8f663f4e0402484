/** Sums in the company's currency, put together from parts; exact. */
import { type Money, sumOf } from '@holdfast/catalog/balance'
import type { SumInBase } from '@holdfast/sdk'
import type { Translate } from '../app/i18n.ts'
import { formatMoney } from '../ui/format.ts'

/** What is of the company's currency alone has no `base`: its sums are that already. */
export interface OwnPart {
  readonly sums: readonly Money[]
  readonly base: SumInBase | null
}

type Missing = SumInBase['missing']
/** As many as the server names of one sum. */
const MOST_MISSING = 5

/** Which rates some sums lack, each once, the earliest first. */
export function missingOf(bases: readonly (SumInBase | null | undefined)[]): Missing {
  const all = bases.flatMap((base) => base?.missing ?? [])
  const each = new Map(all.map((rate) => [`${rate.day} ${rate.currency}`, rate]))
  return [...each]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, rate]) => rate)
    .slice(0, MOST_MISSING)
}

/** What parts come to in the company's currency; null where none of them is of another one. */
export function togetherInBase(parts: readonly OwnPart[]): SumInBase | null {
  const bases = parts.flatMap(({ base }) => base ?? [])
  const currency = bases[0]?.currency
  if (currency === undefined) return null
  const whole = bases.flatMap(({ amount }) => (amount === null ? [] : [{ amount, currency }]))
  const own = parts.filter(({ base }) => base === null).flatMap(({ sums }) => sums)
  const amount = whole.length < bases.length ? null : sumOf([...whole, ...own], currency).amount
  return { currency, amount, missing: missingOf(bases) }
}

/** What several currencies come to in the company's own, in words; empty where it is one currency or a rate is missing. */
export const baseWords = (base: SumInBase | null | undefined, t: Translate): string =>
  base?.amount == null ? '' : t('rates.inBase', { sum: formatMoney(base.amount, base.currency) })

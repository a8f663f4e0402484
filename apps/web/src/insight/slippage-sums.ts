/** How the moves of deals through a forecast are put together for reading; sums are exact. */
import { type Money, minorUnits, sumOf } from '@holdfast/catalog/balance'
import type { ForecastSlippage, SumInBase } from '@holdfast/sdk'
import type { MessageId } from '../locales/zh.ts'
import { CATEGORIES, type Category } from '../records/list/forecast-sums.ts'
import { sumsOf } from '../records/sums.ts'
import { formatMoney } from '../ui/format.ts'
import { type OwnPart, togetherInBase } from './in-base.ts'
import { worthOf } from './worth.ts'

export type Moves = ForecastSlippage['moves']

const isCategory = (standing: string): standing is Category => Object.hasOwn(CATEGORIES, standing)
const isOpen = (standing: string): boolean => isCategory(standing) && standing !== 'closed'

/** The rows: what deals were. What the forecast did not count then has come in since. */
export const WAS = ['closed', 'commit', 'best_case', 'pipeline', 'omitted', 'unknown', 'none'] as const
export const WAS_WORDS = {
  ...CATEGORIES,
  unknown: 'course.unknown',
  none: 'slippage.fresh',
} as const satisfies Record<(typeof WAS)[number], MessageId>
/** The columns: what became of them. */
export const BECAME = ['won', 'open', 'later', 'lost', 'other'] as const
export const BECAME_WORDS = {
  won: 'slippage.won',
  open: 'slippage.open',
  later: 'slippage.later',
  lost: 'slippage.lost',
  other: 'slippage.other',
} as const satisfies Record<(typeof BECAME)[number], MessageId>

export const wasOf = (standing: string): (typeof WAS)[number] =>
  isCategory(standing) || standing === 'unknown' ? standing : 'none'

function becameOf(standing: string): (typeof BECAME)[number] {
  if (standing === 'closed') return 'won'
  if (isOpen(standing)) return 'open'
  return standing === 'later' || standing === 'lost' ? standing : 'other'
}

export interface Cell {
  readonly count: number
  /** What they came to, in words; of what came in since, what it comes to now. */
  readonly worth: string
  /** The same in the company's currency. */
  readonly base: SumInBase | null
}

const before = (move: Moves[number]): OwnPart => ({ sums: move.before, base: move.base.before })
const after = (move: Moves[number]): OwnPart => ({ sums: move.after, base: move.base.after })

export function cellOf(moves: Moves, was: (typeof WAS)[number], became: (typeof BECAME)[number]): Cell {
  const mine = moves.filter((move) => wasOf(move.was) === was && becameOf(move.became) === became)
  const parts = mine.map(was === 'none' || was === 'unknown' ? after : before)
  return {
    count: mine.reduce((all, { count }) => all + count, 0),
    worth: worthOf({ sums: sumsOf(parts.flatMap(({ sums }) => sums)) }),
    base: togetherInBase(parts),
  }
}

const PERCENT = 100n

/**
 * What was won and committed on the day against what of all was won by the end, in the company's currency where both come to something in it, else in
 * that in which most was: the share shows how far such words can be trusted. Null where nothing was promised.
 */
export function keptOf(moves: Moves): { promised: string; won: string; percent: string } | null {
  const promised = moves.filter(({ was }) => was === 'closed' || was === 'commit').map(before)
  const won = moves.filter(({ became }) => became === 'closed').map(after)
  const [then, now] = inOneCurrency(promised, won)
  if (then === undefined || now === undefined) return null
  const base = minorUnits(then)
  if (base === 0n) return null
  const percent = String((minorUnits(now) * PERCENT + base / 2n) / base)
  return {
    promised: formatMoney(then.amount, then.currency),
    won: formatMoney(now.amount, now.currency),
    percent,
  }
}

/** Both sides in one currency; nothing where nothing stands on the first. */
function inOneCurrency(promised: readonly OwnPart[], won: readonly OwnPart[]): readonly Money[] {
  const whole = togetherInBase([...promised, ...won])
  const sums = promised.flatMap((part) => part.sums)
  if (whole !== null && whole.amount !== null && sums.length > 0)
    return [promised, won].map((parts) => inBase(parts, whole.currency))
  const [currency] = [...new Set(sums.map((each) => each.currency))].toSorted((a, b) =>
    Number(minorUnits(of(sums, b)) - minorUnits(of(sums, a))),
  )
  if (currency === undefined) return []
  return [promised, won].map((parts) =>
    of(
      parts.flatMap((part) => part.sums),
      currency,
    ),
  )
}

/** Parts none of which lacks a rate, in the company's currency. */
function inBase(parts: readonly OwnPart[], currency: string): Money {
  const amount = togetherInBase(parts)?.amount
  if (amount !== null && amount !== undefined) return { amount, currency }
  return of(
    parts.flatMap(({ sums }) => sums),
    currency,
  )
}

function of(amounts: readonly Money[], currency: string): Money {
  return sumOf(
    amounts.filter((each) => each.currency === currency),
    currency,
  )
}

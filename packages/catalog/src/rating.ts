/** The rate at which a record's foreign amount is counted in the company's currency: taken on its day and kept with it. Decision 0091. */
import type { ObjectDeclaration } from './declaration.ts'
import type { Json } from './values/value-type.ts'

/** The computed fields in which an object keeps the rate of its day. */
export interface Rated {
  /** The amount whose currency the rate is of. */
  readonly amount: string
  /** So much of the company's currency … */
  readonly rate: string
  /** … for so many units of the amount's. */
  readonly units: string
  /** The day whose rate it is, or would be where there was none. */
  readonly on: string
}

type Values = Readonly<Record<string, Json>>

/** A currency, and the day of the rate that it is worth. */
interface RateWanted {
  readonly currency: string
  readonly day: string
}

const currencyOf = (value: Json | undefined): string | null =>
  value !== null && typeof value === 'object' && 'currency' in value ? String(value['currency']) : null

const isSame = (one: Json | undefined, other: Json | undefined): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

const textOf = (value: Json | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** The day of a record: that of the state it has come to, where this has one, else today. */
function dayOf({ states }: ObjectDeclaration, values: Values, today: string): string {
  const state = states === undefined ? '' : String(values[states.at] ?? states.first)
  return textOf(values[states?.days?.[state] ?? '']) ?? today
}

/**
 * The rate that a written record is to be given: where it is new, its amount changes, or it leaves the first state, that of its day; where none was there,
 * still that of the day which lacked it. `none` where the amount is the company's own currency or there is no amount; `kept` where what it has stays.
 */
export function rateWanted(
  object: ObjectDeclaration,
  { before, after }: { readonly before: Values | null; readonly after: Values },
  { today, base }: { readonly today: string; readonly base: string },
): RateWanted | 'none' | 'kept' {
  const { rated, states } = object
  if (rated === undefined) return 'kept'
  const currency = currencyOf(after[rated.amount])
  if (currency === null || currency === base) return 'none'
  const stateOf = (values: Values) => String(values[states?.at ?? ''] ?? states?.first)
  const isLeaving = before !== null && stateOf(before) === states?.first && stateOf(after) !== states.first
  if (before === null || isLeaving || !isSame(before[rated.amount], after[rated.amount]))
    return { currency, day: dayOf(object, after, today) }
  const lacking = textOf(before[rated.on])
  return (before[rated.rate] ?? null) === null && lacking !== null ? { currency, day: lacking } : 'kept'
}

/**
 * A record that leaves the first state, with the rate it kept there, unless this change gives it another amount: by that one it is weighed whether somebody else
 * has to approve. Going out it takes the rate of the day, and that alone is no reason to ask anybody again.
 */
export function rateBeforeLeaving(
  { rated }: ObjectDeclaration,
  { before, after }: { readonly before: Values; readonly after: Values },
): Values {
  if (rated === undefined || !isSame(before[rated.amount], after[rated.amount])) return after
  const kept = [rated.rate, rated.units, rated.on].map((key) => [key, before[key] ?? null] as const)
  return { ...after, ...Object.fromEntries(kept) }
}

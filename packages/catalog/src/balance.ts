/** What is paid of a record, and what of it is still to be paid: one reckoning, wherever the record or one of its payments changes. */
import type { ObjectDeclaration } from './declaration.ts'
import { MINOR_UNITS } from './values/tables/currencies.ts'
import type { Json } from './values/value-type.ts'

/** An object whose records are paid. */
export interface Balance {
  /** What is to be paid: the first of these that has a value. */
  readonly total: readonly string[]
  /** Computed: what was paid of it. */
  readonly paid: string
  /** Computed: what is still to be paid; below nothing where more was paid. */
  readonly outstanding: string
  /** Computed: what of the total was given back, and is not to be paid. */
  readonly credit?: string
  readonly state: string
  /** States in which nothing is owed yet: both sums are empty. */
  readonly before: readonly string[]
  /** States in which nothing is owed any more: what was paid is owed back. */
  readonly void: readonly string[]
}

/** An object whose records pay those of another. */
export interface Pays {
  /** The reference that says what is paid. */
  readonly at: string
  readonly amount: string
  /** The day by which it is to be paid. */
  readonly due: string
  readonly state: string
  /** States in which a payment counts as paid. */
  readonly counts: readonly string[]
  /** States in which it is still expected. */
  readonly open: readonly string[]
  /** Computed: how many days after which event it is due, where its day follows one. */
  readonly waits?: { readonly event: string; readonly days: string }
}

export interface Money {
  readonly amount: string
  readonly currency: string
}

type Values = Readonly<Record<string, Json>>

const USUAL_UNITS = 2
const SHORT = /^(-?)(\d+)(?:\.(\d+))?$/

/** How many places amounts of a currency have. */
export const placesOf = (currency: string): number => MINOR_UNITS.get(currency) ?? USUAL_UNITS

/** An amount in the minor units of its currency; an amount has never more places than those. */
export function minorUnits({ amount, currency }: Money): bigint {
  const [, minus = '', whole = '0', fraction = ''] = SHORT.exec(amount) ?? []
  return BigInt(`${minus}${whole}${fraction.padEnd(placesOf(currency), '0')}`)
}

/** The amount of so many minor units of a currency. */
export function moneyOf(units: bigint, currency: string): Money {
  const places = placesOf(currency)
  const [minus, digits] = units < 0n ? ['-', -units] : ['', units]
  const text = digits.toString().padStart(places + 1, '0')
  return { amount: `${minus}${places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`}`, currency }
}

/** Amounts of one currency together. */
export const sumOf = (amounts: readonly Money[], currency: string): Money =>
  moneyOf(
    amounts.reduce((sum, each) => sum + minorUnits(each), 0n),
    currency,
  )

/**
 * So many minor units shared out by weights, which are not negative and not all zero: each part is what is due to it, less than one unit more or less,
 * and together they are the whole. What is left over goes to the largest remainders, the earlier first.
 */
export function shared(units: bigint, weights: readonly bigint[]): readonly bigint[] {
  const all = weights.reduce((sum, each) => sum + each, 0n)
  const parts = weights.map((weight, at) => ({ at, part: (units * weight) / all, left: (units * weight) % all }))
  let over = units - parts.reduce((sum, { part }) => sum + part, 0n)
  const given = new Set<number>()
  for (const { at } of parts.toSorted((one, other) => Number(other.left > one.left) - Number(one.left > other.left))) {
    if (over === 0n) break
    given.add(at)
    over -= 1n
  }
  return parts.map(({ at, part }) => (given.has(at) ? part + 1n : part))
}

/** A part of a plan: so many minor units, or its weight in what the others leave. */
export type PlannedPart = { readonly units: bigint } | { readonly weight: bigint }

/**
 * What the parts of a plan come to. Stated ones are what they say; the others share out what these leave, by weights that are not negative and not all
 * zero, and make up the whole with them. Null where more is stated than there is, or nothing is left for the others.
 */
export function plannedUnits(units: bigint, parts: readonly PlannedPart[]): readonly bigint[] | null {
  const left = parts.reduce((rest, part) => ('units' in part ? rest - part.units : rest), units)
  const weights = parts.flatMap((part) => ('weight' in part ? [part.weight] : []))
  if (left < 0n || (left === 0n && weights.length > 0)) return null
  const shares = weights.length === 0 ? [] : [...shared(left, weights)]
  return parts.map((part) => ('units' in part ? part.units : (shares.shift() ?? 0n)))
}

/** The first of the amounts that has a value. */
export function firstMoney(keys: readonly string[], values: Values): Money | undefined {
  const key = keys.find((each) => (values[each] ?? null) !== null)
  return key === undefined ? undefined : (values[key] as unknown as Money)
}

/** What is to be paid of a record; undefined where it has no amount. */
export const totalOf = ({ balance }: ObjectDeclaration, values: Values): Money | undefined =>
  firstMoney(balance?.total ?? [], values)

/** The values of a record with what of it is paid and outstanding; `paid` counts where it is stated, else what the record holds already. */
export function withBalance(object: ObjectDeclaration, values: Values, paid?: Money): Values {
  const { balance } = object
  if (balance === undefined) return values
  const total = totalOf(object, values)
  const state = String(values[balance.state])
  if (total === undefined || balance.before.includes(state))
    return { ...values, [balance.paid]: null, [balance.outstanding]: null }
  const nothing = moneyOf(0n, total.currency)
  const given = balance.credit === undefined ? null : ((values[balance.credit] ?? null) as unknown as Money | null)
  const known = paid ?? (values[balance.paid] as unknown as Money | null) ?? nothing
  const owed = balance.void.includes(state) ? nothing : total
  const credit = balance.void.includes(state) ? nothing : (given ?? nothing)
  const outstanding = moneyOf(minorUnits(owed) - minorUnits(credit) - minorUnits(known), total.currency)
  return { ...values, [balance.paid]: { ...known }, [balance.outstanding]: { ...outstanding } }
}

/** Why a payment cannot be made as stated: it is of nothing or less. */
export function payFault({ pays }: ObjectDeclaration, values: Values): { key: string; code: string } | undefined {
  const amount = pays === undefined ? null : ((values[pays.amount] ?? null) as unknown as Money | null)
  return pays === undefined || amount === null || minorUnits(amount) > 0n
    ? undefined
    : { key: pays.amount, code: 'amount_not_positive' }
}

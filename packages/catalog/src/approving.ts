/** Records that need somebody else's approval before they leave the first state: what is asked, and what takes an approval back. */
import { firstMoney } from './balance.ts'
import type { ObjectDeclaration } from './declaration.ts'
import { exact, isAbove, unitAfterDiscount } from './line-sums.ts'
import { type Line, linesOf } from './values/lines.ts'
import type { Json } from './values/value-type.ts'

/** The computed fields in which a record carries its approval. */
export interface Approving {
  /** The choice `asked`, `half` (one of two approved), `approved`, `refused`; empty where nobody asked. */
  readonly at: string
  /** The greatest discount of its lines, a percent. */
  readonly discount: string
  /** What the record comes to: the first of these that has a value. */
  readonly total: readonly string[]
  readonly askedBy: string
  /** Who approved or refused last. */
  readonly decidedBy: string
  /** In whose stead they did; empty where it was in nobody's. */
  readonly insteadOf: string
  /** What was said with it. */
  readonly words: string
  /** Fields whose change takes back what was asked and approved. */
  readonly voids: readonly string[]
  /**
   * Where the record is made for another one: references through which what was approved there is approved here too, up to the same total, and the
   * states in which a record has taken up its part of that total.
   */
  readonly carried?: { readonly by: readonly string[]; readonly takes: readonly string[] }
  /** Whose amounts are weighed together with a record's: those that share one of these references and are in one of these states. */
  readonly together?: { readonly by: readonly string[]; readonly stands: readonly string[] }
}

/** How far each role goes without asking, percents; a role that is not named goes as far as it likes. */
export interface DiscountLimits {
  readonly version: number
  readonly free: Readonly<Record<string, string>>
  /** Above this discount two people approve; null where one always does. */
  readonly second: string | null
}

/** From which amount each role asks, in the company's currency; a role that is not named goes as far as it likes. */
export interface AmountLimits {
  readonly version: number
  readonly from: Readonly<Record<string, string>>
  /** From this amount on two people approve; null where one always does. */
  readonly second: string | null
}

type Values = Readonly<Record<string, Json>>

interface Change {
  readonly before: Values | null
  readonly after: Values
}

const PLACES = 4
const WHOLE = 100n

/** What a line is below its product's price, in ten-thousandths of a percent, rounded up: above a limit stays above it. */
function unitsBelow({ price, discount }: Line, list: Line['price'] | null): bigint {
  const asked =
    list !== null && list.currency === price.currency && isAbove(list.amount, '0') ? list.amount : price.amount
  const [paid, full, percent] = [exact(price.amount), exact(asked), exact(discount ?? '0')]
  const scale = 10n ** BigInt(PLACES)
  // 100 - (price / full) × (100 - discount), over one denominator
  const rest = WHOLE * 10n ** BigInt(percent.places) - percent.digits
  const denominator = full.digits * 10n ** BigInt(paid.places + percent.places)
  if (denominator === 0n) return (percent.digits * scale) / 10n ** BigInt(percent.places)
  const numerator = WHOLE * denominator - paid.digits * rest * 10n ** BigInt(full.places)
  return numerator <= 0n ? 0n : (numerator * scale + denominator - 1n) / denominator
}

/** A number of ten-thousandths as a decimal in its one form. */
function written(units: bigint): string {
  const text = units.toString().padStart(PLACES + 1, '0')
  return `${text.slice(0, -PLACES)}.${text.slice(-PLACES)}`.replace(/\.?0+$/, '')
}

/** A percent of at most four places in ten-thousandths. */
function unitsOf(percent: string): bigint {
  const { digits, places } = exact(percent)
  return digits * 10n ** BigInt(PLACES - places)
}

/**
 * The greatest discount of lines as a percent of at most four places: what was taken off the line, and what its price is below the listed one, together.
 * `listPrice` gives the price that is listed for a line, null where there is none; `atMost` the discount that a line has at most whatever is listed now,
 * since it was offered so before. Null without lines.
 */
export function greatestDiscount(
  value: Json | undefined,
  listPrice: (line: Line) => Line['price'] | null,
  atMost: (line: Line) => string | null = () => null,
): string | null {
  const lines = linesOf(value)
  if (lines.length === 0) return null
  const all = lines.map((line) => {
    const [below, most] = [unitsBelow(line, listPrice(line)), atMost(line)]
    return most === null || unitsOf(most) > below ? below : unitsOf(most)
  })
  return written(all.toSorted((one, other) => (one > other ? -1 : one < other ? 1 : 0))[0] ?? 0n)
}

/** The limit of somebody of these roles: that of the role that goes furthest; null where there is none. */
export function ownLimitOf(byRole: Readonly<Record<string, string>>, roles: readonly string[]): string | null {
  const limits = roles.map((role) => byRole[role] ?? null)
  if (limits.length === 0 || limits.includes(null)) return null
  return limits
    .flatMap((limit) => (limit === null ? [] : [limit]))
    .reduce((most, each) => (isAbove(each, most) ? each : most))
}

/** Whether a discount lies above a limit; nothing lies above none. */
export const exceeds = (discount: string | null, limit: string | null): boolean =>
  discount !== null && limit !== null && isAbove(discount, limit)

/** Whether an amount is as much as a limit or more; nothing is as much as none. */
export const reachesLimit = (amount: string | null, limit: string | null): boolean =>
  amount !== null && limit !== null && !isAbove(limit, amount)

/** A record as far as its total is compared. */
interface Totalled {
  readonly object: ObjectDeclaration
  readonly values: Values
}

/**
 * Whether what somebody approved of `basis` is enough for a record made for it: with the same account, in the same currency, and coming to no more. Says
 * nothing of whether that one was approved.
 */
export function isWithin(record: Totalled, basis: Totalled): boolean {
  const [total, approved] = [record, basis].map(({ object, values }) =>
    firstMoney(object.approving?.total ?? [], values),
  )
  const [account, other] = [record, basis].map(({ object, values }) => values[object.lines?.customer ?? ''] ?? null)
  return (
    total !== undefined &&
    approved !== undefined &&
    account !== null &&
    account === other &&
    total.currency === approved.currency &&
    !isAbove(total.amount, approved.amount)
  )
}

/**
 * Whether a line sells at no less than one that was offered: the same product, made of the same, in the same currency, at a unit price after discount
 * that is no lower. How much of it is not compared.
 */
export const isOffered = (line: Line, offered: readonly Line[]): boolean =>
  offered.some(
    (each) =>
      each.productId === line.productId &&
      each.price.currency === line.price.currency &&
      isSame(each.parts as unknown as Json, line.parts as unknown as Json) &&
      !isAbove(unitAfterDiscount(each), unitAfterDiscount(line)),
  )

const isSame = (one: Json | undefined, other: Json | undefined): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/** A record without what was asked and said of its approval. */
export const withoutApproval = ({ approving }: ObjectDeclaration, values: Values): Values =>
  approving === undefined
    ? values
    : {
        ...values,
        [approving.at]: null,
        [approving.askedBy]: null,
        [approving.decidedBy]: null,
        [approving.insteadOf]: null,
        [approving.words]: null,
      }

/** The values of a record with its approval taken back where what was approved changed. */
export function withApproval(object: ObjectDeclaration, { before, after }: Change): Values {
  const { approving } = object
  if (approving === undefined || before === null || (before[approving.at] ?? null) === null) return after
  return approving.voids.every((key) => isSame(before[key], after[key])) ? after : withoutApproval(object, after)
}

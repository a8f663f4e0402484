import {
  creditUnits,
  type Money,
  millionths,
  minorUnits,
  moneyOf,
  order,
  quantitiesByUnits,
  shared,
  stateOfDelivery,
  sumOf,
  totalOf,
  withBalance,
  withLines,
} from '@holdfast/catalog'
import { type Json, type Line, linesOf as linesIn } from '@holdfast/catalog/values'
import { type Dice, seededDice } from './dice.ts'
import type { Values } from './people.ts'
import { UNRATED_CURRENCY, USUAL_WORTH } from './sample-rates.ts'

/** An order with what is paid of it. */
interface Ordered {
  readonly owner: number
  readonly values: Values
  readonly payments: readonly Values[]
  readonly deliveries: readonly Values[]
}

/** An order of one of the deals, by the deal's owner … */
export interface SampleOrder extends Ordered {
  readonly deal: number
}

/** … and one of a customer who buys again and again, without a deal, by the customer's owner. */
export interface RepeatOrder extends Ordered {
  readonly account: number
}

interface Selling {
  readonly seed: number
  /** The moment at which the year of work ends, in milliseconds. */
  readonly now: number
  /** What is sold, with the ids it was stored under. */
  readonly products: readonly { readonly id: string; readonly values: Values }[]
  /** In which it is paid, if not in yuan. */
  readonly currency?: string
}

interface OrderPlan extends Selling {
  readonly deals: readonly { readonly owner: number; readonly values: Values }[]
}

interface RepeatPlan extends Selling {
  readonly accounts: readonly { readonly owner: number }[]
}

const DAY_MS = 86_400_000
const MOST_ORDERS = 40
/** Of a hundred: a third at once and the rest in two parts, as it is usual with machines. */
const SHARES = [30n, 60n, 10n] as const
const DAYS_BETWEEN = 30
const SHARE_IN_TIME = 0.8

const dayAt = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** What a product costs whoever pays in another currency. */
function priceIn(currency: string, price: Json | undefined): Json {
  const yuan = price as unknown as Money
  return currency === yuan.currency ? { ...yuan } : { amount: (Number(yuan.amount) / USUAL_WORTH).toFixed(2), currency }
}

function linesOf(dice: Dice, { products, currency = 'CNY' }: Pick<Selling, 'products' | 'currency'>): Json {
  const chosen = [...new Set([dice.pick(products), dice.pick(products)])]
  return chosen.map(({ id, values: { code, name, unit, price, taxRate } }) => ({
    productId: id,
    code: code ?? null,
    name: name ?? null,
    unit: unit ?? null,
    quantity: String(dice.between(1, 4)),
    price: priceIn(currency, price),
    discount: dice.chance(0.3) ? '5' : null,
    taxRate: taxRate ?? null,
  }))
}

function paymentsOf(dice: Dice, about: { total: Money; since: number; now: number }): Values[] {
  const { total, since, now } = about
  return shared(minorUnits(total), SHARES).map((units, at) => {
    const due = since + (at + 1) * DAYS_BETWEEN * DAY_MS
    const paid = due + dice.between(-3, 3) * DAY_MS
    const isPaid = paid < now && dice.chance(SHARE_IN_TIME)
    return {
      status: isPaid ? 'received' : 'planned',
      amount: { ...moneyOf(units, total.currency) },
      dueOn: dayAt(due),
      ...(isPaid ? { paidOn: dayAt(paid), method: dice.pick(['bank', 'bank', 'acceptance']) } : {}),
    }
  })
}

const isReceived = ({ status }: Values): boolean => status === 'received'

const DAYS_TO_DELIVER = 9
const DAYS_TO_RETURN = 16
/** Of every so many days' orders something comes back. */
const RETURN_EVERY = 6

/** What of the lines is delivered by now: all of it, or one piece; of some one piece came back. */
function deliveredOf(lines: readonly Line[], { status, since, now }: { status: string; since: number; now: number }) {
  if (!['part_delivered', 'delivered'].includes(status)) return { status, deliveries: [] }
  const ordered = lines.map(({ quantity }) => millionths(quantity))
  const one = lines.map((_, at) => (at === 0 ? millionths('1') : 0n))
  const delivered = status === 'delivered' ? ordered : one
  const isBack = status === 'delivered' && Math.floor(since / DAY_MS) % RETURN_EVERY === 0
  const returned = isBack ? one : []
  const currency = lines[0]?.price.currency ?? ''
  const credit = creditUnits(lines, returned)
  const said = (kind: string, units: readonly bigint[], days: number): Values => ({
    kind,
    status: 'done',
    doneOn: dayAt(Math.min(since + days * DAY_MS, now)),
    lines: quantitiesByUnits(units).map(({ line, quantity }): Json => {
      const { productId, code, name, unit } = lines[line - 1] as Line
      return { line, quantity, productId, code, name, unit }
    }),
  })
  const money = (units: bigint): Json => ({ ...moneyOf(units, currency) })
  const sums = { amount: money(credit.net), tax: money(credit.tax), gross: money(credit.net + credit.tax) }
  return {
    status: order.delivered === undefined ? status : stateOfDelivery(order.delivered, ordered, { delivered, returned }),
    delivered: quantitiesByUnits(delivered) as unknown as Json,
    returned: quantitiesByUnits(returned) as unknown as Json,
    credit: sums.gross,
    deliveries: [
      said('delivery', delivered, DAYS_TO_DELIVER),
      ...(isBack ? [{ ...said('return', returned, DAYS_TO_RETURN), ...sums }] : []),
    ],
  }
}

/** An order of a moment, in one of the states, with its payments. */
function ordered(
  dice: Dice,
  selling: Pick<Selling, 'now' | 'products' | 'currency'>,
  about: { since: number; states: readonly string[] },
): Omit<Ordered, 'owner'> {
  const { since, states } = about
  const wished = dice.pick(states)
  const lines = linesOf(dice, selling)
  const { status, deliveries, ...tally } = deliveredOf(linesIn(lines), { status: wished, since, now: selling.now })
  const stated = {
    ...tally,
    status,
    lines,
    orderedOn: status === 'draft' ? null : dayAt(since),
  }
  const whole = withLines(order, { before: null, after: stated })
  const total = totalOf(order, whole)
  if (total === undefined || status === 'draft') return { values: whole, payments: [], deliveries }
  const payments = paymentsOf(dice, { total, since, now: selling.now })
  const received = payments.filter(isReceived).map(({ amount }) => amount as unknown as Money)
  return { values: withBalance(order, whole, sumOf(received, total.currency)), payments, deliveries }
}

const STATES = ['draft', 'confirmed', 'part_delivered', 'delivered', 'delivered'] as const

/** Orders of the deals that were won: the same for the same seed, moment, deals and products. Pure. */
export function makeSampleOrders({ seed, now, deals, products }: OrderPlan): SampleOrder[] {
  const dice = seededDice(seed)
  const won = deals.flatMap(({ owner, values }, deal) => (values['stage'] === 'won' ? [{ owner, values, deal }] : []))
  return won.slice(0, MOST_ORDERS).map(({ owner, values: { closedAt, amount }, deal }) => {
    const since = Date.parse(String(closedAt))
    const { currency } = amount as unknown as Money
    return { owner, deal, ...ordered(dice, { now, products, currency }, { since, states: STATES }) }
  })
}

/** Every how many customers one buys again and again, and how many do. */
const REPEAT_EVERY = 7
const MOST_REPEATING = 12

/** Days before the present on which somebody bought, who buys about every so many days and is now early, in time or late. */
function daysBefore(dice: Dice): number[] {
  const every = dice.between(24, 60)
  const first = Math.round(every * dice.pick([0.2, 0.7, 0.9, 1.6]))
  const days = [first]
  for (let more = dice.between(3, 5); more > 0; more -= 1) days.unshift((days[0] ?? 0) + every + dice.between(-6, 6))
  return days
}

/** What some customers buy in their rhythm, oldest first: the same for the same seed, moment, accounts and products. Pure. */
export function makeRepeatOrders({ seed, now, accounts, products }: RepeatPlan): RepeatOrder[] {
  const dice = seededDice(seed + 1)
  const buying = accounts.flatMap(({ owner }, account) => (account % REPEAT_EVERY === 1 ? [{ owner, account }] : []))
  return buying.slice(0, MOST_REPEATING).flatMap(({ owner, account }) =>
    daysBefore(dice).map((days) => {
      const about = { since: now - days * DAY_MS, states: ['delivered'] }
      return { owner, account, ...ordered(dice, { now, products }, about) }
    }),
  )
}

const DAYS_SINCE_UNRATED = 200

/** One order in a currency of which nobody entered a rate, of a customer abroad, confirmed and nothing paid of it: none where nobody is abroad. Pure. */
export function makeUnratedOrder(
  { seed, now, products }: Selling,
  accounts: readonly { readonly owner: number; readonly abroad: boolean }[],
): RepeatOrder[] {
  const account = accounts.findLastIndex(({ abroad }) => abroad)
  const owner = accounts[account]?.owner
  if (owner === undefined) return []
  const about = { since: now - DAYS_SINCE_UNRATED * DAY_MS, states: ['confirmed'] }
  const selling = { now, products, currency: UNRATED_CURRENCY }
  const made = ordered(seededDice(seed + 2), selling, about)
  return [
    { owner, account, ...made, values: withBalance(order, made.values, sumOf([], UNRATED_CURRENCY)), payments: [] },
  ]
}

import {
  type Money,
  minorUnits,
  moneyOf,
  order,
  shared,
  sumOf,
  totalOf,
  withBalance,
  withLines,
} from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { type Dice, seededDice } from './dice.ts'
import type { Values } from './people.ts'

/** An order of one of the deals, by the deal's owner, with what is paid of it. */
export interface SampleOrder {
  readonly owner: number
  readonly deal: number
  readonly values: Values
  readonly payments: readonly Values[]
}

interface OrderPlan {
  readonly seed: number
  /** The moment at which the year of work ends, in milliseconds. */
  readonly now: number
  readonly deals: readonly { readonly owner: number; readonly values: Values }[]
  /** What is sold, with the ids it was stored under. */
  readonly products: readonly { readonly id: string; readonly values: Values }[]
}

const DAY_MS = 86_400_000
const MOST_ORDERS = 40
/** Of a hundred: a third at once and the rest in two parts, as it is usual with machines. */
const SHARES = [30n, 60n, 10n] as const
const DAYS_BETWEEN = 30
const SHARE_IN_TIME = 0.8

const dayAt = (time: number): string => new Date(time).toISOString().slice(0, 10)

function linesOf(dice: Dice, products: OrderPlan['products']): Json {
  const chosen = [...new Set([dice.pick(products), dice.pick(products)])]
  return chosen.map(({ id, values: { code, name, unit, price, taxRate } }) => ({
    productId: id,
    code: code ?? null,
    name: name ?? null,
    unit: unit ?? null,
    quantity: String(dice.between(1, 4)),
    price: price ?? null,
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

/** Orders of the deals that were won: the same for the same seed, moment, deals and products. Pure. */
export function makeSampleOrders({ seed, now, deals, products }: OrderPlan): SampleOrder[] {
  const dice = seededDice(seed)
  const won = deals.flatMap(({ owner, values }, deal) => (values['stage'] === 'won' ? [{ owner, values, deal }] : []))
  return won.slice(0, MOST_ORDERS).map(({ owner, values: { closedAt }, deal }) => {
    const since = Date.parse(String(closedAt))
    const status = dice.pick(['draft', 'confirmed', 'confirmed', 'delivered', 'delivered'])
    const stated = {
      status,
      lines: linesOf(dice, products),
      orderedOn: status === 'draft' ? null : dayAt(since),
    }
    const whole = withLines(order, { before: null, after: stated })
    const total = totalOf(order, whole)
    if (total === undefined || status === 'draft') return { owner, deal, values: whole, payments: [] }
    const payments = paymentsOf(dice, { total, since, now })
    const received = payments.filter(isReceived).map(({ amount }) => amount as unknown as Money)
    return { owner, deal, values: withBalance(order, whole, sumOf(received, total.currency)), payments }
  })
}

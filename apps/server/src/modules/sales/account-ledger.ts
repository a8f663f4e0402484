/** What a customer ordered and paid, as far as each reader sees the orders and payments it is made of. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import { mayEver, visibleFields } from '@holdfast/policy'
import type { RequestContext } from '../../platform/gate/context.ts'
import { readQuestion, type SumAsked } from '../../records/index.ts'

/** The orders, deliveries and payments of the caller's company, with what is declared of them. */
export function ledgerOf({ caller }: RequestContext) {
  const { catalog } = caller.tenant
  const [order, payment, delivery] = ['order', 'payment', 'delivery'].map((name) => catalog.getObject(name)) as [
    ObjectDeclaration,
    ObjectDeclaration,
    ObjectDeclaration,
  ]
  const { balance, purchases } = order
  const { pays } = payment
  const { delivers } = delivery
  /** The day on which a payment came in. */
  const paidOn = payment.states?.days?.[pays?.counts[0] ?? '']
  if (balance?.credit === undefined || purchases === undefined || pays === undefined || paidOn === undefined)
    throw new Error('orders are purchases that are paid')
  if (delivers === undefined) throw new Error('orders are delivered')
  return { order, payment, delivery, delivers, credit: balance.credit, balance, purchases, pays, paidOn }
}

/** Whether the caller lists an object and sees these of its fields in clear, somewhere. */
export function sees({ caller }: RequestContext, { name }: ObjectDeclaration, keys: readonly string[]): boolean {
  const modes = visibleFields(caller.access, name)
  return mayEver(caller.access, name, 'list') && keys.every((key) => modes.get(key) === 'clear')
}

/** Asks what an amount of an object's records comes to, of those that answer the filter. */
export const sumOfThose = (
  { caller }: RequestContext,
  object: ObjectDeclaration,
  asked: { filter: Readonly<Record<string, unknown>>; amounts: readonly string[] },
): SumAsked => ({ question: readQuestion(caller, object, { filter: asked.filter }), amounts: asked.amounts })

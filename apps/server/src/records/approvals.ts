/** Approval of what is offered below the price: what a record's discount is, and whether its writer may send it by themselves. */
import {
  exceeds,
  findField,
  freeDiscount,
  greatestDiscount,
  type Money,
  type ObjectDeclaration,
  wireName,
} from '@holdfast/catalog'
import { type Json, linesOf } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { ValueFault } from '../platform/errors/refusal.ts'
import { both } from '../platform/errors/refusal-text.ts'
import { columnOf } from './columns.ts'
import { customerOf, type PriceList, readPriceList, sumOfParts } from './price-list.ts'
import type { Writing } from './writing.ts'

type Values = Readonly<Record<string, Json>>

/** The field of a product that says its price. */
const PRICE = 'price'

/** What the products of lines cost by themselves: whoever writes need not see it, and nothing of it is told but how far the lines are below. */
async function listPrices(
  { services, caller, object }: Writing,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Money | null>> {
  const target = caller.tenant.catalog.findObject(object.fields[object.lines?.at ?? '']?.targets?.[0] ?? '')
  if (target === undefined || ids.length === 0) return new Map()
  const rows = await services.database.read<{ id: string; price: Money | null }>(
    caller.tenant.id,
    sql`select id, ${sql.ref(columnOf(target, PRICE))} as price from ${sql.table(target.name)}
      where tenant_id = ${caller.tenant.id} and id = any(${ids}::uuid[])`,
  )
  return new Map(rows.map(({ id, price }) => [id, price]))
}

/**
 * What is written, with the discount of the record's lines where these or the customer are among it: what they are below what is listed for the customer
 * today, else below the products' own prices. Unchanged for objects that ask for no approval.
 */
export async function withDiscount(
  writing: Writing,
  { written, held }: { readonly written: Values; readonly held: Values },
): Promise<Values> {
  const { approving, lines } = writing.object
  if (approving === undefined || lines === undefined || !(lines.at in written || lines.customer in written))
    return written
  const value = lines.at in written ? written[lines.at] : held[lines.at]
  const inLines = linesOf(value).flatMap(({ productId, parts = [] }) => [
    productId,
    ...parts.map((part) => part.productId),
  ])
  const productIds = [...new Set(inLines)]
  const customer = customerOf(writing.object, written, held)
  const [prices, list] = await Promise.all([
    listPrices(writing, productIds),
    readPriceList(writing, { customer, productIds }),
  ])
  const priceOf = (asked: Parameters<PriceList>[0]) => list(asked)?.price ?? prices.get(asked.productId) ?? null
  const discount = greatestDiscount(value, ({ productId, quantity, price: { currency }, parts }) => {
    const own = priceOf({ productId, quantity, currency })
    return own === null && parts !== undefined ? sumOfParts(parts, { quantity, currency, priceOf }) : own
  })
  return { ...written, [approving.discount]: discount }
}

/** The discount of a record; of one from before discounts were kept, as far as its lines say it. */
export function discountOf({ approving, lines }: ObjectDeclaration, values: Values): string | null {
  const kept = values[approving?.discount ?? ''] ?? null
  return typeof kept === 'string' ? kept : greatestDiscount(values[lines?.at ?? ''], () => null)
}

/** The discount up to which somebody sends by themselves; null where there is no limit. */
export const ownLimit = ({ caller }: Pick<Writing, 'caller'>): string | null =>
  freeDiscount(caller.tenant.policy.discounts, caller.access.principal.roles)

/** What keeps a record in the first state whose discount is above what its writer may give, unless it was approved. */
export function approvalFaults(
  writing: Writing,
  change: { readonly before: Values; readonly after: Values },
): ValueFault[] {
  const { approving, states } = writing.object
  if (approving === undefined || states === undefined) return []
  const { before, after } = change
  const leaves = (before[states.at] ?? states.first) === states.first && after[states.at] !== states.first
  const [discount, limit] = [discountOf(writing.object, after), ownLimit(writing)]
  if (!leaves || after[approving.at] === 'approved' || !exceeds(discount, limit)) return []
  const field = findField(writing.object, states.at)
  const path = `/${field === undefined ? states.at : wireName({ key: states.at, field })}`
  const message = both(
    `折扣是 ${discount}%，你自己可以决定到 ${limit}%：请先提交批准，批准后再发出`,
    `The discount is ${discount} %, and you decide by yourself up to ${limit} %: ask for approval first, and send it once it is approved`,
  )
  return [{ path, code: 'approval_needed', message }]
}

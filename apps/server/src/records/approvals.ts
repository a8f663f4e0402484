/** What is offered below the price: what a record's discount is. */
import { greatestDiscount, type Money, type ObjectDeclaration } from '@holdfast/catalog'
import { type Json, linesOf } from '@holdfast/catalog/values'
import { sql } from 'kysely'
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
  if (approving?.discount === undefined || lines === undefined || !(lines.at in written || lines.customer in written))
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

/** The discount of a record, null where its object has none; of one from before discounts were kept, as far as its lines say it. */
export function discountOf({ approving, lines }: ObjectDeclaration, values: Values): string | null {
  if (approving?.discount === undefined) return null
  const kept = values[approving.discount] ?? null
  return typeof kept === 'string' ? kept : greatestDiscount(values[lines?.at ?? ''], () => null)
}

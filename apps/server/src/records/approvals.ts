/** What is offered below the price: what a record's discount is. */
import { greatestDiscount, isOffered, isReady, type Money, type ObjectDeclaration } from '@holdfast/catalog'
import { type Json, type Line, linesOf } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import { basisOf } from './based-on.ts'
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

/** What was offered of the record's lines before, and at which discount: by what it is made for, and that was agreed with the same customer. */
async function offersOf(writing: Writing, values: Values) {
  const { approving, basis = [], lines } = writing.object
  const carrying = basis.filter(({ at }) => approving?.carried?.by.includes(at) === true)
  const offers: { readonly lines: readonly Line[]; readonly discount: string }[] = []
  for (const each of carrying) {
    const held = await basisOf(writing, each, values)
    const at = held?.object.lines
    if (held === undefined || at === undefined || !isReady(each, held.values)) continue
    const discount = discountOf(held.object, held.values)
    if (discount === null || held.values[at.customer] !== values[lines?.customer ?? '']) continue
    offers.push({ lines: linesOf(held.values[at.at]), discount })
  }
  return offers
}

/**
 * What is written, with the discount of the record's lines where these, the customer or what it is made for are among it: what they are below what is
 * listed for the customer today, else below the products' own prices; of a line that was offered so before, no more than it was then. Unchanged for
 * objects that ask for no approval.
 */
export async function withDiscount(
  writing: Writing,
  { written, held }: { readonly written: Values; readonly held: Values },
): Promise<Values> {
  const { approving, lines } = writing.object
  if (approving === undefined || lines === undefined) return written
  const told = [lines.at, lines.customer, ...(approving.carried?.by ?? [])]
  if (!told.some((key) => key in written)) return written
  const value = lines.at in written ? written[lines.at] : held[lines.at]
  const inLines = linesOf(value).flatMap(({ productId, parts = [] }) => [
    productId,
    ...parts.map((part) => part.productId),
  ])
  const productIds = [...new Set(inLines)]
  const customer = customerOf(writing.object, written, held)
  const [prices, list, offers] = await Promise.all([
    listPrices(writing, productIds),
    readPriceList(writing, { customer, productIds }),
    offersOf(writing, { ...held, ...written }),
  ])
  const priceOf = (asked: Parameters<PriceList>[0]) => list(asked)?.price ?? prices.get(asked.productId) ?? null
  const listed = ({ productId, quantity, price: { currency }, parts }: Line) => {
    const own = priceOf({ productId, quantity, currency })
    return own === null && parts !== undefined ? sumOfParts(parts, { quantity, currency, priceOf }) : own
  }
  const atMost = (line: Line) => offers.find((offer) => isOffered(line, offer.lines))?.discount ?? null
  return { ...written, [approving.discount]: greatestDiscount(value, listed, atMost) }
}

/** The discount of a record, null where it has no lines or its object asks for no approval; of one from before discounts were kept, as far as its lines say it. */
export function discountOf({ approving, lines }: ObjectDeclaration, values: Values): string | null {
  if (approving === undefined) return null
  const kept = values[approving.discount] ?? null
  return typeof kept === 'string' ? kept : greatestDiscount(values[lines?.at ?? ''], () => null)
}

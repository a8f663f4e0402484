/** What products are listed at for a customer on a day: by the price books that hold then. Decision 0077. */
import {
  type Buyer,
  booksInOrder,
  type Listed,
  type ListedFrom,
  type Money,
  type ObjectDeclaration,
  type PriceBook,
  priceAt,
} from '@holdfast/catalog'
import { isAbove, productOf, sumOfPrices } from '@holdfast/catalog/line-sums'
import type { Json } from '@holdfast/catalog/values'
import { reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Caller } from '../platform/gate/session.ts'
import { companyDay } from '../platform/gate/tenant-policy.ts'
import type { Services } from '../platform/services.ts'
import { both, reachesCondition, sourceOf } from './reach-sql.ts'

type Values = Readonly<Record<string, Json>>

interface Asking {
  readonly services: Services
  readonly caller: Caller
}

/** So much of a product, in any currency where none is named. */
interface Asked {
  readonly productId: string
  readonly quantity: string
  readonly currency: string | null
}

/** A listed price, with all that its book lists of the product in the same currency, the smallest quantity first. */
export interface ListedInBook extends Listed {
  readonly steps: readonly ListedFrom[]
}

/** The price that is listed for so much of a product; null where no book that holds has one. */
export type PriceList = (asked: Asked) => ListedInBook | null

const NOTHING_LISTED: PriceList = () => null

interface Row extends PriceBook, ListedFrom {
  readonly productId: string
}

/** The prices of the products in all books that are in use, each with its book: one index, whatever the number of books. */
const readPrices = ({ services, caller }: Asking, productIds: readonly string[]): Promise<readonly Row[]> =>
  services.database.read<Row>(
    caller.tenant.id,
    sql`select p.product_id as "productId", p.from_quantity::text as "fromQuantity", p.price, b.id, b.levels, b.region, b."from"::text, b.until::text
      from price p join pricebook b on b.tenant_id = p.tenant_id and b.id = p.pricebook_id
      where p.tenant_id = ${caller.tenant.id} and p.product_id = any(${productIds}::uuid[]) and p.deleted_at is null and b.deleted_at is null
        and b.active is distinct from false`,
  )

/** The customer whose prices are asked for: one that the caller states must be within their reach, or else a price would tell something of it. */
export interface Customer {
  readonly id: string
  readonly isStated: boolean
}

/** What decides the prices of customers, by their ids; a customer that is not there decides none. */
async function readBuyers(
  { services, caller }: Asking,
  customers: readonly Customer[],
): Promise<ReadonlyMap<string, Buyer>> {
  if (customers.length === 0) return new Map()
  const source = sourceOf(caller.tenant.catalog.getObject('account'))
  const reach = customers.some(({ isStated }) => isStated)
    ? reachesCondition(reachesFor(caller.access, 'account', 'read'), caller.principal, source)
    : sql`true`
  const ids = [...new Set(customers.map(({ id }) => id))]
  const buyers = await services.database.read<Buyer & { readonly id: string }>(
    caller.tenant.id,
    sql`select r.id, r.level, r.region, r.pricebook_id as pricebook from ${source.from}
      where ${both([sql`r.tenant_id = ${caller.tenant.id}`, sql`r.id = any(${ids}::uuid[])`, reach])}`,
  )
  return new Map(buyers.map((buyer) => [buyer.id, buyer]))
}

const inOrder = (steps: readonly ListedFrom[], currency: string): readonly ListedFrom[] =>
  steps
    .flatMap(({ fromQuantity, price }) => (price.currency === currency ? { fromQuantity, price } : []))
    .toSorted((one, other) => (isAbove(one.fromQuantity ?? '0', other.fromQuantity ?? '0') ? 1 : -1))

/** The prices of products today for each of several customers, all of which are stated or none; in two statements, however many there are. */
export async function readPriceLists(
  asking: Asking,
  { customers, productIds }: { readonly customers: readonly Customer[]; readonly productIds: readonly string[] },
): Promise<(customer: Customer | null) => PriceList> {
  const rows = productIds.length === 0 ? [] : await readPrices(asking, productIds)
  if (rows.length === 0) return () => NOTHING_LISTED
  const { services, caller } = asking
  const buyers = await readBuyers(asking, customers)
  const all = [...new Map(rows.map((row) => [row.id, row])).values()]
  const steps = Map.groupBy(rows, ({ id, productId }) => `${id} ${productId}`)
  const today = companyDay(caller.tenant.policy, services.clock.now())
  return (customer) => listIn(booksInOrder(all, buyers.get(customer?.id ?? '') ?? null, today), steps)
}

/** The prices of products for a customer today, whoever asks: what of them a caller is told is for the asking code to decide. */
export async function readPriceList(
  asking: Asking,
  { customer, productIds }: { readonly customer: Customer | null; readonly productIds: readonly string[] },
): Promise<PriceList> {
  const customers = customer === null ? [] : [customer]
  return (await readPriceLists(asking, { customers, productIds }))(customer)
}

/** The first of the books that has a price of the product, with all that it lists of it. */
const listIn =
  (books: readonly Row[], steps: ReadonlyMap<string, readonly Row[]>): PriceList =>
  ({ productId, quantity, currency }) => {
    for (const { id } of books) {
      const all = steps.get(`${id} ${productId}`) ?? []
      const price = priceAt(all, { quantity, currency })
      if (price !== null) return { price, bookId: id, steps: inOrder(all, price.currency) }
    }
    return null
  }

/** What the parts of so many of a bundle cost together, for one of it; null where one of them has no price, or in another currency than the first. */
export function sumOfParts(
  parts: readonly { readonly productId: string; readonly quantity: string }[],
  { quantity, currency, priceOf }: Omit<Asked, 'productId'> & { readonly priceOf: (asked: Asked) => Money | null },
): Money | null {
  let wanted = currency
  const each: { quantity: string; amount: string }[] = []
  for (const { productId, quantity: inOne } of parts) {
    const price = priceOf({ productId, quantity: productOf(inOne, quantity), currency: wanted })
    if (price === null || (wanted !== null && price.currency !== wanted)) return null
    wanted = price.currency
    each.push({ quantity: inOne, amount: price.amount })
  }
  return wanted === null ? null : { amount: sumOfPrices(each, wanted), currency: wanted }
}

/** The customer by whom a record's lines are priced: as it is written, else as the record has it; null where there is none. */
export function customerOf(object: ObjectDeclaration, written: Values, held: Values = {}): Customer | null {
  const key = object.lines?.customer ?? ''
  const isStated = key in written
  const id = (isStated ? written : held)[key]
  return typeof id === 'string' ? { id, isStated } : null
}

/** A price is looked for by its product. */
export const priceIndex = ({ name }: ObjectDeclaration): readonly string[] =>
  name === 'price'
    ? ['create index if not exists price_of_product on price (tenant_id, product_id) where deleted_at is null']
    : []

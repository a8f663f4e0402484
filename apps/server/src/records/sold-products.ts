/** Products as a writer of lines may read them: with their prices, their names, and of bundles what is in them. */
import { findField, leavesOf, type ObjectDeclaration, wireName } from '@holdfast/catalog'
import type { Json, Line, LinePart } from '@holdfast/catalog/values'
import { reachesFor, visibleFields } from '@holdfast/policy'
import { sql } from 'kysely'
import { readParts } from './bundles.ts'
import { purposeFor } from './load.ts'
import { type Customer, type PriceList, readPriceLists, sumOfParts } from './price-list.ts'
import { both, reachesCondition, sourceOf } from './reach-sql.ts'
import { type OpenRecord, openRows } from './record.ts'
import { type Row, rowColumns } from './row.ts'
import type { Writing } from './writing.ts'

/** The object of price books. */
const BOOK = 'pricebook'

/** A product as far as the writer sees it. */
export interface Product {
  readonly code: string
  readonly name: string
  readonly unit: string | null
  readonly price: Line['price'] | null
  readonly taxRate: string | null
  readonly isRetired: boolean
  /** Of a bundle, what one of it is made of. */
  readonly parts?: readonly LinePart[]
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : '')

function productOf({ values, modes }: OpenRecord): Product {
  const seen = (key: string): Json => (modes.get(key) === 'clear' ? (values[key] ?? null) : null)
  return {
    code: textOf(seen('code')),
    name: textOf(seen('name')),
    unit: textOf(seen('unit')) || null,
    price: seen('price') as Line['price'] | null,
    taxRate: textOf(seen('taxRate')) || null,
    isRetired: values['active'] === false,
  }
}

/** The living records of the ids that the writer may read. */
async function readAll(
  writing: Writing,
  asked: { readonly target: string; readonly ids: readonly string[] },
): Promise<readonly OpenRecord[]> {
  const { services, caller } = writing
  const object = caller.tenant.catalog.getObject(asked.target)
  const reaches = reachesFor(caller.access, object.name, 'read')
  if (asked.ids.length === 0 || reaches.length === 0) return []
  const source = sourceOf(object)
  const where = both([
    sql`r.tenant_id = ${caller.tenant.id}`,
    sql`r.id = any(${asked.ids}::uuid[])`,
    sql`r.deleted_at is null`,
    reachesCondition(reaches, caller.principal, source),
  ])
  const rows = await services.database.read<Row>(
    caller.tenant.id,
    sql`select ${rowColumns(object, { classes: ['confidential'] })} from ${source.from} where ${where}`,
  )
  const opening = { services, access: caller.access, object, action: 'read', purpose: purposeFor(object) } as const
  const open = await openRows(opening, rows)
  return open.filter(({ erased }) => !erased)
}

async function readProducts(writing: Writing, ids: readonly string[]): Promise<ReadonlyMap<string, Product>> {
  const open = await readAll(writing, { target: targetOf(writing.object), ids })
  return new Map(open.map((record) => [record.row.id, productOf(record)]))
}

/** What books are called, of those that the writer may read. */
export async function readBookNames(writing: Writing, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const open = await readAll(writing, { target: BOOK, ids })
  return new Map(open.map(({ row, values }) => [row.id, textOf(values['name'] ?? null)]))
}

/** Whether what stands in price books is told to the writer. */
const seesPrices = ({ caller }: Writing): boolean =>
  visibleFields(caller.access, 'price').get('price') === 'clear' && reachesFor(caller.access, BOOK, 'read').length > 0

/** The products' prices for each of several customers, as far as the writer sees any. */
export const listsFor = async (
  writing: Writing,
  about: Parameters<typeof readPriceLists>[1],
): ReturnType<typeof readPriceLists> => (seesPrices(writing) ? readPriceLists(writing, about) : () => () => null)

/** The same for one customer; null where there is none. */
export async function listFor(
  writing: Writing,
  { customer, productIds }: { readonly customer: Customer | null; readonly productIds: readonly string[] },
): Promise<PriceList> {
  const customers = customer === null ? [] : [customer]
  return (await listsFor(writing, { customers, productIds }))(customer)
}

/** The place of an object's lines; undefined for an object without. */
export function placeOfLines(object: ObjectDeclaration) {
  const key = object.lines?.at
  const field = key === undefined ? undefined : findField(object, key)
  return key === undefined || field === undefined ? undefined : { key, field, path: `/${wireName({ key, field })}` }
}

const targetOf = (object: ObjectDeclaration): string => placeOfLines(object)?.field.targets?.[0] ?? ''

/** The products with what they are made of, and the ids of all that is in them. A bundle of which a part is not there for the writer has no parts. */
export async function withParts(writing: Writing, ids: readonly string[]): Promise<ReadonlyMap<string, Product>> {
  const { services, caller } = writing
  const read: Parameters<typeof readParts>[0] = (statement) => services.database.read(caller.tenant.id, statement)
  const edges = await readParts(read, caller.tenant.id, ids)
  const bundles = new Set(edges.map(({ bundle }) => bundle))
  const inside = edges.flatMap(({ part }) => (bundles.has(part) ? [] : [part]))
  const products = await readProducts(writing, [...new Set([...ids, ...inside])])
  const whole = [...products].map(([id, product]): [string, Product] => {
    if (!bundles.has(id)) return [id, product]
    const leaves = [...leavesOf(edges, id)]
    const parts = leaves.flatMap(([productId, quantity]): LinePart[] => {
      const leaf = products.get(productId)
      return leaf === undefined ? [] : [{ productId, code: leaf.code, name: leaf.name, unit: leaf.unit, quantity }]
    })
    return [id, { ...product, parts: parts.length < leaves.length ? [] : parts }]
  })
  return new Map(whole)
}

/** The products, each bundle without a price of its own with the sum of its parts: so much of it, in the currency where there is one. */
export function pricedOwn(products: ReadonlyMap<string, Product>, list: PriceList) {
  const priceOf = (asked: Parameters<PriceList>[0]) =>
    list(asked)?.price ?? products.get(asked.productId)?.price ?? null
  return (productId: string, about: { readonly quantity: string; readonly currency: string | null }) => {
    const product = products.get(productId)
    const { parts = [] } = product ?? {}
    if (product === undefined || product.price !== null || parts.length === 0) return product
    return { ...product, price: sumOfParts(parts, { ...about, priceOf }) }
  }
}

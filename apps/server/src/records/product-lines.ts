/** Product lines of records: what a writer states is completed here to lines that stand by themselves, from the products as the writer may read them. */
import type { Listed } from '@holdfast/catalog'
import { type Json, type Line, linesOf, type StatedLine } from '@holdfast/catalog/values'
import type { ValueFault } from '../platform/errors/refusal.ts'
import { type Customer, customerOf, type ListedInBook, type PriceList } from './price-list.ts'
import type { OpenRecord } from './record.ts'
import { listFor, listsFor, type Product, placeOfLines, pricedOwn, readBookNames, withParts } from './sold-products.ts'
import type { Writing } from './writing.ts'

type Values = Readonly<Record<string, Json>>

/** What a line is completed from: the same product on the record already, else the product itself. */
interface Sources {
  readonly held: Line | undefined
  readonly product: Product | undefined
  /** It was sold before: whether the product is on sale today is not asked. */
  readonly isPast?: boolean
  /** What is listed for so much of the product, in the currency of the record's lines. */
  readonly listed: Listed | null
}

/** The member that is wrong with a line. */
interface LineFault {
  readonly at: string
  readonly code: string
}

/** A price, and the book that it was taken from. */
interface Priced {
  readonly price: Line['price']
  readonly pricebookId?: string
  readonly pricebook?: string
}

const fromBook = ({ price, bookId }: Listed): Priced => ({ price, pricebookId: bookId })

const heldPrice = ({ price, pricebookId, pricebook }: Line): Priced => ({
  price,
  ...(pricebookId === undefined ? {} : { pricebookId }),
  ...(pricebook === undefined ? {} : { pricebook }),
})

const isSamePrice = (one: Line['price'], other: Line['price'] | undefined): boolean =>
  one.amount === other?.amount && one.currency === other.currency

/**
 * The price of a line and where it comes from. One that is stated stands, and is a book's where it is what the book says. Where none is stated, a line
 * that was there keeps its own, unless it was a book's and there is more or less of it now; any other takes what is listed, else the product's own.
 */
function pricedBy({ price, quantity }: StatedLine, { held, product, listed }: Sources): Priced | null {
  if (price !== undefined) {
    if (held !== undefined && isSamePrice(price, held.price) && held.quantity === quantity) return heldPrice(held)
    return listed !== null && isSamePrice(price, listed.price) ? fromBook(listed) : { price }
  }
  const isReckonedAnew = held === undefined || (held.pricebookId !== undefined && held.quantity !== quantity)
  if (isReckonedAnew && listed !== null) return fromBook(listed)
  if (held !== undefined) return heldPrice(held)
  return product?.price == null ? null : { price: product.price }
}

/** A line that is whole, or what is wrong with it. A product that the record has already stays, retired or gone as it may be. */
function completed(stated: StatedLine, sources: Sources): Line | LineFault {
  const { held, product, isPast } = sources
  const source = held ?? product
  if (source === undefined) return { at: '/productId', code: 'reference_invalid' }
  if (held === undefined && isPast !== true && product?.isRetired === true)
    return { at: '/productId', code: 'product_retired' }
  if (source.parts?.length === 0) return { at: '/productId', code: 'bundle_incomplete' }
  const priced = pricedBy(stated, sources)
  if (priced === null) return { at: '/price', code: 'price_needed' }
  const { productId, quantity } = stated
  const { code, name, unit } = source
  const discount = stated.discount === undefined ? (held?.discount ?? null) : stated.discount
  const taxRate = stated.taxRate === undefined ? source.taxRate : stated.taxRate
  const parts = source.parts === undefined ? {} : { parts: source.parts }
  return { productId, code, name, unit, quantity, discount, taxRate, ...priced, ...parts }
}

export const isLine = (result: Line | LineFault): result is Line => 'productId' in result

/** The lines, each with the name of the book that its price was taken from. */
async function withBookNames(
  writing: Writing,
  lines: readonly (Line | LineFault)[],
): Promise<readonly (Line | LineFault)[]> {
  const unnamed = lines.flatMap((line) =>
    isLine(line) && line.pricebook === undefined && line.pricebookId !== undefined ? [line.pricebookId] : [],
  )
  const names = await readBookNames(writing, [...new Set(unnamed)])
  return lines.map((line) => {
    const name = isLine(line) && line.pricebook === undefined ? names.get(line.pricebookId ?? '') : undefined
    return name === undefined ? line : { ...line, pricebook: name }
  })
}

/** A line of a record from a file; `isPast` of what was sold before it came here, by prices that are not those of today. */
export interface FiledLine {
  readonly line: StatedLine
  readonly isPast: boolean
  readonly customer: Customer | null
}

/** Lines of records from a file, one of each, completed from their products and their customers' price books in one reading. */
export async function completeEach(
  writing: Writing,
  stated: readonly FiledLine[],
): Promise<readonly (Line | LineFault)[]> {
  const products = await withParts(writing, [...new Set(stated.map(({ line }) => line.productId))])
  const customers = stated.flatMap(({ customer }) => customer ?? [])
  const listOf = await listsFor(writing, { customers, productIds: [...products.keys()] })
  const whole = stated.map(({ line, isPast, customer }) => {
    const { productId, quantity, price } = line
    const about = { quantity, currency: price?.currency ?? null }
    const list = isPast ? () => null : listOf(customer)
    const product = pricedOwn(products, list)(productId, about)
    return completed(line, { held: undefined, product, isPast, listed: list({ productId, ...about }) })
  })
  return withBookNames(writing, whole)
}

/** Lines of several currencies cannot be added up: each that differs from the first is a fault. */
const mixed = (lines: readonly Line[], path: string): ValueFault[] =>
  lines.flatMap(({ price }, at) =>
    price.currency === lines[0]?.price.currency ? [] : [{ path: `${path}/${at}/price`, code: 'currency_mixed' }],
  )

/** The lines as they are stated, and those that the record has by their products. */
interface Lines {
  readonly asked: readonly StatedLine[]
  readonly held: ReadonlyMap<string, Line>
  readonly customer: Customer | null
}

/** The currency of the record's lines: that of the first price there is, stated or held, else of the first that is listed or the product's own. */
function currencyOf({ asked, held }: Lines, ownOf: ReturnType<typeof pricedOwn>, list: PriceList): string | null {
  const known = asked.flatMap(({ productId, price }) => price ?? held.get(productId)?.price ?? [])
  const proposed = () =>
    asked.flatMap(
      ({ productId, quantity }) =>
        list({ productId, quantity, currency: null })?.price ??
        ownOf(productId, { quantity, currency: null })?.price ??
        [],
    )
  return (known[0] ?? proposed()[0])?.currency ?? null
}

/** Each line completed, or what is wrong with it, and what is listed for it. */
async function completeAll(writing: Writing, lines: Lines) {
  const { asked, held, customer } = lines
  const ids = [...new Set(asked.map(({ productId }) => productId))]
  const fresh = ids.filter((id) => !held.has(id))
  const products = await withParts(writing, fresh)
  const list = await listFor(writing, { customer, productIds: [...new Set([...ids, ...products.keys()])] })
  const ownOf = pricedOwn(products, list)
  const currency = currencyOf(lines, ownOf, list)
  const listed = asked.map(({ productId, quantity }) => list({ productId, quantity, currency }))
  const whole = asked.map((line, at) => {
    const { productId, quantity } = line
    const product = ownOf(productId, { quantity, currency })
    return completed(line, { held: held.get(productId), product, listed: listed[at] ?? null })
  })
  return { lines: await withBookNames(writing, whole), listed }
}

/** What a line would cost if it were saved as it is stated, and what the books list of its product for this customer. */
export interface ProposedPrice {
  readonly productId: string
  /** Null where it would be refused: `code` says why. */
  readonly price: Line['price'] | null
  readonly pricebook: string | null
  readonly code: string | null
  readonly listed: { readonly pricebook: string | null; readonly steps: ListedInBook['steps'] } | null
}

/** What the stated lines of a record would cost, one answer for each: by the very rules by which they are saved. */
export async function proposePrices(
  writing: Writing,
  record: OpenRecord,
  asked: readonly StatedLine[],
): Promise<readonly ProposedPrice[]> {
  const customer = customerOf(writing.object, {}, record.values)
  const { lines, listed } = await completeAll(writing, { asked, held: heldLines(writing, record), customer })
  const books = await readBookNames(writing, [...new Set(listed.flatMap((each) => each?.bookId ?? []))])
  return asked.map(({ productId }, at) => {
    const [line, list] = [lines[at], listed[at] ?? null]
    const isWhole = line !== undefined && isLine(line)
    return {
      productId,
      price: isWhole ? line.price : null,
      pricebook: isWhole ? (line.pricebook ?? null) : null,
      code: line === undefined || isWhole ? null : line.code,
      listed: list === null ? null : { pricebook: books.get(list.bookId) ?? null, steps: list.steps },
    }
  })
}

/** The lines that a record has, by their products. */
const heldLines = ({ object }: Writing, record: OpenRecord | null): ReadonlyMap<string, Line> =>
  new Map(linesOf(record?.values[object.lines?.at ?? '']).map((line) => [line.productId, line]))

/**
 * The values with each stated line completed: name, code and unit from the product, price and tax where the writer left them out, the price by the price
 * books that hold for the customer today. A product that does not exist, lies beyond the writer's reach or is in the trash is one fault that does not tell
 * which; a retired one is offered no more. Lines that were not `written` by anybody, but taken from another record, stay as they are.
 */
export async function completeLines(
  writing: Writing,
  stated: { readonly record: OpenRecord | null; readonly values: Values; readonly written?: Values },
): Promise<{ readonly values: Values; readonly faults: readonly ValueFault[] }> {
  const place = placeOfLines(writing.object)
  const lines = place === undefined ? undefined : (stated.written ?? stated.values)[place.key]
  if (place === undefined || !Array.isArray(lines)) return { values: stated.values, faults: [] }
  const asked = lines as unknown as readonly StatedLine[]
  const customer = customerOf(writing.object, stated.values, stated.record?.values)
  const { lines: whole } = await completeAll(writing, { asked, held: heldLines(writing, stated.record), customer })
  const done = whole.filter(isLine)
  const faults = whole.flatMap((each, at): ValueFault[] =>
    isLine(each) ? [] : [{ path: `${place.path}/${at}${each.at}`, code: each.code }],
  )
  const all = faults.length > 0 ? faults : mixed(done, place.path)
  if (all.length === 0)
    return {
      values: { ...stated.values, [place.key]: done.length === 0 ? null : (done as unknown as Json) },
      faults: [],
    }
  const { [place.key]: _faulty, ...others } = stated.values
  return { values: others, faults: all }
}

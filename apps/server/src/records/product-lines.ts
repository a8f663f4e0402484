/** Product lines of records: what a writer states is completed here to lines that stand by themselves, from the products as the writer may read them. */
import { findField, type ObjectDeclaration, wireName } from '@holdfast/catalog'
import { type Json, type Line, linesOf, type StatedLine } from '@holdfast/catalog/values'
import { reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import type { ValueFault } from '../platform/errors/refusal.ts'
import { purposeFor } from './load.ts'
import { both, reachesCondition, sourceOf } from './reach-sql.ts'
import { type OpenRecord, openRows } from './record.ts'
import { type Row, rowColumns } from './row.ts'
import type { Writing } from './writing.ts'

type Values = Readonly<Record<string, Json>>

/** A product as far as the writer sees it. */
interface Product {
  readonly code: string
  readonly name: string
  readonly unit: string | null
  readonly price: Line['price'] | null
  readonly taxRate: string | null
  readonly isRetired: boolean
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

/** The living products of the ids that the writer may read. */
async function readProducts(
  writing: Writing,
  asked: { readonly target: string; readonly ids: readonly string[] },
): Promise<ReadonlyMap<string, Product>> {
  const { services, caller } = writing
  const object = caller.tenant.catalog.getObject(asked.target)
  const reaches = reachesFor(caller.access, object.name, 'read')
  if (asked.ids.length === 0 || reaches.length === 0) return new Map()
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
  return new Map(open.filter(({ erased }) => !erased).map((record) => [record.row.id, productOf(record)]))
}

/** What a line is completed from: the same product on the record already, else the product itself. */
interface Sources {
  readonly held: Line | undefined
  readonly product: Product | undefined
  /** It was sold before: whether the product is on sale today is not asked. */
  readonly isPast?: boolean
}

/** The member that is wrong with a line. */
interface LineFault {
  readonly at: string
  readonly code: string
}

/** A line that is whole, or what is wrong with it. A product that the record has already stays, retired or gone as it may be. */
function completed(stated: StatedLine, { held, product, isPast }: Sources): Line | LineFault {
  const source = held ?? product
  if (source === undefined) return { at: '/productId', code: 'reference_invalid' }
  if (held === undefined && isPast !== true && product?.isRetired === true)
    return { at: '/productId', code: 'product_retired' }
  const price = stated.price ?? source.price
  if (price === null) return { at: '/price', code: 'price_needed' }
  const { productId, quantity } = stated
  const { code, name, unit } = source
  const discount = stated.discount === undefined ? (held?.discount ?? null) : stated.discount
  const taxRate = stated.taxRate === undefined ? source.taxRate : stated.taxRate
  return { productId, code, name, unit, quantity, price, discount, taxRate }
}

export const isLine = (result: Line | LineFault): result is Line => 'productId' in result

/** The place of an object's lines; undefined for an object without. */
function placeOfLines(object: ObjectDeclaration) {
  const key = object.lines?.at
  const field = key === undefined ? undefined : findField(object, key)
  return key === undefined || field === undefined ? undefined : { key, field, path: `/${wireName({ key, field })}` }
}

const targetOf = (object: ObjectDeclaration): string => placeOfLines(object)?.field.targets?.[0] ?? ''

/** Lines of new records, one of each, completed from their products in one reading; `isPast` of what was sold before it came here. */
export async function completeEach(
  writing: Writing,
  stated: readonly { readonly line: StatedLine; readonly isPast: boolean }[],
): Promise<readonly (Line | LineFault)[]> {
  const ids = [...new Set(stated.map(({ line }) => line.productId))]
  const products = await readProducts(writing, { target: targetOf(writing.object), ids })
  return stated.map(({ line, isPast }) =>
    completed(line, { held: undefined, product: products.get(line.productId), isPast }),
  )
}

/** Lines of several currencies cannot be added up: each that differs from the first is a fault. */
const mixed = (lines: readonly Line[], path: string): ValueFault[] =>
  lines.flatMap(({ price }, at) =>
    price.currency === lines[0]?.price.currency ? [] : [{ path: `${path}/${at}/price`, code: 'currency_mixed' }],
  )

/**
 * The values with each stated line completed: name, code and unit from the product, price and tax where the writer left them out. A product that does
 * not exist, lies beyond the writer's reach or is in the trash is one fault that does not tell which; a retired one is offered no more.
 */
export async function completeLines(
  writing: Writing,
  stated: { readonly record: OpenRecord | null; readonly values: Values },
): Promise<{ readonly values: Values; readonly faults: readonly ValueFault[] }> {
  const place = placeOfLines(writing.object)
  const lines = place === undefined ? undefined : stated.values[place.key]
  if (place === undefined || !Array.isArray(lines)) return { values: stated.values, faults: [] }
  const asked = lines as unknown as readonly StatedLine[]
  const held = new Map(linesOf(stated.record?.values[place.key]).map((line) => [line.productId, line]))
  const ids = [...new Set(asked.map(({ productId }) => productId))].filter((id) => !held.has(id))
  const products = await readProducts(writing, { target: targetOf(writing.object), ids })
  const whole = asked.map((line) =>
    completed(line, { held: held.get(line.productId), product: products.get(line.productId) }),
  )
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

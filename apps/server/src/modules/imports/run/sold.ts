/** Deals whose file names what is sold: each has one line of it then, at what the deal comes to. */
import { type ObjectDeclaration, stageOf } from '@holdfast/catalog'
import { lineTotals } from '@holdfast/catalog/line-sums'
import { type Json, linesOf, type StatedLine } from '@holdfast/catalog/values'
import { customerOf } from '../../../records/price-list.ts'
import { completeEach, type FiledLine, isLine } from '../../../records/product-lines.ts'
import { sellsByFile } from '../history.ts'
import type { Settled } from './resolve.ts'
import type { Outcomes, Run, Values } from './run.ts'

const ONE = '1'
type Price = NonNullable<StatedLine['price']>

/** The line that a row states: one of the product, for the row's amount; where the row has none, for what the customer's price book says, else for the product's own price. */
function statedBy({ writing: { object } }: Run, values: Values): FiledLine {
  const { lines, process } = object
  const price = (values[lines?.amount ?? ''] ?? null) as Price | null
  const line = { productId: String(values[lines?.at ?? '']), quantity: ONE, ...(price === null ? {} : { price }) }
  const stage = process === undefined ? undefined : stageOf(process, values)
  return { line, isPast: stage !== undefined && stage.outcome !== 'open', customer: customerOf(object, values) }
}

const isBelowNothing = (price: Price | undefined): boolean => price?.amount.startsWith('-') === true

/** Rows with their product as the line that it is. A row whose product has no price, nor itself an amount, is turned away. */
export async function withSold(run: Run, settled: readonly Settled[], outcomes: Outcomes): Promise<readonly Settled[]> {
  const { object } = run.writing
  const at = sellsByFile(object) ? object.lines?.at : undefined
  if (at === undefined) return settled
  const sold = settled.filter(({ values }) => typeof values[at] === 'string')
  const stated = sold.map(({ values }) => statedBy(run, values))
  const lines = await completeEach(run.writing, stated)
  const whole = new Map<Settled, Json>()
  sold.forEach((row, n) => {
    const line = lines[n]
    if (isBelowNothing(stated[n]?.line.price))
      outcomes.reject(row.record, { field: object.lines?.amount ?? null, code: 'price_invalid' })
    else if (line !== undefined && !isLine(line)) outcomes.reject(row.record, { field: at, code: line.code })
    else whole.set(row, [line] as unknown as Json)
  })
  return settled.flatMap((row) => {
    if (typeof row.values[at] !== 'string') return [row]
    const held = whole.get(row)
    return held === undefined ? [] : [{ ...row, values: { ...row.values, [at]: held } }]
  })
}

interface Combined {
  readonly held: Values
  readonly next: Values
}

/** Whether the lines that a row leaves may take the place of those held: more than one of something is never overwritten, nor is an amount. */
export function lineFits({ lines }: ObjectDeclaration, { held, next }: Combined): boolean {
  if (lines === undefined || next[lines.at] === held[lines.at]) return true
  const own = linesOf(held[lines.at])
  if (own.length > 1 || (own[0]?.quantity ?? ONE) !== ONE) return false
  const amount = (next[lines.amount] ?? null) as Price | null
  const totals = lineTotals(linesOf(next[lines.at]))
  return amount === null || (amount.amount === totals?.net && amount.currency === totals.currency)
}

/** The lines of a record as they are, with the products in them. */
export const keptLines = ({ lines }: ObjectDeclaration, held: Values): Values =>
  lines === undefined ? {} : { [lines.at]: held[lines.at] ?? null, [lines.products]: held[lines.products] ?? null }

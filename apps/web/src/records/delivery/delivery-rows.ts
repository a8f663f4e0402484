import { millionths, quantityOf, unitsByLine } from '@holdfast/catalog/deliveries'
import type { BusinessRecord } from '@holdfast/sdk'
import { type Line, linesIn } from '../lines/line-words.ts'

/** A line of an order with what of it was delivered, came back, and is still to be delivered; in millionths. */
export interface DeliveryRow {
  /** From one. */
  readonly line: number
  readonly of: Line
  readonly ordered: bigint
  readonly delivered: bigint
  readonly returned: bigint
}

type Quantities = Parameters<typeof unitsByLine>[0]

const quantitiesIn = (value: unknown): Quantities => (Array.isArray(value) ? (value as Quantities) : [])

/** The lines of an order as they are delivered; none where the reader does not see them. */
export function rowsOf(order: BusinessRecord): readonly DeliveryRow[] {
  const lines = linesIn(order['lines'])
  const [delivered, returned] = [order['delivered'], order['returned']].map((each) =>
    unitsByLine(quantitiesIn(each), lines.length),
  )
  return lines.map((of, at) => ({
    line: at + 1,
    of,
    ordered: millionths(of.quantity),
    delivered: delivered?.[at] ?? 0n,
    returned: returned?.[at] ?? 0n,
  }))
}

/** What may still be delivered of a line, or given back. */
export const mostOf = ({ ordered, delivered, returned }: DeliveryRow, isBack: boolean): bigint =>
  isBack ? delivered - returned : ordered - delivered

/** A quantity with its unit; a dash for none. */
export const quantityWords = (units: bigint, unit: string): string =>
  units === 0n ? '—' : `${quantityOf(units)} ${unit}`.trim()

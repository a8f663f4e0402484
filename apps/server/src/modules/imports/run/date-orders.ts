/** In which order the date columns of an import's file are read: asked of the whole file once, when the first cell needs it. */

import { needsOrder, OrderEvidence } from '../map/date-orders.ts'
import type { ColumnMapping } from '../map/mapping.ts'
import type { RowPlan } from '../map/normalise.ts'
import type { Input, InputRow } from '../read/input-rows.ts'

const dateColumns = (plan: RowPlan): number[] =>
  plan.targets
    .filter(({ field }) => field.kind === 'date' || field.kind === 'dateTime')
    .flatMap(({ columns }) => columns.map(({ index }) => index))

/** Reads the file through and decides on the columns; what the person usually chose decides where the column does not. */
async function decideOn(plan: RowPlan, input: Input, open: readonly number[]): Promise<void> {
  const evidence = new Map(open.map((index) => [index, new OrderEvidence()]))
  for await (const { cells } of input.rows) for (const [index, each] of evidence) each.add(cells[index] ?? '')
  for (const [index, each] of evidence) {
    const told = each.decide()
    const usual = plan.usualOrders.get(index)
    if (told !== undefined) plan.dateOrders.set(index, told === 'unknown' ? (usual ?? told) : told)
  }
}

/** Sees to it that the order of every column is known, or known to be unknown, before these rows are read. */
export async function settleDateOrders(plan: RowPlan, input: Input, rows: readonly InputRow[]): Promise<void> {
  const open = dateColumns(plan).filter((index) => !plan.dateOrders.has(index))
  const asked = open.filter((index) => rows.some(({ cells }) => needsOrder(cells[index] ?? '')))
  if (asked.length > 0) await decideOn(plan, input, asked)
}

/** The mapping with what was found out about its date columns. */
export const withOrders = (plan: RowPlan, mapping: readonly ColumnMapping[]): readonly ColumnMapping[] =>
  mapping.map((each) => {
    const order = plan.dateOrders.get(each.index)
    return order === undefined || each.field === null ? each : { ...each, dateOrder: order }
  })

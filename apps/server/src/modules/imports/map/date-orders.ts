/**
 * Days written with their year last (`3/4/2026`): whether the day or the month comes first is said by the column as a whole, or by a person, and
 * never guessed. Pure: who reads the file hands its cells in.
 */
import type { DateOrder } from '@holdfast/catalog/values'
import { dateOrdersOf } from '@holdfast/catalog/values'

/** What a column tells of itself: an order, or that it fits both or neither throughout. */
export type ColumnOrder = DateOrder | 'unknown'

/** Holds the cells of one column. */
export class OrderEvidence {
  #dmy = true
  #mdy = true
  #any = false

  add(text: string): void {
    const orders = dateOrdersOf(text)
    // what names no day in any order is a fault of its cell and says nothing of the others
    if (orders === undefined || orders.length === 0) return
    this.#any = true
    this.#dmy &&= orders.includes('dmy')
    this.#mdy &&= orders.includes('mdy')
  }

  /** `unknown` where both orders remain, or cells contradict each other; undefined where no cell has its year last. */
  decide(): ColumnOrder | undefined {
    if (!this.#any) return undefined
    if (this.#dmy === this.#mdy) return 'unknown'
    return this.#dmy ? 'dmy' : 'mdy'
  }
}

/** Whether a cell needs its column's order to be read. */
export const needsOrder = (text: string): boolean => dateOrdersOf(text) !== undefined

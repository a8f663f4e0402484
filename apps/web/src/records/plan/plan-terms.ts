/** A plan of payments as it is being written. */
import { decimalSum, isAbove } from '@holdfast/catalog/line-sums'
import type { Dayjs } from '../../ui/dayjs.ts'

/** When a part is due: on a day, or so many days after an event. */
export type Due = 'on' | 'ordered' | 'signed' | 'delivered'

export interface Term {
  /** Of a row, for as long as it is on the page. */
  readonly key: number
  /** A percent or an amount, as it was typed. */
  readonly size: string | null
  readonly due: Due
  readonly day: Dayjs | null
  readonly days: number | null
}

export interface Terms {
  readonly by: 'percent' | 'amount'
  readonly parts: readonly Term[]
}

/** What a plan begins with: a third on the order, the rest a month after all is delivered. */
export const USUAL_TERMS: Terms = {
  by: 'percent',
  parts: [
    { key: 1, size: '30', due: 'ordered', day: null, days: 0 },
    { key: 2, size: '70', due: 'delivered', day: null, days: 30 },
  ],
}

/** What the parts come to. */
export const sumOfTerms = ({ parts }: Terms): string =>
  parts.reduce((sum, { size }) => decimalSum(sum, size ?? '0'), '0')

const isDated = ({ due, day, days }: Term): boolean => (due === 'on' ? day !== null : days !== null)

/** Whether the plan says everything: each part a size and when it is due, percents a hundred together, amounts no more than is left. */
export function isWhole(terms: Terms, left: string): boolean {
  const sum = sumOfTerms(terms)
  const fits = terms.by === 'percent' ? sum === '100' : !isAbove(sum, left)
  return fits && terms.parts.length > 0 && terms.parts.every((part) => isAbove(part.size ?? '0', '0') && isDated(part))
}

/** The parts as they are sent. */
export const statedParts = ({ by, parts }: Terms) =>
  parts.map(({ size, due, day, days }) => ({
    ...(by === 'percent' ? { share: size } : { amount: size }),
    ...(due === 'on' ? { dueOn: day?.format('YYYY-MM-DD') } : { dueAfter: { event: due, days } }),
  }))

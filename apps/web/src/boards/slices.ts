/** What a donut is cut into. */
import type { ChartData } from './chart-data.ts'

/** Slices beyond these are told together: more of them cannot be compared by eye. */
const MOST_SLICES = 3

/** One slice. `at` is the place of its group and `rank` how many are larger; none where it stands for several groups. */
export interface Slice {
  readonly name: string
  readonly value: number
  readonly words: string
  readonly at?: number
  readonly rank?: number
}

/** The largest groups of what is now, in the order of the groups, and behind them the sum of the others, worded by `say`. */
export function slicesOf(data: ChartData, say: (sum: number) => string): readonly Slice[] {
  const points = data.series.at(-1)?.points ?? []
  const all = points.map(({ value, words }, at) => ({ name: data.labels[at] ?? '', value: value ?? 0, words, at }))
  const largest = all.toSorted((a, b) => b.value - a.value).slice(0, MOST_SLICES)
  const told = all.filter((one) => largest.includes(one)).map((one) => ({ ...one, rank: largest.indexOf(one) }))
  const rest = all.reduce((sum, one) => (largest.includes(one) ? sum : sum + one.value), 0)
  return rest > 0 ? [...told, { name: data.others, value: rest, words: say(rest) }] : told
}

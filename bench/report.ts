/** A measured figure beside what it must reach and what it was measured against, and the table of many. */
export interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** What is asked of it; a figure without stands there to be read beside the others. */
  readonly must?: number
  readonly aim?: number
  /** Whether more is better, or less. */
  readonly better: 'more' | 'less'
  /** What the figure stands beside, measured in the same run. */
  readonly beside: string
}

export interface RowResult {
  readonly figures: readonly Figure[]
  /** Everything else that was measured. */
  readonly detail: unknown
}

const rounded = (value: number): number => Number(value.toPrecision(3))

/** Whether the figure keeps the bound, or there is none. */
export const reaches = ({ value, better }: Figure, bound: number | undefined): boolean =>
  bound === undefined || (better === 'more' ? value >= bound : value <= bound)

const wordOf = (figure: Figure): string =>
  figure.must === undefined
    ? ''
    : !reaches(figure, figure.must)
      ? 'MISSED'
      : figure.aim !== undefined && reaches(figure, figure.aim)
        ? 'aim'
        : 'must'

function lineOf(figure: Figure): string[] {
  const { what, value, unit, must, aim, better, beside } = figure
  const sign = better === 'more' ? '≥' : '≤'
  const bound = (number: number | undefined) => (number === undefined ? '' : `${sign} ${number}`)
  return [what, `${rounded(value)} ${unit}`.trim(), bound(must), bound(aim), wordOf(figure), beside]
}

/** Columns of a terminal: a Chinese character takes two. */
const widthOf = (text: string): number => [...text].reduce((sum, sign) => sum + (sign > '⺀' ? 2 : 1), 0)

/** The figures as lines of a table. */
export function tableOf(figures: readonly Figure[]): string {
  const lines = [['figure', 'measured', 'must', 'aim', 'reached', 'beside'], ...figures.map(lineOf)]
  const widths = lines[0]?.map((_, at) => Math.max(...lines.map((line) => widthOf(line[at] ?? '')))) ?? []
  const padded = (text: string, at: number) => text + ' '.repeat((widths[at] ?? 0) - widthOf(text))
  return lines.map((line) => line.map(padded).join('  ').trimEnd()).join('\n')
}

/** The value below which `share` of the sorted values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0
}

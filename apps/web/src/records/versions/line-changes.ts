import { keyOfLine } from '../lines/line-key.ts'
import type { Line } from '../lines/line-words.ts'

/** What of a line may differ between two versions. */
const PARTS = ['quantity', 'price', 'discount', 'taxRate', 'name'] as const
export type LinePart = (typeof PARTS)[number]

/** A line that came, went or differs; what stayed the same is not among them. */
export interface LineChange {
  readonly key: string
  readonly before: Line | null
  readonly after: Line | null
  /** What of it differs, where it stands in both. */
  readonly parts: readonly LinePart[]
}

const said = (line: Line, part: LinePart): string => JSON.stringify(line[part] ?? null)

const partsOf = (before: Line, after: Line): readonly LinePart[] =>
  PARTS.filter((part) => said(before, part) !== said(after, part))

const keyed = (lines: readonly Line[]): ReadonlyMap<string, Line> =>
  new Map(lines.map((line, at) => [keyOfLine(lines, at), line]))

/** How the lines of one version became those of another: first what stands in the later, in its order, then what went. The same product is compared in the order in which it stands. */
export function lineChanges(before: readonly Line[], after: readonly Line[]): readonly LineChange[] {
  const [old, now] = [keyed(before), keyed(after)]
  const stands = [...now].flatMap(([key, line]): LineChange[] => {
    const was = old.get(key) ?? null
    const parts = was === null ? [] : partsOf(was, line)
    return was !== null && parts.length === 0 ? [] : [{ key, before: was, after: line, parts }]
  })
  const went = [...old].filter(([key]) => !now.has(key))
  return [...stands, ...went.map(([key, line]): LineChange => ({ key, before: line, after: null, parts: [] }))]
}

/** Entries of one day laid side by side where they overlap. Pure. */

/** What takes a stretch of a day: minutes since it began, the first within and the last not. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** How an entry stands: the column it has, of how many. */
export interface Standing<T> extends Stretch {
  readonly entry: T
  readonly column: number
  readonly columns: number
}

const DAY_MINUTES = 1_440

/** The stretch that an entry beginning at a minute takes, as long as it is drawn; what would reach over midnight ends with the day. */
export const stretchAt = (minutes: number, length: number): Stretch => {
  const start = Math.min(minutes, DAY_MINUTES - length)
  return { start, end: start + length }
}

interface Open<T> extends Stretch {
  readonly entry: T
  readonly column: number
}

/** The first column in which nothing stands any more when the stretch begins. */
function freeColumn(ends: readonly number[], start: number): number {
  const at = ends.findIndex((end) => end <= start)
  return at === -1 ? ends.length : at
}

/** Entries with their columns: those that overlap, directly or through others, share the width in equal parts, and no two stand in the same place. */
export function laidOut<T>(entries: readonly (Stretch & { readonly entry: T })[]): readonly Standing<T>[] {
  const result: Standing<T>[] = []
  let cluster: Open<T>[] = []
  let ends: number[] = []
  const close = () => {
    result.push(...cluster.map((each) => ({ ...each, columns: ends.length })))
    cluster = []
    ends = []
  }
  for (const each of entries.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
    if (cluster.length > 0 && Math.max(...ends) <= each.start) close()
    const column = freeColumn(ends, each.start)
    ends[column] = each.end
    cluster.push({ ...each, column })
  }
  close()
  return result
}

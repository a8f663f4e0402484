import type { TimelineItem } from '@holdfast/sdk'

/** An entry of the timeline, with the letters of its thread that came before it, newest first. */
export interface Folded {
  readonly item: TimelineItem
  readonly earlier: readonly TimelineItem[]
}

const threadOf = (item: TimelineItem): string | null => item.thread ?? null

/** A timeline in which the letters of a thread are read as one, at the place of the latest. */
export function foldThreads(items: readonly TimelineItem[]): readonly Folded[] {
  const byThread = Map.groupBy(items, threadOf)
  return items.flatMap((item) => {
    const thread = threadOf(item)
    const [latest, ...earlier] = thread === null ? [item] : (byThread.get(thread) ?? [item])
    return latest === item ? [{ item, earlier }] : []
  })
}

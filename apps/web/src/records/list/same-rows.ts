import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { type InfiniteData, replaceEqualDeep } from '@tanstack/react-query'

export type Pages = InfiniteData<ListOf<BusinessRecord>, string>

/**
 * Pages whose rows are the objects of before wherever they say the same, found by id: what is drawn by row is drawn anew only where a row changed.
 * Sharing by place would copy every row behind one that comes or goes.
 */
export function withSameRows(before: Pages | undefined, after: Pages): Pages {
  if (before === undefined) return after
  const known = new Map(before.pages.flatMap(({ data }) => data.map((row) => [row.id, row] as const)))
  const pages = after.pages.map((page) => ({
    ...page,
    data: page.data.map((row) => replaceEqualDeep(known.get(row.id), row)),
  }))
  return { ...after, pages }
}

import type { ImportCorrected, ImportCorrection, ImportJob, ImportRow, ListOf, RowOutcome } from '@holdfast/sdk'
import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { queryClient } from '../app/queries.ts'
import { keyOfImport } from './use-import.ts'

/** Which rows of a dry run are looked at: those that fall one way, or have one fault. */
export interface RowFilter {
  readonly outcome: RowOutcome | null
  readonly code: string | null
  /** Those alone in which something was tidied. */
  readonly tidied: boolean
}

export const ALL_ROWS: RowFilter = { outcome: null, code: null, tidied: false }

const keyOfRows = (id: string) => [...keyOfImport(id), 'rows'] as const
const keyOf = (id: string, { outcome, code, tidied }: RowFilter) => [...keyOfRows(id), outcome, code, tidied] as const

export const useImportRows = (id: string, filter: RowFilter) =>
  useInfiniteQuery({
    queryKey: keyOf(id, filter),
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: '100' })
      if (filter.outcome !== null) query.set('outcome', filter.outcome)
      if (filter.code !== null) query.set('code', filter.code)
      if (filter.tidied) query.set('tidied', 'true')
      if (pageParam !== '') query.set('cursor', pageParam)
      return api.get<ListOf<ImportRow>>(`/imports/${id}/rows?${query}`, { signal })
    },
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.next,
  })

type Pages = InfiniteData<ListOf<ImportRow>>

const withRows = (pages: Pages, rows: ReadonlyMap<number, ImportRow>): Pages => ({
  ...pages,
  pages: pages.pages.map((page) => ({ ...page, data: page.data.map((row) => rows.get(row.row) ?? row) })),
})

/** Corrects cells. Rows that were judged anew change where they stand, so that whoever corrects them does not lose their place. */
export async function correctCells(job: ImportJob, filter: RowFilter, correction: ImportCorrection): Promise<void> {
  const { data, ...now } = await api.post<ImportCorrected>(`/imports/${job.id}/corrections`, correction)
  const rows = new Map(data.map((row) => [row.row, row]))
  queryClient.setQueryData<ImportJob>(keyOfImport(job.id), now)
  queryClient.setQueryData<Pages>(keyOf(job.id, filter), (pages) => pages && withRows(pages, rows))
  await queryClient.invalidateQueries({ queryKey: keyOfRows(job.id), refetchType: 'none' })
}

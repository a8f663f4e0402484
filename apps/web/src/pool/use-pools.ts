import type { BusinessRecord, ListOf, OwnPool, OwnPools } from '@holdfast/sdk'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { queryClient } from '../app/queries.ts'

const PAGE_ROWS = 50

/** The pools one is in, and how far one has come towards their bounds. */
export const useOwnPools = () =>
  useQuery({ queryKey: ['own-pools'], queryFn: () => api.get<OwnPools>('/own-pools'), staleTime: 0 })

/** The customers in a pool, those that came last first. */
export const usePooled = ({ value, looksADay }: Pick<OwnPool, 'value' | 'looksADay'>) =>
  useInfiniteQuery({
    queryKey: ['records', 'accounts', 'pool', value],
    queryFn: async ({ pageParam, signal }) => {
      const page = await api.post<ListOf<BusinessRecord>>(
        '/accounts/query',
        { filter: { poolState: value }, limit: PAGE_ROWS, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      )
      // listing is looking, too
      if (looksADay !== null) void queryClient.invalidateQueries({ queryKey: ['own-pools'] })
      return page
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ page }) => page.next,
    staleTime: 0,
  })

/** After a customer came into a pool or out of it. */
export function refreshPools(id: string): void {
  for (const key of [['own-pools'], ['records', 'accounts'], ['record', 'accounts', id], ['timeline', 'accounts', id]])
    void queryClient.invalidateQueries({ queryKey: key })
}

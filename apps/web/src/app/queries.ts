import { isProblem } from '@holdfast/sdk'
import { type InvalidateQueryFilters, notifyManager, QueryCache, QueryClient } from '@tanstack/react-query'

// what an act changes is drawn in the frame that answers it, not in one after
notifyManager.setScheduler(queueMicrotask)

const retriable = (error: unknown) => !isProblem(error) || error.status === 0 || error.status >= 500

/** A frozen account sees nothing from then on, not even what was read before: who one is gets asked anew, and the answer takes the whole page. */
function onError(error: unknown, query: { readonly queryKey: readonly unknown[] }): void {
  if (!isProblem(error, 'frozen') || query.queryKey[0] === 'me') return
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' })
  void queryClient.resetQueries({ queryKey: ['me'] })
}

/** Answers are kept in memory only, and dropped when the session ends. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  defaultOptions: {
    queries: { staleTime: 20_000, retry: (count, error) => count < 2 && retriable(error), refetchOnWindowFocus: false },
    mutations: { retry: false },
  },
})

/**
 * Asks anew what is shown. What is being asked for the very first time as well: its answer may be of a moment before the change one has just heard of,
 * and would be taken for the newest.
 */
export async function askAnew(filters: InvalidateQueryFilters): Promise<void> {
  const { predicate, ...keys } = filters
  const isFirst = (query: Parameters<NonNullable<typeof predicate>>[0]) =>
    query.state.data === undefined && (predicate?.(query) ?? true)
  await queryClient.cancelQueries({ ...keys, predicate: isFirst })
  await queryClient.invalidateQueries(filters)
}

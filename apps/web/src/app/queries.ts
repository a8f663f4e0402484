import { isProblem } from '@holdfast/sdk'
import { QueryClient } from '@tanstack/react-query'

const retriable = (error: unknown) => !isProblem(error) || error.status === 0 || error.status >= 500

/** Answers are kept in memory only, and dropped when the session ends. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 20_000, retry: (count, error) => count < 2 && retriable(error), refetchOnWindowFocus: false },
    mutations: { retry: false },
  },
})

import {
  type Board,
  type BoardList,
  type Chart,
  isProblem,
  type ReportAnswer,
  type ReportQuestion,
  type Rhythm,
} from '@holdfast/sdk'
import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { queryClient } from '../app/queries.ts'

const KEY = ['dashboards', 'list'] as const
type Pages = InfiniteData<BoardList, string>

/** The boards one may open, the own ones first, page by page, and whom one may share with. */
export const useBoards = () =>
  useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam, signal }) =>
      api.get<BoardList>(`/dashboards${pageParam === '' ? '' : `?cursor=${encodeURIComponent(pageParam)}`}`, {
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.next,
  })

const boardKey = (id: string) => ['dashboards', 'one', id] as const

/** One board, by the id that a link holds, and whom it may be shared with. */
export function useBoard(id: string) {
  const list = useBoards()
  const known = list.data?.pages.flatMap(({ data }) => data).find((one) => one.id === id)
  const alone = useQuery({
    queryKey: boardKey(id),
    queryFn: ({ signal }): Promise<Board | null> => api.get<Board>(`/dashboards/${id}`, { signal }),
    staleTime: 60_000,
    // most are on the page of the list that is there already
    enabled: list.data !== undefined && known === undefined,
    retry: false,
  })
  return {
    board: known ?? alone.data ?? undefined,
    list: list.data?.pages[0],
    isGone: alone.data === null || (isProblem(alone.error) && alone.error.status === 404),
    error: list.error ?? alone.error,
    refetch: () => Promise.all([list.refetch(), alone.refetch()]),
  }
}

const asked = (question: ReportQuestion | null) => ({
  queryKey: ['report', question],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.post<ReportAnswer>('/reports/query', question, { signal }),
  staleTime: 60_000,
})

/** The answer that is shown, or is asked for now. */
export const answerTo = (question: ReportQuestion): Promise<ReportAnswer> => queryClient.fetchQuery(asked(question))

/** The answer to a question, asked anew when the page is opened anew; while another one is asked, the one before stays. */
export const useReport = (question: ReportQuestion | null) =>
  useQuery({
    ...asked(question),
    enabled: question !== null,
    retry: 1,
    placeholderData: keepPreviousData,
  })

export interface BoardChanges {
  readonly title?: string
  readonly charts?: readonly Chart[]
  readonly sharedRoles?: readonly string[]
}

/** Changes the pages that are known. */
const inPages = (change: (page: BoardList, at: number) => BoardList): void =>
  void queryClient.setQueryData<Pages>(KEY, (list) =>
    list === undefined ? undefined : { ...list, pages: list.pages.map(change) },
  )

export async function createBoard(board: {
  readonly title: string
  readonly charts: readonly Chart[]
}): Promise<Board> {
  const made = await api.post<Board>('/dashboards', board, { idempotencyKey: crypto.randomUUID() })
  inPages((page, at) => (at === 0 ? { ...page, data: [made, ...page.data] } : page))
  return made
}

export async function changeBoard({ id, version }: Board, changes: BoardChanges): Promise<void> {
  const changed = await api.patch<Board>(`/dashboards/${id}`, changes, { version })
  inPages((page) => ({ ...page, data: page.data.map((one) => (one.id === id ? changed : one)) }))
  queryClient.setQueryData<Board | null>(boardKey(id), (known) => known && changed)
}

export async function deleteBoard({ id }: Board): Promise<void> {
  await api.delete(`/dashboards/${id}`)
  // nobody asks for what is known to be gone
  queryClient.setQueryData<Board | null>(boardKey(id), null)
  inPages((page) => ({ ...page, data: page.data.filter((one) => one.id !== id) }))
}

/** Has the board's numbers sent to one's own mailbox in a rhythm; null for no more. */
export async function setLetter({ id }: Board, every: Rhythm | null): Promise<void> {
  await api.put(`/dashboards/${id}/letter`, { every })
  inPages((page) => {
    const { [id]: _, ...others } = page.letters
    return { ...page, letters: every === null ? others : { ...others, [id]: every } }
  })
}

/** Has it noted that the board is kept as a picture. */
export const notePicture = ({ id }: Board): Promise<unknown> => api.post(`/dashboards/${id}/picture`, undefined)

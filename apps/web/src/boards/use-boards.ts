import type { Board, BoardList, Chart, ReportAnswer, ReportQuestion } from '@holdfast/sdk'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { queryClient } from '../app/queries.ts'

const KEY = ['dashboards'] as const

/** The boards one may open, the own ones first, and whom one may share with. */
export const useBoards = () => useQuery({ queryKey: KEY, queryFn: () => api.get<BoardList>('/dashboards') })

/** The answer to a question, asked anew when the page is opened anew; while another one is asked, the one before stays. */
export const useReport = (question: ReportQuestion | null) =>
  useQuery({
    queryKey: ['report', question],
    queryFn: ({ signal }) => api.post<ReportAnswer>('/reports/query', question, { signal }),
    enabled: question !== null,
    staleTime: 60_000,
    retry: 1,
    placeholderData: keepPreviousData,
  })

export interface BoardChanges {
  readonly title?: string
  readonly charts?: readonly Chart[]
  readonly sharedRoles?: readonly string[]
}

const known = (change: (boards: readonly Board[]) => readonly Board[]): void =>
  void queryClient.setQueryData<BoardList>(KEY, (list) =>
    list === undefined ? undefined : { ...list, data: change(list.data) },
  )

export async function createBoard(board: {
  readonly title: string
  readonly charts: readonly Chart[]
}): Promise<Board> {
  const made = await api.post<Board>('/dashboards', board, { idempotencyKey: crypto.randomUUID() })
  known((boards) => [made, ...boards])
  return made
}

export async function changeBoard({ id, version }: Board, changes: BoardChanges): Promise<void> {
  const changed = await api.patch<Board>(`/dashboards/${id}`, changes, { version })
  known((boards) => boards.map((one) => (one.id === id ? changed : one)))
}

export async function deleteBoard({ id }: Board): Promise<void> {
  await api.delete(`/dashboards/${id}`)
  known((boards) => boards.filter((one) => one.id !== id))
}

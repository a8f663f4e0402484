import type { Board, BoardList, Chart, ReportAnswer, ReportQuestion, Rhythm } from '@holdfast/sdk'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { queryClient } from '../app/queries.ts'

const KEY = ['dashboards'] as const

/** The boards one may open, the own ones first, and whom one may share with. */
export const useBoards = () => useQuery({ queryKey: KEY, queryFn: () => api.get<BoardList>('/dashboards') })

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

/** Has the board's numbers sent to one's own mailbox in a rhythm; null for no more. */
export async function setLetter({ id }: Board, every: Rhythm | null): Promise<void> {
  await api.put(`/dashboards/${id}/letter`, { every })
  queryClient.setQueryData<BoardList>(KEY, (list) => {
    if (list === undefined) return undefined
    const { [id]: _, ...others } = list.letters
    return { ...list, letters: every === null ? others : { ...others, [id]: every } }
  })
}

/** Has it noted that the board is kept as a picture. */
export const notePicture = ({ id }: Board): Promise<unknown> => api.post(`/dashboards/${id}/picture`, undefined)

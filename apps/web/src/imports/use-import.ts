import type { ImportJob, ImportProgress, ImportState } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../app/api.ts'
import { queryClient } from '../app/queries.ts'

const POLL_MS = 1_500

/** States of work that goes on by itself. */
const MOVING: readonly ImportState[] = ['reading', 'running', 'undoing']

const isMoving = (job: ImportJob | undefined) => job === undefined || MOVING.includes(job.state)

const isProgressOf = (data: unknown, id: string): data is ImportProgress =>
  typeof data === 'object' && data !== null && 'id' in data && data.id === id

export const keyOfImport = (id: string) => ['import', id] as const

/** The import as it stands: told by the stream while it moves, asked for now and then in case the stream is cut. */
export function useImport(id: string) {
  const [progress, setProgress] = useState<ImportProgress | null>(null)
  const job = useQuery({
    queryKey: keyOfImport(id),
    queryFn: () => api.get<ImportJob>(`/imports/${id}`),
    refetchInterval: ({ state }) => (isMoving(state.data) ? POLL_MS : false),
    staleTime: 0,
  })
  const moving = isMoving(job.data)
  useEffect(() => {
    if (!moving) return
    const end = new AbortController()
    const onEvent = (event: { type: string; data: unknown }) => {
      if (event.type !== 'import.progress' || !isProgressOf(event.data, id)) return
      setProgress(event.data)
      if (event.data.state !== 'running' && event.data.state !== 'undoing')
        void queryClient.invalidateQueries({ queryKey: keyOfImport(id) })
    }
    void api.stream({ onEvent, signal: end.signal })
    return () => end.abort()
  }, [id, moving])
  const told = progress?.state === job.data?.state ? progress : null
  const done = told?.done ?? job.data?.progress?.done ?? 0
  return { job, done }
}

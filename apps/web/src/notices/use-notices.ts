import type { Notice, NoticeList } from '@holdfast/sdk'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '../app/api.ts'
import { onLive } from '../app/live.ts'
import { queryClient } from '../app/queries.ts'

const refresh = () => queryClient.invalidateQueries({ queryKey: ['notices'] })

/** The newest notices and how many are unread; brought up to date as the server tells of new ones. */
export function useNewest() {
  useEffect(
    () =>
      onLive(({ type }) => {
        if (type === 'notice.created' || type === 'missed') void refresh()
      }),
    [],
  )
  return useQuery({
    queryKey: ['notices', 'newest'],
    queryFn: () => api.get<NoticeList>('/notices?limit=8'),
    staleTime: 60_000,
  })
}

/** All notices, page by page. */
export function useAllNotices() {
  return useInfiniteQuery({
    queryKey: ['notices', 'all'],
    queryFn: ({ pageParam }) =>
      api.get<NoticeList>(pageParam === '' ? '/notices?limit=30' : `/notices?limit=30&cursor=${pageParam}`),
    initialPageParam: '',
    getNextPageParam: (last) => last.page.next ?? undefined,
  })
}

/** Marks notices as read: those stated, or all. */
export async function markRead(notices: readonly Notice[] | 'all'): Promise<void> {
  const body = notices === 'all' ? { all: true } : { ids: notices.map(({ id }) => id) }
  await api.post('/notices/read', body)
  await refresh()
}

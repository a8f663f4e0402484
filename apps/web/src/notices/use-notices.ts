import type { Notice, NoticeList } from '@holdfast/sdk'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useNavigate } from 'react-router'
import { api } from '../app/api.ts'
import { type Translate, useT } from '../app/i18n.ts'
import { onLive } from '../app/live.ts'
import { askAnew, queryClient } from '../app/queries.ts'
import { pluralOf } from '../records/plurals.ts'
import { desktopWish } from './desktop-wish.ts'
import { addressOf, onlyUnread } from './notice-address.ts'

const refresh = () => askAnew({ queryKey: ['notices'] })

const NEWEST = ['notices', 'newest']
/** How soon a bell that rests looks whether one's hours have begun. */
const REST_MS = 60_000

/** Shows what is new outside the window as well, where the person chose so in this browser. Clicked on, one leads to its record, several to their list. */
async function tellOutside(t: Translate, go: (address: string) => void): Promise<void> {
  if (desktopWish() === 'off') return
  const newest = queryClient.getQueryData<NoticeList>(NEWEST)
  if (newest === undefined) return
  const follow = () => {
    const notice = onlyUnread(newest)
    if (notice === null) return go('/notices')
    go(addressOf(notice, notice.object === null ? undefined : pluralOf(notice.object)))
    void markRead([notice]).catch(() => undefined)
  }
  ;(await import('./desktop.ts')).showOnDesktop(newest, t, follow)
}

/** Which notice is the newest here, and of when; undefined before any are known. */
function newestKnown(): string | undefined {
  const newest = queryClient.getQueryData<NoticeList>(NEWEST)
  return newest && JSON.stringify([newest.data[0]?.id, newest.data[0]?.at])
}

/** The newest notices and how many are unread; brought up to date, and shown outside the window, as the server tells of new ones or that some may have been missed. */
export function useNewest() {
  const t = useT()
  const navigate = useNavigate()
  useEffect(
    () =>
      onLive(({ type }) => {
        if (type !== 'missed' && type !== 'notice.created') return
        const before = newestKnown()
        void refresh().then(() => {
          const isNews = type === 'notice.created' || (before !== undefined && newestKnown() !== before)
          if (isNews) return tellOutside(t, (address) => void navigate(address))
        })
      }),
    [t, navigate],
  )
  return useQuery({
    queryKey: NEWEST,
    queryFn: () => api.get<NoticeList>('/notices?limit=8'),
    staleTime: 60_000,
    refetchInterval: ({ state }) => (state.data?.resting === true ? REST_MS : false),
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

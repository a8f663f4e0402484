import type { ListOf, TimelineItem } from '@holdfast/sdk'
import { useInfiniteQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import type { MessageId } from '../locales/zh.ts'

/** One timeline of everything about a record, newest first. */
export const useTimeline = (plural: string, id: string) =>
  useInfiniteQuery({
    queryKey: ['timeline', plural, id],
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam === '' ? '' : `&cursor=${encodeURIComponent(pageParam)}`
      return api.get<ListOf<TimelineItem>>(`/${plural}/${id}/timeline?limit=50${cursor}`, { signal })
    },
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.next,
  })

interface ActivityWords {
  /** The sentence of a follow-up of this kind on the timeline. */
  readonly sentence: MessageId
  readonly name: MessageId
}

export const activitySentences: Readonly<Record<string, ActivityWords>> = {
  call: { sentence: 'timeline.call', name: 'kind.call' },
  visit: { sentence: 'timeline.visit', name: 'kind.visit' },
  meeting: { sentence: 'timeline.meeting', name: 'kind.meeting' },
  mail: { sentence: 'timeline.mail', name: 'kind.mail' },
  wechat: { sentence: 'timeline.wechat', name: 'kind.wechat' },
  sms: { sentence: 'timeline.sms', name: 'kind.sms' },
  note: { sentence: 'timeline.note', name: 'kind.note' },
}

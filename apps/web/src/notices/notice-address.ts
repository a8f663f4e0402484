import type { Notice, NoticeList } from '@holdfast/sdk'

/** Where a notice leads, by the plural of the object it is about. */
export function addressOf(notice: Notice, plural: string | undefined): string {
  if (notice.kind === 'import') return `/imports/${notice.recordId}`
  if (notice.object === 'transfer') return '/transfers'
  if (plural === undefined || notice.object === 'task') return '/'
  return notice.recordId === null ? `/${plural}` : `/${plural}/${notice.recordId}`
}

/** The only one that is unread; null where there are more, for one note outside the window then tells of all. */
export function onlyUnread({ data, unread }: NoticeList): Notice | null {
  return unread === 1 ? (data.find(({ readAt }) => readAt === null) ?? null) : null
}

import type { Notice, NoticeList } from '@holdfast/sdk'

/** Which of an object are still to be done. */
const OPEN: Readonly<Record<string, object>> = {
  task: { done: { ne: true } },
  lead: { status: { nin: ['unqualified', 'converted'] } },
  opportunity: { closedAt: { null: true } },
}

/** The list of what is overdue, the oldest first, as far as the reader reaches it. */
function missedList({ object, at }: Notice, plural: string): string {
  const planned = object === 'task' ? 'due' : 'nextStepAt'
  const open = OPEN[object ?? '']
  const filter = { and: [{ [planned]: { lt: at } }, ...(open === undefined ? [] : [open])] }
  return `/${plural}?${new URLSearchParams({ view: 'all', sort: planned, filter: JSON.stringify(filter) })}`
}

/** Pages that notices lead to, by what these are about or by their kind. */
const PAGES: Readonly<Record<string, string>> = {
  emergency: '/approvals',
  support: '/approvals',
  administrator: '/settings/people',
  transfer: '/transfers',
  substitute: '/transfers',
  mailbox: '/settings/mailbox',
  program: '/settings/programs',
  program_ending: '/settings/programs',
  connection_ending: '/settings/single-sign-on',
  security: '/settings/security',
}

/** Where a notice leads, by the plural of the object it is about. */
export function addressOf(notice: Notice, plural: string | undefined): string {
  if (notice.kind === 'import') return `/imports/${notice.recordId}`
  const page = PAGES[notice.object ?? ''] ?? PAGES[notice.kind]
  if (page !== undefined) return page
  if (notice.object === 'act') return `/approvals/${notice.recordId}`
  // a quote beyond one's reach is approved in a colleague's stead
  if (notice.kind === 'approval' && notice.name === null) return '/transfers'
  if (plural !== undefined && notice.kind === 'missed' && (notice.object === 'task' || notice.recordId === null))
    return missedList(notice, plural)
  if (plural === undefined || notice.object === 'task') return '/'
  return notice.recordId === null ? `/${plural}` : `/${plural}/${notice.recordId}`
}

/** The only one that is unread; null where there are more, for one note outside the window then tells of all. */
export function onlyUnread({ data, unread }: NoticeList): Notice | null {
  return unread === 1 ? (data.find(({ readAt }) => readAt === null) ?? null) : null
}

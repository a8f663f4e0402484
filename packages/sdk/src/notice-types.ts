import type { ListOf } from './types.ts'

/** Something one is to know. */
export interface Notice {
  readonly id: string
  readonly kind: string
  readonly at: string
  readonly by: { readonly id: string; readonly name: string | null } | null
  readonly object: string | null
  readonly recordId: string | null
  /** The record's name, as far as one sees it. */
  readonly name: string | null
  readonly count: number
  readonly readAt: string | null
}

export interface NoticeList extends ListOf<Notice> {
  readonly unread: number
}

/** One's own hours, and of what one is told by mail; `mail` says whether there is a mail server at all. */
export interface NoticeSettings {
  readonly version: number
  readonly hours: {
    readonly timeZone: string
    readonly days: readonly number[]
    readonly from: string
    readonly to: string
  }
  readonly byMail: {
    readonly reminder: boolean
    readonly assigned: boolean
    readonly mention: boolean
    readonly comment: boolean
    readonly import: boolean
  }
  readonly mail: boolean
}

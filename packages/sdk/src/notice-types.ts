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
  /** Of a reminder before or after what is planned: which (`day_before`, `day_after` …). */
  readonly time: string | null
  readonly readAt: string | null
}

export interface NoticeList extends ListOf<Notice> {
  readonly unread: number
  /** Outside one's own hours, where one wants quiet: nothing is to show by itself. */
  readonly resting: boolean
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
    readonly returning: boolean
    readonly ending: boolean
    readonly missed: boolean
    readonly approval: boolean
    readonly decided: boolean
    readonly answered: boolean
    readonly shared: boolean
    readonly mailbox: boolean
    readonly program: boolean
    readonly import: boolean
  }
  /** A letter at one's own hour on working days: how much is due, overdue, gone quiet. */
  readonly digest: { readonly on: boolean; readonly at: string }
  /** When one is reminded of what one planned: `day_before`, `hour_before`, `ten_minutes_before`, `at_due`, `day_after`. */
  readonly reminders: readonly string[]
  /** Outside one's hours nothing shows by itself. */
  readonly quiet: boolean
  readonly mail: boolean
}

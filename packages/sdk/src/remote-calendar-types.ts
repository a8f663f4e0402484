/** A calendar of a person's own account that may be chosen. */
export interface RemoteCalendar {
  readonly href: string
  readonly name: string
  /** What it takes. */
  readonly events: boolean
  readonly tasks: boolean
}

/** An entry that needs a look. */
export interface ToldEntry {
  readonly kind: 'task' | 'step' | 'meeting'
  readonly object: string
  readonly id: string
  readonly told: 'conflict' | 'refused' | 'not_understood' | 'deleted_there'
  readonly toldAt: string
  /** A moment, or a whole day. */
  readonly at: string
}

/** One's own calendar account and how it fares; never what opens it. */
export interface OwnRemoteCalendar {
  readonly url: string | null
  readonly user: string | null
  readonly calendar: string | null
  readonly events: boolean
  readonly tasks: boolean
  readonly names: boolean
  readonly fault: string | null
  readonly paused: boolean
  readonly connectedAt: string
  readonly caughtUpAt: string | null
  readonly nextAt: string
  /** Entries of ours that stand there. */
  readonly standing: number
  readonly deletedThere: number
  readonly sent: number
  readonly taken: number
  /** Entries there that are not ours. */
  readonly others: number
  /** There is more than is sent. */
  readonly more: boolean
  readonly told: readonly ToldEntry[]
}

/** What is shown of one's calendar account. */
export interface RemoteCalendarAnswer {
  readonly remote: OwnRemoteCalendar | null
  /** Accounts from which what was written is still being taken away. */
  readonly ending: readonly { readonly fault: string | null; readonly nextAt: string }[]
  readonly namesAllowed: boolean
}

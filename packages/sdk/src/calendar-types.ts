/** What the calendar is made of. */
import type { BilingualLabel } from './types.ts'

export type CalendarKind = 'task' | 'step' | 'followUp' | 'close'

/** What stands in a calendar: `at` is a moment, or a whole day. */
export interface CalendarEntry {
  readonly kind: CalendarKind
  readonly object: string
  readonly id: string
  readonly at: string
  readonly words: string | null
  readonly done: boolean
  readonly about: { readonly object: string; readonly id: string; readonly name: string | null } | null
  /** What a move changes; null where it cannot be moved. */
  readonly move: {
    readonly object: string
    readonly id: string
    readonly version: number
    readonly field: string
  } | null
}

export interface CalendarDay {
  readonly date: string
  readonly worked: boolean
  /** `week`, `holiday`, `make_up` or `own`. */
  readonly because: string
  readonly name?: BilingualLabel
}

export interface CalendarSheet {
  readonly timeZone: string
  /** 1 Monday … 7 Sunday. */
  readonly weekStart: number
  readonly days: readonly CalendarDay[]
  /** Whose calendar one may look at: oneself first. */
  readonly whose: readonly { readonly id: string; readonly name: string }[]
  readonly data: readonly CalendarEntry[]
  readonly more: readonly CalendarKind[]
}

/** Whether one's calendar can be subscribed to, and whether names may be told. */
export interface CalendarFeed {
  readonly feed: { readonly createdAt: string; readonly usedAt: string | null; readonly names: boolean } | null
  readonly namesAllowed: boolean
}

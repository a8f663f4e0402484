/** What people are told of. */
export const NOTICE_KINDS = [
  'reminder',
  'assigned',
  'mention',
  'comment',
  'returning',
  'ending',
  'missed',
  'approval',
  'decided',
  'answered',
  'shared',
  'mailbox',
  'program',
  'import',
  'security',
] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** Something a person is to know: who, what of, and since when. No customer's value: the reader's own rights decide what it shows. */
export interface NewNotice {
  readonly userId: string
  readonly kind: NoticeKind
  /** What makes it the same notice as another: it is told once. */
  readonly occasion: string
  /** The colleague who caused it. */
  readonly byId: string | null
  readonly object: string | null
  readonly recordId: string | null
  /** Of how many records it tells; one unless stated. */
  readonly count?: number
}

export interface NoticeRow {
  readonly id: string
  readonly kind: NoticeKind
  readonly occasion: string
  readonly at: string
  readonly by_id: string | null
  readonly object: string | null
  readonly record_id: string | null
  readonly count: number
  readonly read_at: string | null
}

/** What a record's timeline tells, as the client reads it. */
import type { AttachedFile } from './file-types.ts'

export interface FieldChange {
  readonly field: string
  readonly before: unknown
  readonly after: unknown
  /** The reader sees the field masked: that it changed is told, not its values. */
  readonly masked?: boolean
}

export interface CommentLine {
  readonly id: string
  readonly version: number
  readonly at: string
  readonly by: { readonly id: string; readonly name?: string } | null
  readonly text: string
  /** When its words were last changed. */
  readonly editedAt: string | null
}

/** A line of a timeline; which members it has follows from its kind. */
export interface TimelineItem {
  readonly id: string
  readonly kind: 'activity' | 'change' | 'view' | 'task' | 'created'
  readonly at: string
  readonly by: { readonly id: string; readonly name?: string } | null
  /** Words of a follow-up, or what is to be done of a task. */
  readonly text?: string | null
  /** Fields that were seen in clear. */
  readonly fields?: readonly string[]
  /** Why they were seen: a code of the short list, or `other` with the person's own words in `reasonText`. */
  readonly reason?: string | null
  readonly reasonText?: string | null
  /** How they were used: shown, dialled or mailed. */
  readonly way?: 'reveal' | 'call' | 'mail'
  readonly activityKind?: string | null
  /** What came of a follow-up: `reached`, `no_answer`, `busy`… */
  readonly result?: string | null
  /** How long a follow-up took. */
  readonly minutes?: number | null
  /** Where a follow-up took place: a `geo:` address of RFC 5870, or words. */
  readonly place?: string | null
  /** Of a letter. */
  readonly subject?: string | null
  readonly direction?: 'in' | 'out' | null
  /** Letters of one thread have the same. */
  readonly thread?: string | null
  readonly files?: readonly AttachedFile[] | null
  /** Names of the record's files that went along with a letter, a line each. */
  readonly sentFiles?: string | null
  readonly nextStep?: string | null
  readonly nextStepAt?: string | null
  readonly due?: string | null
  readonly done?: boolean | null
  /** Of a task: whether the reader may complete it or take that back. */
  readonly mayComplete?: boolean
  /** Of a follow-up or task. */
  readonly version?: number
  /** After completing, how a task comes again: `weekly`… */
  readonly repeats?: string | null
  /** What a change was: `update`, `merge`, `import`, `delete`… */
  readonly act?: string
  readonly importId?: string | null
  /** The rule by which a new record was given out. */
  readonly rule?: unknown
  readonly changes?: readonly FieldChange[]
  /** Whom a follow-up or task is about. */
  readonly about?: { readonly object: string; readonly id: string } | null
  /** What colleagues said to a follow-up, oldest first. */
  readonly comments?: readonly CommentLine[]
}

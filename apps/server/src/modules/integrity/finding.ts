/** What comparison found of one row. */
export type FindingKind =
  /** It stands otherwise than the record says. */
  | 'altered'
  /** The record knows it, the table does not. */
  | 'removed'
  /** It stands in the table, the record does not know it. */
  | 'inserted'
  /** It stands at a version before the last one recorded. */
  | 'rolled_back'
  /** An act found it otherwise than the act before had left it: it was altered in between, and has been written since. */
  | 'changed_between'
  /** An event that claims to have written it is not the application's, or is one put in a second time. */
  | 'forged'

export interface Finding {
  /** The object, or the table of the system. */
  readonly object: string
  readonly id: string
  readonly kind: FindingKind
  /** The event that last told of the row; of `changed_between` and `forged` the event itself. Null where none did. */
  readonly seq: number | null
  readonly recordedVersion: number | null
  readonly standingVersion: number | null
}

/** The acts by which comparison itself speaks in the log. */
export const BASELINE = 'record.baseline'
export const MISMATCH = 'record.mismatch'
export const SETTLED = 'record.settled'
export const ACCEPT = 'record.accept'

/** A finding that two people accepted: it stands in the log, and is shown from then on beside their names. */
export interface Accepted {
  readonly object: string
  readonly id: string
  readonly kind: string
  /** The event of the acceptance. */
  readonly seq: number
  readonly askedBy: string | null
  readonly by: string | null
  /** Milliseconds. */
  readonly at: number
  readonly reason: string
}

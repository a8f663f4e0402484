/** A stored row that is not what the record of everything says. */
export interface RowFinding {
  readonly object: string
  readonly id: string
  readonly kind: 'altered' | 'removed' | 'inserted' | 'rolled_back' | 'changed_between' | 'forged'
  readonly seq: number | null
  readonly recordedVersion: number | null
  readonly standingVersion: number | null
  readonly since: string | null
}

/** How the comparison of stored rows with the record of everything stands. */
export interface RowsState {
  /** When the last whole round ended, and how many rows it held; null before the first. */
  readonly comparedAt: string | null
  readonly rows: number | null
  readonly roundStartedAt: string | null
  readonly roundRows: number
  /** Why the log itself could not be taken in, where it could not. */
  readonly logFault: string | null
  readonly count: number
  readonly findings: readonly RowFinding[]
  /** Findings that two people accepted, the newest first. */
  readonly accepted: readonly AcceptedFinding[]
}

/** A finding that the audit administrator asked to accept and the security administrator confirmed. */
export interface AcceptedFinding {
  readonly object: string
  readonly id: string
  readonly kind: RowFinding['kind']
  readonly seq: number
  readonly by: { readonly id: string; readonly name?: string } | null
  readonly askedBy: { readonly id: string; readonly name?: string } | null
  readonly at: string | null
  readonly reason: string
}

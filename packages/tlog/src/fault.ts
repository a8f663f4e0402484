/** What can be wrong with a log; the first such fault ends a verification and becomes its report. */

/**
 * `altered` content differs; `removed` a record is missing; `inserted` one is too many; `reordered` it stands elsewhere;
 * `rolled_back` someone holds a larger checkpoint; `forked` two signed checkpoints contradict each other;
 * `bad_signature` no valid signature of the log's key; `unproven` what an event tells is not what it carries the proof
 * of; `malformed` not of the format at all.
 */
export type FaultKind =
  | 'altered'
  | 'removed'
  | 'inserted'
  | 'reordered'
  | 'rolled_back'
  | 'forked'
  | 'bad_signature'
  | 'unproven'
  | 'malformed'

export interface FaultNotice {
  readonly kind: FaultKind
  /** The first bad record, or the first that can be bad where no more is decidable. */
  readonly seq?: number
  readonly detail: string
}

/** Thrown by every parser and check of this package for untrusted input; `RangeError` is the caller's own mistake. */
export class LogFault extends Error {
  readonly notice: FaultNotice

  constructor(notice: FaultNotice, cause?: unknown) {
    super(notice.detail, cause === undefined ? undefined : { cause })
    this.name = 'LogFault'
    this.notice = notice
  }
}

export function malformed(detail: string, cause?: unknown): LogFault {
  return new LogFault({ kind: 'malformed', detail }, cause)
}

/** Runs a parser and says which record its malformed input belongs to. */
export function forRecord<T>(seq: number, parse: () => T): T {
  try {
    return parse()
  } catch (cause) {
    if (!(cause instanceof LogFault) || cause.notice.seq !== undefined) throw cause
    throw new LogFault({ ...cause.notice, seq }, cause)
  }
}

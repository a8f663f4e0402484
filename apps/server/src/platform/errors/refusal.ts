import type { Label } from '@holdfast/catalog'
import { type RefusalCode, refusals } from './registry.ts'

/** One value that needs correcting: where it stands (JSON Pointer), a stable code and a message for the person. */
export interface ValueFault {
  readonly path: string
  readonly code: string
  /** Of this very case; in both languages where a person reads it. */
  readonly message?: string | Label
}

export interface RefusalDetails {
  /** A sentence of this very case; in both languages where a person reads it. */
  readonly detail?: string | Label
  readonly errors?: readonly ValueFault[]
  readonly retryAfterSeconds?: number
  /** The record tells it already: one that comes again and again is not to fill the log. */
  readonly told?: boolean
  /** Further members of the problem document, such as `factors` of a step-up. Never a stored value. */
  readonly extra?: Readonly<Record<string, unknown>>
  /** Headers without which the answer could not be read by whom it is for. */
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
  /** Who is behind the request, where they proved themselves and were refused all the same: a session's person, or the form that was sent: for the record, never for the answer. */
  readonly by?: {
    readonly tenantId: string
    readonly actorId: string
    readonly sessionId: string | null
    readonly clientId?: string
  }
}

/** An expected refusal: it becomes a problem document (RFC 9457) and an audit event, and changes nothing. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly details: RefusalDetails

  constructor(code: RefusalCode, details: RefusalDetails = {}) {
    super(code, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.details = details
  }

  get status(): number {
    return refusals[this.code].status
  }
}

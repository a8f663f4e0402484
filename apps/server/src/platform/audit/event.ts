import type { Written } from './written.ts'

/** What an act leaves in the record: facts and ids, never a customer's value. */
export interface AuditEvent {
  /** Stable name of the act, `object.verb`: `contact.list`, `session.sign_in`. */
  readonly act: string
  readonly outcome: 'allowed' | 'refused' | 'failed'
  readonly object?: string
  readonly recordId?: string
  /** Records whose data left with the answer. */
  readonly ids?: readonly string[]
  readonly fields?: readonly string[]
  /** Fields that were changed (their names alone). */
  readonly changed?: readonly string[]
  readonly count?: number
  readonly reason?: string
  /** Code of the refusal. */
  readonly code?: string
  /** Rows as the act left them: digests, which tell nothing of what they hold. */
  readonly wrote?: readonly Written[]
  /** Further facts of the act: ids, names of fields, numbers, states. */
  readonly facts?: Readonly<Record<string, string | number | boolean | null | readonly (string | number)[]>>
}

/** Who acted and in which context. */
export interface AuditContext {
  readonly tenantId: string
  readonly actorId: string | null
  readonly sessionId: string | null
  readonly traceId: string
  readonly operation: string
  readonly address: string | null
  /** The program that acted for the actor. */
  readonly clientId?: string
  /** The emergency whose lent duty the actor held. */
  readonly emergencyId?: string
  /** The support access under which the actor read. */
  readonly supportId?: string
}

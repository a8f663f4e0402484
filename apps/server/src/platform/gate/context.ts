import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { AuditContext, AuditEvent } from '../audit/event.ts'
import type { AuditReceipt } from '../audit/recorder.ts'
import type { Transaction } from '../database/database.ts'
import type { Language } from '../errors/problem.ts'
import { Refusal } from '../errors/refusal.ts'
import type { Services } from '../services.ts'
import type { Answer } from './route.ts'
import type { Caller } from './session.ts'

/** One request on its way through the gate. */
export interface RequestContext {
  readonly services: Services
  readonly traceId: string
  readonly language: Language
  readonly headers: IncomingHttpHeaders
  readonly address: string | null
  /** The signed-in person; refuses on routes that admit others too. */
  readonly caller: Caller
  readonly findCaller: () => Caller | null
  /** Thumbprint of the key that the browser has proved to hold with this request; undefined where it showed none. */
  readonly jkt: string | undefined
  readonly audit: AuditContext
  /** The bare request and answer, for routes declared `raw`. */
  readonly raw: {
    readonly request: IncomingMessage
    readonly reply: ServerResponse
    readonly multipart: () => AsyncIterable<unknown>
  }
  /**
   * Does an act: one transaction that holds the change, its audit event and, with an Idempotency-Key, the kept answer. A repeat gets the kept
   * answer and changes nothing. `streamed` stands for a body that was read as a stream: the same text for the same body.
   */
  write(work: (tx: WriteTransaction) => Promise<Answer>, streamed?: string): Promise<Answer>
}

/** Whoever reads as a person: a request of theirs, or work done in their name. */
export type Reading = Pick<RequestContext, 'services' | 'caller'>

export interface WriteTransaction extends Transaction {
  /** Records the act in its own transaction. */
  record(event: AuditEvent): Promise<AuditReceipt>
}

/** The version an If-Match header states, as `"7"` or `7`; 428 without one. */
export function statedVersion(headers: IncomingHttpHeaders): number {
  const stated = headers['if-match']
  if (stated === undefined) throw new Refusal('precondition_required')
  const version = Number(stated.replace(/^W\//, '').replaceAll('"', ''))
  if (!Number.isSafeInteger(version) || version < 1)
    throw new Refusal('malformed', { errors: [{ path: '/If-Match', code: 'type_wrong' }] })
  return version
}

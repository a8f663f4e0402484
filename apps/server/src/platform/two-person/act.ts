import type { Label } from '@holdfast/catalog'
import type { Capability } from '@holdfast/policy'
import type { AuditEvent } from '../audit/event.ts'
import type { Transaction } from '../database/database.ts'
import type { Caller } from '../gate/session.ts'
import type { Services } from '../services.ts'

/** An act as it is carried out: in the transaction of the last approval, in the name and by the right of whoever asked. */
export interface Deed {
  readonly services: Services
  readonly tx: Transaction
  readonly asker: Caller
  /** The request's id. */
  readonly request: string
  /** By whom this was asked for, and all who approved it. */
  readonly people: readonly string[]
}

/** What carrying out leaves in the record beside the request. */
export type Done = Pick<AuditEvent, 'object' | 'recordId' | 'facts'>

/**
 * An act that nobody does alone. `P` is its payload: JSON that says exactly what will be done and holds nothing that is decided later. A payload
 * comes back only as it was frozen; `carryOut` refuses (and the request goes on waiting) where what it needs has changed since.
 */
export interface TwoPersonAct<P = never> {
  /** Stable name, also of the event in the log: `client.create`. */
  readonly name: string
  readonly title: Label
  /** How many have to approve beside whoever asks. */
  readonly approvals: number
  /** After so long, in milliseconds, a request is over by itself. */
  readonly livesMs: number
  /** Whoever asks holds one of these, then and when it is carried out. */
  readonly ask: readonly Capability[]
  /** Whoever approves holds one of these. */
  readonly approve: readonly Capability[]
  /** People who get more by it: none of them approves it. */
  readonly widened: (payload: P) => readonly string[]
  readonly carryOut: (deed: Deed, payload: P) => Promise<Done>
}

/** An act among others, whose payloads it alone knows. */
export type AnyAct = TwoPersonAct<unknown>

/** Declares an act; what was frozen under its name comes back to it alone. */
export const twoPersonAct = <P>(act: TwoPersonAct<P>): AnyAct => act as unknown as AnyAct

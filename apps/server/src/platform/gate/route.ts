import type { Label } from '@holdfast/catalog'
import type { Access, Action, Capability } from '@holdfast/policy'
import type { Static, TSchema } from 'typebox'
import type { Sight } from '../audit/budget.ts'
import type { AuditEvent } from '../audit/event.ts'
import type { AuditReceipt } from '../audit/recorder.ts'
import type { RequestContext } from './context.ts'

/** Who may come to a route at all. Records and fields are decided on again inside, by the engine, for each of them. */
export type Admission =
  | { readonly kind: 'public'; readonly reason: Label }
  | { readonly kind: 'session'; readonly states: readonly ('password' | 'enrol' | 'full')[] }
  /** `programs`: also for a program, which is let to nothing of a person's own account. */
  | { readonly kind: 'signedIn'; readonly programs?: true }
  | { readonly kind: 'record'; readonly object: string; readonly actions: readonly Action[] }
  /** `anyDevice`: also from a device that is said not to be in order, where all else of it is refused. */
  | { readonly kind: 'capability'; readonly anyOf: readonly Capability[]; readonly anyDevice?: true }
  | { readonly kind: 'rule'; readonly sentence: Label; readonly allows: (access: Access) => boolean }

/** What goes out, and the record that must be durable before it does. */
export interface Answer {
  readonly status: number
  /** JSON value, or bytes that are already JSON (or what `contentType` says). */
  readonly body?: unknown
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** The event of a read, committed by the gate before the first byte; or the receipt of an act's own transaction. */
  readonly audit: AuditEvent | AuditReceipt | typeof UNRECORDED
  readonly sights?: readonly Sight[]
}

/** Stated by routes whose answer holds nothing of anybody: the page's own files, health, the catalogue's words. */
export const UNRECORDED = { unrecorded: true } as const

interface Input {
  readonly params?: TSchema
  readonly query?: TSchema
  readonly body?: TSchema
}

type ValueOf<S> = S extends TSchema ? Static<S> : undefined

export interface RouteInput<I extends Input = Input> {
  readonly params: ValueOf<I['params']>
  readonly query: ValueOf<I['query']>
  readonly body: ValueOf<I['body']>
}

export interface Route<I extends Input = Input> {
  /** Stable name, also of the audit act: `contact.list`. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Fastify form: `/contacts/:id`; below /api/v1 unless `root`. */
  readonly path: string
  readonly root?: boolean
  readonly summary: Label
  readonly admission: Admission
  readonly input: I
  /** Schema of the answer by status, for the API reference and for the tests that hold answers against it. */
  readonly output: Readonly<Record<number, TSchema>>
  /** Whether a repeated POST with the same Idempotency-Key gets the kept answer, or is decided and recorded anew. */
  readonly repeat?: 'kept' | 'anew'
  /** Begins a session: a key that is proved with the request binds it (docs/decisions/0108). */
  readonly begins?: true
  /** Reads a form instead of JSON, as OAuth's token endpoint must (RFC 6749 §4.4.2); `long` where a signed document comes in it. */
  readonly form?: true | 'long'
  /**
   * For visitors of other sites: no session is looked at, whatever the browser brings along, and the route itself decides which origins it serves.
   * Only a public route may be so, and nothing it does may rest on who asks.
   */
  readonly visitors?: true
  /** As how many requests one of it counts in its caller's minute, where it asks much of us; one unless stated. */
  readonly weight?: number
  /** Its answer lies ready in memory and is everybody's: it is not counted against whoever asks. */
  readonly ready?: true
  /** Reads a stream of the request itself (uploads, server-sent events). */
  readonly raw?: boolean
  readonly run: (ctx: RequestContext, input: RouteInput<I>) => Promise<Answer>
}

/** Declares a route; its type ties the handler to the schemas of its input. */
export function route<I extends Input>(declaration: Route<I>): Route {
  return declaration as unknown as Route
}

/**
 * Proof that an event which tells of rows is the application's own. Whoever may write the database could put one of their making into the queue of
 * events; under a key of the keeper's they cannot.
 */
import { canonicalEvent } from './canonical.ts'
import { hasher } from './hasher.ts'

/** The keeper's purpose of the key. */
export const ORIGIN_PURPOSE = 'written'

/** An event whose `unmapped` has a place for the proof. */
type Provable = Readonly<Record<string, unknown>> & { readonly unmapped: Record<string, unknown> }

const proofOf = (key: Uint8Array, event: Provable): string =>
  Buffer.from(
    hasher.hmacSha256(
      key,
      Buffer.from(canonicalEvent({ ...event, unmapped: { ...event.unmapped, proof: undefined } })),
    ),
  ).toString('base64url')

/** The event with its proof: base64url(HMAC-SHA-256(key, canonical text of the event without it)). */
export const withProof = (key: Uint8Array, event: Provable): Record<string, unknown> => ({
  ...event,
  unmapped: { ...event.unmapped, proof: proofOf(key, event) },
})

/** Whether an event out of the log carries the application's proof. */
export function isProven(key: Uint8Array, event: Readonly<Record<string, unknown>>): boolean {
  const { unmapped } = event
  if (typeof unmapped !== 'object' || unmapped === null || !('proof' in unmapped)) return false
  return unmapped.proof === proofOf(key, { ...event, unmapped: { ...unmapped } })
}

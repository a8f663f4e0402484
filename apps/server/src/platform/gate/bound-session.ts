/** A browser's session is worth something only together with the key it was begun by, which never leaves that browser (docs/decisions/0108). */
import type { IncomingMessage } from 'node:http'
import type { AuditContext } from '../audit/event.ts'
import { Refusal, type RefusalDetails } from '../errors/refusal.ts'
import { tellPerson } from '../person-news.ts'
import type { Services } from '../services.ts'
import { RENEW_MS } from './browser-proof.ts'
import { sessionCookie } from './cookie.ts'
import { isForRequest, nonceNeeded, proofRefused } from './dpop.ts'
import { readBrowserProof } from './es256-proof.ts'
import type { Caller } from './session.ts'
import { doubtSessions } from './session-doubt.ts'
import { endSession } from './session-end.ts'

/** A request, and what of it a proof is for. */
interface Asked {
  readonly request: Pick<IncomingMessage, 'headers' | 'method' | 'url'>
  /** Null where there is no session yet. */
  readonly token: string | null
}

/** Refuses a genuine proof that is for another request, or holds no nonce of ours; gives the nonce's age in milliseconds. */
function requireFor(
  services: Services,
  payload: Parameters<typeof isForRequest>[0],
  { request, token }: Asked,
): number {
  const asked = { method: request.method ?? '', url: request.url ?? '', token }
  if (!isForRequest(payload, asked, services.settings.HOLDFAST_URL.origin)) throw proofRefused(false)
  // when it was made is told by our nonce, not by the clock of somebody's computer (RFC 9449, 4.3, 11)
  const age = services.browserProofs.ageOf(payload['nonce'])
  if (age === null) throw nonceNeeded(services.browserProofs.newNonce(), false)
  return age
}

/** A company that asks for a browser's key lets nobody in without one; `headers` take back what the browser holds. */
export const keyRequired = (details: RefusalDetails = {}): Refusal => new Refusal('key_required', details)

/** The key that is proved by the request a session begins with. Refuses with `proof_refused` or `proof_nonce_needed`. */
export function keyToBind(services: Services, asked: Asked): string {
  const proof = readBrowserProof(asked.request.headers['dpop'])
  if (proof === null) throw proofRefused(false)
  const { ath: _former, ...payload } = proof.payload
  requireFor(services, payload, { ...asked, token: null })
  return proof.jkt
}

/**
 * The session's token came without its key: it was copied, or the browser has lost the key. Either way it is over, on every node; it is recorded, its
 * person is told, and their other sessions are in doubt.
 */
export async function endUnproved(services: Services, caller: Caller, audit: AuditContext): Promise<void> {
  const { id: sessionId, userId, tenantId } = caller.session
  await services.database.inTenant(tenantId, async (tx) => {
    if (!(await endSession(services, tx, { sessionId, userId }))) return
    await tellPerson(tx, { userId, news: 'session_unproved', occasion: sessionId })
    const facts = { ended: sessionId }
    const event = { act: 'session.unproved', outcome: 'refused', code: 'session_unproved', facts } as const
    await services.recorder.recordIn(tx, event, audit)
    await doubtSessions(services, tx, { userId, why: 'session_unproved', audit })
  })
}

/**
 * Lets a session's request pass if it is proved by the session's key, for this request and once. Refuses with `session_unproved` what no proof of that
 * key came with; with `proof_refused` or `proof_nonce_needed` a proof of the right key that is for another request, seen before or too old: the browser
 * makes another. Gives the nonce that the answer brings along, if it is time for one.
 */
export function requireOwnKey(services: Services, caller: Caller, about: Asked): string | undefined {
  const proof = readBrowserProof(about.request.headers['dpop'])
  if (proof === null || proof.jkt !== caller.session.jkt) {
    const headers = { 'Set-Cookie': sessionCookie(services.settings.HOLDFAST_URL, null) }
    throw new Refusal('session_unproved', { headers })
  }
  const age = requireFor(services, proof.payload, about)
  if (!services.browserProofs.take(`${proof.jkt} ${proof.payload.jti}`)) throw proofRefused(false)
  return age < RENEW_MS ? undefined : services.browserProofs.newNonce()
}

import type { IncomingMessage } from 'node:http'
import { sql } from 'kysely'
import { Refusal } from '../errors/refusal.ts'
import type { Services } from '../services.ts'
import { keyRequired, requireOwnKey } from './bound-session.ts'
import { shownCertificate } from './client-certificate.ts'
import { type StatedToken, sessionCookie } from './cookie.ts'
import { provedKey, spendProof, tokenRefused } from './dpop.ts'
import { isWithin } from './networks.ts'
import { isUnheld, programKeyRequired } from './program-keys.ts'
import type { Caller } from './session.ts'

const MINUTE_MS = 60_000

/** What came with a token. */
export interface Shown {
  readonly stated: StatedToken
  readonly request: Pick<IncomingMessage, 'headers' | 'method' | 'url' | 'socket'>
  readonly address: string | null
  /** Takes the nonce that the answer brings along. */
  readonly onNonce: (nonce: string) => void
}

/** A program's token that is bound to a key comes with a proof of that key, and with nothing else; any other comes without. */
async function requireProgramsProof(services: Services, caller: Caller, { stated, request }: Shown): Promise<void> {
  const jkt = caller.session.client?.jkt
  if ((stated.scheme === 'dpop') !== (jkt !== undefined)) throw tokenRefused()
  if (jkt === undefined) return
  const { token } = stated
  const header = request.headers['dpop']
  const proof = await provedKey(services, {
    proof: typeof header === 'string' ? header : undefined,
    method: request.method ?? '',
    url: request.url ?? '',
    token,
  })
  if (proof.jkt !== jkt) throw tokenRefused()
  await services.database.inTenant(caller.tenant.id, (tx) => spendProof(services, tx, { proof, token }))
}

async function requireProof(services: Services, caller: Caller, shown: Shown): Promise<void> {
  if (caller.session.jkt === undefined) {
    if (caller.session.client === undefined && caller.tenant.policy.boundSessions)
      throw keyRequired({ headers: { 'Set-Cookie': sessionCookie(services.settings.HOLDFAST_URL, null) } })
    return requireProgramsProof(services, caller, shown)
  }
  const { stated, request } = shown
  const nonce = requireOwnKey(services, caller, { request, token: stated.token })
  if (nonce !== undefined) shown.onNonce(nonce)
}

/** A token that is bound to a certificate, without it (RFC 8705 §3). */
const certificateRefused = (): Refusal =>
  new Refusal('certificate_refused', { headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } })

/** Counts a request of a program in its minute, over all processes; refuses what is above its own limit. */
async function countRequest(services: Services, caller: Caller, most: number): Promise<void> {
  const now = services.clock.now()
  const minute = Math.floor(now / MINUTE_MS)
  const { tenant, session } = caller
  const rows = await services.database.inTenant(tenant.id, (tx) =>
    tx.query<{ requests: number }>(sql`
      insert into client_minute (tenant_id, client_id, minute, requests) values (${tenant.id}, ${session.client?.id}, ${minute}, 1)
      on conflict (tenant_id, client_id) do update set minute = excluded.minute,
        requests = case when client_minute.minute = excluded.minute then least(client_minute.requests + 1, ${most} + 1) else 1 end
      returning requests`),
  )
  const left = (minute + 1) * MINUTE_MS - now
  if ((rows[0]?.requests ?? 0) > most)
    throw new Refusal('too_many_requests', { retryAfterSeconds: Math.ceil(left / 1000) })
}

/**
 * A token is worth something only in the hands it was given to. A browser's session comes with a proof of its key where it is bound to one; a program's
 * from its networks, with a proof of its key or beside its certificate if it is bound to one, and so many times a minute. Refuses with
 * `session_unproved`, `key_required`, `network_refused`, `proof_refused`, `proof_nonce_needed`, `certificate_refused`, `program_key_required` or `too_many_requests`.
 */
export async function requireHolder(services: Services, caller: Caller, shown: Shown): Promise<void> {
  const { client } = caller.session
  if (client !== undefined && isUnheld(caller.tenant.policy, client)) throw programKeyRequired()
  await requireProof(services, caller, shown)
  if (client?.x5t !== undefined && shownCertificate(shown.request, services.settings) !== client.x5t)
    throw certificateRefused()
  if (client?.networks !== undefined && !isWithin(client.networks, shown.address)) throw new Refusal('network_refused')
  if (client?.perMinute !== undefined) await countRequest(services, caller, client.perMinute)
}

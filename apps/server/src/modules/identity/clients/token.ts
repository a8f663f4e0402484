import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { shownCertificate } from '../../../platform/gate/client-certificate.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Proof, spendProof } from '../../../platform/gate/dpop.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import type { ClientOfSession } from '../../../platform/gate/session.ts'
import { PROGRAM_TTL_MS, startSession } from '../sessions.ts'
import { auditAs } from '../sign-in/step.ts'
import { isoTime } from '../times.ts'
import { authenticate, type StatedIdentity } from './authenticate.ts'
import { type ClientDocument, clientIdOf } from './client.ts'
import { isCertificateOf } from './credentials.ts'
import { statedProof } from './proof.ts'

/** A request to the token endpoint (RFC 6749 §4.4.2). */
export interface TokenRequest extends StatedIdentity {
  readonly scope?: string
}

/** The scopes asked for, or all the client has; one it does not have is refused. */
function grantedScopes(client: ClientDocument, asked: string | undefined): readonly string[] {
  const wanted = (asked ?? '').split(' ').filter((scope) => scope !== '')
  if (wanted.some((scope) => !client.scopes.includes(scope)))
    throw new Refusal('scope_refused', { extra: { error: 'invalid_scope' } })
  return wanted.length === 0 ? client.scopes : wanted
}

/** What a token is given for, and in whose hands alone it is worth something. */
interface Granted {
  readonly client: ClientDocument
  readonly scopes: readonly string[]
  readonly proof: Proof | null
  /** The certificate that was shown, where it is one of the program's own. */
  readonly x5t: string | null
}

const partOf = ({ client, scopes, proof, x5t }: Granted): ClientOfSession => ({
  id: client.id,
  scopes,
  ...(client.networks.length === 0 ? {} : { networks: client.networks }),
  ...(client.perMinute === null ? {} : { perMinute: client.perMinute }),
  ...(proof === null ? {} : { jkt: proof.jkt }),
  ...(x5t === null ? {} : { x5t }),
})

/** Spends the proof, starts the token's session and records both, in one transaction. */
async function grant(ctx: RequestContext, tx: Transaction, granted: Granted): Promise<Answer> {
  const { services } = ctx
  const { client, scopes, proof, x5t } = granted
  if (proof !== null) await spendProof(services, tx, { proof, token: null })
  const part = partOf(granted)
  const started = await startSession(services, tx, {
    userId: client.ownerId,
    state: 'full',
    factor: null,
    client: part,
  })
  await tx.query(sql`update api_client set used_at = ${isoTime(services.clock.now())}
    where tenant_id = ${tx.tenantId} and id = ${client.id}`)
  const facts = { client: clientIdOf(client.tenantId, client.id), scopes, bound: proof !== null || x5t !== null }
  const audit = await services.recorder.recordIn(
    tx,
    { act: 'client.token', outcome: 'allowed', facts },
    auditAs(ctx, { tenantId: client.tenantId, userId: client.ownerId, sessionId: started.session.id }),
  )
  const body = {
    access_token: started.token,
    token_type: proof === null ? 'Bearer' : 'DPoP',
    expires_in: PROGRAM_TTL_MS / 1000,
    scope: scopes.join(' '),
  }
  return { status: 200, body, headers: { Pragma: 'no-cache' }, audit }
}

/** Refuses a token that would be bound to nothing, where the program or its company lets none such be. */
async function requireBinding(
  { services }: RequestContext,
  client: ClientDocument,
  { proof, x5t }: Pick<Granted, 'proof' | 'x5t'>,
): Promise<void> {
  const { policy } = await services.tenants.load(client.tenantId)
  const isUnbound = proof === null && (client.dpopRequired || (policy.programKeys && x5t === null))
  if (isUnbound) throw new Refusal('grant_proof_refused', { extra: { error: 'invalid_dpop_proof' } })
}

/**
 * Client credentials (RFC 6749 §4.4) by HTTP Basic, `private_key_jwt` or a certificate (RFC 8705): a token of ten minutes that opens what the scopes
 * name of what the client's owner may do; with a DPoP proof, in the hands of that key alone, and with a certificate, beside that alone. No refresh token
 * is given; the program asks again.
 */
export async function issueToken(ctx: RequestContext, input: TokenRequest): Promise<Answer> {
  // before the program proves itself: whoever has to ask for a nonce first need not sign twice
  const proof = await statedProof(ctx)
  const client = await authenticate(ctx, input)
  const scopes = grantedScopes(client, input.scope)
  const shown = shownCertificate(ctx.raw.request, ctx.services.settings)
  const x5t = shown !== null && isCertificateOf(client, shown, ctx.services.clock.now()) ? shown : null
  await requireBinding(ctx, client, { proof, x5t })
  return ctx.services.database.inTenant(client.tenantId, (tx) => grant(ctx, tx, { client, scopes, proof, x5t }))
}

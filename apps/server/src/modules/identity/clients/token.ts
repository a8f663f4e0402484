import { timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { hashSecret } from '../../../platform/gate/session.ts'
import { NIL_UUID } from '../../../platform/identifiers.ts'
import { findUser } from '../queries.ts'
import { PROGRAM_TTL_MS, startSession } from '../sessions.ts'
import { auditAs } from '../sign-in/step.ts'
import { isoTime } from '../times.ts'
import { type ClientDocument, clientIdOf, findClient, openClient, readClientId } from './client.ts'

/** A request to the token endpoint (RFC 6749 §4.4.2). */
export interface TokenRequest {
  readonly grant_type: string
  readonly scope?: string
}

interface StatedSecret {
  readonly tenantId: string
  readonly id: string
  readonly secret: string
}

/** Id and secret of HTTP Basic, each form-encoded before they were joined (RFC 6749 §2.3.1); null where there are none. */
export function statedSecret(authorization: string | undefined): StatedSecret | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]{1,512})$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined) return null
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':', 2)
  // our own ids and secrets hold nothing that form encoding would change
  const client = readClientId(id)
  return client === null ? null : { ...client, secret }
}

const sameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

async function authenticate(ctx: RequestContext, stated: StatedSecret): Promise<ClientDocument | null> {
  const { services } = ctx
  const reader = readerOf(services.database, stated.tenantId)
  const row = await findClient(reader, stated.id)
  const client = row === undefined ? null : await openClient(services, stated.tenantId, row)
  const offered = hashSecret(Buffer.from(stated.secret, 'base64url'))
  const opens = sameHash(client?.secretHash ?? hashSecret(Buffer.alloc(0)), offered)
  if (client === null || !opens || client.ended || !client.confirmed || client.expiresAt <= services.clock.now())
    return null
  const owner = await findUser(reader, client.ownerId)
  return owner?.status === 'active' ? client : null
}

/** Refuses alike whether the client is unknown, ended or its secret wrong, and records the try. */
async function refuse(ctx: RequestContext, stated: StatedSecret | null): Promise<never> {
  await ctx.services.recorder.record(
    { act: 'client.token', outcome: 'refused', code: 'client_unknown' },
    auditAs(ctx, { tenantId: NIL_UUID, userId: null }),
  )
  throw new Refusal('client_unknown', {
    extra: { error: 'invalid_client' },
    ...(stated === null ? {} : { cause: new Error('client not authenticated') }),
  })
}

/** The scopes asked for, or all the client has; one it does not have is refused. */
function grantedScopes(client: ClientDocument, asked: string | undefined): readonly string[] {
  const wanted = (asked ?? '').split(' ').filter((scope) => scope !== '')
  if (wanted.some((scope) => !client.scopes.includes(scope)))
    throw new Refusal('scope_refused', { extra: { error: 'invalid_scope' } })
  return wanted.length === 0 ? client.scopes : wanted
}

/**
 * Client credentials (RFC 6749 §4.4) by HTTP Basic: a bearer token of ten minutes that opens what the scopes name of what the client's owner may
 * do. No refresh token is given; the program asks again.
 */
export async function issueToken(ctx: RequestContext, input: TokenRequest): Promise<Answer> {
  const { services } = ctx
  if (input.grant_type !== 'client_credentials')
    throw new Refusal('malformed', {
      errors: [{ path: '/grant_type', code: 'choice_unknown' }],
      extra: { error: 'unsupported_grant_type' },
    })
  const stated = statedSecret(ctx.headers.authorization)
  const client = stated === null ? null : await authenticate(ctx, stated)
  if (client === null) return refuse(ctx, stated)
  const scopes = grantedScopes(client, input.scope)
  return services.database.inTenant(client.tenantId, async (tx) => {
    const started = await startSession(services, tx, {
      userId: client.ownerId,
      state: 'full',
      factor: null,
      client: { id: client.id, scopes },
    })
    await tx.query(sql`update api_client set used_at = ${isoTime(services.clock.now())}
      where tenant_id = ${tx.tenantId} and id = ${client.id}`)
    const audit = await services.recorder.recordIn(
      tx,
      { act: 'client.token', outcome: 'allowed', facts: { client: clientIdOf(client.tenantId, client.id), scopes } },
      auditAs(ctx, { tenantId: client.tenantId, userId: client.ownerId, sessionId: started.session.id }),
    )
    const body = {
      access_token: started.token,
      token_type: 'Bearer',
      expires_in: PROGRAM_TTL_MS / 1000,
      scope: scopes.join(' '),
    }
    return { status: 200, body, headers: { Pragma: 'no-cache' }, audit }
  })
}

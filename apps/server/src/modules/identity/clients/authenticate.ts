import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { shownCertificate } from '../../../platform/gate/client-certificate.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { isWithin } from '../../../platform/gate/networks.ts'
import { NIL_UUID } from '../../../platform/identifiers.ts'
import { findUser } from '../queries.ts'
import { auditAs } from '../sign-in/step.ts'
import { ASSERTION_TYPE, isAssertedBy, statedSubject } from './assertion.ts'
import { type ClientDocument, clientIdOf, findClient, openClient, readClientId } from './client.ts'
import { isCertificateOf, isSecretOf } from './credentials.ts'

/** How a program says who it is, beside what HTTP Basic says (RFC 7521 §4.2). */
export interface StatedIdentity {
  readonly client_id?: string
  readonly client_assertion_type?: string
  readonly client_assertion?: string
}

type Stated = { readonly tenantId: string; readonly id: string } & (
  | { readonly secret: string }
  | { readonly assertion: string }
  | { readonly certificate: string }
)

/** Id and secret of HTTP Basic, each form-encoded before they were joined (RFC 6749 §2.3.1); null where there are none. */
function statedSecret(authorization: string): Stated | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]{1,512})$/i.exec(authorization)?.[1]
  if (encoded === undefined) return null
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':', 2)
  // our own ids and secrets hold nothing that form encoding would change
  const client = readClientId(id)
  return client === null ? null : { ...client, secret }
}

function statedAssertion({ client_assertion_type: type, client_assertion: assertion }: StatedIdentity): Stated | null {
  if (type !== ASSERTION_TYPE || assertion === undefined) return null
  const client = readClientId(statedSubject(assertion))
  return client === null ? null : { ...client, assertion }
}

/** The id alone, with the certificate of the connection (RFC 8705 §2). */
function statedCertificate({ services, raw }: RequestContext, { client_id: stated }: StatedIdentity): Stated | null {
  const certificate = shownCertificate(raw.request, services.settings)
  const client = certificate === null || stated === undefined ? null : readClientId(stated)
  return client === null || certificate === null ? null : { ...client, certificate }
}

/** The one way in which a program says who it is: by two at once it says nothing (RFC 6749 §2.3). */
function statedClient(ctx: RequestContext, input: StatedIdentity): Stated | null {
  const { authorization } = ctx.headers
  const isAsserted = input.client_assertion !== undefined || input.client_assertion_type !== undefined
  if (isAsserted && authorization !== undefined) return null
  if (!isAsserted && authorization === undefined) return statedCertificate(ctx, input)
  const stated = isAsserted ? statedAssertion(input) : statedSecret(authorization ?? '')
  const isSame =
    stated === null || input.client_id === undefined || input.client_id === clientIdOf(stated.tenantId, stated.id)
  return isSame ? stated : null
}

async function proves({ services }: RequestContext, client: ClientDocument | null, stated: Stated): Promise<boolean> {
  if ('secret' in stated) return isSecretOf(client, stated.secret, services.clock.now())
  const { tenantId, id } = stated
  if ('certificate' in stated)
    return client !== null && isCertificateOf(client, stated.certificate, services.clock.now())
  return (
    client !== null &&
    (await isAssertedBy(services, { ...client, clientId: clientIdOf(tenantId, id) }, stated.assertion))
  )
}

/** The program, if it proves itself, works, comes from a network of its own and its owner is there; else what is wrong, for the record. */
async function examine(
  ctx: RequestContext,
  stated: Stated,
): Promise<ClientDocument | 'client_unknown' | 'network_refused' | 'program_key_required'> {
  const { services } = ctx
  const reader = readerOf(services.database, stated.tenantId)
  const row = await findClient(reader, stated.id)
  const client = row === undefined ? null : await openClient(services, stated.tenantId, row)
  const proven = await proves(ctx, client, stated)
  if (!proven || client === null || client.ended || !client.confirmed || client.expiresAt <= services.clock.now())
    return 'client_unknown'
  const owner = await findUser(reader, client.ownerId)
  if (owner?.status !== 'active') return 'client_unknown'
  if (client.networks.length > 0 && !isWithin(client.networks, ctx.address)) return 'network_refused'
  const { policy } = await services.tenants.load(stated.tenantId)
  return policy.programKeys && 'secret' in stated ? 'program_key_required' : client
}

/**
 * The program that asks. Refuses alike whether it is unknown, ended, at a wrong place or its proof wrong, and records the try: in the company's log
 * where the program proved itself and only its place was wrong. Whoever knows a secret is told that the company takes none.
 */
export async function authenticate(ctx: RequestContext, input: StatedIdentity): Promise<ClientDocument> {
  const stated = statedClient(ctx, input)
  const found = stated === null ? 'client_unknown' : await examine(ctx, stated)
  if (typeof found !== 'string') return found
  const tenantId = found !== 'client_unknown' && stated !== null ? stated.tenantId : NIL_UUID
  const facts = tenantId === NIL_UUID || stated === null ? {} : { client: clientIdOf(tenantId, stated.id) }
  const event = { act: 'client.token', outcome: 'refused', code: found, facts } as const
  await ctx.services.recorder.record(event, auditAs(ctx, { tenantId, userId: null }))
  throw new Refusal(found === 'program_key_required' ? found : 'client_unknown', {
    extra: { error: 'invalid_client' },
    // a program that came by this scheme is told that it is the scheme (RFC 6749 §5.2)
    ...(ctx.headers.authorization === undefined ? {} : { headers: { 'WWW-Authenticate': 'Basic realm="holdfast"' } }),
  })
}

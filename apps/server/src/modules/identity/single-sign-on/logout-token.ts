/** A provider's word that somebody has logged out there (OpenID Connect Back-Channel Logout 1.0 §2.4 and §2.6), checked as its identity tokens are. */
import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'
import { checkedFetch } from '../../../platform/outgoing/checked-fetch.ts'
import type { Services } from '../../../platform/services.ts'
import type { OpenIdConnection } from './connection.ts'
import { type ProviderReason, SignOnFault } from './fault.ts'
import { discover } from './provider.ts'

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const SKEW_SECONDS = 60
/** A log-out is told as it happens. */
const OLDEST_SECONDS = 10 * 60
const MOST_CHARACTERS = 255
/** Other tokens of the provider say what they are; the word for these is recommended only (§2.4). */
const TYPES = new Set(['logout+jwt', 'application/logout+jwt', 'jwt'])

type With = Pick<Services, 'settings' | 'clock'>

/** Who logged out there, and of which session: one of them at least. */
export interface LoggedOut {
  readonly subject: string | null
  readonly sid: string | null
  /** What makes the token itself known, and until when it would count. */
  readonly jti: string
  readonly until: number
}

const isMembers = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function textOf(value: unknown): string | null {
  if (value === undefined) return null
  if (typeof value !== 'string' || value === '' || value.length > MOST_CHARACTERS) throw new SignOnFault('claims')
  return value
}

function reasonOf(error: unknown): ProviderReason {
  if (error instanceof errors.JWTExpired) return 'stale'
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.claim === 'iat' || error.claim === 'exp' ? 'stale' : 'claims'
  return error instanceof errors.JOSEError ? 'signature' : 'unreachable'
}

/** The keys that the provider publishes now. */
async function keysOf(services: With, uri: string): Promise<JSONWebKeySet> {
  const response = await checkedFetch(services, uri)
  if (response.status !== 200) throw new SignOnFault('unreachable')
  const keys: unknown = await response.json()
  if (!isMembers(keys) || !Array.isArray(keys['keys'])) throw new SignOnFault('metadata')
  return { keys: keys['keys'] }
}

async function verified(services: With, connection: OpenIdConnection, token: string): Promise<JWTPayload> {
  // whoever sends us anything does not make us ask the provider
  if (decodeJwt(token).iss !== connection.issuer) throw new SignOnFault('claims')
  const server = await discover(services, connection)
  const keys = createLocalJWKSet(await keysOf(services, server.jwks_uri ?? ''))
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer: connection.issuer,
    audience: connection.clientId,
    algorithms: [...(server.id_token_signing_alg_values_supported ?? [])],
    requiredClaims: ['iat', 'exp', 'jti', 'events'],
    maxTokenAge: OLDEST_SECONDS,
    clockTolerance: SKEW_SECONDS,
    currentDate: new Date(services.clock.now()),
  })
  if (!TYPES.has((protectedHeader.typ ?? 'JWT').toLowerCase())) throw new SignOnFault('claims')
  return payload
}

/** What the provider says, after every check but whether it said it before. Throws `SignOnFault`. */
export async function readLogout(services: With, connection: OpenIdConnection, token: string): Promise<LoggedOut> {
  const payload = await verified(services, connection, token).catch((error: unknown) => {
    throw error instanceof SignOnFault ? error : new SignOnFault(reasonOf(error), error)
  })
  const { events, iat = 0 } = payload
  // an identity token has a nonce, and is never taken for one of these
  if (!isMembers(events) || !isMembers(events[EVENT]) || 'nonce' in payload) throw new SignOnFault('claims')
  const subject = textOf(payload[connection.subjectClaim])
  const [sid, jti] = [textOf(payload['sid']), textOf(payload.jti)]
  if (jti === null || (subject === null && sid === null)) throw new SignOnFault('claims')
  return { subject, sid, jti, until: (iat + OLDEST_SECONDS + SKEW_SECONDS) * 1000 }
}

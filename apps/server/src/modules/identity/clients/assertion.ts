/** Programs that sign instead of telling a secret: `private_key_jwt` (RFC 7523 §2.2, OpenID Connect Core §9). */
import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose'
import { takeOnce } from '../../../platform/gate/once.ts'
import type { Services } from '../../../platform/services.ts'
import { isLive, type KeyOfClient } from './credentials.ts'
import { verifierOf } from './public-keys.ts'

/** The one type of assertion (RFC 7523 §2.2). */
export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

const SKEW_SECONDS = 60
const LONGEST_SECONDS = 5 * 60
const MOST_ID_CHARACTERS = 255

/** Whoever signs assertions: a program or an app with keys. */
export interface Asserting {
  readonly tenantId: string
  readonly id: string
  /** The id it states. */
  readonly clientId: string
  readonly keys: readonly KeyOfClient[]
}

/** Whom an assertion says it is of, not yet believed; nobody where it says nothing that could be. */
export function statedSubject(assertion: string): string {
  try {
    return decodeJwt(assertion).sub ?? ''
  } catch (error) {
    if (error instanceof errors.JWTInvalid) return ''
    throw error
  }
}

/** Ourselves, as an assertion may name us: exactly one of these, and nobody beside us. */
const audiencesOf = (origin: string): readonly string[] => [
  origin,
  `${origin}/oauth/token`,
  `${origin}/api/v1/oauth/token`,
  `${origin}/oauth/revoke`,
]

/** The claims, if one of the program's live keys has signed them by an algorithm of that key's own. */
async function signedClaims(services: Services, client: Asserting, assertion: string): Promise<JWTPayload | null> {
  const now = services.clock.now()
  const { clientId } = client
  // whatever name of a key the header states: it is the key that has to fit
  const keys = client.keys.filter((key) => key.x5t === undefined && isLive(key, now))
  for (const { key, algorithms } of keys.map(verifierOf))
    try {
      const { payload } = await jwtVerify(assertion, key, {
        algorithms: [...algorithms],
        issuer: clientId,
        subject: clientId,
        audience: [...audiencesOf(services.settings.HOLDFAST_URL.origin)],
        requiredClaims: ['exp', 'jti'],
        clockTolerance: SKEW_SECONDS,
        currentDate: new Date(now),
      })
      return payload
    } catch (error) {
      // another of the keys may have signed it
      if (!(error instanceof errors.JOSEError)) throw error
    }
  return null
}

/** Whether an assertion is the program's own, for us alone, of the last five minutes, and was never used. It is used up by asking. */
export async function isAssertedBy(services: Services, client: Asserting, assertion: string): Promise<boolean> {
  const claims = await signedClaims(services, client, assertion)
  if (claims === null) return false
  const { exp = 0, iat, jti = '', aud } = claims
  const now = services.clock.now() / 1000
  const isOurs = typeof aud === 'string' || aud?.length === 1
  const isShort = exp <= now + LONGEST_SECONDS + SKEW_SECONDS && (iat === undefined || iat <= now + SKEW_SECONDS)
  if (!isOurs || !isShort || typeof jti !== 'string' || jti === '' || jti.length > MOST_ID_CHARACTERS) return false
  const until = (exp + SKEW_SECONDS) * 1000
  const text = JSON.stringify(['assertion', client.id, jti])
  return services.database.inTenant(client.tenantId, (tx) => takeOnce(tx, { text, until }))
}

/** What is said with a provider (OpenID Connect Core 1.0 §3.1, RFC 7636, RFC 9207), by the certified client of `oauth4webapi`. */
import type { webcrypto } from 'node:crypto'
import { importJWK } from 'jose'
import * as oauth from 'oauth4webapi'
import { checkedFetch, isSafeAddress } from '../../../platform/outgoing/checked-fetch.ts'
import { HostRefused } from '../../../platform/outgoing/outgoing-host.ts'
import type { Services } from '../../../platform/services.ts'
import type { Connection, OpenIdConnection } from './connection.ts'
import { type ProviderReason, SignOnFault } from './fault.ts'

/** Signatures that are believed; neither `none` nor any that a shared secret makes. */
const ALGORITHMS = ['ES256', 'PS256', 'RS256', 'EdDSA', 'Ed25519']
const SKEW_SECONDS = 60
/** An identity is told right after the sign-in: one that was made long before, or is to come, is none. */
const OLDEST_SECONDS = 10 * 60

/** Who the provider says has signed in, after every check. */
export interface ProvenIdentity {
  readonly issuer: string
  readonly subject: string
  readonly claims: Readonly<Record<string, unknown>>
  readonly email: string | null
  /** The provider's word that the mailbox is the person's. */
  readonly emailVerified: boolean
  /** `amr` of the signed token alone. */
  readonly methods: readonly string[]
  /** Their session there, where the provider names it. */
  readonly sid?: string
  /** By what name a SAML provider called them, where it is to be told of a log-out. */
  readonly calledAs?: CalledAs
  /** When they showed themselves there, in milliseconds; null where the provider does not say. */
  readonly shownAt: number | null
}

/** A NameID of SAML 2.0 as it came, with the number of the session. */
export interface CalledAs {
  readonly text: string
  readonly format: string | null
  readonly by: string | null
  readonly to: string | null
  readonly index: string | null
}

type With = Pick<Services, 'settings' | 'clock'>

const BY_CODE: Readonly<Record<string, ProviderReason>> = {
  [oauth.KEY_SELECTION]: 'signature',
  [oauth.UNSUPPORTED_OPERATION]: 'signature',
  [oauth.JWT_TIMESTAMP_CHECK]: 'stale',
  [oauth.JWT_CLAIM_COMPARISON]: 'claims',
  [oauth.JSON_ATTRIBUTE_COMPARISON]: 'metadata',
  [oauth.INVALID_SERVER_METADATA]: 'metadata',
  [oauth.MISSING_SERVER_METADATA]: 'metadata',
  [oauth.RESPONSE_IS_NOT_CONFORM]: 'metadata',
  [oauth.RESPONSE_IS_NOT_JSON]: 'metadata',
  [oauth.PARSE_ERROR]: 'metadata',
  [oauth.INVALID_RESPONSE]: 'claims',
  [oauth.HTTP_REQUEST_FORBIDDEN]: 'metadata',
  [oauth.REQUEST_PROTOCOL_FORBIDDEN]: 'metadata',
}

function reasonOf(error: unknown): ProviderReason {
  if (error instanceof HostRefused) return error.code === 'mail_host_private' ? 'private_address' : 'unreachable'
  if (error instanceof oauth.AuthorizationResponseError) return 'declined'
  if (error instanceof oauth.WWWAuthenticateChallengeError) return 'client'
  if (error instanceof oauth.ResponseBodyError) {
    if (error.status >= 500) return 'unreachable'
    return error.error === 'invalid_grant' ? 'code' : 'client'
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return BY_CODE[code] ?? 'unreachable'
}

/** Does it, and says of whatever goes wrong which kind it is. */
async function faulting<T>(work: () => Promise<T>, otherwise?: ProviderReason): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof SignOnFault) throw error
    const reason = reasonOf(error)
    throw new SignOnFault(reason === 'claims' || reason === 'metadata' ? (otherwise ?? reason) : reason, error)
  }
}

interface Request {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: unknown
}

/** Asks the provider. What it cannot do now is no lie of it, and where it sends us nobody goes. */
async function ask(services: With, url: string, { method, headers, body }: Request): Promise<Response> {
  const stated = body === undefined || body === null ? {} : { body: String(body) }
  const response = await checkedFetch(services, url, { method, headers, ...stated })
  if (response.status >= 500) throw new SignOnFault('unreachable')
  if (response.status >= 300 && response.status < 400) throw new SignOnFault('metadata')
  return response
}

const options = (services: With) => ({
  // which addresses may be asked without TLS the fetch itself decides
  [oauth.allowInsecureRequests]: true,
  [oauth.customFetch]: (url: string, request: Request) => ask(services, url, request),
})

const clientOf = ({ clock }: With, { clientId }: OpenIdConnection): oauth.Client => ({
  client_id: clientId,
  [oauth.clockSkew]: Math.round((clock.now() - Date.now()) / 1000),
  [oauth.clockTolerance]: SKEW_SECONDS,
})

/** What the provider says of itself now (OpenID Connect Discovery 1.0); its name has to be the one that was stated, and its addresses safe. */
export async function discover(services: With, { issuer }: OpenIdConnection): Promise<oauth.AuthorizationServer> {
  const server = await faulting(async () => {
    const response = await oauth.discoveryRequest(new URL(issuer), { ...options(services), algorithm: 'oidc' })
    return oauth.processDiscoveryResponse(new URL(issuer), response)
  }, 'metadata')
  const { authorization_endpoint: at = '', token_endpoint: token = '', jwks_uri: keys = '' } = server
  const isSafe = [at, token, keys].every((text) => URL.canParse(text) && isSafeAddress(new URL(text)))
  if (!isSafe || server.issuer !== issuer) throw new SignOnFault('metadata')
  const advertised = server.id_token_signing_alg_values_supported ?? ['RS256']
  return {
    ...server,
    id_token_signing_alg_values_supported: ALGORITHMS.filter((algorithm) => advertised.includes(algorithm)),
  }
}

/** Where the provider sends people back to: an address of each connection's own, so that none answers in another's place (RFC 9700 §4.4). */
export const returnAddress = ({ settings }: Pick<Services, 'settings'>, { id }: Pick<Connection, 'id'>): string =>
  new URL(`/sso/${id}`, settings.HOLDFAST_URL).href

/** Where people come to after they have logged out at the provider. */
const afterLogout = ({ settings }: Pick<Services, 'settings'>): string =>
  new URL('/sign-in', settings.HOLDFAST_URL).href

/** Where a browser tells the provider of a log-out here (RP-Initiated Logout 1.0 §2); null where it takes no such word. Throws `SignOnFault`. */
export async function endSessionAddress(services: With, connection: OpenIdConnection): Promise<string | null> {
  const { end_session_endpoint: at } = await discover(services, connection)
  if (at === undefined || !URL.canParse(at) || !isSafeAddress(new URL(at))) return null
  const url = new URL(at)
  url.searchParams.set('client_id', connection.clientId)
  url.searchParams.set('post_logout_redirect_uri', afterLogout(services))
  return url.href
}

/** The one-time values of a sign-in. */
export interface OneTime {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** The address of the provider's sign-in. */
export async function signInAddress(
  services: With,
  connection: OpenIdConnection,
  about: OneTime & { readonly hint: string | null },
): Promise<string> {
  const server = await discover(services, connection)
  const url = new URL(server.authorization_endpoint ?? '')
  const asked = {
    response_type: 'code',
    client_id: connection.clientId,
    redirect_uri: returnAddress(services, connection),
    scope: connection.scopes.join(' '),
    state: about.state,
    nonce: about.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(about.verifier),
    code_challenge_method: 'S256',
    ...(about.hint === null ? {} : { login_hint: about.hint }),
  }
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
  return url.href
}

async function authenticationOf({ proof }: OpenIdConnection): Promise<oauth.ClientAuth> {
  if ('privateJwk' in proof) {
    const key = await importJWK({ ...proof.privateJwk, kty: 'EC' }, 'ES256')
    return oauth.PrivateKeyJwt({ key: key as webcrypto.CryptoKey, kid: proof.kid })
  }
  return proof.method === 'client_secret_basic'
    ? oauth.ClientSecretBasic(proof.secret)
    : oauth.ClientSecretPost(proof.secret)
}

/** What a browser brought back from the provider's sign-in. */
export interface Returned {
  readonly code?: string
  readonly state: string
  readonly iss?: string
  readonly error?: string
  /** A SAML response, as it came in base64. */
  readonly saml?: string
  /** What somebody typed on our own page, for a directory. */
  readonly login?: string
  readonly password?: string
}

interface Speaking {
  readonly services: With
  readonly connection: OpenIdConnection
  readonly server: oauth.AuthorizationServer
  readonly client: oauth.Client
}

/** The answer of this provider and no other (RFC 9207), for the state that was asked with. */
function answerOf({ server, client }: Speaking, returned: Returned, state: string): URLSearchParams {
  const { saml: _saml, login: _login, password: _password, ...parameters } = returned
  try {
    return oauth.validateAuthResponse(server, client, new URLSearchParams(parameters), state)
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError) throw new SignOnFault('declined', error)
    throw new SignOnFault('issuer', error)
  }
}

async function idToken(speaking: Speaking, parameters: URLSearchParams, { nonce, verifier }: OneTime) {
  const { services, connection, server, client } = speaking
  const proof = await authenticationOf(connection)
  const at = returnAddress(services, connection)
  return faulting(async () => {
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      proof,
      parameters,
      at,
      verifier,
      options(services),
    )
    // the body is read by the library; the signature is held against the keys the provider publishes now
    const answer = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    })
    await faulting(() => oauth.validateApplicationLevelSignature(server, response, options(services)), 'signature')
    const claims = oauth.getValidatedIdTokenClaims(answer)
    if (claims === undefined) throw new SignOnFault('claims')
    return { claims, access: answer.access_token }
  }, 'claims')
}

/** What else the provider tells of the same person, where it has a place for that. */
async function toldBeside({ services, server, client }: Speaking, told: { access: string; sub: string }) {
  if (server.userinfo_endpoint === undefined) return {}
  return faulting(async () => {
    const response = await oauth.userInfoRequest(server, client, told.access, options(services))
    return oauth.processUserInfoResponse(server, client, told.sub, response)
  }, 'subject')
}

function subjectOf({ subjectClaim, clientId }: OpenIdConnection, claims: oauth.IDToken, now: number): string {
  const subject = claims[subjectClaim]
  if (claims['azp'] !== undefined && claims['azp'] !== clientId) throw new SignOnFault('claims')
  if (claims.iat > now + SKEW_SECONDS || claims.iat < now - OLDEST_SECONDS) throw new SignOnFault('stale')
  if (typeof subject !== 'string' || subject === '' || subject.length > 255) throw new SignOnFault('claims')
  return subject
}

/** Microsoft says in a claim of its own (`xms_edov`) that the mailbox is the person's. */
const isVerified = (claims: Readonly<Record<string, unknown>>): boolean =>
  claims['email_verified'] === true || [true, 1, '1', 'true'].some((yes) => claims['xms_edov'] === yes)

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []

/** Who signed in: the code is redeemed once, the identity's signature, issuer, audience, time and nonce are checked. Throws `SignOnFault`. */
export async function redeem(
  services: With,
  connection: OpenIdConnection,
  about: { returned: Returned; asked: OneTime },
): Promise<ProvenIdentity> {
  const { returned, asked } = about
  const server = await discover(services, connection)
  const speaking = { services, connection, server, client: clientOf(services, connection) }
  const parameters = answerOf(speaking, returned, asked.state)
  const { claims, access } = await idToken(speaking, parameters, asked)
  const subject = subjectOf(connection, claims, services.clock.now() / 1000)
  const beside = await toldBeside(speaking, { access, sub: claims.sub })
  const told: Readonly<Record<string, unknown>> = { ...beside, ...claims }
  return {
    issuer: connection.issuer,
    subject,
    claims: told,
    email: typeof told['email'] === 'string' ? told['email'] : null,
    emailVerified: isVerified(told),
    methods: textsOf(claims['amr']),
    ...(typeof claims['sid'] === 'string' ? { sid: claims['sid'] } : {}),
    shownAt: claims.auth_time === undefined ? null : claims.auth_time * 1000,
  }
}

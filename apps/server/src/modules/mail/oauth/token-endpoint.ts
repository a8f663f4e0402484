/** What is asked of a provider beside its sign-in: tokens for a code (RFC 6749 §4.1, PKCE by RFC 7636), new ones for old (§6), and their end (RFC 7009). */
import * as oauth from 'oauth4webapi'
import type { MailProvider } from '../../../platform/outgoing/mail-providers.ts'
import type { Services } from '../../../platform/services.ts'
import type { Grant } from '../account.ts'
import { GrantFault } from '../mail-fault.ts'

const PATIENCE_MS = 10_000
/** An access token of which the provider does not say how long it lives. */
const USUAL_SECONDS = 300

type With = Pick<Services, 'settings' | 'clock'>

const serverOf = (provider: MailProvider): oauth.AuthorizationServer => ({
  issuer: provider.issuer,
  authorization_endpoint: provider.authorization,
  token_endpoint: provider.token,
  ...(provider.revocation === null ? {} : { revocation_endpoint: provider.revocation }),
})

const clientOf = ({ clientId }: MailProvider): oauth.Client => ({ client_id: clientId })
const secretOf = ({ clientSecret }: MailProvider) => oauth.ClientSecretPost(clientSecret)
/** Addresses without TLS were refused by the reader of the setting, except this machine's own. */
const options = () => ({ signal: AbortSignal.timeout(PATIENCE_MS), [oauth.allowInsecureRequests]: true })

/** Where a provider sends people back to; stated to it exactly (RFC 9700 §2.1). */
export const returnAddress = ({ settings }: Pick<Services, 'settings'>): string =>
  new URL('/settings/mailbox', settings.HOLDFAST_URL).href

/** The address at which a person grants; `verifier` and `state` are of this one time. */
export async function grantAddress(
  services: Pick<Services, 'settings'>,
  provider: MailProvider,
  about: { state: string; verifier: string; address: string },
): Promise<string> {
  const url = new URL(provider.authorization)
  const asked = {
    response_type: 'code',
    client_id: provider.clientId,
    redirect_uri: returnAddress(services),
    scope: provider.scopes.join(' '),
    state: about.state,
    code_challenge: await oauth.calculatePKCECodeChallenge(about.verifier),
    code_challenge_method: 'S256',
    login_hint: about.address,
    ...provider.parameters,
  }
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
  return url.href
}

/** What the provider refuses for good, what its operator or ours has to mend, and what mends itself. */
function faultOfAnswer(cause: unknown): GrantFault {
  if (cause instanceof oauth.ResponseBodyError && cause.error === 'invalid_grant')
    return new GrantFault('mail_grant_refused', cause)
  const isRefused = cause instanceof oauth.ResponseBodyError && cause.status < 500
  return new GrantFault(isRefused ? 'mail_provider_refused' : 'mail_unreachable', cause)
}

function grantOf(
  { clock }: Pick<Services, 'clock'>,
  provider: MailProvider,
  { answer, before }: { answer: oauth.TokenEndpointResponse; before: string | undefined },
): Grant {
  // a provider that rotates gives a new one each time (RFC 9700 §4.14), another keeps the first
  const refresh = answer.refresh_token ?? before
  if (refresh === undefined) throw new GrantFault('mail_provider_refused', new Error('no refresh token'))
  const endsAt = clock.now() + (answer.expires_in ?? USUAL_SECONDS) * 1_000
  return { provider: provider.id, access: answer.access_token, endsAt, refresh }
}

/** What came back from the provider's sign-in. */
export interface Returned {
  readonly code: string
  readonly state: string
  readonly iss?: string
}

/** What came back, as this provider's answer: another's is refused (RFC 9207). The state was compared when it was taken. */
function answerOf(provider: MailProvider, returned: Returned): URLSearchParams {
  try {
    const came = new URLSearchParams({ ...returned })
    return oauth.validateAuthResponse(serverOf(provider), clientOf(provider), came, returned.state)
  } catch (error) {
    throw new GrantFault('mail_grant_refused', error)
  }
}

/** The tokens for a code, once. Throws `GrantFault`. */
export async function redeemCode(
  services: With,
  provider: MailProvider,
  { returned, verifier }: { returned: Returned; verifier: string },
): Promise<Grant> {
  const [server, client] = [serverOf(provider), clientOf(provider)]
  const parameters = answerOf(provider, returned)
  try {
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      secretOf(provider),
      parameters,
      returnAddress(services),
      verifier,
      options(),
    )
    const answer = await oauth.processAuthorizationCodeResponse(server, client, response)
    return grantOf(services, provider, { answer, before: undefined })
  } catch (error) {
    throw error instanceof GrantFault ? error : faultOfAnswer(error)
  }
}

/** New tokens for old. Throws `GrantFault`. */
export async function renewGrant(services: With, provider: MailProvider, { refresh }: Grant): Promise<Grant> {
  const [server, client] = [serverOf(provider), clientOf(provider)]
  try {
    const response = await oauth.refreshTokenGrantRequest(server, client, secretOf(provider), refresh, options())
    const answer = await oauth.processRefreshTokenResponse(server, client, response)
    return grantOf(services, provider, { answer, before: refresh })
  } catch (error) {
    throw error instanceof GrantFault ? error : faultOfAnswer(error)
  }
}

/** Ends the grant at the provider; false where it has no place for that or was not reached. Never throws. */
export async function revokeGrant(provider: MailProvider, { refresh }: Grant): Promise<boolean> {
  if (provider.revocation === null) return false
  try {
    const ask = oauth.revocationRequest(serverOf(provider), clientOf(provider), secretOf(provider), refresh, options())
    await oauth.processRevocationResponse(await ask)
    return true
  } catch {
    return false
  }
}

import { scopesOfContract } from '@holdfast/policy'
import type { Settings } from '../../../platform/config/settings.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'

const SIGNING = ['ES256', 'EdDSA', 'Ed25519']
const METHODS = ['private_key_jwt', 'none']

/** Where a connection may be made with a certificate, if that is a place of its own (RFC 8705 §5). */
function aliasesOf({ HOLDFAST_MTLS_LISTEN: listen, HOLDFAST_URL: url }: Settings): object {
  if (listen === null) return {}
  const place = new URL(url)
  place.port = String(listen.port)
  return { mtls_endpoint_aliases: { token_endpoint: `${place.origin}/oauth/token` } }
}

/** What an app's library asks first (RFC 8414): where to, and that nothing weaker is taken. */
export function tellMetadata({ services }: RequestContext): Answer {
  const { origin } = services.settings.HOLDFAST_URL
  const all = Object.fromEntries(services.catalog.served.map(({ plural }) => [plural, { read: ['*'], write: ['*'] }]))
  const body = {
    issuer: origin,
    authorization_endpoint: `${origin}/oauth/authorize`,
    token_endpoint: `${origin}/oauth/token`,
    pushed_authorization_request_endpoint: `${origin}/oauth/par`,
    require_pushed_authorization_requests: true,
    revocation_endpoint: `${origin}/oauth/revoke`,
    scopes_supported: scopesOfContract(all),
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: [...METHODS, 'client_secret_basic', 'self_signed_tls_client_auth'],
    tls_client_certificate_bound_access_tokens: true,
    ...aliasesOf(services.settings),
    token_endpoint_auth_signing_alg_values_supported: [...SIGNING, 'PS256', 'RS256'],
    revocation_endpoint_auth_methods_supported: METHODS,
    revocation_endpoint_auth_signing_alg_values_supported: [...SIGNING, 'PS256', 'RS256'],
    dpop_signing_alg_values_supported: SIGNING,
    authorization_response_iss_parameter_supported: true,
    ui_locales_supported: ['zh', 'en'],
  }
  return { status: 200, body, headers: { 'Cache-Control': 'public, max-age=3600' }, audit: UNRECORDED }
}

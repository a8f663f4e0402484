import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ClientMetadata, Provider } from 'oidc-provider'
import { followRedirects } from '../../../testing/follow-redirects.ts'
import { USER } from './dovecot.ts'

/** A real authorization server (RFC 6749, 7009, 7636, 7662) of a test's own, whose person signs in and agrees at once. */
export interface AuthorizationServer {
  /** Where a mail server asks of a token, with what it may ask by. */
  readonly introspection: string
  /** What the operator declares of it. */
  declared(servers: { imap: number; smtp: number }): string
  /** Signs in at the address that we were sent to and agrees; gives what the browser brings back. */
  visit(url: string): Promise<{ at: string; returned: Record<string, string> }>
  isActive(token: string): Promise<boolean>
  /** How often tokens were asked for, by grant type. */
  readonly asked: Record<string, number>
  /** How often a token was revoked. */
  readonly ended: number
  /** Takes the grant away, as its owner does in their account there. */
  takeAway(): Promise<void>
  /** Whether it answers at all. */
  away: boolean
  stop(): Promise<void>
}

const CLIENT = 'holdfast'
const SECRET = 'client-secret-0815'
/** The application's address in a test's world. */
const RETURN = 'http://localhost:3000/settings/mailbox'

const CLIENTS: ClientMetadata[] = [
  {
    client_id: CLIENT,
    client_secret: SECRET,
    redirect_uris: [RETURN],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_post',
  },
  {
    client_id: 'mail',
    client_secret: 'mail-secret',
    redirect_uris: [],
    grant_types: [],
    response_types: [],
    token_endpoint_auth_method: 'client_secret_basic',
  },
]

const providerAt = (issuer: string): Provider =>
  new Provider(issuer, {
    clients: CLIENTS,
    scopes: ['mail', 'offline_access'],
    features: {
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: true },
    },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      RefreshToken: 86_400,
      Grant: 86_400,
      Session: 600,
      Interaction: 600,
    },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    interactions: { url: (_ctx, { uid }) => `/agree/${uid}` },
    cookies: { keys: ['test'] },
  })

/** Its person signs in and agrees, whatever is asked. */
async function agree(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<string> {
  const grant = new provider.Grant({ accountId: USER, clientId: CLIENT })
  grant.addOIDCScope('mail offline_access')
  const grantId = await grant.save()
  await provider.interactionFinished(request, response, { login: { accountId: USER }, consent: { grantId } })
  return grantId
}

/** What the grant brings back, and where. */
async function visit(url: string): Promise<{ at: string; returned: Record<string, string> }> {
  const { origin, pathname, searchParams } = await followRedirects(
    url,
    (next) => `${next.origin}${next.pathname}` === RETURN,
  )
  return { at: `${origin}${pathname}`, returned: Object.fromEntries(searchParams) }
}

const declaredAt = (issuer: string, { imap, smtp }: { imap: number; smtp: number }): string =>
  JSON.stringify({
    house: {
      name: 'House',
      issuer,
      authorization: `${issuer}/auth`,
      token: `${issuer}/token`,
      revocation: `${issuer}/token/revocation`,
      scopes: ['mail', 'offline_access'],
      parameters: { prompt: 'consent' },
      imap: `127.0.0.1:${imap}`,
      smtp: `127.0.0.1:${smtp}`,
      clientId: CLIENT,
      clientSecret: SECRET,
    },
  })

/** Starts the server; `stop` it in afterAll. */
export async function startAuthorizationServer(): Promise<AuthorizationServer> {
  const self = { away: false, ended: 0, asked: {} as Record<string, number>, grants: [] as string[] }
  const server = createServer((request, response) => {
    if (self.away) return request.socket.destroy()
    if (request.url?.startsWith('/agree/') === true)
      return agree(provider, request, response)
        .then((id) => self.grants.push(id))
        .catch(() => request.socket.destroy())
    return listener(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = providerAt(`http://${base}`)
  const listener = provider.callback()
  provider.on('grant.success', ({ oidc }) => {
    const type = String(oidc.params?.['grant_type'])
    self.asked[type] = (self.asked[type] ?? 0) + 1
  })
  provider.on('grant.revoked', () => {
    self.ended += 1
  })
  const introspection = `http://mail:mail-secret@${base}/token/introspection`
  const acts: Pick<AuthorizationServer, 'introspection' | 'visit' | 'declared' | 'isActive' | 'takeAway' | 'stop'> = {
    introspection,
    visit,
    declared: (servers) => declaredAt(`http://${base}`, servers),
    isActive: async (token: string) => (await provider.AccessToken.find(token)) !== undefined,
    async takeAway() {
      for (const id of self.grants) await provider.Grant.find(id).then((grant) => grant?.destroy())
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
  return Object.assign(self, acts)
}

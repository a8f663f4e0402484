/** A real OpenID provider of a test's own (`oidc-provider`), whose people sign in and agree at once. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ClientMetadata, Provider } from 'oidc-provider'
import { followRedirects } from '../../../testing/follow-redirects.ts'

/** Who sits at the provider now, and what it tells of them. */
export interface ProviderPerson {
  readonly sub: string
  readonly email: string
  readonly verified?: boolean
  readonly groups?: readonly string[]
  readonly amr?: readonly string[]
}

export interface SignOnProvider {
  readonly issuer: string
  /** Signs in as the person at the address we were sent to; gives what the browser brings back. */
  visit(url: string, who: ProviderPerson): Promise<Record<string, string>>
  /** The session in which whoever came last sits there. */
  readonly sid: string | null
  /** Tells the client that somebody has logged out, as the provider does by itself; throws where the client does not take it. */
  logOut(sub: string, sid: string | null): Promise<void>
  /** Lets a client in that was registered with it. */
  register(client: ClientMetadata): void
  away: boolean
  stop(): Promise<void>
}

export const CLIENT = 'holdfast'
export const SECRET = 'provider-secret-0815'

type Deliver = typeof fetch
/** What the provider's types leave out. */
interface LoggingOut {
  backchannelLogout(sub: string, sid: string): Promise<void>
}

const configured = (
  clients: ClientMetadata[],
  people: ReadonlyMap<string, ProviderPerson>,
  deliver: Deliver | undefined,
) => ({
  clients,
  ...(deliver === undefined ? {} : { fetch: deliver }),
  claims: {
    openid: ['sub', 'amr', 'auth_time'],
    email: ['email', 'email_verified'],
    groups: ['groups'],
  },
  scopes: ['openid', 'email', 'groups'],
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
  pkce: { required: () => true },
  findAccount: (_ctx: unknown, sub: string) => {
    const who = people.get(sub)
    const email_verified = who?.verified ?? true
    return { accountId: sub, claims: () => ({ sub, email: who?.email, email_verified, groups: who?.groups }) }
  },
  interactions: { url: (_ctx: unknown, { uid }: { uid: string }) => `/agree/${uid}` },
  cookies: { keys: ['test'] },
})

/** What the provider's sign-in brings back to the application. */
async function follow(url: string): Promise<Record<string, string>> {
  const { pathname, searchParams } = await followRedirects(url, (next) => next.pathname.startsWith('/sso/'))
  return { ...Object.fromEntries(searchParams), connection: pathname.slice('/sso/'.length) }
}

/** Whoever sits there signs in and agrees. */
async function agree(
  provider: Provider,
  sitting: ProviderPerson,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response)
  const grant = new provider.Grant({ accountId: sitting.sub, clientId: String(params['client_id']) })
  grant.addOIDCScope('openid email groups')
  const grantId = await grant.save()
  const login = { accountId: sitting.sub, ...(sitting.amr === undefined ? {} : { amr: [...sitting.amr] }) }
  await provider.interactionFinished(request, response, { login, consent: { grantId } })
}

/** Starts the provider; `stop` it in afterAll. What it tells the client by itself goes through `deliver`. */
export async function startSignOnProvider(deliver?: Deliver): Promise<SignOnProvider> {
  const people = new Map<string, ProviderPerson>()
  const clients: ClientMetadata[] = []
  const self = { away: false, sid: null as string | null }
  let sitting: ProviderPerson = { sub: 'nobody', email: 'nobody@example.com' }
  let provider: Provider
  const server = createServer((request, response) => {
    if (self.away) return request.socket.destroy()
    if (request.url?.startsWith('/agree/') !== true) return provider.callback()(request, response)
    return agree(provider, sitting, { request, response }).catch(() => request.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const build = () => {
    provider = new Provider(issuer, configured(clients, people, deliver))
    provider.on('authorization.success', ({ oidc }) => {
      self.sid = oidc.session?.sidFor(CLIENT) ?? null
    })
  }
  build()
  return Object.assign(self, {
    issuer,
    async logOut(sub: string, sid: string | null) {
      const client = (await provider.Client.find(CLIENT)) as unknown as LoggingOut
      await client.backchannelLogout(sub, sid ?? '')
    },
    register(client: ClientMetadata) {
      clients.push(client)
      build()
    },
    visit(url: string, who: ProviderPerson) {
      people.set(who.sub, who)
      sitting = who
      return follow(url)
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  })
}

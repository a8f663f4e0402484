/** A provider of a test's own that lies in one matter at a time: a small HTTP server that says what the test says. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'

export interface Lies {
  /** Replaces members of the discovery document. */
  readonly metadata?: Readonly<Record<string, unknown>>
  /** Replaces claims of the identity token; undefined leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** The identity token itself, made of its honest claims. */
  readonly token?: (claims: JWTPayload, keys: HostileKeys) => Promise<string> | string
  readonly keys?: (honest: JWK[]) => JWK[]
  /** The token endpoint's answer in place of tokens. */
  readonly answer?: { readonly status: number; readonly body: string }
  /** The answers hang for ever. */
  readonly hangs?: true
  readonly userinfo?: Readonly<Record<string, unknown>>
}

export type HostileKeys = Awaited<ReturnType<typeof makeKeys>>

async function makeKeys() {
  const [own, strange] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')]
  return { own, strange, publicJwk: { ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' } }
}

const honestToken = (claims: JWTPayload, { own }: HostileKeys) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(own.privateKey)

interface Lying {
  lies: Lies
  nonce: string
}

/** What it says at each of its places. */
function sayings(self: Lying, issuer: string, about: { keys: HostileKeys; person: { sub: string; email: string } }) {
  const { keys, person } = about
  const metadata = () => ({
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    userinfo_endpoint: `${issuer}/me`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    authorization_response_iss_parameter_supported: true,
    ...self.lies.metadata,
  })
  const claims = (): JWTPayload => {
    const now = Math.floor(Date.now() / 1000)
    const honest = { iss: issuer, aud: 'holdfast', iat: now, exp: now + 300, nonce: self.nonce, email_verified: true }
    return JSON.parse(JSON.stringify({ ...honest, ...person, ...self.lies.claims }))
  }
  const tokens = async () => {
    const id_token = await (self.lies.token ?? honestToken)(claims(), keys)
    return { access_token: 'a', token_type: 'Bearer', expires_in: 60, id_token }
  }
  return async (path: string): Promise<unknown> => {
    if (path === '/keys') return { keys: (self.lies.keys ?? ((all) => all))([keys.publicJwk]) }
    if (path === '/me') return { ...person, ...self.lies.userinfo }
    return path === '/token' ? tokens() : metadata()
  }
}

/** An honest provider, until `lies` says in what it is not; `visit` needs no browser, for nobody is asked. */
export async function startHostileProvider(person: { sub: string; email: string }) {
  const keys = await makeKeys()
  const self: Lying = { lies: {}, nonce: '' }
  const server = createServer(async (request, response) => {
    if (self.lies.hangs) return
    const { answer } = self.lies
    const isReplaced = request.url === '/token' && answer !== undefined
    response.writeHead(isReplaced ? answer.status : 200, { 'content-type': 'application/json' })
    response.end(isReplaced ? answer.body : JSON.stringify(await say(request.url ?? '')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const say = sayings(self, issuer, { keys, person })
  return Object.assign(self, {
    issuer,
    keys,
    /** What a browser would bring back from the address. */
    visit(url: string): Record<string, string> {
      const asked = new URL(url).searchParams
      self.nonce = asked.get('nonce') ?? ''
      const connection = new URL(asked.get('redirect_uri') ?? '').pathname.slice('/sso/'.length)
      return { code: 'c', state: asked.get('state') ?? '', iss: issuer, connection }
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
}

export type HostileProvider = Awaited<ReturnType<typeof startHostileProvider>>

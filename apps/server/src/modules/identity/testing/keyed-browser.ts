import { createHash, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import type { World } from '../../../testing/world.ts'
import { type Browser, browser } from './browser.ts'
import { type Claims, keyPair, ORIGIN, type TestKey } from './programs.ts'

/** How a proof differs from an honest one. */
export interface Change {
  readonly key?: TestKey
  readonly claims?: Claims
}

/** A browser of a test that holds a key, and proves it with each request as the web application does. */
export interface KeyedBrowser extends Browser {
  readonly key: TestKey
  /** An honest proof for a request of the moment, unless changed. */
  proof(method: string, path: string, change?: Change): Promise<string>
}

const digestOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** A proof for a request under a token, with a nonce of this moment. */
export function proofFor(world: World, about: { method: string; path: string; token: string | null }, key: TestKey) {
  const { method, path, token } = about
  const htu = `${ORIGIN}/api/v1${path.split('?')[0]}`
  return async (claims: Claims = {}): Promise<string> =>
    new SignJWT({
      jti: randomUUID(),
      iat: Math.floor(world.clock.now() / 1000),
      htm: method,
      htu,
      nonce: world.services.browserProofs.newNonce(),
      ...(token === null ? {} : { ath: digestOf(token) }),
      ...claims,
    })
      .setProtectedHeader({ alg: key.alg, typ: 'dpop+jwt', jwk: key.publicJwk })
      .sign(key.privateKey)
}

export async function keyedBrowser(world: World, key?: TestKey): Promise<KeyedBrowser> {
  const own = key ?? (await keyPair())
  const inner = browser(world)
  const proof = (method: string, path: string, { key: other = own, claims }: Change = {}) =>
    proofFor(world, { method, path, token: inner.token }, other)(claims)
  const call: Browser['call'] = async (method, path, { headers = {}, ...sent } = {}) =>
    inner.call(method, path, { ...sent, headers: { dpop: await proof(method, path), ...headers } })
  return {
    key: own,
    proof,
    call,
    get: (path) => call('GET', path),
    post: (path, body, headers = {}) => call('POST', path, { body, headers }),
    get token() {
      return inner.token
    },
    set token(token) {
      inner.token = token
    },
  }
}

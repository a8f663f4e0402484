import { createHash, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import type { World } from '../../../testing/world.ts'
import { askToken, callAs, ORIGIN, type TestKey, type Told } from './programs.ts'

/* Requests with a proof of possession (RFC 9449), made anew once the server has given its nonce. */

interface Proved {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly token?: string
}

/** Asks with a proof, and once more with the nonce that the answer brings. */
async function withNonce(world: World, key: TestKey, about: Proved & { ask: (proof: string) => Promise<Told> }) {
  const { method, path, token, ask } = about
  const ath = token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') }
  const iat = Math.floor(world.clock.now() / 1000)
  const proof = (nonce: object) =>
    new SignJWT({ jti: randomUUID(), iat, htm: method, htu: ORIGIN + path, ...ath, ...nonce })
      .setProtectedHeader({ alg: key.alg, typ: 'dpop+jwt', jwk: key.publicJwk })
      .sign(key.privateKey)
  const first = await ask(await proof({}))
  const nonce = first.headers['dpop-nonce']
  return nonce === undefined ? first : ask(await proof({ nonce: String(nonce) }))
}

/** Reads contacts with a token that is bound to the key. */
export const readProved = (world: World, key: TestKey, token: string): Promise<Told> =>
  withNonce(world, key, {
    method: 'GET',
    path: '/api/v1/contacts',
    token,
    ask: (dpop) => callAs(world, { authorization: `DPoP ${token}`, dpop }),
  })

/** Asks for a token that is bound to the key; what proves the program itself is made anew for each try. */
export const askBound = (
  world: World,
  key: TestKey,
  proves: () => Promise<{ headers?: Record<string, string>; form?: Record<string, string> }>,
): Promise<Told> =>
  withNonce(world, key, {
    method: 'POST',
    path: '/oauth/token',
    ask: async (dpop) => {
      const { headers, form = {} } = await proves()
      return askToken(world, { headers: { ...headers, dpop }, form })
    },
  })

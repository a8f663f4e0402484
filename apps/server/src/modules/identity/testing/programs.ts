import { randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect } from 'vitest'
import { again, person, type TestAnswer, type TestPerson } from '../../../testing/people.ts'
import type { World } from '../../../testing/world.ts'
import { ASSERTION_TYPE } from '../clients/assertion.ts'

/** A program as its maker was told it. */
export interface TestProgram {
  readonly clientId: string
  readonly clientSecret: string
}

export type Told = Pick<TestAnswer, 'status' | 'body' | 'headers'>

/** Makes a program that acts for the owner, who has said so. */
export async function confirmedProgram(world: World, owner: TestPerson, about: object = {}): Promise<TestProgram> {
  const security = await person(world, owner.tenantId, { role: 'security_admin' })
  const asked = { name: '对账程序', scopes: ['contacts:read'], ownerId: owner.id, ...about }
  const made = await security.post('/clients', asked)
  expect(made.status, made.text).toBe(201)
  const { clientId } = made.body
  expect((await (await again(world, owner)).post(`/clients/${clientId}/confirm`)).status).toBe(204)
  return made.body
}

export const basic = ({ clientId, clientSecret }: TestProgram): string =>
  `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`

interface Asked {
  readonly headers?: Record<string, string>
  readonly form?: Record<string, string>
  readonly url?: string
  readonly from?: string
}

/** Asks the token endpoint. */
export async function askToken(
  world: World,
  { headers = {}, form = {}, url = '/oauth/token', from }: Asked,
): Promise<Told> {
  const answer = await world.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString(),
    ...(from === undefined ? {} : { remoteAddress: from }),
  })
  return { status: answer.statusCode, body: JSON.parse(answer.body), headers: answer.headers }
}

/** Calls the interface as a program does. */
export async function callAs(
  world: World,
  headers: Record<string, string>,
  about: { path?: string; from?: string } = {},
): Promise<Told> {
  const answer = await world.app.inject({
    method: 'GET',
    url: `/api/v1${about.path ?? '/contacts'}`,
    headers,
    ...(about.from === undefined ? {} : { remoteAddress: about.from }),
  })
  return { status: answer.statusCode, body: JSON.parse(answer.body), headers: answer.headers }
}

/** Claims of a test, right or wrong; what is undefined is left out. */
export type Claims = Readonly<Record<string, unknown>>

export type KeyAlgorithm = 'ES256' | 'EdDSA' | 'RS256' | 'PS256'

/** A key of a program's own, whose private half nobody but the test has. */
export async function keyPair(alg: KeyAlgorithm = 'ES256') {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const [publicJwk, privateJwk] = [await exportJWK(publicKey), await exportJWK(privateKey)]
  return { alg, privateKey, publicJwk, privateJwk, jkt: await calculateJwkThumbprint(publicJwk, 'sha256') }
}

export type TestKey = Awaited<ReturnType<typeof keyPair>>

/** The origin that a test's server says it has. */
export const ORIGIN = 'http://localhost:3000'

/** The claims of a good assertion at this moment. */
export const claimsOf = (world: World, clientId: string): Claims => {
  const now = Math.floor(world.clock.now() / 1000)
  return { iss: clientId, sub: clientId, aud: `${ORIGIN}/oauth/token`, jti: randomUUID(), iat: now, exp: now + 240 }
}

export const signed = (key: TestKey, claims: Claims, header: object = {}): Promise<string> =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg: key.alg, ...header }).sign(key.privateKey)

/** The form of a request that is signed in place of a secret. */
export const asserting = (assertion: string): Record<string, string> => ({
  client_assertion_type: ASSERTION_TYPE,
  client_assertion: assertion,
})

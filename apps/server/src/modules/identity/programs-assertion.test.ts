import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto'
import type { JWK } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import {
  askToken,
  asserting,
  basic,
  type Claims,
  callAs,
  claimsOf,
  confirmedProgram,
  type KeyAlgorithm,
  keyPair,
  ORIGIN,
  signed,
  type TestKey,
} from './testing/programs.ts'

/* Programs that sign in place of a secret, and what RFC 7523 §5, RFC 7521 §8 and RFC 8725 say is tried against them. */
let world: World
let owner: TestPerson
let key: TestKey
let clientId: string

beforeAll(async () => {
  world = await startWorld()
  owner = await person(world, await company(world), { role: 'sales_rep' })
  key = await keyPair()
  clientId = (await confirmedProgram(world, owner, { keys: [key.publicJwk] })).clientId
})
afterAll(() => world.stop())

const tell = async (assertion: string, more: Record<string, string> = {}) =>
  askToken(world, { form: { ...asserting(assertion), ...more } })
const good = (change: Claims = {}) => ({ ...claimsOf(world, clientId), ...change })
const outcome = async (assertion: string) => {
  const { status, body } = await tell(assertion)
  return [status, body.error]
}
const REFUSED = [401, 'invalid_client']

test.each<KeyAlgorithm>(['ES256', 'EdDSA', 'RS256', 'PS256'])(
  'a program with a key of its own (%s) signs for a token',
  async (alg) => {
    const own = await keyPair(alg)
    const made = await confirmedProgram(world, owner, { keys: [{ ...own.publicJwk, kid: 'a' }] })
    expect(made.clientSecret).toBeUndefined()
    for (const aud of [ORIGIN, `${ORIGIN}/oauth/token`, `${ORIGIN}/api/v1/oauth/token`, [ORIGIN]]) {
      const assertion = await signed(own, { ...claimsOf(world, made.clientId), aud }, { kid: 'a' })
      const { status, body } = await tell(assertion, { client_id: made.clientId })
      expect([status, body.token_type]).toEqual([200, 'Bearer'])
      expect((await callAs(world, { authorization: `Bearer ${body.access_token}` })).status).toBe(200)
    }
  },
)

// ASVS 10.4.10
test('an assertion works once, and one of another program with the same name of its own works beside it', async () => {
  const assertion = await signed(key, good())
  expect((await tell(assertion)).status).toBe(200)
  expect(await outcome(assertion)).toEqual(REFUSED)
  const other = await confirmedProgram(world, owner, { keys: [key.publicJwk] })
  const jti = 'the same'
  expect((await tell(await signed(key, good({ jti })))).status).toBe(200)
  expect((await tell(await signed(key, { ...claimsOf(world, other.clientId), jti }))).status).toBe(200)
  expect(await outcome(await signed(key, good({ jti, exp: Math.floor(world.clock.now() / 1000) + 100 })))).toEqual(
    REFUSED,
  )
})

test('of two that come at once with the same assertion one is refused', async () => {
  const assertion = await signed(key, good())
  const both = await Promise.all([tell(assertion), tell(assertion)])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
})

// ASVS 9.2.1, 9.2.3, 10.4.10
test('claims that are not exactly of this program, for us, and of now are refused', async () => {
  const now = Math.floor(world.clock.now() / 1000)
  const { clientId: other } = await confirmedProgram(world, owner, { keys: [(await keyPair()).publicJwk] })
  const wrong: [string, Claims][] = [
    ['expired', { exp: now - 61 }],
    ['too far away', { exp: now + 361 }],
    ['without an end', { exp: undefined }],
    ['of the future', { iat: now + 120 }],
    ['not yet', { nbf: now + 120 }],
    ['for another', { aud: 'https://elsewhere.example/oauth/token' }],
    ['for another beside us', { aud: [ORIGIN, 'https://elsewhere.example'] }],
    ['for a part of us', { aud: `${ORIGIN}/oauth` }],
    ['for nobody', { aud: undefined }],
    ['by another', { iss: other }],
    ['about another', { sub: other }],
    ['about nobody', { sub: undefined }],
    ['by nobody', { iss: undefined }],
    ['without a name', { jti: undefined }],
    ['with an empty name', { jti: '' }],
    ['with an endless name', { jti: 'x'.repeat(256) }],
  ]
  for (const [name, change] of wrong)
    expect([name, await outcome(await signed(key, good(change)))]).toEqual([name, REFUSED])
  expect((await tell(await signed(key, good({ exp: now - 30 })))).status).toBe(200)
})

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

// ASVS 9.1.1, 9.1.2, 9.1.3, 10.4.10, 10.4.16
test('no algorithm, a symmetric one with the public key as its secret, and another key are refused', async () => {
  const rsa = await keyPair('RS256')
  const { clientId: rsaClient } = await confirmedProgram(world, owner, { keys: [rsa.publicJwk] })
  const claims = claimsOf(world, rsaClient)
  for (const alg of ['none', 'None', 'nOnE', ''])
    expect(await outcome(`${part({ alg })}.${part(claims)}.`)).toEqual(REFUSED)
  const publicTexts = [
    String(createPublicKey({ key: rsa.publicJwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' })),
    JSON.stringify(rsa.publicJwk),
    String(rsa.publicJwk.n),
  ]
  for (const secret of publicTexts) {
    const head = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
    expect(await outcome(`${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`)).toEqual(REFUSED)
  }
  const stranger = await keyPair('RS256')
  expect(await outcome(await signed(stranger, claims))).toEqual(REFUSED)
  // the header brings its own key
  expect(await outcome(await signed(stranger, claims, { jwk: stranger.publicJwk }))).toEqual(REFUSED)
  expect((await tell(await signed(rsa, claims))).status).toBe(200)
})

test('what is no assertion, another type, two ways at once and a foreign client_id are refused alike', async () => {
  const secret = await confirmedProgram(world, owner)
  for (const head of ['', '%', 'x', part([]), part({ alg: 7 }), part({ alg: 'ES256', crit: ['x'], x: 1 })])
    expect([head, await outcome(`${head}.${part(good())}.AAAA`)]).toEqual([head, REFUSED])
  for (const text of ['', 'x', 'a.b.c', '..', `${part({})}.${part({})}.`, `${part({ alg: 'ES256' })}.${part([])}.x`])
    expect([text, await outcome(text)]).toEqual([text, REFUSED])
  const other = {
    ...asserting(await signed(key, good())),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer',
  }
  expect((await askToken(world, { form: other })).body.error).toBe('invalid_client')
  const both = { headers: { authorization: basic(secret) }, form: asserting(await signed(key, good())) }
  expect((await askToken(world, both)).body.error).toBe('invalid_client')
  expect((await tell(await signed(key, good()), { client_id: secret.clientId })).body.error).toBe('invalid_client')
  // a program with a secret has no key, and one with a key no secret
  expect(await outcome(await signed(key, claimsOf(world, secret.clientId)))).toEqual(REFUSED)
  const guessed = { clientId, clientSecret: '' }
  const told = await askToken(world, { headers: { authorization: basic(guessed) } })
  expect([told.status, told.headers['www-authenticate']]).toEqual([401, 'Basic realm="holdfast"'])
})

test('public keys alone are registered, and none that is weak, twice there or for something else', async () => {
  const security = await person(world, owner.tenantId, { role: 'security_admin' })
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' }) as JWK
  const p384 = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).publicKey.export({ format: 'jwk' }) as JWK
  const odd = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }).publicKey.export({
    format: 'jwk',
  }) as JWK
  const x25519 = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }) as JWK
  const rsa = await keyPair('RS256')
  const refused: [unknown[], string][] = [
    [[key.privateJwk], 'key_private'],
    [[rsa.privateJwk], 'key_private'],
    [[{ kty: 'oct', k: 'c2VjcmV0' }], 'key_private'],
    [[weak], 'key_unfit'],
    [[p384], 'key_unfit'],
    [[odd], 'key_unfit'],
    [[x25519], 'key_unfit'],
    [[{ ...key.publicJwk, x: 'AAAA' }], 'key_unfit'],
    [[{ ...key.publicJwk, use: 'enc' }], 'key_unfit'],
    [[{ ...key.publicJwk, alg: 'HS256' }], 'key_unfit'],
    [[{ ...key.publicJwk, kid: 7 }], 'key_unfit'],
    [[{}], 'key_unfit'],
    [[key.publicJwk, key.publicJwk], 'duplicate_value'],
  ]
  for (const [keys, code] of refused) {
    const { status, body } = await security.post('/clients', {
      name: 'x',
      scopes: ['contacts:read'],
      ownerId: owner.id,
      keys,
    })
    expect([status, body.errors?.[0].code, JSON.stringify(keys)]).toEqual([422, code, JSON.stringify(keys)])
  }
  const six = await Promise.all(Array.from({ length: 6 }, async () => (await keyPair()).publicJwk))
  expect(
    (await security.post('/clients', { name: 'x', scopes: ['contacts:read'], ownerId: owner.id, keys: six })).status,
  ).toBe(400)
})

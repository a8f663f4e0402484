import { createHash, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { provedKey } from '../../platform/gate/dpop.ts'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import {
  askToken,
  basic,
  type Claims,
  callAs,
  confirmedProgram,
  keyPair,
  ORIGIN,
  type TestKey,
  type TestProgram,
} from './testing/programs.ts'

/* Tokens bound to a key, and what RFC 9449 §11 says is tried against them. */
let world: World
let owner: TestPerson
let key: TestKey
let program: TestProgram

beforeAll(async () => {
  world = await startWorld()
  owner = await person(world, await company(world), { role: 'sales_rep' })
  expect((await owner.post('/contacts', { name: '程序看得到的人', mobile: '13811112222' })).status).toBe(201)
  key = await keyPair()
  program = await confirmedProgram(world, owner)
})
afterAll(() => world.stop())

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')
const seconds = () => Math.floor(world.clock.now() / 1000)

interface Change {
  readonly key?: TestKey
  readonly claims?: Claims
  readonly header?: object
}

async function proofOf(claims: Claims, { key: other = key, claims: more = {}, header = {} }: Change = {}) {
  return new SignJWT({ jti: randomUUID(), iat: seconds(), ...claims, ...more })
    .setProtectedHeader({ alg: other.alg, typ: 'dpop+jwt', jwk: other.publicJwk, ...header })
    .sign(other.privateKey)
}

const atToken = { htm: 'POST', htu: `${ORIGIN}/oauth/token` }
const ask = (proof: string, of = program) => askToken(world, { headers: { authorization: basic(of), dpop: proof } })

/** The server's nonce of this moment. */
const nonceNow = async (): Promise<string> => String((await ask(await proofOf(atToken))).headers['dpop-nonce'])

async function boundToken(of = program, by = key): Promise<string> {
  const nonce = await nonceNow()
  const { status, body } = await ask(await proofOf(atToken, { key: by, claims: { nonce } }), of)
  expect([status, body.token_type]).toEqual([200, 'DPoP'])
  return body.access_token
}

const atContacts = async (token: string): Promise<Claims> => ({
  htm: 'GET',
  htu: `${ORIGIN}/api/v1/contacts`,
  ath: hashOf(token),
  nonce: await nonceNow(),
})
const read = (token: string, proof: string, path = '/contacts') =>
  callAs(world, { authorization: `DPoP ${token}`, dpop: proof }, { path })

test('a token asked for with a proof is the key’s: with a proof each it reads, its address without the query', async () => {
  const first = await ask(await proofOf(atToken))
  expect([first.status, first.body.error]).toEqual([400, 'use_dpop_nonce'])
  const token = await boundToken()
  const bare = await proofOf({ ...(await atContacts(token)), nonce: undefined })
  const challenged = await read(token, bare)
  expect([challenged.status, challenged.body.code]).toEqual([401, 'proof_nonce_needed'])
  expect(challenged.headers['www-authenticate']).toBe('DPoP error="use_dpop_nonce", algs="ES256 EdDSA Ed25519"')
  const nonce = String(challenged.headers['dpop-nonce'])
  const told = await read(token, await proofOf({ ...(await atContacts(token)), nonce }), '/contacts?limit=1')
  expect([told.status, told.body.data.length]).toEqual([200, 1])
  const ed = await keyPair('EdDSA')
  const other = await boundToken(program, ed)
  expect((await read(other, await proofOf(await atContacts(other), { key: ed }))).status).toBe(200)
})

test('a proof that was made for another host is none here, though the request line names that host', async () => {
  const proof = await proofOf({ htm: 'POST', htu: 'http://evil.example/oauth/token', nonce: await nonceNow() })
  const asked = { proof, method: 'POST', token: null }
  const proved = (url: string) => provedKey(world.services, { ...asked, url })
  for (const url of ['http://evil.example/oauth/token', '//evil.example/oauth/token'])
    await expect(proved(url)).rejects.toMatchObject({ code: 'grant_proof_refused' })
})

// ASVS 10.3.5
test('a stolen bound token opens nothing: as bearer, as cookie, without a proof, with another key’s', async () => {
  const token = await boundToken()
  const thief = await keyPair()
  const [plain, cookie, silent] = [
    await callAs(world, { authorization: `Bearer ${token}` }),
    await callAs(world, { cookie: `__Host-session-3000=${token}` }),
    await callAs(world, { authorization: `DPoP ${token}` }),
  ]
  const stolen = await read(token, await proofOf(await atContacts(token), { key: thief }))
  for (const told of [plain, cookie, silent, stolen]) {
    expect([told.status, told.body.code]).toEqual([401, 'proof_refused'])
    expect(told.headers['www-authenticate']).toMatch(/^DPoP error="(invalid_token|invalid_dpop_proof)", algs=/)
    expect(JSON.stringify(told.body)).not.toContain('程序看得到的人')
  }
  const both = await callAs(world, { authorization: `Bearer ${token}`, dpop: await proofOf(await atContacts(token)) })
  expect(both.status).toBe(401)
})

// ASVS 9.1.1, 9.2.1, 9.2.2, 10.3.5
test('a proof is for one request: another method, address, token, time, form or a second use is refused', async () => {
  const token = await boundToken()
  const other = await boundToken()
  const wrong: [string, Change][] = [
    ['another method', { claims: { htm: 'POST' } }],
    ['another address', { claims: { htu: `${ORIGIN}/api/v1/leads` } }],
    ['another host', { claims: { htu: 'https://elsewhere.example/api/v1/contacts' } }],
    ['no address', { claims: { htu: 'contacts' } }],
    ['another token', { claims: { ath: hashOf(other) } }],
    ['no token', { claims: { ath: undefined } }],
    ['of before', { claims: { iat: seconds() - 61 } }],
    ['of later', { claims: { iat: seconds() + 61 } }],
    ['of no time', { claims: { iat: undefined } }],
    ['without a name', { claims: { jti: undefined } }],
    ['another type', { header: { typ: 'JWT' } }],
    ['with its private key', { header: { jwk: key.privateJwk } }],
    ['without a key', { header: { jwk: undefined } }],
  ]
  for (const [name, change] of wrong) {
    const told = await read(token, await proofOf(await atContacts(token), change))
    expect([name, told.status, told.body.code]).toEqual([name, 401, 'proof_refused'])
  }
  const rsa = await keyPair('PS256')
  expect((await read(token, await proofOf(await atContacts(token), { key: rsa }))).status).toBe(401)
  const claims = await atContacts(token)
  const unsigned = [
    { alg: 'none', typ: 'dpop+jwt', jwk: key.publicJwk },
    { ...claims, jti: 'x', iat: seconds() },
  ]
  const text = unsigned.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  expect((await read(token, `${text}.`)).status).toBe(401)
  const proof = await proofOf(claims)
  expect((await read(token, proof)).status).toBe(200)
  expect((await read(token, proof)).body.code).toBe('proof_refused')
  expect((await read(token, `${await proofOf(claims)}, ${await proofOf(claims)}`)).status).toBe(401)
  const twice = await proofOf(claims)
  const both = await Promise.all([read(token, twice), read(token, twice)])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
})

test('a nonce is ours, and of the last five minutes', async () => {
  const token = await boundToken()
  const claims = await atContacts(token)
  const forged = Buffer.from(String(claims['nonce']), 'base64url')
  forged[0] = (forged[0] ?? 0) ^ 1
  for (const nonce of ['', 'x', forged.toString('base64url'), 7])
    expect((await read(token, await proofOf({ ...claims, nonce }))).body.code).toBe('proof_nonce_needed')
  world.clock.advance(301_000)
  expect((await read(token, await proofOf(claims))).body.code).toBe('proof_nonce_needed')
  expect((await read(token, await proofOf(await atContacts(token)))).status).toBe(200)
})

// ASVS 10.4.14
test('at the token endpoint a proof is for that endpoint and works once, and a program may be held to it', async () => {
  const nonce = await nonceNow()
  const proof = await proofOf({ ...atToken, nonce })
  expect((await ask(proof)).status).toBe(200)
  const again = await ask(proof)
  expect([again.status, again.body.error]).toEqual([400, 'invalid_dpop_proof'])
  for (const change of [{ htu: `${ORIGIN}/api/v1/contacts` }, { htm: 'GET' }, { ath: hashOf('x') }])
    expect((await ask(await proofOf({ ...atToken, nonce, ...change }))).body.error).toBe('invalid_dpop_proof')
  const held = await confirmedProgram(world, owner, { dpopRequired: true })
  const without = await askToken(world, { headers: { authorization: basic(held) } })
  expect([without.status, without.body.error]).toEqual([400, 'invalid_dpop_proof'])
  const token = await boundToken(held)
  expect((await read(token, await proofOf(await atContacts(token)))).status).toBe(200)
})

// ASVS 9.2.2
test('a token that is bound to nothing is no DPoP token, a person’s neither', async () => {
  const { body } = await askToken(world, { headers: { authorization: basic(program) } })
  for (const token of [body.access_token, owner.token]) {
    const told = await read(token, await proofOf(await atContacts(token)))
    expect([told.status, told.body.code]).toEqual([401, 'proof_refused'])
  }
})

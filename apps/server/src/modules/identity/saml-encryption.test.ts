import { verify, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeCertificate } from '../../testing/certificate.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import type { World } from '../../testing/world.ts'
import { statedSaml } from './testing/saml.ts'
import { type Encryption, encryptedText } from './testing/saml-encryption.ts'
import { type Lies, MFA, makeSamlProvider, type SamlProvider } from './testing/saml-provider.ts'
import { connected, signOnWorld, visitor } from './testing/sign-on.ts'

/*
 * Assertions that are encrypted to us, and questions that we sign. The keys are a connection's own; what is encrypted is believed no more than what is not,
 * and whatever a stranger could learn by trying (CBC, PKCS #1 v1.5) is not tried.
 */
const LIN = { id: 'u-lin', email: 'lin@yunshan.example', how: MFA }
let world: World
let security: TestPerson
let provider: SamlProvider
let connection: string
let metadataAddress: string
let ours: string

const keyOf = (metadata: string, use: string): string =>
  new RegExp(`use="${use}">.*?<ds:X509Certificate>([^<]*)<`).exec(metadata)?.[1] ?? ''
const told = async () => (await world.app.inject({ url: new URL(metadataAddress).pathname })).body

async function comeBy(lies: Lies) {
  provider.lies = lies
  const own = visitor(world)
  const sent = await own.post('/auth/sso', { email: LIN.email })
  expect(sent.status, sent.text).toBe(200)
  return { own, answer: await own.post('/auth/sso/return', provider.visit(sent.body.url, LIN)) }
}
async function reasonOf(): Promise<string> {
  const { rows } = await world.superuser.query(
    "select event from audit_inbox where event like '%session.sso%' order by n desc limit 1",
  )
  return JSON.parse(rows[0].event).unmapped.facts?.reason
}
async function state(saml: Record<string, unknown>): Promise<void> {
  const found = (await security.get('/connections')).body.data.find(({ id }: { id: string }) => id === connection)
  const changed = await security.put(`/connections/${connection}`, statedSaml(provider, {}, saml), found.version)
  expect([changed.status, changed.body.on], changed.text).toEqual([200, true])
}

beforeAll(async () => {
  world = await signOnWorld()
  provider = makeSamlProvider(() => world.clock.now())
  const tenant = await company(world)
  security = await person(world, tenant, { role: 'security_admin' })
  connection = await connected(world, {
    security,
    stated: statedSaml(provider, {}, { encrypted: true, signsRequests: true }),
    visit: (url) => provider.visit(url, { id: 'desk' }),
  })
  await person(world, tenant, { email: LIN.email, status: 'invited' })
  metadataAddress = (await security.get('/connections')).body.data[0].metadataAddress
  ours = keyOf(await told(), 'encryption')
})
afterAll(() => world.stop())
beforeEach(async () => {
  security = await again(world, security)
  provider.lies = {}
})

const WAYS: readonly (readonly [string, Partial<Encryption>])[] = [
  ['AES-256-GCM and RSA-OAEP', {}],
  ['AES-128-GCM', { cipher: 'aes-128-gcm' }],
  ['RSA-OAEP with SHA-256', { wrap: 'oaep-sha256' }],
  ['the key beside the data', { beside: true }],
]
test.each(WAYS)('whoever is told of by %s comes in', async (_, how) => {
  const { own, answer } = await comeBy({ encryption: { to: ours, ...how } })
  expect([answer.status, answer.body.next], answer.text).toEqual([200, null])
  expect((await own.get('/auth/me')).body.email).toBe(LIN.email)
})

const XMLENC = 'http://www.w3.org/2001/04/xmlenc#'
const method = (within: string, algorithm = `${XMLENC}rsa-oaep-mgf1p`): string =>
  `<xenc:EncryptionMethod Algorithm="${algorithm}">${within}</xenc:EncryptionMethod>`
const to = (how: Partial<Encryption> = {}): Lies => ({ encryption: { to: ours, ...how } })
/** Another character in the last bytes of the n-th cipher text. */
const bent = (n: number) => (all: string) => {
  let count = 0
  return all.replace(/([A-Za-z0-9+/])([A-Za-z0-9+/]{3}=*<\/xenc:CipherValue>)/g, (whole, one: string, rest: string) => {
    count += 1
    return count === n ? `${one === 'A' ? 'B' : 'A'}${rest}` : whole
  })
}
const after = (encrypted: (all: string) => string): Lies => ({ ...to(), encrypted })
const ASSERTION = /<saml:EncryptedAssertion[\s\S]*<\/saml:EncryptedAssertion>/
const KEY = /<xenc:EncryptedKey>[\s\S]*<\/xenc:EncryptedKey>/
const instead = (text: string) => after((all) => all.replace(ASSERTION, () => encryptedText(text, { to: ours })))

const LIES: readonly (readonly [string, () => Lies, string])[] = [
  ['a text by CBC', () => to({ cipher: 'aes-256-cbc' }), 'decryption'],
  ['a key by PKCS #1 v1.5', () => to({ wrap: 'pkcs1' }), 'decryption'],
  ['a key by PKCS #1 v1.5 that is called OAEP', () => to({ wrap: 'pkcs1', told: method('') }), 'decryption'],
  [
    'a digest other than the mask’s',
    () => to({ wrap: 'oaep-sha256', told: method(`<ds:DigestMethod Algorithm="${XMLENC}sha256"/>`) }),
    'decryption',
  ],
  ['a label', () => to({ told: method('<xenc:OAEPparams>AAAA</xenc:OAEPparams>') }), 'decryption'],
  ['a key that is too long', () => to({ keyBytes: 48 }), 'decryption'],
  [
    'a cipher that an object happens to know',
    () => after((all) => all.replace(/Algorithm="[^"]*aes256-gcm"/, 'Algorithm="constructor"')),
    'decryption',
  ],
  [
    'another’s key',
    () => to({ to: new X509Certificate(makeCertificate('rsa').cert).raw.toString('base64') }),
    'decryption',
  ],
  ['a key that was bent', () => after(bent(1)), 'decryption'],
  ['a tag that was bent', () => after(bent(2)), 'decryption'],
  [
    'a text of no length',
    () =>
      after((all) =>
        all.replace(
          /<xenc:CipherValue>[^<]*(<\/xenc:CipherValue><\/xenc:CipherData><\/xenc:EncryptedData>)/,
          '<xenc:CipherValue>AAAA$1',
        ),
      ),
    'decryption',
  ],
  ['two keys', () => after((all) => all.replace(KEY, '$&$&')), 'decryption'],
  ['no key', () => after((all) => all.replace(KEY, '')), 'decryption'],
  ['an assertion that nobody signed', () => ({ ...to(), sign: false }), 'signature'],
  ['an assertion that another signed', () => ({ ...to(), signWith: makeCertificate('rsa') }), 'signature'],
  [
    'what was changed before it was encrypted',
    () => ({ ...to(), signed: (all) => all.replaceAll(LIN.id, 'u-other') }),
    'signature',
  ],
  ['no assertion', () => instead('<x/>'), 'claims'],
  ['no XML', () => instead('SAML'), 'claims'],
  ['a document type', () => instead('<!DOCTYPE r><r/>'), 'claims'],
  ['a response', () => instead('<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>'), 'claims'],
  ['two encrypted assertions', () => after((all) => all.replace(ASSERTION, '$&$&')), 'claims'],
  [
    'an assertion beside the encrypted one',
    () => after((all) => all.replace(ASSERTION, (found) => `${found}<saml:Assertion/>`)),
    'claims',
  ],
  [
    'an encrypted assertion somewhere within',
    () => after((all) => all.replace(ASSERTION, (found) => `<samlp:Extensions>${found}</samlp:Extensions>`)),
    'claims',
  ],
  [
    'what is encrypted once more',
    () => ({
      ...to(),
      signed: (all) => all.replace(/<saml:NameID[\s\S]*<\/saml:NameID>/, '<saml:EncryptedID>x</saml:EncryptedID>'),
    }),
    'encrypted',
  ],
]

describe('nobody comes in by', () => {
  test.each(LIES)('%s', async (_, lies, reason) => {
    const { own, answer } = await comeBy(lies())
    expect([answer.status, answer.body.code, own.token], answer.text).toEqual([401, 'sso_refused', null])
    expect(await reasonOf()).toBe(reason)
  })

  test('what is encrypted to the key that signs', async () => {
    const { own } = await comeBy({ encryption: { to: keyOf(await told(), 'signing') } })
    expect([own.token, await reasonOf()]).toEqual([null, 'decryption'])
  })

  test('an assertion that was shown, encrypted anew', async () => {
    const same = { ...to(), stated: { assertionId: '_the-same' } }
    expect((await comeBy(same)).answer.status).toBe(200)
    const { own } = await comeBy(same)
    expect([own.token, await reasonOf()]).toEqual([null, 'replay'])
  })

  test('an encrypted assertion where the connection does not allow it, nor is the provider told a key to encrypt to', async () => {
    await state({ encrypted: false })
    const { own } = await comeBy(to())
    expect([own.token, await reasonOf(), keyOf(await told(), 'encryption')]).toEqual([null, 'encrypted', ''])
    await state({ encrypted: true, signsRequests: true })
    expect(keyOf(await told(), 'encryption')).toBe(ours)
  })
})

const questionOf = async () => {
  const sent = await visitor(world).post('/auth/sso', { email: LIN.email })
  return String(sent.body.url)
}

// ASVS 6.8.2
test('our question is signed by the key of our metadata, over the very characters of the address', async () => {
  const metadata = await told()
  expect(metadata).toContain('AuthnRequestsSigned="true"')
  const { publicKey } = new X509Certificate(Buffer.from(keyOf(metadata, 'signing'), 'base64'))
  const url = await questionOf()
  const [, text = '', signature = ''] = /\?tenant=1&(SAMLRequest=.*)&Signature=(.*)$/.exec(url) ?? []
  expect(text).toMatch(
    /&RelayState=[A-Za-z0-9_-]+&SigAlg=http%3A%2F%2Fwww\.w3\.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256$/,
  )
  const isSigned = (characters: string) =>
    verify('sha256', Buffer.from(characters), publicKey, Buffer.from(decodeURIComponent(signature), 'base64'))
  expect([isSigned(text), isSigned(text.replace('RelayState=', 'RelayState=x'))]).toEqual([true, false])
  await state({ encrypted: true, signsRequests: false })
  expect(await questionOf()).not.toContain('Signature=')
  expect(await told()).toContain('AuthnRequestsSigned="false"')
  await state({ encrypted: true, signsRequests: true })
})

test('our keys are a connection’s own, stay, and never come out', async () => {
  const other = await security.post('/connections', statedSaml(provider, { domains: [] }, { encrypted: true }))
  const theirs = (await world.app.inject({ url: new URL(other.body.metadataAddress).pathname })).body
  const keys = [await told(), theirs].flatMap((each) => [keyOf(each, 'signing'), keyOf(each, 'encryption')])
  expect(new Set(keys).size).toBe(4)
  for (const each of keys) {
    const { publicKey, ca } = new X509Certificate(Buffer.from(each, 'base64'))
    expect([publicKey.asymmetricKeyDetails?.modulusLength, ca]).toEqual([3_072, false])
  }
  for (const { text } of [other, await security.get('/connections')])
    expect([text.includes('privateKey'), text.includes('"own"')]).toEqual([false, false])
  const nowhere = metadataAddress.replace(connection, other.body.id.replace(/^..../, '0000'))
  expect((await world.app.inject({ url: new URL(nowhere).pathname })).statusCode).toBe(404)
})

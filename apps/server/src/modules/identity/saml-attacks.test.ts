import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeCertificate } from '../../testing/certificate.ts'
import { company, person } from '../../testing/people.ts'
import type { World } from '../../testing/world.ts'
import { statedSaml } from './testing/saml.ts'
import { type Lies, MFA, makeSamlProvider, type SamlProvider, type Stated } from './testing/saml-provider.ts'
import { connected, signOnWorld, visitor } from './testing/sign-on.ts'

/*
 * Responses that lie, one matter at a time: signature wrapping (Somorovsky et al., XSW 1 to 8), names cut in two (CVE-2017-11427, CVE-2025-29775), documents
 * that expand or fetch, keys and algorithms of the attacker's choice, answers for others, of others and of another time. Nobody comes in by any of it.
 */
const MALLORY = { id: 'u-mallory', email: 'mallory@yunshan.example', how: MFA }
const VICTIM = { id: 'u-victim', email: 'victim@yunshan.example', how: MFA }
let world: World
let tenant: string
let provider: SamlProvider

async function comeBy(who: typeof MALLORY, change: Record<string, string> = {}) {
  const own = visitor(world)
  const sent = await own.post('/auth/sso', { email: who.email })
  expect(sent.status, sent.text).toBe(200)
  const brought = { ...provider.visit(sent.body.url, who), ...change }
  return { own, url: String(sent.body.url), brought, answer: await own.post('/auth/sso/return', brought) }
}

beforeAll(async () => {
  world = await signOnWorld()
  provider = makeSamlProvider(() => world.clock.now())
  tenant = await company(world)
  const security = await person(world, tenant, { role: 'security_admin' })
  await connected(world, {
    security,
    stated: statedSaml(provider),
    visit: (url) => provider.visit(url, { id: 'desk' }),
  })
  for (const who of [MALLORY, VICTIM]) {
    await person(world, tenant, { email: who.email, status: 'invited' })
    expect((await comeBy(who)).answer.body.next).toBeNull()
  }
})
afterAll(() => world.stop())
beforeEach(() => {
  provider.lies = {}
})

async function reasonOf(): Promise<string> {
  const { rows } = await world.superuser.query(
    "select event from audit_inbox where event like '%session.sso%' order by n desc limit 1",
  )
  return JSON.parse(rows[0].event).unmapped.facts?.reason
}

/** The pieces of a response that Mallory rightly got, and what Mallory would like it to say. */
function piecesOf(response: string) {
  const piece = (pattern: RegExp): string => pattern.exec(response)?.[0] ?? ''
  const assertion = piece(/<saml:Assertion[\s\S]*<\/saml:Assertion>/)
  const signature = piece(/<ds:Signature[\s\S]*<\/ds:Signature>/)
  const bare = assertion.replace(signature, '')
  const evil = bare.replaceAll(MALLORY.id, VICTIM.id)
  const other = evil.replace(/ ID="[^"]*"/, ' ID="_evil"')
  const within = (outer: string, inner: string): string =>
    outer.replace('</saml:Assertion>', `${inner}</saml:Assertion>`)
  const signedBy = (outer: string, by: string): string => outer.replace('</saml:Issuer>', `</saml:Issuer>${by}`)
  const holding = (inner: string): string =>
    signature.replace('</ds:Signature>', `<ds:Object>${inner}</ds:Object></ds:Signature>`)
  const inResponse = (inner: string): string => response.replace(assertion, inner)
  return { response, assertion, signature, bare, evil, other, within, signedBy, holding, inResponse }
}

type Pieces = ReturnType<typeof piecesOf>
const unlettered = (response: string): string => response.replace(/^<\?xml[^>]*>\s*/, '')

const WRAPPED: readonly (readonly [string, (p: Pieces) => string])[] = [
  [
    '1: the right response within the signature of another',
    (p) => p.inResponse(p.signedBy(p.other, p.holding(unlettered(p.response)))),
  ],
  [
    '2: the right response beside the signature of another',
    (p) => p.inResponse(p.signedBy(p.other, unlettered(p.response) + p.signature)),
  ],
  ['3: another assertion before the right one', (p) => p.inResponse(p.other + p.assertion)],
  ['4: the right assertion within another', (p) => p.inResponse(p.within(p.other, p.assertion))],
  [
    '5: the right signature in another, the right assertion behind',
    (p) => p.inResponse(p.signedBy(p.other, p.signature) + p.bare),
  ],
  [
    '6: the right assertion in its own signature in another',
    (p) =>
      p.inResponse(p.signedBy(p.other, p.signature.replace('</ds:SignatureValue>', `</ds:SignatureValue>${p.bare}`))),
  ],
  ['7: another within extensions', (p) => p.inResponse(`<samlp:Extensions>${p.evil}</samlp:Extensions>${p.assertion}`)],
  ['8: the right assertion in an object of the signature', (p) => p.inResponse(p.signedBy(p.evil, p.holding(p.bare)))],
  [
    'another assertion under another name of the same space',
    (p) => p.inResponse(p.assertion + p.other.replaceAll('saml:', 'x:').replace('xmlns:saml', 'xmlns:x')),
  ],
  [
    'an assertion of no space',
    (p) => p.inResponse(p.assertion + p.other.replaceAll('saml:', '').replace('xmlns:saml', 'xmlns:y')),
  ],
  ['the words of the assertion changed', (p) => p.inResponse(p.assertion.replaceAll(MALLORY.id, VICTIM.id))],
  [
    'an attribute added to what was signed',
    (p) =>
      p.inResponse(
        p.assertion.replace(
          '<saml:AttributeStatement>',
          '<saml:AttributeStatement><saml:Attribute Name="groups"><saml:AttributeValue>root</saml:AttributeValue></saml:Attribute>',
        ),
      ),
  ],
  ['two signatures', (p) => p.inResponse(p.signedBy(p.assertion, p.signature))],
  [
    'two statements in one signature',
    (p) => p.inResponse(p.assertion.replace(/(<ds:SignedInfo>[\s\S]*<\/ds:SignedInfo>)/, '$1$1')),
  ],
  [
    'a digest in two pieces',
    (p) =>
      p.inResponse(p.assertion.replace('<ds:DigestValue>', '<ds:DigestValue>AAAA</ds:DigestValue><ds:DigestValue>')),
  ],
  ['a reference to all', (p) => p.inResponse(p.assertion.replace(/URI="[^"]*"/, 'URI=""'))],
  ['a reference to another', (p) => p.inResponse(p.assertion.replace(/URI="[^"]*"/, 'URI="#_evil"'))],
]

const at = (change: Partial<Stated>): Lies => ({ stated: change })
const cut = (marks: string): Lies => ({
  // the provider signs a name that begins with the victim's
  stated: { name: `${VICTIM.id}.evil` },
  signed: (all) => all.replace(`${VICTIM.id}.evil`, `${VICTIM.id}${marks}.evil`),
})
const doctype = (text: string): Lies => ({ signed: (all) => all.replace(/^<\?xml[^>]*>/, (found) => found + text) })
const algorithms = (change: NonNullable<Lies['algorithms']>): Lies => ({ algorithms: change })
const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
const MINUTE = 60_000
const bomb = `<!DOCTYPE r [${Array.from({ length: 12 }, (_, n) => `<!ENTITY e${n} "${(n === 0 ? 'x' : `&e${n - 1};`).repeat(10)}">`).join('')}]>`

const LIES: readonly (readonly [string, Lies | (() => Lies), string])[] = [
  ['an assertion that nobody signed', { sign: false }, 'signature'],
  [
    'an assertion that another key signed, its certificate in it',
    () => ({ signWith: makeCertificate('rsa') }),
    'signature',
  ],
  ['a signature by SHA-1', algorithms({ signature: `${DSIG}rsa-sha1` }), 'signature'],
  ['a digest by SHA-1', algorithms({ digest: `${DSIG}sha1` }), 'signature'],
  [
    'a signature by the certificate as a secret (HMAC)',
    () => ({
      ...algorithms({ signature: `${DSIG}hmac-sha1` }),
      signWith: { cert: provider.certificate.cert, key: provider.certificate.cert },
    }),
    'signature',
  ],
  [
    'a canonicalization that keeps comments',
    algorithms({ canonicalization: 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments' }),
    'signature',
  ],
  ['a name cut by a comment', cut('<!---->'), 'claims'],
  ['a name cut by an instruction', cut('<?x?>'), 'claims'],
  ['a name cut by a section', cut('<![CDATA[]]>'), 'claims'],
  [
    'a digest cut by a comment',
    { signed: (all) => all.replace(/<ds:DigestValue>/, '<ds:DigestValue>AAAA<!--x-->') },
    'claims',
  ],
  ['a name in elements', { stated: { name: `${VICTIM.id}<saml:b>.evil</saml:b>` } }, 'claims'],
  ['a document type', doctype('<!DOCTYPE r>'), 'claims'],
  ['a file of ours (XXE)', doctype('<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]>'), 'claims'],
  ['entities that grow (a billion laughs)', doctype(bomb), 'claims'],
  ['an entity that is none', { signed: (all) => all.replace(MALLORY.id, '&evil;') }, 'claims'],
  [
    'elements in elements in elements',
    { signed: (all) => all.replace('<samlp:Status>', `${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}<samlp:Status>`) },
    'claims',
  ],
  [
    'elements without number',
    { signed: (all) => all.replace('<samlp:Status>', `${'<a/>'.repeat(25_000)}<samlp:Status>`) },
    'claims',
  ],
  ['no XML', { signed: () => 'SAML' }, 'claims'],
  ['another encoding', { signed: (all) => all.replace('UTF-8', 'UTF-7') }, 'claims'],
  [
    'an encrypted assertion',
    {
      signed: (all) =>
        all.replace(/<saml:Assertion[\s\S]*<\/saml:Assertion>/, '<saml:EncryptedAssertion>x</saml:EncryptedAssertion>'),
    },
    'encrypted',
  ],
  ['another provider', at({ issuer: 'https://evil.example' }), 'issuer'],
  ['an answer for another', at({ audience: 'https://other.example/sso/1' }), 'claims'],
  ['an answer for everybody', at({ audience: null }), 'claims'],
  ['an answer to be shown elsewhere', at({ recipient: 'https://other.example/sso/1' }), 'claims'],
  ['an answer to be shown anywhere', at({ recipient: null }), 'claims'],
  ['a letter sent elsewhere', at({ destination: 'https://other.example/sso/1' }), 'claims'],
  ['an answer to another question', at({ inResponseTo: '_other' }), 'claims'],
  ['an answer that nobody asked for', at({ inResponseTo: null, answerTo: null }), 'claims'],
  ['a letter to another question', at({ answerTo: '_other' }), 'claims'],
  ['an answer that is over', () => at({ notOnOrAfter: world.clock.now() - 2 * MINUTE }), 'stale'],
  ['an answer that is to come', () => at({ notBefore: world.clock.now() + 2 * MINUTE }), 'stale'],
  ['an answer made long before', () => at({ madeAt: world.clock.now() - 11 * MINUTE }), 'stale'],
  ['an answer made in time to come', () => at({ madeAt: world.clock.now() + 2 * MINUTE }), 'stale'],
  ['that the person was declined', at({ status: 'urn:oasis:names:tc:SAML:2.0:status:AuthnFailed' }), 'declined'],
  ['a name for this once', at({ format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }), 'name_id'],
  ['an e-mail for a name', at({ format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' }), 'name_id'],
  ['a name with spaces around', at({ name: ` ${VICTIM.id}` }), 'name_id'],
  ['no name', at({ name: '' }), 'name_id'],
]

describe('nobody comes in by', () => {
  test.each(WRAPPED)('wrapping %s', async (_, wrap) => {
    provider.lies = { signed: (all) => wrap(piecesOf(all)) }
    const { own, answer } = await comeBy(MALLORY)
    expect([answer.status, answer.body.code], answer.text).toEqual([401, 'sso_refused'])
    expect(own.token).toBeNull()
    expect(await reasonOf()).toMatch(/^(signature|claims)$/)
  })

  // ASVS 6.8.2
  test.each(LIES)('%s', async (_, lies, reason) => {
    provider.lies = typeof lies === 'function' ? lies() : lies
    const { own, answer } = await comeBy(MALLORY)
    expect([answer.status, answer.body.code], answer.text).toEqual([401, 'sso_refused'])
    expect(own.token).toBeNull()
    expect(await reasonOf()).toBe(reason)
  })
})

test('and honestly told Mallory comes in as Mallory, so that it was the lies', async () => {
  const { own, answer } = await comeBy(MALLORY)
  expect([answer.status, answer.body.next], answer.text).toEqual([200, null])
  expect((await own.get('/auth/me')).body.email).toBe(MALLORY.email)
})

/**
 * A SAML provider of a test's own. It signs by `xml-crypto`, whose canonicalization and signatures are another's work than those that check them here, and
 * lies in one matter at a time.
 */
import { inflateRawSync } from 'node:zlib'
import { SignedXml } from 'xml-crypto'
import { type Certificate, makeCertificate } from '../../../testing/certificate.ts'
import { type Encryption, encrypting } from './saml-encryption.ts'

/** Whom the provider tells of. */
export interface SamlPerson {
  readonly id: string
  readonly email?: string
  readonly groups?: readonly string[]
  /** How they showed themselves there. */
  readonly how?: string
}

/** What an assertion states; a lie replaces some of it, null leaves it out. */
export interface Stated {
  readonly issuer: string
  readonly audience: string | null
  readonly recipient: string | null
  readonly destination: string | null
  readonly inResponseTo: string | null
  readonly answerTo: string | null
  readonly madeAt: number
  readonly notBefore: number
  readonly notOnOrAfter: number
  readonly assertionId: string
  readonly sessionIndex: string
  readonly format: string
  readonly status: string
  /** The NameID's content, as XML. */
  readonly name: string
}

export interface Lies {
  readonly stated?: Partial<Stated>
  /** Rewrites the response after it was signed. */
  readonly signed?: (response: string) => string
  readonly signWith?: Certificate
  readonly algorithms?: { readonly signature?: string; readonly digest?: string; readonly canonicalization?: string }
  readonly sign?: false
  /** Encrypts the assertion, however it came about. */
  readonly encryption?: Encryption
  /** … and rewrites the response after that. */
  readonly encrypted?: (response: string) => string
}

export const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
export const MFA = 'https://refeds.org/profile/mfa'
const PASSWORD = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'

const optional = (name: string, value: string | null): string => (value === null ? '' : ` ${name}="${value}"`)
const iso = (at: number): string => new Date(at).toISOString()

const attribute = (name: string, values: readonly string[]): string =>
  `<saml:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic">${values
    .map((value) => `<saml:AttributeValue xsi:type="xs:string">${value}</saml:AttributeValue>`)
    .join('')}</saml:Attribute>`

function assertionOf(stated: Stated, who: SamlPerson): string {
  const audience =
    stated.audience === null
      ? ''
      : `<saml:AudienceRestriction><saml:Audience>${stated.audience}</saml:Audience></saml:AudienceRestriction>`
  return `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="${stated.assertionId}" Version="2.0" IssueInstant="${iso(stated.madeAt)}">
  <saml:Issuer>${stated.issuer}</saml:Issuer>
  <saml:Subject>
    <saml:NameID Format="${stated.format}">${stated.name}</saml:NameID>
    <saml:SubjectConfirmation Method="${BEARER}">
      <saml:SubjectConfirmationData${optional('InResponseTo', stated.inResponseTo)} NotOnOrAfter="${iso(stated.notOnOrAfter)}"${optional('Recipient', stated.recipient)}/>
    </saml:SubjectConfirmation>
  </saml:Subject>
  <saml:Conditions NotBefore="${iso(stated.notBefore)}" NotOnOrAfter="${iso(stated.notOnOrAfter)}">${audience}</saml:Conditions>
  <saml:AuthnStatement AuthnInstant="${iso(stated.madeAt)}" SessionIndex="${stated.sessionIndex}"><saml:AuthnContext><saml:AuthnContextClassRef>${who.how ?? PASSWORD}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
  <saml:AttributeStatement>${who.email === undefined ? '' : attribute('mail', [who.email])}${who.groups === undefined ? '' : attribute('groups', who.groups)}${attribute('uid', [who.id])}</saml:AttributeStatement>
</saml:Assertion>`
}

const letter = (stated: Stated, assertion: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r${stated.assertionId}" Version="2.0" IssueInstant="${iso(stated.madeAt)}"${optional('Destination', stated.destination)}${optional('InResponseTo', stated.answerTo)}>
  <saml:Issuer>${stated.issuer}</saml:Issuer>
  <samlp:Status><samlp:StatusCode Value="${stated.status}"/></samlp:Status>
  ${assertion}
</samlp:Response>`

/** Signs the response's assertion where it stands, as providers do. */
function signed(response: string, by: Certificate, algorithms: Lies['algorithms'] = {}): string {
  const signer = new SignedXml({
    privateKey: by.key,
    publicCert: by.cert,
    signatureAlgorithm: algorithms.signature ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: algorithms.canonicalization ?? EXCLUSIVE,
  })
  if (algorithms.signature?.includes('hmac')) signer.enableHMAC()
  signer.addReference({
    xpath: "//*[local-name(.)='Assertion']",
    transforms: [ENVELOPED, EXCLUSIVE],
    digestAlgorithm: algorithms.digest ?? 'http://www.w3.org/2001/04/xmlenc#sha256',
    inclusiveNamespacesPrefixList: ['xs'],
  })
  const location = { reference: "//*[local-name(.)='Assertion']/*[local-name(.)='Issuer']", action: 'after' } as const
  signer.computeSignature(response, { prefix: 'ds', location })
  return signer.getSignedXml()
}

/** The question that came with the address. */
function questionOf(url: string) {
  const asked = new URL(url).searchParams
  const xml = inflateRawSync(Buffer.from(asked.get('SAMLRequest') ?? '', 'base64')).toString('utf8')
  const read = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(xml)?.[1] ?? ''
  return { xml, id: read('ID'), at: read('AssertionConsumerServiceURL'), state: asked.get('RelayState') ?? '' }
}

/** What an honest answer states. */
const honest = (about: {
  issuer: string
  id: string
  at: string
  now: number
  count: number
}): Omit<Stated, 'name'> => ({
  issuer: about.issuer,
  audience: about.at,
  recipient: about.at,
  destination: about.at,
  inResponseTo: about.id,
  answerTo: about.id,
  madeAt: about.now,
  notBefore: about.now - 1_000,
  notOnOrAfter: about.now + 300_000,
  assertionId: `_a${about.count}`,
  sessionIndex: 's1',
  format: PERSISTENT,
  status: 'urn:oasis:names:tc:SAML:2.0:status:Success',
})

/** Makes one; it needs no server, for browsers alone carry what it says. `now` is the world's clock. */
export function makeSamlProvider(now: () => number) {
  const certificate = makeCertificate('rsa')
  let count = 0
  const self = {
    issuer: 'https://idp.yunshan.example/entity',
    certificate,
    lies: {} as Lies,
    question: questionOf,
    /** The response to the question, as XML. */
    respond(url: string, who: SamlPerson): string {
      const { id, at } = questionOf(url)
      const { lies, issuer } = self
      count += 1
      const stated: Stated = { ...honest({ issuer, id, at, now: now(), count }), name: who.id, ...lies.stated }
      const response = letter(stated, assertionOf(stated, who))
      const sealed = lies.sign === false ? response : signed(response, lies.signWith ?? certificate, lies.algorithms)
      const told = (lies.signed ?? ((all) => all))(sealed)
      const closed = lies.encryption === undefined ? told : encrypting(told, lies.encryption)
      return (lies.encrypted ?? ((all) => all))(closed)
    },
    /** What the page of the browser that comes back asks us. */
    visit(url: string, who: SamlPerson): Record<string, string> {
      const { at, state } = questionOf(url)
      const saml = Buffer.from(self.respond(url, who)).toString('base64')
      return { connection: at.slice(at.lastIndexOf('/') + 1), state, saml }
    },
  }
  return self
}

export type SamlProvider = ReturnType<typeof makeSamlProvider>

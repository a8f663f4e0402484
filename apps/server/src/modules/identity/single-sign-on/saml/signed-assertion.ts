/**
 * What a provider signed of a response, and nothing else of it. The bytes that were verified are read anew, and nothing is looked up by an id: whatever
 * else is wrapped around an assertion, moved, repeated or changed is not what is read.
 */
import { createHash, type KeyObject, verify, X509Certificate } from 'node:crypto'
import { SignOnFault } from '../fault.ts'
import { canonical } from './canonical.ts'
import {
  attributeValue,
  DSIG,
  elementsOf,
  everyElement,
  onlyElement,
  parseXml,
  SAML,
  SAMLP,
  textOf,
  type XmlElement,
} from './xml.ts'

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const ENVELOPED = `${DSIG}enveloped-signature`
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
const XMLENC = 'http://www.w3.org/2001/04/xmlenc#'

/** Signatures that are believed: neither SHA-1 nor any that a shared secret makes. */
export const SIGNATURES: Readonly<Record<string, { readonly digest: string; readonly key: 'rsa' | 'ec' }>> = {
  [`${MORE}rsa-sha256`]: { digest: 'sha256', key: 'rsa' },
  [`${MORE}rsa-sha384`]: { digest: 'sha384', key: 'rsa' },
  [`${MORE}rsa-sha512`]: { digest: 'sha512', key: 'rsa' },
  [`${MORE}ecdsa-sha256`]: { digest: 'sha256', key: 'ec' },
  [`${MORE}ecdsa-sha384`]: { digest: 'sha384', key: 'ec' },
}
const DIGESTS: Readonly<Record<string, string>> = {
  [`${XMLENC}sha256`]: 'sha256',
  [`${MORE}sha384`]: 'sha384',
  [`${XMLENC}sha512`]: 'sha512',
}

/** Opens what is encrypted. Throws `SignOnFault`. */
type Opening = (encrypted: XmlElement) => XmlElement

const refuse = (): never => {
  throw new SignOnFault('signature')
}
const wrong = (): never => {
  throw new SignOnFault('claims')
}

/** Bytes in base64, with the line ends that providers put into it. */
function bytesOf(element: XmlElement): Buffer {
  const text = textOf(element).replace(/[ \n]/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) refuse()
  return Buffer.from(text, 'base64')
}

const algorithmOf = (element: XmlElement): string => attributeValue(element, 'Algorithm') ?? refuse()

/** The prefixes that a canonicalization always tells. */
function inclusiveOf(element: XmlElement): string[] {
  const [stated, ...others] = elementsOf(element)
  if (stated === undefined) return []
  if (others.length > 0 || stated.uri !== EXCLUSIVE || stated.local !== 'InclusiveNamespaces') return refuse()
  const prefixes = (attributeValue(stated, 'PrefixList') ?? '').split(' ').filter((each) => each !== '')
  return prefixes.map((prefix) => (prefix === '#default' ? '' : prefix))
}

const isNamed = ({ uri, local }: XmlElement, name: string): boolean => uri === SAML && local === name
const isEncrypted = ({ uri, local }: XmlElement): boolean => uri === SAML && local.startsWith('Encrypted')

/** What was encrypted, which has to be an assertion with nothing encrypted and no other assertion in it. */
function openedBy(encrypted: XmlElement, open: Opening): XmlElement {
  const assertion = open(encrypted)
  const within = [...everyElement(assertion)]
  if (within.some(isEncrypted)) throw new SignOnFault('encrypted')
  const isOne = isNamed(assertion, 'Assertion') && within.filter(({ local }) => local === 'Assertion').length === 1
  return isOne ? assertion : wrong()
}

/** The one assertion, right below the response; or the one that is encrypted in its place. */
function assertionOf(response: XmlElement, open: Opening): XmlElement {
  if (response.uri !== SAMLP || response.local !== 'Response') return wrong()
  const all = [...everyElement(response)]
  const encrypted = all.filter(isEncrypted)
  const plain = all.filter(({ local }) => local === 'Assertion')
  const [only] = encrypted
  if (only === undefined) return plain.length === 1 ? onlyElement(response, SAML, 'Assertion') : wrong()
  if (!isNamed(only, 'EncryptedAssertion')) throw new SignOnFault('encrypted')
  if (encrypted.length > 1 || plain.length > 0) return wrong()
  return openedBy(onlyElement(response, SAML, 'EncryptedAssertion'), open)
}

/** The signature's own statement, read from the very bytes that a key of the provider signed. */
function signedInfoOf(signature: XmlElement, keys: readonly KeyObject[]): XmlElement {
  const [info, value, ...others] = elementsOf(signature)
  const isPlain = others.length <= 1 && others.every(({ uri, local }) => uri === DSIG && local === 'KeyInfo')
  if (info === undefined || value === undefined || !isPlain) return refuse()
  const stated = onlyElement(signature, DSIG, 'SignedInfo')
  const method = onlyElement(stated, DSIG, 'CanonicalizationMethod')
  if (stated !== info || algorithmOf(method) !== EXCLUSIVE) return refuse()
  const how = SIGNATURES[algorithmOf(onlyElement(stated, DSIG, 'SignatureMethod'))]
  if (how === undefined) return refuse()
  const text = canonical(stated, { inclusive: inclusiveOf(method) })
  const bytes = bytesOf(onlyElement(signature, DSIG, 'SignatureValue'))
  const isSigned = keys.some(
    (key) =>
      key.asymmetricKeyType === how.key &&
      verify(how.digest, Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, bytes),
  )
  return isSigned ? parseXml(text) : refuse()
}

/** How the signed element was canonicalized: as an enveloped signature has to, and no other way. */
function transformsOf(reference: XmlElement): string[] {
  const [first, second, ...others] = elementsOf(onlyElement(reference, DSIG, 'Transforms'))
  if (first === undefined || second === undefined || others.length > 0) return refuse()
  if (algorithmOf(first) !== ENVELOPED || algorithmOf(second) !== EXCLUSIVE) return refuse()
  return inclusiveOf(second)
}

/** A signed element as a key that is believed signed it. `certificates` are DER in base64; none that the element brings counts. Throws `SignOnFault`. */
export function signedElement(element: XmlElement, certificates: readonly string[]): XmlElement {
  const signature = elementsOf(element, DSIG, 'Signature')
  const [own] = signature
  if (own === undefined || signature.length > 1) return refuse()
  const keys = certificates.map((each) => new X509Certificate(Buffer.from(each, 'base64')).publicKey)
  const reference = onlyElement(signedInfoOf(own, keys), DSIG, 'Reference')
  if (attributeValue(reference, 'URI') !== `#${attributeValue(element, 'ID') ?? ''}`) return refuse()
  const digest = DIGESTS[algorithmOf(onlyElement(reference, DSIG, 'DigestMethod'))]
  if (digest === undefined) return refuse()
  const text = canonical(element, { inclusive: transformsOf(reference), without: own })
  const made = createHash(digest).update(text).digest()
  return made.equals(bytesOf(onlyElement(reference, DSIG, 'DigestValue'))) ? parseXml(text) : refuse()
}

/** The response's assertion as the provider signed it; `open` gives what is encrypted. Throws `SignOnFault`. */
export const signedAssertion = (response: XmlElement, certificates: readonly string[], open: Opening): XmlElement =>
  signedElement(assertionOf(response, open), certificates)

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
const SIGNATURES: Readonly<Record<string, { readonly digest: string; readonly key: 'rsa' | 'ec' }>> = {
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

const refuse = (): never => {
  throw new SignOnFault('signature')
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

/** The one assertion, right below the response. */
function assertionOf(response: XmlElement): XmlElement {
  const all = [...everyElement(response)]
  if (response.uri !== SAMLP || response.local !== 'Response') throw new SignOnFault('claims')
  if (all.some(({ uri, local }) => uri === SAML && local.startsWith('Encrypted'))) throw new SignOnFault('encrypted')
  if (all.filter(({ local }) => local === 'Assertion').length !== 1) throw new SignOnFault('claims')
  return onlyElement(response, SAML, 'Assertion')
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

/** The assertion as the provider signed it. `certificates` are DER in base64; none that the response brings counts. Throws `SignOnFault`. */
export function signedAssertion(response: XmlElement, certificates: readonly string[]): XmlElement {
  const assertion = assertionOf(response)
  const signature = elementsOf(assertion, DSIG, 'Signature')
  const [own] = signature
  if (own === undefined || signature.length > 1) return refuse()
  const keys = certificates.map((each) => new X509Certificate(Buffer.from(each, 'base64')).publicKey)
  const reference = onlyElement(signedInfoOf(own, keys), DSIG, 'Reference')
  if (attributeValue(reference, 'URI') !== `#${attributeValue(assertion, 'ID') ?? ''}`) return refuse()
  const digest = DIGESTS[algorithmOf(onlyElement(reference, DSIG, 'DigestMethod'))]
  if (digest === undefined) return refuse()
  const text = canonical(assertion, { inclusive: transformsOf(reference), without: own })
  const made = createHash(digest).update(text).digest()
  return made.equals(bytesOf(onlyElement(reference, DSIG, 'DigestValue'))) ? parseXml(text) : refuse()
}

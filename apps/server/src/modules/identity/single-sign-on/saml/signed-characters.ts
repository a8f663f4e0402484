/**
 * The signature over the characters of an address (SAML 2.0 Bindings §3.4.4.1): the very characters that came are held against it, in the order that the
 * standard says, before anything in them is opened. There is no other form that would have to be the same.
 */
import { type KeyObject, verify, X509Certificate } from 'node:crypto'
import { SignOnFault } from '../fault.ts'
import { SIGNATURES } from './signed-assertion.ts'

const SIGNED = ['SAMLRequest', 'RelayState', 'SigAlg'] as const

const refuse = (): never => {
  throw new SignOnFault('signature')
}

/** The parameters of a query as they came; each once. */
function rawPairs(query: string): ReadonlyMap<string, string> {
  const pairs = query.split('&').map((pair): [string, string] => {
    const at = pair.indexOf('=')
    return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
  })
  const found = new Map(pairs)
  return found.size < pairs.length ? refuse() : found
}

function decoded(text: string | undefined): string {
  try {
    return decodeURIComponent((text ?? refuse()).replaceAll('+', '%20'))
  } catch {
    return refuse()
  }
}

function base64Of(text: string | undefined): Buffer {
  const value = decoded(text).replace(/[\r\n ]/g, '')
  return /^[A-Za-z0-9+/]+={0,2}$/.test(value) ? Buffer.from(value, 'base64') : refuse()
}

/** What a query carries, whose characters one of the keys signed. Throws `SignOnFault`. */
export function requireCharactersSigned(
  query: string,
  certificates: readonly string[],
): { readonly message: Buffer; readonly state: string | null } {
  const raw = rawPairs(query)
  const text = SIGNED.filter((name) => raw.has(name))
    .map((name) => `${name}=${raw.get(name)}`)
    .join('&')
  const stated = decoded(raw.get('SigAlg'))
  const how = (Object.hasOwn(SIGNATURES, stated) ? SIGNATURES[stated] : undefined) ?? refuse()
  const signature = base64Of(raw.get('Signature'))
  const isBy = (key: KeyObject): boolean =>
    key.asymmetricKeyType === how.key &&
    verify(how.digest, Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, signature)
  const keys = certificates.map((each) => new X509Certificate(Buffer.from(each, 'base64')).publicKey)
  if (!keys.some(isBy)) return refuse()
  const state = raw.get('RelayState')
  return { message: base64Of(raw.get('SAMLRequest')), state: state === undefined ? null : decoded(state) }
}

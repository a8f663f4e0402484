/** What a test's SAML provider sends browsers with to tell of a log-out (SAML 2.0 Core §3.7.1), by an address that it signs; it lies in one matter at a time. */
import { sign } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { PERSISTENT, type SamlProvider } from './saml-provider.ts'

export interface LogoutLies {
  readonly issuer?: string
  readonly destination?: string | null
  readonly madeAt?: number
  readonly notOnOrAfter?: number
  readonly id?: string
  readonly format?: string
  /** The XML, rewritten before it is signed. */
  readonly xml?: (xml: string) => string
  readonly key?: string
  readonly algorithm?: { readonly url: string; readonly digest: string }
  /** The query, rewritten after it was signed. */
  readonly query?: (query: string) => string
  /** Characters encoded as .NET does. */
  readonly isLower?: true
}

export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
let count = 0

const optional = (name: string, value: string | null | undefined): string =>
  value === null || value === undefined ? '' : ` ${name}="${value}"`

/** The path and query that the browser is sent to. */
export function logoutPath(
  provider: SamlProvider,
  about: {
    readonly at: string
    readonly now: number
    readonly name: string
    readonly sessions: readonly string[]
    readonly state?: string
  },
  lies: LogoutLies = {},
): string {
  count += 1
  const { at, now, name, sessions, state } = about
  const { destination = at, format = PERSISTENT } = lies
  const over = lies.notOnOrAfter === undefined ? undefined : new Date(lies.notOnOrAfter).toISOString()
  const xml = `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${lies.id ?? `_out${count}`}" Version="2.0" IssueInstant="${new Date(lies.madeAt ?? now).toISOString()}"${optional('Destination', destination)}${optional('NotOnOrAfter', over)}><saml:Issuer>${lies.issuer ?? provider.issuer}</saml:Issuer><saml:NameID Format="${format}">${name}</saml:NameID>${sessions.map((each) => `<samlp:SessionIndex>${each}</samlp:SessionIndex>`).join('')}</samlp:LogoutRequest>`
  const { url, digest } = lies.algorithm ?? { url: RSA_SHA256, digest: 'sha256' }
  const message = deflateRawSync((lies.xml ?? ((all) => all))(xml)).toString('base64')
  const encoded = (value: string): string => {
    const text = encodeURIComponent(value)
    return lies.isLower === true ? text.replace(/%[0-9A-F]{2}/g, (found) => found.toLowerCase()) : text
  }
  const pairs = [['SAMLRequest', message], ...(state === undefined ? [] : [['RelayState', state]]), ['SigAlg', url]]
  const text = pairs.map(([key = '', value = '']) => `${key}=${encoded(value)}`).join('&')
  const signature = sign(digest, Buffer.from(text), lies.key ?? provider.certificate.key).toString('base64')
  const query = (lies.query ?? ((all) => all))(`${text}&Signature=${encoded(signature)}`)
  return `${new URL(at).pathname}?${query}`
}

/** The message within an address that we sent a browser to. */
export function messageOf(url: string, name: 'SAMLRequest' | 'SAMLResponse'): string {
  return inflateRawSync(Buffer.from(new URL(url).searchParams.get(name) ?? '', 'base64')).toString('utf8')
}

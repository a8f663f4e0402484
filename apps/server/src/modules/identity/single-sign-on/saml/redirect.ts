/** What browsers carry to a SAML provider in an address (SAML 2.0 Bindings §3.4), signed where the provider wants it (§3.4.4.1). */
import { sign } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import type { OwnKey } from '../connection.ts'
import { privateKeyOf } from './own-keys.ts'

const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'

/** A message of ours, and what it is carried as. */
export interface Carried {
  readonly as: 'SAMLRequest' | 'SAMLResponse'
  readonly xml: string
  readonly state: string | null
  /** Signs the very characters of the address; null for a message without a signature. */
  readonly by: OwnKey | null
}

/** The provider's address with the message in it. */
export function carriedBy(address: string, { as, xml, state, by }: Carried): string {
  const pairs: [string, string][] = [[as, deflateRawSync(xml).toString('base64')]]
  if (state !== null) pairs.push(['RelayState', state])
  if (by !== null) pairs.push(['SigAlg', RSA_SHA256])
  const text = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  const signature = by === null ? null : sign('sha256', Buffer.from(text), privateKeyOf(by)).toString('base64')
  const whole = signature === null ? text : `${text}&Signature=${encodeURIComponent(signature)}`
  return `${address}${address.includes('?') ? '&' : '?'}${whole}`
}

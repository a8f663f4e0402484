/** Our question to a SAML provider (SAML 2.0 Core §3.4.1), sent by the browser's address (Bindings §3.4). */
import { deflateRawSync } from 'node:zlib'
import type { Services } from '../../../../platform/services.ts'
import type { SamlConnection } from '../connection.ts'
import { type OneTime, returnAddress } from '../provider.ts'
import { SAML, SAMLP, xmlText } from './xml.ts'

/** The NameID that stays the same for good. */
export const LASTING = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'

/** The name of a question, of which the answer has to speak. */
export const questionId = ({ nonce }: Pick<OneTime, 'nonce'>): string => `_${nonce}`

/** What we are called at the provider: the address where answers come to. */
export const ownName = returnAddress

/** The address of the provider's sign-in, with our question in it. */
export function requestAddress(
  { settings, clock }: Pick<Services, 'settings' | 'clock'>,
  connection: SamlConnection,
  about: OneTime,
): string {
  const { signInUrl, subjectAttribute } = connection.saml
  const at = returnAddress({ settings }, connection)
  const format = subjectAttribute === null ? ` Format="${LASTING}"` : ''
  const xml =
    `<samlp:AuthnRequest xmlns:samlp="${SAMLP}" xmlns:saml="${SAML}" ID="${questionId(about)}" Version="2.0"` +
    ` IssueInstant="${new Date(clock.now()).toISOString()}" Destination="${xmlText(signInUrl)}"` +
    ` ProtocolBinding="${POST}" AssertionConsumerServiceURL="${xmlText(at)}">` +
    `<saml:Issuer>${xmlText(ownName({ settings }, connection))}</saml:Issuer>` +
    `<samlp:NameIDPolicy${format} AllowCreate="true"/></samlp:AuthnRequest>`
  const url = new URL(signInUrl)
  url.searchParams.set('SAMLRequest', deflateRawSync(xml).toString('base64'))
  url.searchParams.set('RelayState', about.state)
  return url.href
}

/** What a provider has to know of us (SAML 2.0 Metadata §2.4.4): nothing in it is of anybody. */
export function ownMetadata({ settings }: Pick<Services, 'settings'>, of: { readonly id: string }): string {
  const at = xmlText(returnAddress({ settings }, of))
  return (
    `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${at}">` +
    `<md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="${SAMLP}">` +
    `<md:NameIDFormat>${LASTING}</md:NameIDFormat>` +
    `<md:AssertionConsumerService Binding="${POST}" Location="${at}" index="0" isDefault="true"/>` +
    '</md:SPSSODescriptor></md:EntityDescriptor>'
  )
}

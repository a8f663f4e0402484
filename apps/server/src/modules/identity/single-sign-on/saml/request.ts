/** Our question to a SAML provider (SAML 2.0 Core §3.4.1), sent by the browser's address (Bindings §3.4). */
import type { Services } from '../../../../platform/services.ts'
import type { OwnKey, SamlConnection } from '../connection.ts'
import { type OneTime, returnAddress } from '../provider.ts'
import { placeAddress } from '../told-at.ts'
import { newestOf, signersOf } from './beside.ts'
import { OPENED } from './decrypt.ts'
import { carriedBy } from './redirect.ts'
import { DSIG, SAML, SAMLP, xmlText } from './xml.ts'

/** The NameID that stays the same for good. */
export const LASTING = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'
const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'

/** The name of a question, of which the answer has to speak. */
export const questionId = ({ nonce }: Pick<OneTime, 'nonce'>): string => `_${nonce}`

/** What we are called at the provider: the address where answers come to. */
export const ownName = returnAddress

/** Who signs our questions; nobody where the provider does not want it. */
const signerOf = ({ saml, own }: SamlConnection): OwnKey | null =>
  saml.signsRequests === true && own !== undefined ? own.signing : null

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
  const by = signerOf(connection)
  return carriedBy(signInUrl, { as: 'SAMLRequest', xml, state: about.state, by })
}

function keyText(use: 'signing' | 'encryption', { certificate }: OwnKey, methods: readonly string[] = []): string {
  const info = `<ds:KeyInfo xmlns:ds="${DSIG}"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`
  const known = methods.map((method) => `<md:EncryptionMethod Algorithm="${method}"/>`)
  return `<md:KeyDescriptor use="${use}">${info}${known.join('')}</md:KeyDescriptor>`
}

/**
 * Our keys as the provider has to know them: all that sign, or are about to; where it may encrypt, the newest that opens, with the only ways that are opened.
 */
function keyTexts({ own, saml }: SamlConnection, now: number): string {
  if (own === undefined) return ''
  const signing = signersOf(own, now).map((key) => keyText('signing', key))
  const encryption = saml.encrypted === true ? keyText('encryption', newestOf(own).encryption, OPENED) : ''
  return `${signing.join('')}${encryption}`
}

/** Where we are told of a log-out, or answered; nowhere while nobody said where our answer or our word goes. */
const logoutText = (services: Pick<Services, 'settings'>, connection: SamlConnection): string =>
  typeof (connection.saml.logoutUrl ?? connection.saml.logoutRequestUrl) === 'string'
    ? `<md:SingleLogoutService Binding="${REDIRECT}" Location="${xmlText(placeAddress(services, connection, 'logout'))}"/>`
    : ''

/** What a provider has to know of us (SAML 2.0 Metadata §2.4.4): nothing in it is of anybody. */
export function ownMetadata(
  { settings, clock }: Pick<Services, 'settings' | 'clock'>,
  connection: SamlConnection,
): string {
  const at = xmlText(returnAddress({ settings }, connection))
  return (
    `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${at}">` +
    `<md:SPSSODescriptor AuthnRequestsSigned="${signerOf(connection) !== null}" WantAssertionsSigned="true" protocolSupportEnumeration="${SAMLP}">` +
    keyTexts(connection, clock.now()) +
    logoutText({ settings }, connection) +
    `<md:NameIDFormat>${LASTING}</md:NameIDFormat>` +
    `<md:AssertionConsumerService Binding="${POST}" Location="${at}" index="0" isDefault="true"/>` +
    '</md:SPSSODescriptor></md:EntityDescriptor>'
  )
}

/** Our word to a SAML provider that somebody has logged out here (SAML 2.0 Core §3.7.1, Profiles §4.4), carried by their browser; and its answer. */
import { Refusal } from '../../../../platform/errors/refusal.ts'
import { type Answer, UNRECORDED } from '../../../../platform/gate/route.ts'
import type { Services } from '../../../../platform/services.ts'
import type { SamlConnection } from '../connection.ts'
import type { CalledAs } from '../provider.ts'
import { carriedBy } from './redirect.ts'
import { ownName } from './request.ts'
import { SAML, SAMLP, xmlText } from './xml.ts'

/** So long the provider may take our word: it is made as it is carried. */
const LASTS_MS = 5 * 60_000

const attributes = (stated: Readonly<Record<string, string | null>>): string =>
  Object.entries(stated)
    .map(([name, value]) => (value === null ? '' : ` ${name}="${xmlText(value)}"`))
    .join('')

/** The provider's address with our signed word in it; null where it has none, or we have no keys yet. */
export function logoutRequestAddress(
  services: Pick<Services, 'settings' | 'clock' | 'newId'>,
  connection: SamlConnection,
  { text, format, by, to, index }: CalledAs,
): string | null {
  const { own, saml } = connection
  const at = saml.logoutRequestUrl ?? null
  if (at === null || own === undefined) return null
  const now = services.clock.now()
  const about = attributes({
    ID: `_${services.newId()}`,
    Version: '2.0',
    IssueInstant: new Date(now).toISOString(),
    NotOnOrAfter: new Date(now + LASTS_MS).toISOString(),
    Destination: at,
  })
  const name = attributes({ Format: format, NameQualifier: by, SPNameQualifier: to })
  const session = index === null ? '' : `<samlp:SessionIndex>${xmlText(index)}</samlp:SessionIndex>`
  const xml =
    `<samlp:LogoutRequest xmlns:samlp="${SAMLP}" xmlns:saml="${SAML}"${about}>` +
    `<saml:Issuer>${xmlText(ownName(services, connection))}</saml:Issuer>` +
    `<saml:NameID${name}>${xmlText(text)}</saml:NameID>${session}</samlp:LogoutRequest>`
  return carriedBy(at, { as: 'SAMLRequest', xml, state: null, by: own.signing })
}

/** The provider's answer decides nothing, for the session was over before it was asked: it is not read, and leads to our own page and nowhere else. */
export function comeHome(query: { readonly SAMLRequest?: string; readonly SAMLResponse?: string }): Answer {
  if (query.SAMLRequest !== undefined || query.SAMLResponse === undefined) throw new Refusal('malformed')
  const headers = { Location: '/sign-in', 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' }
  return { status: 302, headers, audit: UNRECORDED }
}

/** A SAML provider's word that somebody has logged out there (SAML 2.0 Core §3.7.1), as a browser brings it in an address (Bindings §3.4). */
import { inflateRawSync } from 'node:zlib'
import type { SamlConnection } from '../connection.ts'
import { SignOnFault } from '../fault.ts'
import { lastingName, sessionName } from './identity.ts'
import { requireCharactersSigned } from './signed-characters.ts'
import { SKEW_MS, timeOf } from './suits.ts'
import { attributeValue, elementsOf, onlyElement, parseXml, SAML, SAMLP, textOf, type XmlElement } from './xml.ts'

/** A log-out is told as it happens. */
const OLDEST_MS = 10 * 60_000
const MOST_BYTES = 32_768
const MOST_SESSIONS = 20
const MOST_STATE_CHARACTERS = 255

/** Who logged out there, and of which sessions; of all where none is named. */
export interface SamlLogout {
  /** Null where people are known by an attribute, which no log-out tells: then sessions are named. */
  readonly subject: string | null
  readonly sids: readonly string[]
  /** What makes the request itself known, and until when it would count. */
  readonly id: string
  readonly until: number
  /** What the provider wants to hear again. */
  readonly state: string | null
}

const wrong = (): never => {
  throw new SignOnFault('claims')
}

/** The message, inflated within bounds after its characters were proven to be the provider's. */
function messageOf(stated: Buffer): XmlElement {
  try {
    const bytes = inflateRawSync(stated, { maxOutputLength: MOST_BYTES })
    return parseXml(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw error instanceof SignOnFault ? error : new SignOnFault('claims', error)
  }
}

/** Refuses what is from another, for another place, or of another time. Gives its id, and until when it would count. */
function requireOfNow(request: XmlElement, about: { at: string; issuer: string; now: number }) {
  const { at, issuer, now } = about
  if (request.uri !== SAMLP || request.local !== 'LogoutRequest') wrong()
  if (textOf(onlyElement(request, SAML, 'Issuer')) !== issuer) throw new SignOnFault('issuer')
  const id = attributeValue(request, 'ID') ?? ''
  const isHere = attributeValue(request, 'Version') === '2.0' && attributeValue(request, 'Destination') === at
  if (!isHere || id === '' || id.length > MOST_STATE_CHARACTERS) wrong()
  const made = timeOf(attributeValue(request, 'IssueInstant') ?? '')
  const over = attributeValue(request, 'NotOnOrAfter')
  const isPast = made < now - OLDEST_MS || (over !== null && timeOf(over) + SKEW_MS <= now)
  if (made > now + SKEW_MS || isPast) throw new SignOnFault('stale')
  return { id, until: made + OLDEST_MS + 2 * SKEW_MS }
}

/** Who it is about. Throws `SignOnFault` where nobody could be found by it. */
function whose(request: XmlElement, connection: SamlConnection, ours: string): Pick<SamlLogout, 'subject' | 'sids'> {
  if (elementsOf(request, SAML, 'EncryptedID').length > 0) throw new SignOnFault('encrypted')
  const name = onlyElement(request, SAML, 'NameID')
  const indexes = elementsOf(request, SAMLP, 'SessionIndex').map(textOf)
  if (indexes.length > MOST_SESSIONS || indexes.includes('')) wrong()
  const subject = connection.saml.subjectAttribute === null ? lastingName(name, connection, ours) : null
  if (subject === null && indexes.length === 0) throw new SignOnFault('name_id')
  return { subject, sids: indexes.map((index) => sessionName(textOf(name), index)) }
}

/** What the provider says, after every check but whether it said it before. `query` is the address's, as it came. Throws `SignOnFault`. */
export function readSamlLogout(
  connection: SamlConnection,
  query: string,
  about: { readonly at: string; readonly ours: string; readonly now: number },
): SamlLogout {
  const { message, state } = requireCharactersSigned(query, connection.saml.certificates)
  if (state !== null && state.length > MOST_STATE_CHARACTERS) wrong()
  const request = messageOf(message)
  const { issuer } = connection
  return { ...requireOfNow(request, { ...about, issuer }), ...whose(request, connection, about.ours), state }
}

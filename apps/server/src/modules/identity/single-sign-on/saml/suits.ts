/** Whether a signed assertion is for us, of this question, and of now (SAML 2.0 Core §2.5, Profiles §4.1.4.3). Pure. */
import { SignOnFault } from '../fault.ts'
import { attributeValue, elementsOf, onlyElement, SAML, textOf, type XmlElement } from './xml.ts'

export const SKEW_MS = 60_000
/** An assertion is made right after the sign-in: one that was made long before, or is to come, is none. */
const OLDEST_MS = 10 * 60_000
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'

/** What an assertion has to fit. */
export interface Expected {
  /** The address where answers come to, which is our name too. */
  readonly at: string
  readonly question: string
  readonly issuer: string
  readonly now: number
}

const wrong = (): never => {
  throw new SignOnFault('claims')
}
const stale = (): never => {
  throw new SignOnFault('stale')
}

/** A time, which SAML states in UTC. Throws `SignOnFault` for anything else. */
export function timeOf(text: string): number {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? wrong() : time
}

/** Holds the times that an element states against now. Gives when it is over; null where it does not say. */
function withinTimes(element: XmlElement, now: number): number | null {
  const [from, until] = ['NotBefore', 'NotOnOrAfter'].map((name) => attributeValue(element, name))
  if (typeof from === 'string' && timeOf(from) > now + SKEW_MS) stale()
  if (typeof until !== 'string') return null
  return timeOf(until) + SKEW_MS <= now ? stale() : timeOf(until)
}

/** Every restriction names us; one there has to be. */
function requireAudience(conditions: XmlElement, { at }: Expected): void {
  const restrictions = elementsOf(conditions, SAML, 'AudienceRestriction')
  const isOurs = (each: XmlElement): boolean => elementsOf(each, SAML, 'Audience').some((name) => textOf(name) === at)
  if (restrictions.length === 0 || !restrictions.every(isOurs)) wrong()
}

/** Who brings it is the person: shown here, for this question, before it is over. Gives when that is. */
function confirmedUntil(subject: XmlElement, expected: Expected): number {
  const confirmations = elementsOf(subject, SAML, 'SubjectConfirmation')
  const bearers = confirmations.filter((each) => attributeValue(each, 'Method') === BEARER)
  const [bearer] = bearers
  if (bearer === undefined || bearers.length > 1) return wrong()
  const data = onlyElement(bearer, SAML, 'SubjectConfirmationData')
  const isThis =
    attributeValue(data, 'Recipient') === expected.at && attributeValue(data, 'InResponseTo') === expected.question
  if (!isThis) return wrong()
  return withinTimes(data, expected.now) ?? wrong()
}

/** Refuses an assertion of another provider, for another place or question, or of another time. Gives its id, and until when it would count. */
export function requireOurs(assertion: XmlElement, expected: Expected): { id: string; until: number } {
  const { now, issuer } = expected
  const made = timeOf(attributeValue(assertion, 'IssueInstant') ?? '')
  const id = attributeValue(assertion, 'ID') ?? ''
  if (attributeValue(assertion, 'Version') !== '2.0' || id === '') wrong()
  if (textOf(onlyElement(assertion, SAML, 'Issuer')) !== issuer) throw new SignOnFault('issuer')
  if (made > now + SKEW_MS || made < now - OLDEST_MS) stale()
  const conditions = onlyElement(assertion, SAML, 'Conditions')
  withinTimes(conditions, now)
  requireAudience(conditions, expected)
  const until = confirmedUntil(onlyElement(assertion, SAML, 'Subject'), expected)
  // no assertion made so long before counts anyway
  return { id, until: Math.min(until, made + OLDEST_MS) + 2 * SKEW_MS }
}

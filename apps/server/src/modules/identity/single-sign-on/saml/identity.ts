/** Whom an assertion that suits tells of. Pure. */
import type { SamlConnection } from '../connection.ts'
import { SignOnFault } from '../fault.ts'
import type { CalledAs, ProvenIdentity } from '../provider.ts'
import { LASTING } from './request.ts'
import { SKEW_MS, timeOf } from './suits.ts'
import { attributeValue, elementsOf, isElement, onlyElement, SAML, textOf, type XmlElement } from './xml.ts'

const MOST_CHARACTERS = 255

type Attributes = Readonly<Record<string, readonly string[]>>

/** The values that are texts: others may hold elements, of which we have no use. */
const valuesOf = (attribute: XmlElement): string[] =>
  elementsOf(attribute, SAML, 'AttributeValue')
    .filter((value) => !value.children.some(isElement))
    .map(textOf)

/** What is told of the person, by the attributes' names. */
function attributesOf(assertion: XmlElement): Attributes {
  const all = new Map<string, string[]>()
  for (const statement of elementsOf(assertion, SAML, 'AttributeStatement'))
    for (const attribute of elementsOf(statement, SAML, 'Attribute')) {
      const name = attributeValue(attribute, 'Name') ?? ''
      all.set(name, [...(all.get(name) ?? []), ...valuesOf(attribute)])
    }
  return Object.fromEntries(all)
}

/** The only value of an attribute; null where there is none, or more. */
function onlyValue(attributes: Attributes, name: string): string | null {
  const values = Object.hasOwn(attributes, name) ? (attributes[name] ?? []) : []
  const [first] = values
  return first !== undefined && values.length === 1 ? first : null
}

/** The NameID, where it is one that stays; an e-mail or a name for this once tells nobody apart. */
export function lastingName(name: XmlElement, { issuer }: SamlConnection, at: string): string {
  const [by, to] = [attributeValue(name, 'NameQualifier'), attributeValue(name, 'SPNameQualifier')]
  const isLasting = attributeValue(name, 'Format') === LASTING
  if (!isLasting || (by !== null && by !== issuer) || (to !== null && to !== at)) throw new SignOnFault('name_id')
  return textOf(name)
}

const nameOf = (assertion: XmlElement): XmlElement =>
  onlyElement(onlyElement(assertion, SAML, 'Subject'), SAML, 'NameID')

/** A session there as a log-out names it: by the name it was told of and a number, which other people's sessions may bear as well (Core §2.7.2). */
export const sessionName = (name: string, index: string): string => JSON.stringify([name, index])

/** The session that the person has there, where the provider names it. */
function sessionOf(assertion: XmlElement): { sid?: string } {
  const [statement] = elementsOf(assertion, SAML, 'AuthnStatement')
  const index = statement === undefined ? null : attributeValue(statement, 'SessionIndex')
  const [name] = elementsOf(onlyElement(assertion, SAML, 'Subject'), SAML, 'NameID')
  return index === null || index === '' || name === undefined ? {} : { sid: sessionName(textOf(name), index) }
}

/** By what name and number the provider is told of a log-out here, where it is to be; a name in cipher is none. */
function calledAs(assertion: XmlElement, { saml }: SamlConnection): { calledAs?: CalledAs } {
  const [name] = elementsOf(onlyElement(assertion, SAML, 'Subject'), SAML, 'NameID')
  const [statement] = elementsOf(assertion, SAML, 'AuthnStatement')
  if (typeof saml.logoutRequestUrl !== 'string' || name === undefined) return {}
  const of = (attribute: string) => attributeValue(name, attribute)
  const called = {
    text: textOf(name),
    format: of('Format'),
    by: of('NameQualifier'),
    to: of('SPNameQualifier'),
    index: statement === undefined ? null : attributeValue(statement, 'SessionIndex'),
  }
  const isShort = Object.values(called).every((each) => (each ?? '').length <= MOST_CHARACTERS)
  return isShort ? { calledAs: called } : {}
}

function subjectOf(assertion: XmlElement, attributes: Attributes, about: About): string {
  const { connection, at } = about
  const { subjectAttribute: by } = connection.saml
  const value = by === null ? lastingName(nameOf(assertion), connection, at) : (onlyValue(attributes, by) ?? '')
  if (value.trim() !== value || value === '' || value.length > MOST_CHARACTERS) throw new SignOnFault('name_id')
  // the same value of another attribute is another person
  return by === null ? value : `${by}=${value}`
}

interface About {
  readonly connection: SamlConnection
  readonly now: number
  readonly at: string
}

/** When they showed themselves there, and how. */
function shownOf(assertion: XmlElement, now: number): { shownAt: number; methods: string[] } {
  const [statement] = elementsOf(assertion, SAML, 'AuthnStatement')
  if (statement === undefined) throw new SignOnFault('claims')
  const shownAt = timeOf(attributeValue(statement, 'AuthnInstant') ?? '')
  const over = attributeValue(statement, 'SessionNotOnOrAfter')
  if (shownAt > now + SKEW_MS || (over !== null && timeOf(over) + SKEW_MS <= now)) throw new SignOnFault('stale')
  const contexts = elementsOf(statement, SAML, 'AuthnContext')
  const methods = contexts.flatMap((each) => elementsOf(each, SAML, 'AuthnContextClassRef').map(textOf))
  return { shownAt, methods }
}

/** Who signed in. A person whose groups are not told has none: SAML leaves an attribute without values out. Throws `SignOnFault`. */
export function identityOf(assertion: XmlElement, about: About): ProvenIdentity {
  const { connection, now } = about
  const { issuer, groupsClaim, saml } = connection
  const attributes = attributesOf(assertion)
  return {
    issuer,
    subject: subjectOf(assertion, attributes, about),
    claims: { [groupsClaim]: [], ...attributes },
    email: saml.emailAttribute === null ? null : onlyValue(attributes, saml.emailAttribute),
    emailVerified: saml.emailsGiven,
    ...sessionOf(assertion),
    ...calledAs(assertion, connection),
    ...shownOf(assertion, now),
  }
}

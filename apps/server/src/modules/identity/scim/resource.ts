/** A person as the directory knows them, out of its JSON and into it (RFC 7643 §4.1). */
import { normaliseEmail } from '@holdfast/catalog/values'
import { invalidValue } from './answers.ts'
import type { Resource } from './patch.ts'

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'

/** What is kept of a person beside what they are called here. */
export interface DirectoryPerson {
  readonly userName: string
  readonly externalId: string | null
  readonly displayName: string | null
  readonly givenName: string | null
  readonly familyName: string | null
  readonly email: string | null
}

export type StatedPerson = DirectoryPerson & { readonly active: boolean }

const MOST_TEXT = 254

const member = (object: Resource, name: string): unknown =>
  Object.entries(object).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]

function textOf(object: Resource, name: string): string | null {
  const value = member(object, name)
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string' || value.length > MOST_TEXT || !value.isWellFormed()) throw invalidValue(name)
  return value.trim()
}

/** A truth, also as the text that some directories send. */
function activeOf(resource: Resource): boolean {
  const value = member(resource, 'active') ?? true
  if (typeof value === 'boolean') return value
  if (typeof value === 'string' && /^(?:true|false)$/i.test(value)) return value.toLowerCase() === 'true'
  throw invalidValue('active')
}

const isObject = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The primary e-mail, else that of work, else the first. */
function emailOf(resource: Resource): string | null {
  const stated = member(resource, 'emails')
  const all = Array.isArray(stated) ? stated.filter(isObject) : []
  const found =
    all.find((each) => member(each, 'primary') === true) ??
    all.find((each) => member(each, 'type') === 'work') ??
    all[0]
  return found === undefined ? null : textOf(found, 'value')
}

/** The person that a resource states. Refuses with `invalidValue` what none can be. */
export function personOf(resource: Resource): StatedPerson {
  const userName = textOf(resource, 'userName')
  if (userName === null) throw invalidValue('userName')
  const stated = member(resource, 'name')
  const name = isObject(stated) ? stated : {}
  return {
    userName,
    externalId: textOf(resource, 'externalId'),
    displayName: textOf(resource, 'displayName') ?? textOf(name, 'formatted'),
    givenName: textOf(name, 'givenName'),
    familyName: textOf(name, 'familyName'),
    email: emailOf(resource),
    active: activeOf(resource),
  }
}

const CHINESE = /^[\p{Script=Han}·]+$/u

/** What the person is called here: as the directory shows them, else of their parts, in the order of their writing. */
export function nameOf({ displayName, familyName, givenName, userName }: DirectoryPerson): string {
  if (displayName !== null) return displayName.slice(0, 100)
  const [family, given] = [familyName ?? '', givenName ?? '']
  const whole = CHINESE.test(family + given) ? family + given : [given, family].filter((each) => each !== '').join(' ')
  return (whole === '' ? userName : whole).slice(0, 100)
}

/** The e-mail they sign in by: the name they have there where it is one, else the stated one. */
export function loginOf({ userName, email }: DirectoryPerson): string {
  const login = normaliseEmail(userName) ?? (email === null ? undefined : normaliseEmail(email))
  if (login === undefined) throw invalidValue('userName or emails: an e-mail is needed')
  return login
}

const ETAG = (version: string): string => `W/"${version}"`

/** A person as SCIM shows them. */
export function userResource(about: {
  id: string
  person: DirectoryPerson
  active: boolean
  version: string
  createdAt: string
  updatedAt: string
  base: string
  groups: readonly { id: string; name: string }[]
}): Resource & { readonly id: string } {
  const { id, person, active, version, createdAt, updatedAt, base, groups } = about
  const { userName, externalId, givenName, familyName, email } = person
  return {
    schemas: [USER],
    id,
    ...(externalId === null ? {} : { externalId }),
    userName,
    displayName: nameOf(person),
    name: {
      formatted: nameOf(person),
      ...(givenName === null ? {} : { givenName }),
      ...(familyName === null ? {} : { familyName }),
    },
    emails: email === null ? [] : [{ value: email, type: 'work', primary: true }],
    active,
    groups: groups.map((group) => ({ value: group.id, display: group.name })),
    meta: {
      resourceType: 'User',
      created: createdAt,
      lastModified: updatedAt,
      location: `${base}/Users/${id}`,
      version: ETAG(version),
    },
  }
}

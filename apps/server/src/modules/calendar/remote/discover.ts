/** Finds the calendars of a login: the address itself, then what RFC 6764 §6 and RFC 4791 §6.2 lead to. */
import type { DavCalendar } from './account.ts'
import { type DavConnection, davUrl } from './dav-connection.ts'
import { DavFault } from './dav-fault.ts'
import { caldav, childOf, type DavElement, dav, wordsOf } from './dav-xml.ts'
import { type DavResource, readMultistatus, statedUrl } from './multistatus.ts'

const MOST_CALENDARS = 100
const MOST_NAME_LENGTH = 120

const propfind = (props: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop>${props}</prop></propfind>`

const WHO = propfind('<current-user-principal/><resourcetype/><C:calendar-home-set/>')
const HOME = propfind('<C:calendar-home-set/>')
const ABOUT = '<resourcetype/><displayname/><current-user-privilege-set/><C:supported-calendar-component-set/>'
const CALENDARS = propfind(ABOUT)

/** The resources at an address; null where nothing of that kind is there. */
async function resourcesAt(
  connection: DavConnection,
  asked: { url: URL; body: string; depth: '0' | '1' },
): Promise<readonly DavResource[] | null> {
  const answer = await connection.ask({ method: 'PROPFIND', follows: true, ...asked })
  return answer.status === 207 ? readMultistatus(answer).resources : null
}

function hrefIn(resource: DavResource, property: string): URL | null {
  const href = wordsOf(childOf(resource.props, property), dav('href'))
  return href === null ? null : statedUrl(href, resource.url)
}

const isCalendar = ({ props }: DavResource): boolean =>
  childOf(childOf(props, dav('resourcetype')), caldav('calendar')) !== undefined

/** RFC 3744 §3: what lets one put things into a collection. A server that says nothing is tried. */
const WRITES = ['all', 'write', 'write-content', 'bind'].map(dav)

function isWritable({ props }: DavResource): boolean {
  const stated = childOf(props, dav('current-user-privilege-set'))
  const given = stated?.children.flatMap(({ children }) => children.map(({ name }) => name))
  return given === undefined || given.length === 0 || given.some((name) => WRITES.includes(name))
}

const takesOf = (set: DavElement | undefined, component: string): boolean =>
  set === undefined || set.children.some(({ attributes }) => attributes['name']?.toUpperCase() === component)

/** The last part of an address in words, as far as it is written so that it can be read. */
function lastPart({ pathname }: URL): string {
  const part = pathname.split('/').findLast(Boolean) ?? ''
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function calendarOf(resource: DavResource): DavCalendar {
  const { url, props } = resource
  const set = childOf(props, caldav('supported-calendar-component-set'))
  const named = wordsOf(props, dav('displayname')) ?? lastPart(url)
  return {
    href: url.href.endsWith('/') ? url.href : `${url.href}/`,
    name: named.slice(0, MOST_NAME_LENGTH),
    events: takesOf(set, 'VEVENT'),
    tasks: takesOf(set, 'VTODO'),
  }
}

const calendarsAmong = (resources: readonly DavResource[]): readonly DavCalendar[] =>
  resources
    .filter((each) => isCalendar(each) && isWritable(each))
    .map(calendarOf)
    .filter(({ events, tasks }) => events || tasks)
    .slice(0, MOST_CALENDARS)

/** Where the calendars of whoever signed in at an address lie; the address of one calendar leads to it alone. */
async function homeFrom(connection: DavConnection, url: URL): Promise<{ url: URL; depth: '0' | '1' } | null> {
  const [resource] = (await resourcesAt(connection, { url, body: WHO, depth: '0' })) ?? []
  if (resource === undefined) return null
  if (isCalendar(resource)) return { url: resource.url, depth: '0' }
  const stated = hrefIn(resource, caldav('calendar-home-set'))
  if (stated !== null) return { url: stated, depth: '1' }
  const principal = hrefIn(resource, dav('current-user-principal'))
  if (principal === null) return null
  const [person] = (await resourcesAt(connection, { url: principal, body: HOME, depth: '0' })) ?? []
  const home = person === undefined ? null : hrefIn(person, caldav('calendar-home-set'))
  return home === null ? null : { url: home, depth: '1' }
}

/** Answers of a kind that only say: not here, look elsewhere. */
const isMiss = (error: unknown): boolean => error instanceof DavFault && error.kind === 'dav_garbage'

/** The calendars of the login that can be written in; throws `DavFault`, `dav_not_found` where there is no server of calendars. */
export async function findCalendars(connection: DavConnection, stated: string): Promise<readonly DavCalendar[]> {
  const url = davUrl(stated)
  const places = [...(url.pathname === '/' ? [] : [url]), new URL('/.well-known/caldav', url), new URL('/', url)]
  for (const place of places) {
    const home = await homeFrom(connection, place).catch((error: unknown) => {
      if (isMiss(error)) return null
      throw error
    })
    if (home === null) continue
    const found = await resourcesAt(connection, { ...home, body: CALENDARS })
    if (found !== null) return calendarsAmong(found)
  }
  throw new DavFault('dav_not_found')
}

/** What changed on the server since it was looked at: by its own account of changes (RFC 6578), else by its mark of the whole calendar and all ETags. */
import type { DavAnswer, DavConnection } from './dav-connection.ts'
import { DavFault } from './dav-fault.ts'
import { childOf, dav, wordsOf, xmlText } from './dav-xml.ts'
import { type DavResource, type Multistatus, readMultistatus } from './multistatus.ts'

/** As Apple's server named it first; most servers have it. */
const CTAG = 'http://calendarserver.org/ns/ getctag'
const PAGE = 500
const MOST_PAGES = 40

export interface Pulled {
  /** By the path of a resource its ETag; null where it is gone. */
  readonly changed: ReadonlyMap<string, string | null>
  /** `changed` is all there is: what is not in it is gone. */
  readonly whole: boolean
  /** To be kept once all of it was worked through. */
  readonly reached: string | null
}

const etagOf = ({ props }: DavResource): string => wordsOf(props, dav('getetag')) ?? ''

const isCollection = ({ props }: DavResource): boolean =>
  childOf(childOf(props, dav('resourcetype')), dav('collection')) !== undefined

const samePath = (one: URL, other: URL): boolean =>
  one.pathname.replace(/\/$/, '') === other.pathname.replace(/\/$/, '')

/** What is kept of how far one came: the server's token where it accounts for changes, else its mark; null where it has neither. */
function reachedOf(self: DavResource | undefined, multistatus: Multistatus): string | null {
  const token = multistatus.syncToken ?? (self === undefined ? null : wordsOf(self.props, dav('sync-token')))
  if (token !== null) return `token ${token}`
  const mark = self === undefined ? null : wordsOf(self.props, CTAG)
  return mark === null ? null : `mark ${mark}`
}

const PROPFIND = (props: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:" xmlns:A="http://calendarserver.org/ns/"><prop>${props}</prop></propfind>`

async function askCalendar(connection: DavConnection, url: URL, asked: { props: string; depth: '0' | '1' }) {
  const answer = await connection.ask({ method: 'PROPFIND', url, depth: asked.depth, body: PROPFIND(asked.props) })
  if ([403, 404, 410].includes(answer.status)) throw new DavFault('dav_gone')
  return readMultistatus(answer)
}

/** All that stands in the calendar. */
async function listWhole(connection: DavConnection, url: URL): Promise<Pulled> {
  const props = '<resourcetype/><getetag/><sync-token/><A:getctag/>'
  const multistatus = await askCalendar(connection, url, { props, depth: '1' })
  const self = multistatus.resources.find((each) => samePath(each.url, url))
  const members = multistatus.resources.filter((each) => each !== self && !isCollection(each) && each.status !== 404)
  return {
    changed: new Map(members.map((each) => [each.url.pathname, etagOf(each)])),
    whole: true,
    reached: reachedOf(self, multistatus),
  }
}

const SYNC = (token: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><sync-collection xmlns="DAV:"><sync-token>${xmlText(token)}</sync-token><sync-level>1</sync-level>` +
  `<limit><nresults>${PAGE}</nresults></limit><prop><getetag/></prop></sync-collection>`

interface Page {
  readonly changed: readonly (readonly [string, string | null])[]
  readonly token: string
  readonly more: boolean
}

/** One page of the server's account; null where the token is not valid any more, or the server accounts for nothing. */
function readPage(answer: DavAnswer, url: URL): Page | null {
  if (answer.status !== 207) return null
  const { resources, syncToken } = readMultistatus(answer)
  if (syncToken === null) return null
  const self = resources.find((each) => samePath(each.url, url))
  const changed = resources
    .filter((each) => each !== self)
    .map((each) => [each.url.pathname, each.status === 404 ? null : etagOf(each)] as const)
  // RFC 6578 §3.6: the collection itself is answered with 507 where there is more than the answer holds
  return { changed, token: syncToken, more: self?.status === 507 }
}

async function listChanges(connection: DavConnection, url: URL, token: string): Promise<Pulled | null> {
  const changed = new Map<string, string | null>()
  let from = token
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const answer = await connection.ask({ method: 'REPORT', url, depth: '0', body: SYNC(from) })
    const page = readPage(answer, url)
    if (page === null) return null
    for (const [path, etag] of page.changed) changed.set(path, etag)
    if (!page.more || page.token === from) return { changed, whole: false, reached: `token ${page.token}` }
    from = page.token
  }
  return null
}

async function findChanges(connection: DavConnection, url: URL, reached: string): Promise<Pulled | null> {
  const [kind, ...rest] = reached.split(' ')
  const known = rest.join(' ')
  if (kind === 'token') return listChanges(connection, url, known)
  const multistatus = await askCalendar(connection, url, { props: '<A:getctag/>', depth: '0' })
  const [self] = multistatus.resources
  const mark = self === undefined ? null : wordsOf(self.props, CTAG)
  return mark === known ? { changed: new Map(), whole: false, reached } : null
}

/** What changed in the calendar since `reached`; everything where that is null or the server knows it no more. Throws `DavFault`. */
export async function pullChanges(connection: DavConnection, url: URL, reached: string | null): Promise<Pulled> {
  const changes = reached === null ? null : await findChanges(connection, url, reached)
  return changes ?? listWhole(connection, url)
}

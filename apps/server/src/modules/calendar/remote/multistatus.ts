/** Answers about several resources at once (RFC 4918 §13, RFC 6578 §3.2): what a server says of each. Pure. */
import { DavFault } from './dav-fault.ts'
import { childOf, type DavElement, dav, parseDav, wordsOf } from './dav-xml.ts'

export interface DavResource {
  readonly url: URL
  /** The status of the whole resource, where the server states one: 404 is gone. */
  readonly status: number | null
  /** The properties that it has, of those that were asked for. */
  readonly props: DavElement
}

export interface Multistatus {
  readonly resources: readonly DavResource[]
  readonly syncToken: string | null
}

const MOST_URL_LENGTH = 2_000

const statusOf = (element: DavElement): number | null => {
  const line = wordsOf(element, dav('status'))
  const match = line === null ? null : /^HTTP\/\d(?:\.\d)? (\d{3})/.exec(line)
  return match === null ? null : Number(match[1])
}

function propsOf(response: DavElement): DavElement {
  const found = response.children.filter(
    (each) => each.name === dav('propstat') && [null, 200].includes(statusOf(each)),
  )
  const children = found.flatMap((each) => childOf(each, dav('prop'))?.children ?? [])
  return { name: dav('prop'), attributes: {}, children, text: '' }
}

/** The address that a server states, which may be relative; what is none, or of no sensible length, is garbage. */
export function statedUrl(href: string | null, base: URL): URL {
  if (href === null || href.length > MOST_URL_LENGTH || !URL.canParse(href, base.href))
    throw new DavFault('dav_garbage')
  return new URL(href, base)
}

/** Reads such an answer, resolving its addresses against where it came from. Throws `DavFault` for anything else. */
export function readMultistatus({ url, status, text }: { url: URL; status: number; text: string }): Multistatus {
  if (status !== 207) throw new DavFault('dav_garbage')
  const root = parseDav(text)
  if (root.name !== dav('multistatus')) throw new DavFault('dav_garbage')
  const resources = root.children
    .filter((each) => each.name === dav('response'))
    .map((response) => ({
      url: statedUrl(wordsOf(response, dav('href')), url),
      status: statusOf(response),
      props: propsOf(response),
    }))
  return { resources, syncToken: wordsOf(root, dav('sync-token')) }
}

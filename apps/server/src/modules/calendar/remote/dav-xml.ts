/**
 * The XML of WebDAV answers (RFC 4918 §13) as a small tree. No document type, hence no entities but the five of XML itself and nothing to expand or
 * fetch; bounded in depth and in elements. Pure.
 */
import sax from 'sax'
import { DavFault } from './dav-fault.ts'

const MOST_DEPTH = 24
const MOST_ELEMENTS = 200_000

/** An element; its name is `namespace local`. */
export interface DavElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: DavElement[]
  text: string
}

export const DAV = 'DAV:'
export const CALDAV = 'urn:ietf:params:xml:ns:caldav'

/** The name of an element of WebDAV itself. */
export const dav = (local: string): string => `${DAV} ${local}`
/** The name of an element of CalDAV. */
export const caldav = (local: string): string => `${CALDAV} ${local}`

/** Only the five entities of XML itself; names with their namespaces. */
const OPTIONS = { xmlns: true, strictEntities: true, position: false }

const garbage = (): never => {
  throw new DavFault('dav_garbage')
}

function elementOf(tag: sax.QualifiedTag): DavElement {
  const attributes = Object.fromEntries(Object.values(tag.attributes).map(({ local, value }) => [local, value]))
  return { name: `${tag.uri} ${tag.local}`, attributes, children: [], text: '' }
}

/** Reads a document; throws `DavFault` where it is none, or one that no server of calendars has reason to send. */
export function parseDav(text: string): DavElement {
  const parser = sax.parser(true, OPTIONS)
  const open: DavElement[] = []
  let root: DavElement | undefined
  let count = 0
  parser.onerror = garbage
  parser.ondoctype = garbage
  parser.onsgmldeclaration = garbage
  parser.onopentag = (tag) => {
    count += 1
    if (open.length >= MOST_DEPTH || count > MOST_ELEMENTS) garbage()
    const element = elementOf(tag as sax.QualifiedTag)
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  }
  parser.onclosetag = () => void open.pop()
  const add = (more: string) => {
    const element = open.at(-1)
    if (element !== undefined) element.text += more
  }
  parser.ontext = add
  parser.oncdata = add
  parser.write(text.replace(/^\uFEFF/, '')).close()
  return root ?? garbage()
}

/** The first child of that name. */
export const childOf = (element: DavElement | undefined, name: string): DavElement | undefined =>
  element?.children.find((each) => each.name === name)

/** Its words without what stands around them; null where there is no such child, or an empty one. */
export function wordsOf(element: DavElement | undefined, name: string): string | null {
  const words = childOf(element, name)?.text.trim() ?? ''
  return words === '' ? null : words
}

/** A text as it may stand in XML. */
export const xmlText = (text: string): string =>
  text
    .replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')

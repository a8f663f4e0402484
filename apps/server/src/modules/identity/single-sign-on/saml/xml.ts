/**
 * The XML of SAML responses as a tree. No comment, no CDATA section, no processing instruction and no document type: nothing to cut a name in two, to
 * expand or to fetch. Bounded in length, depth and elements. Pure.
 */
import sax from 'sax'
import { SignOnFault } from '../fault.ts'

const MOST_CHARACTERS = 200_000
const MOST_DEPTH = 24
const MOST_ELEMENTS = 4_000

export const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const DSIG = 'http://www.w3.org/2000/09/xmldsig#'

export interface XmlAttribute {
  /** As it is written, with its prefix. */
  readonly name: string
  readonly uri: string
  readonly local: string
  readonly prefix: string
  readonly value: string
}

export interface XmlElement {
  readonly name: string
  readonly uri: string
  readonly local: string
  readonly prefix: string
  readonly attributes: readonly XmlAttribute[]
  /** The namespace of a prefix here; undefined where it has none. */
  readonly namespaceOf: (prefix: string) => string | undefined
  readonly children: (XmlElement | string)[]
}

/** Only the five entities of XML itself; names with their namespaces. */
const OPTIONS = { xmlns: true, strictEntities: true, position: false }
/** The declaration of what we read: XML 1.0 in UTF-8. */
const DECLARATION =
  /^\uFEFF?\s*(?:<\?xml version=["']1\.0["'](?:\s+encoding=["']utf-8["'])?(?:\s+standalone=["'](?:yes|no)["'])?\s*\?>)?/i

const garbage = (): never => {
  throw new SignOnFault('claims')
}

function attributeOf({ name, uri, local, prefix, value }: sax.QualifiedAttribute): XmlAttribute {
  // a parser of the standard turns these into spaces, ours does not: nobody sends them
  if (/[\t\n\r]/.test(value)) garbage()
  return { name, uri, local, prefix, value }
}

function elementOf({ name, uri, local, prefix, attributes, ns }: sax.QualifiedTag): XmlElement {
  const stated = Object.values(attributes).map(attributeOf)
  const namespaceOf = (of: string): string | undefined => {
    const found: unknown = ns[of]
    return typeof found === 'string' && found !== '' ? found : undefined
  }
  return {
    name,
    uri,
    local,
    prefix,
    attributes: stated.filter((each) => each.prefix !== 'xmlns'),
    namespaceOf,
    children: [],
  }
}

/** Reads a document. Throws `SignOnFault` where it is none, or one that no provider has reason to send. */
export function parseXml(stated: string): XmlElement {
  // line ends are read as one character (XML 1.0 §2.11)
  const text = stated.replace(DECLARATION, '').replace(/\r\n?/g, '\n')
  if (text.length > MOST_CHARACTERS || /<[!?]/.test(text)) garbage()
  const parser = sax.parser(true, OPTIONS)
  const open: XmlElement[] = []
  let root: XmlElement | undefined
  let count = 0
  parser.onerror = garbage
  parser.onopentag = (tag) => {
    count += 1
    const isSecond = open.length === 0 && root !== undefined
    if (isSecond || open.length >= MOST_DEPTH || count > MOST_ELEMENTS) garbage()
    const element = elementOf(tag as sax.QualifiedTag)
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  }
  parser.onclosetag = () => void open.pop()
  parser.ontext = (more) => void open.at(-1)?.children.push(more)
  parser.write(text).close()
  return root ?? garbage()
}

export const isElement = (each: XmlElement | string): each is XmlElement => typeof each !== 'string'

/** The elements directly within, of a name where one is stated. */
export const elementsOf = (element: XmlElement, uri?: string, local?: string): XmlElement[] =>
  element.children
    .filter(isElement)
    .filter((each) => (uri === undefined || each.uri === uri) && (local === undefined || each.local === local))

/** The one element of the name directly within. Throws `SignOnFault` where there is none, or a second. */
export function onlyElement(element: XmlElement, uri: string, local: string): XmlElement {
  const [found, second] = elementsOf(element, uri, local)
  return found === undefined || second !== undefined ? garbage() : found
}

/** The element and all within it. */
export function* everyElement(element: XmlElement): Generator<XmlElement> {
  yield element
  for (const each of elementsOf(element)) yield* everyElement(each)
}

/** The value of an attribute without a namespace; null where there is none. */
export const attributeValue = (element: XmlElement, name: string): string | null =>
  element.attributes.find(({ name: own }) => own === name)?.value ?? null

/** The text of an element that holds text alone, as it stands. Throws `SignOnFault` where it holds elements. */
export function textOf(element: XmlElement): string {
  if (element.children.some(isElement)) garbage()
  return element.children.join('')
}

/** A text as it may stand in XML, in an attribute too. */
export const xmlText = (text: string): string => text.replace(/[&<>"'\r\n\t]/g, (found) => `&#${found.charCodeAt(0)};`)

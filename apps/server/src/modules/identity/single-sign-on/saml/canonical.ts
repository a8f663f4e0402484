/** Exclusive XML Canonicalization 1.0 (https://www.w3.org/TR/xml-exc-c14n/), of trees without comments and processing instructions. Pure. */
import { isElement, type XmlAttribute, type XmlElement } from './xml.ts'

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
}

const escaped = (each: string): string => ESCAPED[each] ?? each
const plainText = (text: string): string => text.replace(/[&<>\r]/g, escaped)
const attributeText = (text: string): string => text.replace(/[&<"\t\n\r]/g, escaped)

/** By code points, as the standard orders. */
const compare = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other))

const inOrder = (one: XmlAttribute, other: XmlAttribute): number =>
  compare(one.uri, other.uri) || compare(one.local, other.local)

/** Prefixes that the element itself or an attribute of it uses, and those that are always told. */
function prefixesOf(element: XmlElement, inclusive: readonly string[]): string[] {
  const used = [element.prefix, ...element.attributes.map(({ prefix }) => prefix).filter((prefix) => prefix !== '')]
  const always = inclusive.filter((prefix) => element.namespaceOf(prefix) !== undefined)
  return [...new Set([...used, ...always])].filter((prefix) => prefix !== 'xml').sort(compare)
}

/** What is written down so far on the way to an element: prefix by namespace. */
type Told = ReadonlyMap<string, string>

interface How {
  /** Prefixes that are told wherever they are known (`InclusiveNamespaces`). */
  readonly inclusive: readonly string[]
  /** The child that is left out, as the transform for enveloped signatures does. */
  readonly without: XmlElement | null
}

function write(element: XmlElement, told: Told, how: How): string {
  const now = new Map(told)
  const declared: string[] = []
  for (const prefix of prefixesOf(element, how.inclusive)) {
    const uri = element.namespaceOf(prefix) ?? ''
    if ((now.get(prefix) ?? '') === uri) continue
    now.set(prefix, uri)
    declared.push(` xmlns${prefix === '' ? '' : `:${prefix}`}="${attributeText(uri)}"`)
  }
  const attributes = [...element.attributes]
    .sort(inOrder)
    .map(({ name, value }) => ` ${name}="${attributeText(value)}"`)
  const within = element.children
    .filter((each) => each !== how.without)
    .map((each) => (isElement(each) ? write(each, now, how) : plainText(each)))
  return `<${element.name}${declared.join('')}${attributes.join('')}>${within.join('')}</${element.name}>`
}

/** The element as the one text that its signature is made over. */
export const canonical = (element: XmlElement, how: Partial<How> = {}): string =>
  write(element, new Map(), { inclusive: [], without: null, ...how })

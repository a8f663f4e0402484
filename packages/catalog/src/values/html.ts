/**
 * The sanitiser of rich text. It never passes markup through: the input is read as tokens, and what comes out is written anew from a closed list of
 * tags without attributes (but a checked `href`) and from text that is escaped. So whatever the reader misjudges can only become text.
 */
const ALLOWED = new Set('p br b strong i em u s ul ol li a blockquote h3 h4'.split(' '))
const SELF_CLOSED = new Set(['br'])
// Elements whose content is no text for readers; it is dropped with them.
const DROPPED = new Set(
  'script style template iframe object embed noscript noembed noframes svg math title textarea xmp plaintext head select option audio video canvas'.split(
    ' ',
  ),
)
const MOST_NESTED = 24
const TAG = /^<(\/?)([a-z][a-z0-9:-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/i
const HREF = /(?:^|[\s"'/])href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))/i
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' }

const escapeText = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;')

function decodeCodePoint(code: number): string {
  const forbidden = code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || (code < 32 && code !== 9 && code !== 10)
  return forbidden || Number.isNaN(code) ? '' : String.fromCodePoint(code)
}

function decodeEntity(entity: string): string {
  const name = entity.slice(1, -1).toLowerCase()
  if (name.startsWith('#x')) return decodeCodePoint(Number.parseInt(name.slice(2), 16))
  if (name.startsWith('#')) return decodeCodePoint(Number.parseInt(name.slice(1), 10))
  return ENTITIES[name] ?? entity
}

const decodeEntities = (text: string): string =>
  text.replace(/&(?:#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,5});/gi, (entity) => decodeEntity(entity))

/** `http`, `https` and `mailto` only, judged by the parser that browsers use, after entities are resolved. */
function safeHref(attributes: string): string | undefined {
  const match = HREF.exec(attributes)
  const written = decodeEntities(match?.[1] ?? match?.[2] ?? match?.[3] ?? '').trim()
  if (/[\p{Cc}\s]/u.test(written) || !/^(?:https?:\/\/|mailto:)/i.test(written) || !URL.canParse(written))
    return undefined
  const url = new URL(written)
  return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : undefined
}

interface Writer {
  html: string
  readonly open: string[]
}

function writeOpening(writer: Writer, name: string, attributes: string): void {
  if (SELF_CLOSED.has(name)) {
    writer.html += `<${name}>`
    return
  }
  if (writer.open.length >= MOST_NESTED || (name === 'a' && writer.open.includes('a'))) return
  const href = name === 'a' ? safeHref(attributes) : undefined
  if (name === 'a' && href === undefined) return
  writer.html += href === undefined ? `<${name}>` : `<a href="${escapeText(href)}" rel="noopener noreferrer">`
  writer.open.push(name)
}

/** Closes the element and whatever was left open within it; a closing tag without an opening one is dropped. */
function writeClosing(writer: Writer, name: string): void {
  const position = writer.open.lastIndexOf(name)
  if (position < 0) return
  while (writer.open.length > position) writer.html += `</${writer.open.pop()}>`
}

/** Where reading goes on after a dropped element: past its closing tag, or at the end where it has none. */
function afterDropped(html: string, from: number, name: string): number {
  const closing = new RegExp(`</${name}[\\s/>]`, 'gi')
  closing.lastIndex = from
  const match = closing.exec(html)
  if (match === null) return html.length
  const end = html.indexOf('>', match.index)
  return end < 0 ? html.length : end + 1
}

/** Where a comment, doctype or processing instruction ends. */
function afterMarkupDeclaration(html: string, at: number): number {
  const closing = html.startsWith('<!--', at) ? '-->' : '>'
  const end = html.indexOf(closing, at + 2)
  return end < 0 ? html.length : end + closing.length
}

function readTag(html: string, at: number, writer: Writer): number | undefined {
  if (/^<[!?]/.test(html.slice(at, at + 2))) return afterMarkupDeclaration(html, at)
  const match = TAG.exec(html.slice(at, at + 4096))
  if (match === null) return undefined
  const [whole, slash = '', written = '', attributes = ''] = match
  const name = written.toLowerCase()
  const after = at + whole.length
  if (DROPPED.has(name)) return slash === '' && !/\/\s*$/.test(attributes) ? afterDropped(html, after, name) : after
  if (ALLOWED.has(name)) slash === '' ? writeOpening(writer, name, attributes) : writeClosing(writer, name)
  return after
}

/** Rich text from anywhere → rich text of the closed list, well formed. Applying it twice changes nothing. */
export function sanitiseHtml(html: string): string {
  const writer: Writer = { html: '', open: [] }
  let at = 0
  while (at < html.length) {
    const next = html.indexOf('<', at)
    const textEnd = next < 0 ? html.length : next
    writer.html += escapeText(decodeEntities(html.slice(at, textEnd)))
    if (next < 0) break
    const after = readTag(html, next, writer)
    if (after === undefined) writer.html += '&lt;'
    at = after ?? next + 1
  }
  while (writer.open.length > 0) writer.html += `</${writer.open.pop()}>`
  return writer.html
}

/** The words without the markup, as searches, lists and files want them. */
export function htmlToText(html: string): string {
  const broken = html.replace(/<br>|<\/(?:p|li|h3|h4|blockquote)>/g, '\n')
  return decodeEntities(broken.replace(/<[^>]*>/g, '')).trim()
}

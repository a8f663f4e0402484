/** A message as its server holds it, read as a letter: words alone, nothing of it fetched or run. */
import PostalMime, { type Email } from 'postal-mime'
import { idsIn } from '../letter-ids.ts'

/** A file of a letter. */
export interface Attachment {
  readonly name: string
  readonly bytes: Uint8Array
}

export interface Letter {
  readonly subject: string
  readonly words: string
  readonly attachments: readonly Attachment[]
  /** Ids of the letters before it, oldest first. */
  readonly references: readonly string[]
  /** Sent by a machine: a list, an absence notice, a report (RFC 3834). */
  readonly automatic: boolean
}

/** Text longer than this is cut, which the letter says. */
export const MOST_WORDS = 18_000
const MOST_SUBJECT = 400
const MOST_ATTACHMENTS = 50
const MOST_NAME = 120
const MOST_HTML = 500_000
const BULK = /^(bulk|list|junk)$/i

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

function entity(whole: string, name: string): string {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
  return code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : ' '
}

/** The words of an HTML text; its marks, pictures, links and programs are left out. */
export function wordsOfHtml(html: string): string {
  return html
    .slice(0, MOST_HTML)
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/<(style|script|head|title)\b[^>]{0,1000}>[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
    .replace(/\s+/g, ' ')
    .replace(/<br\b[^>]*>|<\/(?:p|div|tr|h[1-6]|blockquote)\s*>/gi, '\n')
    .replace(/<li\b[^>]*>/gi, '\n- ')
    .replace(/<[^>]*(?:>|$)/g, '')
    .replace(/&(#x?[0-9a-f]{1,8}|[a-z]{2,8});/gi, entity)
}

/** What may stand in a record: no control characters, no broken halves of characters, no run of empty lines. */
export function plainWords(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000B-\u001F\u007F]/g, '')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** At most so many code points. */
export function cut(text: string, most: number): string {
  const points = [...text.slice(0, 2 * most + 2)]
  return points.length <= most ? text : `${points.slice(0, most).join('')} […]`
}

const headerOf = (mail: Email, key: string): string | undefined => mail.headers.find((each) => each.key === key)?.value

function isAutomatic(mail: Email): boolean {
  const submitted = headerOf(mail, 'auto-submitted')
  return (
    (submitted !== undefined && !/^no\b/i.test(submitted.trim())) ||
    BULK.test(headerOf(mail, 'precedence')?.trim() ?? '') ||
    headerOf(mail, 'list-id') !== undefined ||
    headerOf(mail, 'list-unsubscribe') !== undefined
  )
}

function attachmentsOf(mail: Email): Letter['attachments'] {
  return mail.attachments.slice(0, MOST_ATTACHMENTS).map(({ filename, content }) => ({
    name: cut(plainWords(filename ?? '').replace(/\s+/g, ' '), MOST_NAME) || '?',
    bytes: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
  }))
}

/** Reads a message (RFC 5322, MIME). Throws where it cannot be read as one. */
export async function readLetter(source: Uint8Array): Promise<Letter> {
  const mail = await PostalMime.parse(source, { attachmentEncoding: 'arraybuffer', maxNestingDepth: 32 })
  const own = plainWords(mail.text ?? '')
  const words = own === '' ? plainWords(wordsOfHtml(mail.html ?? '')) : own
  const before = idsIn(`${mail.references ?? ''} ${mail.inReplyTo ?? ''}`)
  return {
    subject: cut(plainWords(mail.subject ?? '').replace(/\s+/g, ' '), MOST_SUBJECT),
    words: cut(words, MOST_WORDS),
    attachments: attachmentsOf(mail),
    references: before,
    automatic: isAutomatic(mail),
  }
}

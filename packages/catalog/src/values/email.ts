/** E-mail addresses: lower case, the domain in its ASCII form (RFC 5891), the local part NFC (RFC 6532). */
import { toHalfWidth, trimBlanks, withoutInvisible } from './characters.ts'
import { acceptedOr, printPlain, stringsBy, type ValueType } from './value-type.ts'

const MOST_CHARACTERS = 254
// What may not stand unquoted in a local part; blanks and line ends would let an address inject a mail header.
const LOCAL_PART = /^[^\s@"(),:;<>[\]\\\p{Cc}]{1,64}$/u
// Checked before the URL parser sees it, which would otherwise read 1.2 as an IPv4 address and decode %2e.
const WRITTEN_DOMAIN = /^[\p{L}\p{M}\p{N}-]+(?:[.。][\p{L}\p{M}\p{N}-]+)+$/u
const ASCII_DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9-]{2,63}$/

/** A domain name in ASCII (`xn--…`), lower case; undefined where it is none. */
export function toAsciiDomain(domain: string): string | undefined {
  if (!WRITTEN_DOMAIN.test(domain)) return undefined
  const written = `https://${domain}/`
  if (!URL.canParse(written)) return undefined
  const ascii = new URL(written).hostname
  return ASCII_DOMAIN.test(ascii) ? ascii : undefined
}

/** Any usual writing of an address → its one form; undefined where it is not `x@y.z`. */
export function normaliseEmail(text: string): string | undefined {
  if (!text.isWellFormed()) return undefined
  const written = trimBlanks(withoutInvisible(toHalfWidth(text)))
  const parts = written.split('@')
  const [local = '', domain = ''] = parts
  if (parts.length !== 2 || !LOCAL_PART.test(local)) return undefined
  const ascii = toAsciiDomain(domain)
  if (ascii === undefined) return undefined
  const address = `${local.toLowerCase().normalize('NFC')}@${ascii}`
  return address.length <= MOST_CHARACTERS ? address : undefined
}

const parseText: ValueType['parseText'] = (text) => acceptedOr(normaliseEmail(text), 'email_invalid')

export const emailType: ValueType = {
  schema: () => ({ type: 'string', format: 'idn-email', maxLength: MOST_CHARACTERS }),
  parse: stringsBy(parseText),
  parseText,
  print: printPlain,
  operators: ['eq', 'in', 'contains', 'null'],
  column: 'text',
  sort: 'text',
}

/** Web addresses: http and https only, so that a stored link can never run a script. */
import { toHalfWidth, trimBlanks, withoutInvisible } from './characters.ts'
import { acceptedOr, printPlain, stringsBy, type ValueType } from './value-type.ts'

const MOST_CHARACTERS = 2048

/** The address as a browser would open it, `https` where none is named; undefined for other schemes and for addresses that carry a password. */
export function normaliseUrl(text: string): string | undefined {
  if (!text.isWellFormed()) return undefined
  const written = trimBlanks(withoutInvisible(toHalfWidth(text)))
  if (/[\s\p{Cc}\\]/u.test(written)) return undefined
  const whole = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(written) ? written : `https://${written}`
  if (!/^https?:\/\//i.test(whole) || !URL.canParse(whole)) return undefined
  const url = new URL(whole)
  if (url.username !== '' || url.password !== '' || !/^[^.].*\.[^.]+$/.test(url.hostname)) return undefined
  return url.href.length <= MOST_CHARACTERS ? url.href : undefined
}

const parseText: ValueType['parseText'] = (text) => acceptedOr(normaliseUrl(text), 'url_invalid')

export const urlType: ValueType = {
  schema: () => ({ type: 'string', maxLength: MOST_CHARACTERS, description: 'http or https' }),
  parse: stringsBy(parseText),
  parseText,
  print: printPlain,
  operators: ['eq', 'ne', 'contains', 'null'],
  column: 'text',
  sort: 'text',
}

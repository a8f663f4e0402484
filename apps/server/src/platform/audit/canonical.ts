import { canonicalise } from '@holdfast/tlog'

/** JSON.stringify escapes a lone surrogate, RFC 8785 refuses it: a text with such an escape takes the slow way. */
const MAYBE_LONE = '\\ud'

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(wellFormed)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, wellFormed(member)]))
}

/**
 * Canonical JSON (RFC 8785) of an event whose members already stand in order (`ocsfEvent` makes such): then JSON.stringify, which writes strings
 * and numbers as the RFC asks, is all that is needed. A lone surrogate, which no canonical text can hold, becomes U+FFFD.
 */
export function canonicalEvent(event: Record<string, unknown>): string {
  const text = JSON.stringify(event)
  return text.includes(MAYBE_LONE) ? canonicalise(wellFormed(JSON.parse(text))) : text
}

const WORD = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * Names of members are words. A name like a number would be put first by the language, whatever the order; and V8 13.6 reads a name that is one
 * escaped character as another one's, once it has seen a like object, so that an event would not be read back as it was written.
 */
const asWord = (name: string): string => (WORD.test(name) ? name : `_${name.replaceAll(/[^A-Za-z0-9_]/g, '_')}`)

/** Members in the order of RFC 8785, under names that are words; undefined and null ones are left out. */
export function sorted<V>(values: Readonly<Record<string, V>>): Record<string, V> {
  const members: [string, V][] = Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => [asWord(name), value])
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)))
}

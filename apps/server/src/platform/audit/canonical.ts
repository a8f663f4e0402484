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

const WHOLE_NUMBER = /^(0|[1-9]\d*)$/

/** Members in the order of RFC 8785; undefined and null ones are left out. Names like numbers would be put first by the language: prefixed. */
export function sorted<V>(values: Readonly<Record<string, V>>): Record<string, V> {
  const members: [string, V][] = Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => [WHOLE_NUMBER.test(name) ? `_${name}` : name, value])
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)))
}

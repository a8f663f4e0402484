/** Canonical JSON, RFC 8785 (JCS): one text for one value, so that a hash of it means the value. */
import { malformed } from './fault.ts'

/** Events are shallow; the limit stops a nested bomb from exhausting the stack of whoever verifies. */
const MAX_DEPTH = 128

/**
 * The canonical text of a JSON value. Throws a malformed fault on what JSON cannot carry unchanged: non-finite numbers,
 * lone surrogates (RFC 8785 section 3.2.2), `undefined`, holes, bigints, functions, class instances, depth over 128.
 */
export function canonicalise(value: unknown): string {
  return write(value, 0)
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw malformed('the value is nested too deeply')
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false'
    case 'number':
      return writeNumber(value)
    case 'string':
      return writeString(value)
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? writeArray(value, depth) : writeObject(value, depth)
    default:
      throw malformed(`a ${typeof value} is no JSON value`)
  }
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw malformed('a number is not finite')
  // RFC 8785 takes ECMAScript's own form of numbers; minus zero becomes 0 in it.
  return String(value)
}

function writeString(value: string): string {
  if (!value.isWellFormed()) throw malformed('a string holds a lone surrogate')
  return JSON.stringify(value)
}

function writeArray(items: readonly unknown[], depth: number): string {
  return `[${Array.from(items, (item) => write(item, depth + 1)).join(',')}]`
}

function writeObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw malformed('a class instance is no JSON value')
  // The default order of toSorted is by UTF-16 code units, which is what RFC 8785 section 3.2.3 asks for.
  const members = Object.keys(value)
    .toSorted()
    .map((name) => `${writeString(name)}:${write((value as Record<string, unknown>)[name], depth + 1)}`)
  return `{${members.join(',')}}`
}

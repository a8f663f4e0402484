/** One property of a vCard in any of its three versions: group, name, parameters, value (RFC 6350 §3.3, RFC 2426, vCard 2.1). */
import { getEncoding, guessEncoding } from './encoding.ts'

export interface VcardProperty {
  readonly group: string
  readonly name: string
  /** Values of TYPE and the bare words of version 2.1, in lower case. */
  readonly types: readonly string[]
  readonly preferred: boolean
  /** Still escaped: structured values are split before they are unescaped. */
  readonly value: string
}

interface Parameter {
  readonly name: string
  readonly values: readonly string[]
}

const ENCODING_WORDS = new Set(['quoted-printable', 'base64', '8bit', '7bit', 'b'])

/** Index of the first `mark` outside quotes, or −1. */
function indexOutsideQuotes(text: string, mark: string): number {
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') quoted = !quoted
    else if (text[at] === mark && !quoted) return at
  }
  return -1
}

function splitOutsideQuotes(text: string, mark: string): string[] {
  const parts: string[] = []
  let rest = text
  for (let at = indexOutsideQuotes(rest, mark); at >= 0; at = indexOutsideQuotes(rest, mark)) {
    parts.push(rest.slice(0, at))
    rest = rest.slice(at + 1)
  }
  return [...parts, rest]
}

function parseParameter(text: string): Parameter {
  const at = text.indexOf('=')
  const name = at < 0 ? 'TYPE' : text.slice(0, at).trim().toUpperCase()
  const values = text
    .slice(at + 1)
    .replaceAll('"', '')
    .split(',')
    .map((value) => value.trim().toLowerCase())
  return { name, values }
}

function decodeBytes(bytes: Uint8Array, charset: string | undefined): string {
  let encoding = guessEncoding(bytes)
  try {
    if (charset !== undefined) encoding = getEncoding(charset)
  } catch {
    // An unknown charset name is no reason to lose the card: the bytes speak for themselves.
    return new TextDecoder(encoding).decode(bytes)
  }
  return new TextDecoder(encoding).decode(bytes)
}

function decodeQuotedPrintable(text: string, charset: string | undefined): string {
  const out: string[] = []
  const parts = text.split(/((?:=[0-9a-f]{2})+)/i)
  // Bytes of one character may be mixed with plain ASCII (GB18030 trail bytes): all are gathered before decoding, if the rest is ASCII.
  if (/^[\0-\x7F]*$/.test(text)) {
    const bytes = parts.map((part, at) =>
      Buffer.from(at % 2 === 1 ? part.replaceAll('=', '') : part, at % 2 === 1 ? 'hex' : 'latin1'),
    )
    return decodeBytes(Buffer.concat(bytes), charset)
  }
  for (const [at, part] of parts.entries())
    out.push(at % 2 === 1 ? decodeBytes(Buffer.from(part.replaceAll('=', ''), 'hex'), charset) : part)
  return out.join('')
}

/** Undefined where the line is no property. */
export function parseProperty(text: string): VcardProperty | undefined {
  const colon = indexOutsideQuotes(text, ':')
  // A lone quote in version 2.1 hides the colon: the first one then counts.
  const at = colon >= 0 ? colon : text.indexOf(':')
  if (at < 0) return undefined
  const [head = '', ...rest] = splitOutsideQuotes(text.slice(0, at), ';')
  const parameters = rest.map(parseParameter)
  const valuesOf = (name: string) => parameters.filter((each) => each.name === name).flatMap((each) => each.values)
  const words = [...valuesOf('TYPE'), ...valuesOf('ENCODING')]
  const types = valuesOf('TYPE').filter((word) => !ENCODING_WORDS.has(word))
  const quotedPrintable = words.includes('quoted-printable')
  const raw = text.slice(at + 1)
  const dot = head.lastIndexOf('.')
  return {
    group: head.slice(0, Math.max(0, dot)).toLowerCase(),
    name: head
      .slice(dot + 1)
      .trim()
      .toUpperCase(),
    types,
    preferred: types.includes('pref') || valuesOf('PREF')[0] === '1',
    value: quotedPrintable ? decodeQuotedPrintable(raw, valuesOf('CHARSET')[0]) : raw,
  }
}

/** Text of an escaped value. */
export function unescapeText(value: string): string {
  return value.replace(/\\([\\,;:nN])/g, (_, mark: string) => (mark === 'n' || mark === 'N' ? '\n' : mark)).trim()
}

/** The components of a structured value (N, ADR, ORG). */
export function splitComponents(value: string): string[] {
  return value.split(/(?<!(?<!\\)(?:\\\\)*\\);/).map(unescapeText)
}

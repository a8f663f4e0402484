import { createHash } from 'node:crypto'

/** Shorter patterns would be found in random bytes by chance. */
const LEAST_BYTES = 8
const LEAST_BASE64 = 12

let gbTable: ReadonlyMap<string, readonly [number, number]> | undefined

/** Two-byte characters of GB18030, by decoding every pair: Node only decodes this encoding. */
function gbPairs(): ReadonlyMap<string, readonly [number, number]> {
  if (gbTable !== undefined) return gbTable
  const decoder = new TextDecoder('gb18030')
  const table = new Map<string, readonly [number, number]>()
  for (let first = 0x81; first <= 0xfe; first += 1)
    for (let second = 0x40; second <= 0xfe; second += 1) {
      const text = decoder.decode(Uint8Array.of(first, second))
      if (text.length === 1 && text !== '\ufffd') table.set(text, [first, second])
    }
  gbTable = table
  return table
}

function toGb18030(text: string): Buffer | null {
  const bytes = [...text].map((character) =>
    character < '\u0080' ? [character.charCodeAt(0)] : gbPairs().get(character),
  )
  return bytes.includes(undefined) ? null : Buffer.from(bytes.flatMap((each) => [...(each ?? [])]))
}

const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16()

/** The part of a text in base64 that stands whatever comes before and after, at each of the three alignments. */
function inBase64(bytes: Buffer): Buffer[] {
  const cores = [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const tail = (shift + bytes.length) % 3 === 0 ? whole.length : whole.length - 1
    return whole.slice(shift === 0 ? 0 : shift + 1, tail)
  })
  const safe = cores.map((core) => core.replaceAll('+', '-').replaceAll('/', '_'))
  return [...cores, ...safe].filter((core) => core.length >= LEAST_BASE64).map((core) => Buffer.from(core))
}

const everyByte = (bytes: Buffer, before: string): string =>
  [...bytes].map((byte) => `${before}${byte.toString(16).padStart(2, '0')}`).join('')

const escaped = (text: string, before: string): string =>
  text.replaceAll(/[^ -~]/g, (unit) => `${before}${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const digests = (text: string): Buffer[] =>
  ['md5', 'sha1', 'sha256', 'sha512'].flatMap((name) => {
    const digest = createHash(name).update(text).digest()
    return [digest, Buffer.from(digest.toString('hex')), ...inBase64(digest)]
  })

function ofForm(text: string): Buffer[] {
  const utf8 = Buffer.from(text)
  const utf16 = Buffer.from(text, 'utf16le')
  const gb = toGb18030(text)
  const raw = [utf8, utf16, swapped(utf16), ...(gb === null ? [] : [gb])].filter((bytes) => bytes.length >= LEAST_BYTES)
  const said = [
    encodeURIComponent(text),
    everyByte(utf8, '%'),
    everyByte(utf8, '='),
    escaped(text, '\\u'),
    escaped(text, '\\\\u'),
    utf8.toString('latin1'),
  ]
  return [
    ...raw,
    ...raw.flatMap((bytes) => [Buffer.from(bytes.toString('hex')), ...inBase64(bytes)]),
    ...said.map((each) => Buffer.from(each)),
  ]
}

const isMobile = (text: string): boolean => /^1\d{10}$/.test(text)

function asNumber(text: string): Buffer[] {
  return [text, `86${text}`].flatMap((digits) => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64BE(BigInt(digits))
    return [bytes, Buffer.from(bytes).reverse()]
  })
}

function formsOf(value: string): string[] {
  const cases = [value, value.toLowerCase(), value.toUpperCase()]
  const plain = cases.flatMap((each) => [each.normalize('NFC'), each.normalize('NFD')])
  if (!isMobile(value)) return plain
  const groups = [value.slice(0, 3), value.slice(3, 7), value.slice(7)]
  return [...plain, groups.join(' '), groups.join('-'), `+86${value}`, `86${value}`]
}

/**
 * Every way in which a value could lie readable in a file: UTF-8, UTF-16 both ways, GB18030, each of them also in base64 (three alignments, both
 * alphabets) and hex; percent and quoted-printable; escapes of JSON; composed and decomposed; a mobile with and without country and groups and as a
 * number; and the bare digests, by which a number of eleven digits is as good as readable.
 */
export function patternsOf(value: string): Buffer[] {
  const forms = [...new Set(formsOf(value))]
  const patterns = [
    ...forms.flatMap(ofForm),
    ...[value, value.toLowerCase(), ...(isMobile(value) ? [`+86${value}`] : [])].flatMap(digests),
    ...(isMobile(value) ? asNumber(value) : []),
  ]
  return patterns.filter((pattern) => pattern.length >= LEAST_BYTES)
}

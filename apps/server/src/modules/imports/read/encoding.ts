/** Which encoding a text file has, told from its bytes, and its text piece by piece. Labels: WHATWG Encoding Standard. */
import type { ByteSource } from '../../../platform/files/byte-source.ts'
import { ReadFault } from './read-fault.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252'

/** `damaged`: some bytes do not belong to the encoding; they read as U+FFFD. */
export interface EncodingFinding {
  readonly encoding: Encoding
  readonly damaged: boolean
}

const SAMPLE_BYTES = 1024 * 1024

const NAMES: Readonly<Record<string, Encoding>> = {
  utf8: 'utf-8',
  utf16: 'utf-16le',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  unicode: 'utf-16le',
  gb18030: 'gb18030',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  cp936: 'gb18030',
  ansi: 'gb18030',
  windows1252: 'windows-1252',
  cp1252: 'windows-1252',
  latin1: 'windows-1252',
  iso88591: 'windows-1252',
}

/** The encoding a person named; throws `encoding_unknown`. */
export function getEncoding(name: string): Encoding {
  const encoding = NAMES[name.toLowerCase().replace(/[^a-z0-9]/g, '')]
  if (encoding === undefined) throw new ReadFault('encoding_unknown')
  return encoding
}

function encodingOfMark(bytes: Uint8Array): Encoding | undefined {
  const [a, b, c, d] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === 0x84 && b === 0x31 && c === 0x95 && d === 0x33) return 'gb18030'
  return undefined
}

const isAsciiText = (byte: number) => (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13

/** UTF-16 text without a mark: its blanks, delimiters and line ends are units with one zero byte, always on the same side. */
function findUtf16(bytes: Uint8Array): Encoding | undefined {
  const units = bytes.length >> 1
  let little = 0
  let big = 0
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const first = bytes[at] ?? 0
    const second = bytes[at + 1] ?? 0
    if (second === 0 && isAsciiText(first)) little += 1
    else if (first === 0 && isAsciiText(second)) big += 1
  }
  // what is whole UTF-8 and still UTF-16 is ASCII text, every other byte of it zero; else it is UTF-8 with a few stray zeros
  const least = decodes(bytes, 'utf-8') ? units / 2 : units / 50
  if (little + big < least || little + big === 0) return undefined
  if (little >= big * 4) return 'utf-16le'
  return big >= little * 4 ? 'utf-16be' : undefined
}

function decodes(bytes: Uint8Array, encoding: Encoding): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

const isHigh = (byte: number) => byte >= 0x81 && byte <= 0xfe
const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39

/** Length of the GB18030 character at `at` and how much it speaks for Chinese text: two high bytes do, anything else does not. */
function weighGb(bytes: Uint8Array, at: number): { readonly length: number; readonly weight: number } {
  const second = bytes[at + 1] ?? 0
  const four = isDigit(second) && isHigh(bytes[at + 2] ?? 0) && isDigit(bytes[at + 3] ?? 0)
  if (four) return { length: 4, weight: 1 }
  if (second >= 0xa1 && second <= 0xfe) return { length: 2, weight: 1 }
  if (second >= 0x80 && second !== 0xff) return { length: 2, weight: 0.5 }
  return { length: 1, weight: -1 }
}

/** Western text has lone high bytes among ASCII letters; Chinese text has runs of high pairs. Damaged bytes are outvoted. */
function isChinese(bytes: Uint8Array): boolean {
  let weight = 0
  for (let at = 0; at < bytes.length; at += 1) {
    if (!isHigh(bytes[at] ?? 0)) continue
    const found = weighGb(bytes, at)
    weight += found.weight
    at += found.length - 1
  }
  return weight > 0
}

/** The likeliest encoding of a piece of text without a mark. */
export function guessEncoding(bytes: Uint8Array): Encoding {
  const utf16 = findUtf16(bytes)
  if (utf16 !== undefined) return utf16
  if (decodes(bytes, 'utf-8')) return 'utf-8'
  if (isMostlyUtf8(bytes)) return 'utf-8'
  return isChinese(bytes) ? 'gb18030' : 'windows-1252'
}

/** UTF-8 with a few damaged bytes is still UTF-8: well-formed sequences outnumber the broken ones ten to one. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes, { stream: true })
  let broken = 0
  let whole = 0
  for (const character of text) {
    if (character === '\uFFFD') broken += 1
    else if (character > '\u007F') whole += 1
  }
  return whole > broken * 10
}

const isUndecodable = (error: unknown) =>
  error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA'

/** Offset of the chunk in which the bytes stop being `encoding`, or −1. */
async function findBreak(source: ByteSource, encoding: Encoding): Promise<number> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let offset = 0
  try {
    for await (const chunk of source.stream()) {
      decoder.decode(chunk as Uint8Array, { stream: true })
      offset += (chunk as Uint8Array).length
    }
    decoder.decode()
    return -1
  } catch (error) {
    if (isUndecodable(error)) return offset
    throw error
  }
}

/**
 * The encoding of a file: its mark; or what its first megabyte is; and, where that was plain ASCII and a later byte is not, what the text
 * around that byte is. A file that is nearly all of one encoding is `damaged`, and the rows that hold broken bytes are told one by one.
 * `named` overrides the finding but not the check.
 */
export async function detectEncoding(source: ByteSource, named?: string): Promise<EncodingFinding> {
  const sample = await source.read(0, SAMPLE_BYTES)
  const encoding = named === undefined ? (encodingOfMark(sample) ?? guessEncoding(sample)) : getEncoding(named)
  const broken = await findBreak(source, encoding)
  if (broken < 0) return { encoding, damaged: false }
  const undecided = named === undefined && encoding === 'utf-8' && sample.every((byte) => byte < 0x80)
  if (!undecided) return { encoding, damaged: true }
  const later = guessEncoding(await source.read(broken, SAMPLE_BYTES))
  return { encoding: later, damaged: (await findBreak(source, later)) >= 0 }
}

/** The text of a source, chunk by chunk, characters never split, without its mark. */
export async function* readText(source: ByteSource, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  let first = true
  for await (const chunk of source.stream()) {
    const text = decoder.decode(chunk as Uint8Array, { stream: true })
    if (text === '') continue
    yield first && text.startsWith('\uFEFF') ? text.slice(1) : text
    first = false
  }
  const rest = decoder.decode()
  if (rest !== '') yield rest
}

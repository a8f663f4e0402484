/** The one door to uploaded files: finds out what a file is and reads it as rows under a header. */
import type { ByteSource } from '../../../platform/files/byte-source.ts'
import { readCsv } from './csv.ts'
import { type Format, type Input, READ_LIMITS, type ReadLimits, type ReadOptions } from './input-rows.ts'
import { ReadFault } from './read-fault.ts'
import { readVcard } from './vcard.ts'
import { readXlsx } from './xlsx.ts'

const OPENING_BYTES = 4096
/** No heading is longer; what is, is data. */
const LONGEST_HEADING = 1_000

/** Openings of files that people take for tables: old Excel (also an .xlsx with a password), PDF, RTF, gzip, 7z, RAR, pictures. */
const UNSUPPORTED: readonly (readonly number[])[] = [
  [0xd0, 0xcf, 0x11, 0xe0],
  [0x25, 0x50, 0x44, 0x46],
  [0x7b, 0x5c, 0x72, 0x74, 0x66],
  [0x1f, 0x8b, 0x08],
  [0x37, 0x7a, 0xbc, 0xaf],
  [0x52, 0x61, 0x72, 0x21],
  [0x89, 0x50, 0x4e, 0x47],
]

const startsWith = (bytes: Uint8Array, opening: readonly number[]) => opening.every((byte, at) => bytes[at] === byte)

async function detectFormat(source: ByteSource): Promise<Format> {
  const bytes = await source.read(0, OPENING_BYTES)
  if (UNSUPPORTED.some((opening) => startsWith(bytes, opening))) throw new ReadFault('format_unsupported')
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0x50, 0x4b, 0x05, 0x06])) return 'xlsx'
  // Without its NULs a UTF-16 opening reads as ASCII; no decoding is needed to know these words.
  const opening = Buffer.from(bytes.filter((byte) => byte !== 0 && byte < 0x80))
    .toString('latin1')
    .trimStart()
  if (/^BEGIN:VCARD/i.test(opening)) return 'vcard'
  // Pages that call themselves .xls.
  if (/^<(?:!doctype html|html|\?xml|table)/i.test(opening)) throw new ReadFault('format_unsupported')
  return 'csv'
}

async function readFormat(source: ByteSource, options: ReadOptions, limits: ReadLimits): Promise<Input> {
  const format = options.format ?? (await detectFormat(source))
  if (format === 'xlsx') return readXlsx(source, options, limits)
  return format === 'vcard' ? readVcard(source, options, limits) : readCsv(source, options, limits)
}

/**
 * Reads a file of any supported format. Memory is bounded by `limits`, never by the size of the file. Throws `ReadFault` where the file as a
 * whole cannot be read (also while its rows are read); what is wrong with one row stands with that row.
 */
export async function readRows(source: ByteSource, options: ReadOptions = {}): Promise<Input> {
  const limits = { ...READ_LIMITS, ...options.limits }
  if (source.size === 0) throw new ReadFault('file_empty')
  if (source.size > limits.fileBytes) throw new ReadFault('file_too_large')
  const input = await readFormat(source, options, limits)
  if (input.header.some((name) => name.length > LONGEST_HEADING)) throw new ReadFault('header_invalid')
  return input
}

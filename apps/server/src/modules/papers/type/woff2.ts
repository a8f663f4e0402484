/** Tables of a WOFF2 file (W3C Recommendation, 2024); glyphs and widths stay in the form the file has them in. */
import { brotliDecompressSync } from 'node:zlib'
import { Octets } from './octets.ts'

/** Tags in the order in which WOFF2 numbers them, as far as they are asked for here: the others have names no one looks up. */
const KNOWN_TAGS = (
  'cmap head hhea hmtx maxp name OS/2 post cvt  fpgm glyf loca prep CFF  VORG EBDT EBLC gasp hdmx kern LTSH PCLT VDMX vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF ' +
  'MATH CBDT CBLC COLR CPAL SVG  sbix acnt avar bdat bloc bsln cvar fdsc feat fmtx fvar gvar hsty just lcar mort morx opbd prop trak Zapf Silf Glat Gloc Feat Sill'
).match(/.{4}(?: |$)/g) as readonly string[]

const OWN_TAG = 63
const HEADER_BYTES = 48
/** The largest file of the package is a hundredth of it. */
const MOST_BYTES = 16 * 1_048_576

interface Entry {
  readonly tag: string
  readonly length: number
  readonly isTransformed: boolean
}

export interface FontTables {
  /** Throws where the file has no such table. */
  readonly table: (tag: string) => Uint8Array
  readonly has: (tag: string) => boolean
  readonly isTransformed: (tag: string) => boolean
}

function readEntry(octets: Octets): Entry {
  const flags = octets.u8()
  const known = flags & 0x3f
  const tag = known === OWN_TAG ? octets.tag() : (KNOWN_TAGS[known] ?? '').slice(0, 4)
  const plain = octets.base128()
  const version = flags >> 6
  const isTransformed = tag === 'glyf' || tag === 'loca' ? version !== 3 : version !== 0
  return { tag, length: isTransformed ? octets.base128() : plain, isTransformed }
}

/** Opens the file. Throws where it is not WOFF2, or is cut short. */
export function openWoff2(file: Uint8Array): FontTables {
  const octets = new Octets(file)
  if (octets.tag() !== 'wOF2') throw new RangeError('not a WOFF2 file')
  octets.at = 12
  const count = octets.u16()
  octets.at = 20
  const compressed = octets.u32()
  octets.at = HEADER_BYTES
  const entries = Array.from({ length: count }, () => readEntry(octets))
  const bytes = brotliDecompressSync(file.subarray(octets.at, octets.at + compressed), { maxOutputLength: MOST_BYTES })
  const tables = new Map<string, Uint8Array>()
  let at = 0
  for (const { tag, length } of entries) {
    tables.set(tag, bytes.subarray(at, at + length))
    at += length
  }
  const transformed = new Set(entries.filter((entry) => entry.isTransformed).map(({ tag }) => tag))
  return {
    table: (tag) => {
      const found = tables.get(tag)
      if (found === undefined) throw new RangeError(`the font has no table ${tag}`)
      return found
    },
    has: (tag) => tables.has(tag),
    isTransformed: (tag) => transformed.has(tag),
  }
}

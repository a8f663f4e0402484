/** Where a picture was taken (precise location, class `sensitive`) is blanked in place, so that nothing else of the file moves. */

const TIFF_HEADER_BYTES = 8
const ENTRY_BYTES = 12
const GPS_POINTER = 0x8825
const MOST_ENTRIES = 512
/** Bytes of one value by TIFF type (TIFF 6.0, §2). */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8]

interface Tiff {
  readonly bytes: Buffer
  readonly u16: (at: number) => number
  readonly u32: (at: number) => number
  readonly writeU16: (value: number, at: number) => void
}

function tiffOf(bytes: Buffer): Tiff | null {
  if (bytes.length < TIFF_HEADER_BYTES) return null
  const order = bytes.toString('latin1', 0, 4)
  if (order === 'II*\0')
    return {
      bytes,
      u16: (at) => bytes.readUInt16LE(at),
      u32: (at) => bytes.readUInt32LE(at),
      writeU16: (value, at) => void bytes.writeUInt16LE(value, at),
    }
  if (order !== 'MM\0*') return null
  return {
    bytes,
    u16: (at) => bytes.readUInt16BE(at),
    u32: (at) => bytes.readUInt32BE(at),
    writeU16: (value, at) => void bytes.writeUInt16BE(value, at),
  }
}

/** Places of the entries of a directory that lie within the bytes. */
function entriesAt({ bytes, u16 }: Tiff, directory: number): readonly number[] {
  if (directory < TIFF_HEADER_BYTES || directory + 2 > bytes.length) return []
  const count = Math.min(u16(directory), MOST_ENTRIES)
  const places = Array.from({ length: count }, (_, index) => directory + 2 + index * ENTRY_BYTES)
  return places.filter((at) => at + ENTRY_BYTES <= bytes.length)
}

function blankDirectory(tiff: Tiff, directory: number): void {
  const { bytes, u16, u32 } = tiff
  const places = entriesAt(tiff, directory)
  for (const at of places) {
    const size = (TYPE_BYTES[u16(at + 2)] ?? 1) * u32(at + 4)
    const from = u32(at + 8)
    if (size > 4 && from < bytes.length) bytes.fill(0, from, Math.min(bytes.length, from + size))
  }
  for (const at of places) bytes.fill(0, at, at + ENTRY_BYTES)
  if (places.length > 0) tiff.writeU16(0, directory)
}

/** Takes an entry out of its directory: those behind it, and the link to the next directory, move up. */
function removeEntry(tiff: Tiff, directory: number, at: number): void {
  const { bytes, u16, writeU16 } = tiff
  const end = Math.min(bytes.length, directory + 2 + u16(directory) * ENTRY_BYTES + 4)
  bytes.copyWithin(at, at + ENTRY_BYTES, end)
  bytes.fill(0, end - ENTRY_BYTES, end)
  writeU16(u16(directory) - 1, directory)
}

/** Blanks the place in an EXIF block (a TIFF structure, Exif 2.32 §4.6.6), in place. True where there was one. */
export function blankExifLocation(block: Buffer): boolean {
  const tiff = tiffOf(block)
  if (tiff === null) return false
  const first = tiff.u32(4)
  const found = entriesAt(tiff, first).find((at) => tiff.u16(at) === GPS_POINTER)
  if (found === undefined) return false
  const place = tiff.u32(found + 8)
  removeEntry(tiff, first, found)
  blankDirectory(tiff, place)
  return true
}

const ATTRIBUTE = /(GPS[A-Za-z]+\s*=\s*)("[^"]*"|'[^']*')/g
const ELEMENT = /(<[A-Za-z]*:?GPS[A-Za-z]+[^>]*>)([^<]+)/g

/** Blanks the places an XMP packet states, in place. True where there was one. */
export function blankXmpLocation(packet: Buffer): boolean {
  const text = packet.toString('latin1')
  const blanked = text
    .replace(
      ATTRIBUTE,
      (_, name: string, value: string) => `${name}${value[0]}${' '.repeat(value.length - 2)}${value[0]}`,
    )
    .replace(ELEMENT, (_, open: string, value: string) => `${open}${' '.repeat(value.length)}`)
  if (blanked === text) return false
  packet.write(blanked, 'latin1')
  return true
}

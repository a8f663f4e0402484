/** Size and wholeness of pictures, read from their headers before anything draws them (v5.0.0-5.2.6). */
import type { ByteSource } from '../../../platform/files/byte-source.ts'
import { FileFault } from './file-fault.ts'

/** A picture's pixels; more would take a reader's memory away. Today's largest telephone pictures have 108 million. */
const MOST_PIXELS = 120_000_000
const MOST_CHUNKS = 200_000

const bytesAt = async (source: ByteSource, at: number, length: number): Promise<Buffer> => {
  const bytes = Buffer.from(await source.read(at, length))
  if (bytes.length < length) throw new FileFault('file_damaged')
  return bytes
}

/** Refuses a picture of no or too many pixels. */
export function checkPixels({ width, height }: { readonly width: number; readonly height: number }): void {
  if (width === 0 || height === 0) throw new FileFault('file_damaged')
  if (width * height > MOST_PIXELS) throw new FileFault('picture_too_large')
}

/** PNG (ISO/IEC 15948): its chunks follow each other from the first to IEND, and nothing stands behind that. */
export async function checkPng(source: ByteSource): Promise<void> {
  const header = await bytesAt(source, 8, 16)
  if (header.toString('latin1', 4, 8) !== 'IHDR') throw new FileFault('file_damaged')
  checkPixels({ width: header.readUInt32BE(8), height: header.readUInt32BE(12) })
  let at = 8
  for (let chunks = 0; chunks < MOST_CHUNKS; chunks += 1) {
    const chunk = await bytesAt(source, at, 8)
    at += 12 + chunk.readUInt32BE(0)
    if (chunk.toString('latin1', 4, 8) !== 'IEND') continue
    if (at !== source.size) break
    return
  }
  throw new FileFault('file_damaged')
}

/** GIF 87a and 89a: its blocks were looked through while it came in, and its trailer ends it. */
export async function checkGif(source: ByteSource): Promise<void> {
  const header = await bytesAt(source, 6, 4)
  checkPixels({ width: header.readUInt16LE(0), height: header.readUInt16LE(2) })
  const [trailer] = await bytesAt(source, source.size - 1, 1)
  if (trailer !== 0x3b) throw new FileFault('file_damaged')
}

/** Width and height in a WebP's first chunk (RFC 9649 §2.5–2.7). */
function webpSize(kind: string, content: Buffer): { width: number; height: number } {
  if (kind === 'VP8X') return { width: 1 + content.readUIntLE(4, 3), height: 1 + content.readUIntLE(7, 3) }
  if (kind === 'VP8 ') return { width: content.readUInt16LE(6) & 0x3fff, height: content.readUInt16LE(8) & 0x3fff }
  if (kind !== 'VP8L') throw new FileFault('file_damaged')
  const bits = content.readUInt32LE(1)
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) }
}

/** WebP: one RIFF container as long as it says, and nothing behind it. */
export async function checkWebp(source: ByteSource): Promise<void> {
  const header = await bytesAt(source, 0, 30)
  const size = 8 + header.readUInt32LE(4)
  if (size !== source.size && size + 1 !== source.size) throw new FileFault('file_damaged')
  checkPixels(webpSize(header.toString('latin1', 12, 16), header.subarray(20)))
}

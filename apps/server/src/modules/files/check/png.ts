/** A PNG on its way in (ISO/IEC 15948; eXIf: PNG third edition §11.3.4.5): the place is blanked in its EXIF, and texts are left away. */
import { crc32 } from 'node:zlib'
import { type CleanReport, MOST_CHUNKS, MOST_DESCRIBED_BYTES, Pieces } from './chunks.ts'
import { blankExifLocation } from './location.ts'

const SIGNATURE_BYTES = 8
const HEAD_BYTES = 8
const CRC_BYTES = 4

/** What is needed to draw the picture. An allow list: texts (XMP among them), times and private chunks may say anything. */
const DRAWN = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'mDCV', 'cLLI'],
  ...['bKGD', 'hIST', 'pHYs', 'sPLT', 'acTL', 'fcTL', 'fdAT'],
])

interface Chunk {
  readonly head: Buffer
  readonly name: string
  readonly length: number
}

async function readHead(pieces: Pieces): Promise<Chunk> {
  const head = Buffer.from(await pieces.exactly(HEAD_BYTES))
  return { head, name: head.toString('latin1', 4), length: head.readUInt32BE(0) }
}

/** The chunk without the place, with the checksum it has then. */
async function cleanExif(pieces: Pieces, { head, length }: Chunk, report: CleanReport): Promise<Buffer> {
  const content = Buffer.from(await pieces.exactly(length))
  await pieces.exactly(CRC_BYTES)
  if (blankExifLocation(content)) report.located = true
  const checksum = Buffer.alloc(CRC_BYTES)
  checksum.writeUInt32BE(crc32(content, crc32(head.subarray(4))))
  return Buffer.concat([head, content, checksum])
}

/**
 * The picture without its place and its texts; `tell` hears what was found. What stands behind the end passes, for the look through the whole to
 * refuse. Throws `file_damaged` where a chunk is cut off.
 */
export async function* cleanPng(
  bytes: AsyncIterable<Uint8Array>,
  tell: (report: CleanReport) => void,
): AsyncGenerator<Uint8Array> {
  const report: CleanReport = { located: false, described: false }
  const pieces = new Pieces(bytes)
  yield await pieces.exactly(SIGNATURE_BYTES)
  for (let count = 0; count < MOST_CHUNKS; count += 1) {
    const chunk = await readHead(pieces)
    if (chunk.name === 'eXIf' && chunk.length <= MOST_DESCRIBED_BYTES) yield await cleanExif(pieces, chunk, report)
    else if (DRAWN.has(chunk.name)) {
      yield chunk.head
      yield* pieces.pass(chunk.length + CRC_BYTES)
    } else {
      report.described = true
      for await (const _left of pieces.pass(chunk.length + CRC_BYTES));
    }
    if (chunk.name === 'IEND') break
  }
  yield* pieces.rest()
  tell(report)
}

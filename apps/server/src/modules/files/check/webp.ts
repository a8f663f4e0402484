/**
 * A WebP on its way in (RFC 9649 §2.3–2.7): the place is blanked in its EXIF and XMP, and chunks that draw nothing are filled with zeros. Nothing
 * moves, since the length of the whole stands at its beginning.
 */
import { type CleanReport, MOST_CHUNKS, MOST_DESCRIBED_BYTES, Pieces } from './chunks.ts'
import { blankExifLocation, blankXmpLocation } from './location.ts'

const CONTAINER_BYTES = 12
const HEAD_BYTES = 8
const EXIF = Buffer.from('Exif\0\0', 'latin1')

/** What is needed to draw the picture. An allow list: an unknown chunk may say anything. */
const DRAWN = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])

/** The TIFF structure in an EXIF chunk; some writers put the opening of a JPEG's segment before it. */
const tiffIn = (content: Buffer): Buffer =>
  content.subarray(0, EXIF.length).equals(EXIF) ? content.subarray(EXIF.length) : content

const BLANKED: Readonly<Record<string, (content: Buffer) => boolean>> = {
  EXIF: (content) => blankExifLocation(tiffIn(content)),
  'XMP ': blankXmpLocation,
}

async function* cleanContent(
  pieces: Pieces,
  chunk: { name: string; length: number },
  report: CleanReport,
): AsyncGenerator<Uint8Array> {
  const blank = chunk.length <= MOST_DESCRIBED_BYTES ? BLANKED[chunk.name] : undefined
  if (DRAWN.has(chunk.name)) return yield* pieces.pass(chunk.length)
  if (blank !== undefined) {
    const content = Buffer.from(await pieces.exactly(chunk.length))
    if (blank(content)) report.located = true
    return yield content
  }
  report.described = true
  for await (const piece of pieces.pass(chunk.length)) yield Buffer.alloc(piece.length)
}

/** The picture without its place; as long as it was. `tell` hears what was found. Throws `file_damaged` where a chunk is cut off. */
export async function* cleanWebp(
  bytes: AsyncIterable<Uint8Array>,
  tell: (report: CleanReport) => void,
): AsyncGenerator<Uint8Array> {
  const report: CleanReport = { located: false, described: false }
  const pieces = new Pieces(bytes)
  const container = await pieces.exactly(CONTAINER_BYTES)
  let left = container.readUInt32LE(4) - (CONTAINER_BYTES - HEAD_BYTES)
  yield container
  for (let count = 0; count < MOST_CHUNKS && left >= HEAD_BYTES; count += 1) {
    const head = await pieces.exactly(HEAD_BYTES)
    const length = head.readUInt32LE(4)
    const name = head.toString('latin1', 0, 4)
    const padded = length + (length % 2)
    left -= HEAD_BYTES + padded
    yield head
    // the container's own length may leave the last chunk's padding out
    yield* cleanContent(pieces, { name, length: left < 0 ? length : padded }, report)
  }
  yield* pieces.rest()
  tell(report)
}

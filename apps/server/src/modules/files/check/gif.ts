/** A GIF on its way in (GIF89a §§17–27): comments, texts and applications' blocks, XMP with a place among them, are left away; the frames stay. */
import { type CleanReport, MOST_CHUNKS, Pieces } from './chunks.ts'
import { FileFault } from './file-fault.ts'

const HEADER_BYTES = 13
const COLOURS_FOLLOW = 0x80
const EXTENSION = 0x21
const FRAME = 0x2c
const TRAILER = 0x3b
const GRAPHIC_CONTROL = 0xf9
const APPLICATION = 0xff
/** The application's block that says how often a moving picture is repeated, under its two names. */
const REPEATS: readonly string[] = ['NETSCAPE2.0', 'ANIMEXTS1.0']

/** Bytes of the table of colours that a packed field announces: 2 to 256 colours of three bytes. */
const colourBytes = (packed: number): number => ((packed & COLOURS_FOLLOW) === 0 ? 0 : 3 << ((packed & 7) + 1))

/** The blocks of data up to their end, each with its length before it. */
async function* blocks(pieces: Pieces): AsyncGenerator<Buffer> {
  for (;;) {
    const length = Buffer.from(await pieces.exactly(1))
    yield length
    if (length[0] === 0) return
    yield* pieces.pass(length[0] ?? 0)
  }
}

async function* frame(pieces: Pieces): AsyncGenerator<Buffer> {
  const descriptor = Buffer.from(await pieces.exactly(9))
  yield descriptor
  yield* pieces.pass(colourBytes(descriptor[8] ?? 0) + 1)
  yield* blocks(pieces)
}

async function* extension(pieces: Pieces, report: CleanReport): AsyncGenerator<Buffer> {
  const head = Buffer.from(await pieces.exactly(2))
  const opening = Buffer.from(await pieces.exactly(head[1] ?? 0))
  const isDrawn =
    head[0] === GRAPHIC_CONTROL || (head[0] === APPLICATION && REPEATS.includes(opening.toString('latin1')))
  if (isDrawn) yield Buffer.concat([Buffer.from([EXTENSION]), head, opening])
  else report.described = true
  // an extension without an opening ends there
  if (opening.length === 0) return
  for await (const block of blocks(pieces)) if (isDrawn) yield block
}

/**
 * The picture without what draws nothing; `tell` hears what was found. What stands behind the trailer passes, for the look through the whole to
 * refuse. Throws `file_damaged` where a block is cut off or none begins.
 */
export async function* cleanGif(
  bytes: AsyncIterable<Uint8Array>,
  tell: (report: CleanReport) => void,
): AsyncGenerator<Uint8Array> {
  const report: CleanReport = { located: false, described: false }
  const pieces = new Pieces(bytes)
  const header = Buffer.from(await pieces.exactly(HEADER_BYTES))
  yield header
  yield* pieces.pass(colourBytes(header[10] ?? 0))
  for (let count = 0; count < MOST_CHUNKS; count += 1) {
    const [kind] = Buffer.from(await pieces.exactly(1))
    if (kind === EXTENSION) yield* extension(pieces, report)
    else if (kind !== FRAME && kind !== TRAILER) throw new FileFault('file_damaged')
    else {
      yield Buffer.from([kind])
      if (kind === TRAILER) break
      yield* frame(pieces)
    }
  }
  yield* pieces.rest()
  tell(report)
}

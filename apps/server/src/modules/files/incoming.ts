/** The bytes of a file on their way in: counted, and a picture without the place where it was taken. */
import { FILE_TYPES } from '@holdfast/catalog/file-types'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { CleanReport } from './check/chunks.ts'
import { isGif, isJpeg, isPng, isWebp } from './check/file-types.ts'
import { cleanGif } from './check/gif.ts'
import { cleanJpeg, type PictureReport } from './check/jpeg.ts'
import { checkPixels } from './check/pictures.ts'
import { cleanPng } from './check/png.ts'
import { cleanWebp } from './check/webp.ts'

const OPENING_BYTES = 12

/** What was taken out of a file while it came in. */
export type Removed = 'location' | 'appended' | 'description'

/** Passes bytes on until there are too many; refuses at the first that is. */
async function* limited(bytes: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const piece of bytes) {
    size += piece.length
    if (size > most) throw new Refusal('file_too_large', { extra: { mostBytes: most } })
    yield piece
  }
}

/** The first bytes, and all of them from the beginning again. */
async function peek(bytes: AsyncIterable<Uint8Array>): Promise<{ opening: Buffer; all: AsyncIterable<Uint8Array> }> {
  const source = bytes[Symbol.asyncIterator]()
  let opening: Buffer = Buffer.alloc(0)
  while (opening.length < OPENING_BYTES) {
    const { done, value } = await source.next()
    if (done === true) break
    opening = Buffer.concat([opening, value])
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    if (opening.length > 0) yield opening
    yield* { [Symbol.asyncIterator]: () => source }
  }
  return { opening, all: all() }
}

const removedOf = ({ located, appended, described }: Partial<PictureReport & CleanReport>): Removed[] => [
  ...(located === true ? (['location'] as const) : []),
  ...(appended === true ? (['appended'] as const) : []),
  ...(described === true ? (['description'] as const) : []),
]

/** Pictures of chunks; a JPEG's segments are another matter. */
const CLEANED = [
  { is: isPng, clean: cleanPng },
  { is: isGif, clean: cleanGif },
  { is: isWebp, clean: cleanWebp },
]

/** What is to be stored of a file that comes in; `tell` hears what was taken out of it. Refuses with `file_too_large`, throws a `FileFault`. */
export async function* incoming(
  bytes: AsyncIterable<Uint8Array>,
  most: number,
  tell: (removed: readonly Removed[]) => void,
): AsyncGenerator<Uint8Array> {
  const { opening, all } = await peek(limited(bytes, most))
  const clean = CLEANED.find(({ is }) => is(opening))?.clean
  if (clean !== undefined) return yield* clean(all, (report) => tell(removedOf(report)))
  if (!isJpeg(opening)) return yield* all
  yield* cleanJpeg(all, (report) => {
    checkPixels(report)
    tell(removedOf(report))
  })
}

/** The kinds that are taken, as a client may offer them. */
export const TAKEN_TYPES = Object.values(FILE_TYPES).map(({ type, extensions }) => ({ type, extensions }))

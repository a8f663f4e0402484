/** Documents of office programs (ECMA-376 part 2: a zip of parts): which of the three they are, and that unpacking one harms nobody. */

import type { ByteSource } from '../../../platform/files/byte-source.ts'
import { type Archive, ArchiveFault, type ArchiveLimits, openArchive } from '../../../platform/files/zip-archive.ts'
import { FileFault } from './file-fault.ts'

/** Unpacked, a whole document may come to this. */
export const MOST_UNPACKED_BYTES = 512 * 1024 * 1024
const LIMITS: ArchiveLimits = { archiveEntries: 10_000, partBytes: MOST_UNPACKED_BYTES, partRatio: 250 }

const MAIN_PARTS = { 'word/document.xml': 'docx', 'xl/workbook.xml': 'xlsx', 'ppt/presentation.xml': 'pptx' } as const
/** Programs within a document: macros, and controls that bring code of their own. */
const ACTIVE = /(?:^|\/)(?:vbaProject\.bin|vbaData\.xml|activeX\/|macrosheets\/)/i

export type OfficeKind = (typeof MAIN_PARTS)[keyof typeof MAIN_PARTS]

/** Unpacks everything once and lets it go: what the directory claims is not believed. */
async function unpackAll(archive: Archive): Promise<void> {
  let unpacked = 0
  for (const { name } of archive.parts.filter((part) => !part.name.endsWith('/')))
    for await (const piece of archive.open(name)) {
      unpacked += piece.length
      if (unpacked > MOST_UNPACKED_BYTES) throw new FileFault('file_hostile')
    }
}

function asFault(error: unknown): unknown {
  if (!(error instanceof ArchiveFault)) return error
  if (error.code === 'format_unsupported') return new FileFault('type_unsupported')
  return new FileFault(error.code === 'archive_hostile' ? 'file_hostile' : 'file_damaged')
}

/** Which document an archive is. Throws a `FileFault` where it is none, or holds macros, links or far too much. */
export async function checkOffice(source: ByteSource): Promise<OfficeKind> {
  try {
    const archive = await openArchive(source, LIMITS)
    const main = Object.entries(MAIN_PARTS).find(([name]) => archive.has(name) && archive.has('[Content_Types].xml'))
    if (main === undefined) throw new FileFault('type_unsupported')
    const claimed = archive.parts.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0)
    const isHostile = archive.parts.some(({ name, isLink }) => isLink || ACTIVE.test(name))
    if (isHostile || claimed > MOST_UNPACKED_BYTES) throw new FileFault('file_hostile')
    await unpackAll(archive)
    return main[1]
  } catch (error) {
    throw asFault(error)
  }
}

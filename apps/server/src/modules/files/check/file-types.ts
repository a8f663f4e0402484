/** How the kinds of files that are taken are known: by what they begin with, and by a look through the whole of them. */
import { FILE_TYPES, type FileType, type FileTypeName } from '@holdfast/catalog/file-types'
import type { ByteSource } from '../../../platform/files/byte-source.ts'
import { extensionOf } from '../../../platform/files/file-name.ts'
import { FileFault } from './file-fault.ts'
import { checkOffice } from './office.ts'
import { checkGif, checkPng, checkWebp } from './pictures.ts'
import { isPlainText } from './plain-text.ts'

const OPENING_BYTES = 12
/** A PDF ends within so many bytes (ISO 32000-1 annex H.3.18). */
const PDF_END_BYTES = 2_048

async function checkPdf(source: ByteSource): Promise<void> {
  const tail = Buffer.from(await source.read(Math.max(0, source.size - PDF_END_BYTES), PDF_END_BYTES))
  if (!tail.includes('%%EOF')) throw new FileFault('file_damaged')
}

interface Signature {
  readonly opening: RegExp
  /** Looks through the whole of it; throws a `FileFault`. */
  readonly check: (source: ByteSource) => Promise<FileTypeName>
}

const signature = (name: FileTypeName, opening: RegExp, check: (source: ByteSource) => Promise<void>): Signature => ({
  opening,
  check: async (source) => {
    await check(source)
    return name
  },
})

const OPENINGS = {
  jpeg: /^\xff\xd8\xff/,
  png: /^\x89PNG\r\n\x1a\n/,
  gif: /^GIF8[79]a/,
  webp: /^RIFF.{4}WEBP/s,
} as const

/** Of the first bytes, one character each. A JPEG was looked through while it came in. */
const SIGNATURES: readonly Signature[] = [
  signature('jpeg', OPENINGS.jpeg, async () => undefined),
  signature('png', OPENINGS.png, checkPng),
  signature('gif', OPENINGS.gif, checkGif),
  signature('webp', OPENINGS.webp, checkWebp),
  signature('pdf', /^%PDF-\d/, checkPdf),
  { opening: /^PK\x03\x04/, check: checkOffice },
]

const beginsAs =
  (kind: keyof typeof OPENINGS) =>
  (opening: Uint8Array): boolean =>
    OPENINGS[kind].test(Buffer.from(opening).toString('latin1'))

/** Whether what begins so is a JPEG, a PNG, a GIF, a WebP. */
export const isJpeg = beginsAs('jpeg')
export const isPng = beginsAs('png')
export const isGif = beginsAs('gif')
export const isWebp = beginsAs('webp')

async function kindOf(source: ByteSource, stated: FileTypeName): Promise<FileTypeName> {
  const opening = Buffer.from(await source.read(0, OPENING_BYTES)).toString('latin1')
  const known = SIGNATURES.find((each) => each.opening.test(opening))
  if (known !== undefined) return known.check(source)
  const isText = stated === 'txt' || stated === 'csv'
  if (isText && (await isPlainText(source))) return stated
  throw new FileFault('type_mismatch')
}

/** The kind of a file, by its content. Throws a `FileFault` where it is not taken, or where name and content do not agree. */
export async function checkFile(source: ByteSource, name: string): Promise<FileType> {
  if (name === '') throw new FileFault('name_missing')
  if (source.size === 0) throw new FileFault('file_empty')
  const extension = extensionOf(name)
  const stated = (Object.keys(FILE_TYPES) as FileTypeName[]).find((each) =>
    (FILE_TYPES[each].extensions as readonly string[]).includes(extension),
  )
  if (stated === undefined) throw new FileFault('type_unsupported')
  if ((await kindOf(source, stated)) !== stated) throw new FileFault('type_mismatch')
  return FILE_TYPES[stated]
}

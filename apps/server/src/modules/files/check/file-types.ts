/** The kinds of files that are taken, in one table: what they begin with, what their names end with, how they are looked through. */
import type { ByteSource } from '../../../platform/files/byte-source.ts'
import { extensionOf } from '../../../platform/files/file-name.ts'
import { FileFault } from './file-fault.ts'
import { checkOffice } from './office.ts'
import { checkGif, checkPng, checkWebp } from './pictures.ts'
import { isPlainText } from './plain-text.ts'

/** A kind of file: the media type it is served as, whatever its sender called it. */
export interface FileType {
  readonly type: string
  readonly extensions: readonly string[]
  /** Drawn by browsers without running anything: may be shown within the page. */
  readonly preview: boolean
}

const picture = (type: string, ...extensions: string[]): FileType => ({ type, extensions, preview: true })
const document = (type: string, ...extensions: string[]): FileType => ({ type, extensions, preview: false })
const OOXML = 'application/vnd.openxmlformats-officedocument'

export const FILE_TYPES = {
  jpeg: picture('image/jpeg', 'jpg', 'jpeg'),
  png: picture('image/png', 'png'),
  webp: picture('image/webp', 'webp'),
  gif: picture('image/gif', 'gif'),
  pdf: document('application/pdf', 'pdf'),
  docx: document(`${OOXML}.wordprocessingml.document`, 'docx'),
  xlsx: document(`${OOXML}.spreadsheetml.sheet`, 'xlsx'),
  pptx: document(`${OOXML}.presentationml.presentation`, 'pptx'),
  txt: document('text/plain', 'txt'),
  csv: document('text/csv', 'csv'),
} as const satisfies Record<string, FileType>

type TypeName = keyof typeof FILE_TYPES

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
  readonly check: (source: ByteSource) => Promise<TypeName>
}

const signature = (name: TypeName, opening: RegExp, check: (source: ByteSource) => Promise<void>): Signature => ({
  opening,
  check: async (source) => {
    await check(source)
    return name
  },
})

/** Of the first bytes, one character each. A JPEG was looked through while it came in. */
const SIGNATURES: readonly Signature[] = [
  signature('jpeg', /^\xff\xd8\xff/, async () => undefined),
  signature('png', /^\x89PNG\r\n\x1a\n/, checkPng),
  signature('gif', /^GIF8[79]a/, checkGif),
  signature('webp', /^RIFF.{4}WEBP/s, checkWebp),
  signature('pdf', /^%PDF-\d/, checkPdf),
  { opening: /^PK\x03\x04/, check: checkOffice },
]

/** Whether what begins so is a JPEG. */
export const isJpeg = (opening: Uint8Array): boolean => /^\xff\xd8\xff/.test(Buffer.from(opening).toString('latin1'))

async function kindOf(source: ByteSource, stated: TypeName): Promise<TypeName> {
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
  const stated = (Object.keys(FILE_TYPES) as TypeName[]).find((each) =>
    (FILE_TYPES[each].extensions as readonly string[]).includes(extension),
  )
  if (stated === undefined) throw new FileFault('type_unsupported')
  if ((await kindOf(source, stated)) !== stated) throw new FileFault('type_mismatch')
  return FILE_TYPES[stated]
}

/** Whether files of a media type may be shown within a page. */
export const isShownInPage = (type: string): boolean =>
  Object.values<FileType>(FILE_TYPES).some((each) => each.type === type && each.preview)

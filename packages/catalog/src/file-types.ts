/** The kinds of files that are taken, in one table; a door of its own, for a page needs no more of the catalogue to offer them. */

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

export type FileTypeName = keyof typeof FILE_TYPES

/** Whether files of a media type may be shown within a page. */
export const isShownInPage = (type: string): boolean =>
  Object.values<FileType>(FILE_TYPES).some((each) => each.type === type && each.preview)

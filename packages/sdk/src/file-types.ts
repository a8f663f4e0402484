/** A file as a record shows it. */
export interface AttachedFile {
  readonly id: string
  readonly name: string
  readonly type: string
  /** Bytes. */
  readonly size: number
}

/** A file as it was taken in, with what was taken out of it. */
export interface UploadedFile extends AttachedFile {
  readonly removed: readonly ('location' | 'appended' | 'description')[]
}

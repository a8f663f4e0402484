/** How much may be uploaded. */
import type { Services } from '../../platform/services.ts'

const MEGABYTE = 1_048_576

/** Uploads of a person in a day, however small. */
export const MOST_FILES_A_DAY = 500

export const DAY_MS = 24 * 60 * 60_000

export interface UploadLimits {
  /** Bytes of one file. */
  readonly fileBytes: number
  /** Bytes of all files a person uploads within 24 hours. */
  readonly dayBytes: number
}

export const limitsOf = ({ settings }: Pick<Services, 'settings'>): UploadLimits => ({
  fileBytes: settings.HOLDFAST_FILE_MEGABYTES * MEGABYTE,
  dayBytes: settings.HOLDFAST_FILE_DAY_MEGABYTES * MEGABYTE,
})

import type { Language } from '../../../platform/errors/problem.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { BrokenFile } from '../../../platform/files/sealed-file.ts'
import { ArchiveFault } from '../../../platform/files/zip-archive.ts'
import { READ_FAULT_TEXTS, ReadFault } from '../read/read-fault.ts'

/** A file that cannot be read, or is not as it was stored, as a refusal that says what to do next in the reader's language; other errors as they are. */
export function refuseUnreadable(language: Language, error: unknown): unknown {
  if (error instanceof BrokenFile) return new Refusal('file_broken')
  if (error instanceof ArchiveFault) return refuseUnreadable(language, new ReadFault(error.code))
  if (!(error instanceof ReadFault)) return error
  const text = READ_FAULT_TEXTS[error.code]
  return new Refusal(error.code === 'format_unsupported' ? 'format_unsupported' : 'file_broken', {
    detail: text.message[language],
    extra: {
      fault: error.code,
      next: text.next[language],
      ...(error.detail.length > 0 ? { choices: error.detail } : {}),
    },
  })
}

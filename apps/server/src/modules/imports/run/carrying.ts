/** What carrying an import and carrying its undoing have in common. */
import { Refusal } from '../../../platform/errors/refusal.ts'
import { BrokenFile } from '../../../platform/files/sealed-file.ts'
import { ArchiveFault } from '../../../platform/files/zip-archive.ts'
import { refusalOf } from '../../../platform/gate/refuse.ts'
import { ReadFault } from '../read/read-fault.ts'

/** Whether the process is asked to let go at the next opportunity. */
export interface Stop {
  readonly asked: boolean
}

/** What the person is told of work that could not go on. */
export function failureOf(error: unknown): string {
  if (error instanceof ReadFault || error instanceof ArchiveFault) return error.code
  if (error instanceof BrokenFile) return 'file_broken'
  return error instanceof Refusal ? error.code : refusalOf(error).code
}

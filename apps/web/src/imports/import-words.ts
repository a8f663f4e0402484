import type { DuplicateRule, ImportJob, ImportState, RowOutcome } from '@holdfast/sdk'
import type { MessageId } from '../locales/zh.ts'

export const stateNames: Readonly<Record<ImportState, MessageId>> = {
  reading: 'import.state.reading',
  preview: 'import.state.preview',
  running: 'import.state.running',
  done: 'import.state.done',
  failed: 'import.state.failed',
  undoing: 'import.state.undoing',
  undone: 'import.state.undone',
}

export const duplicateRules: readonly { readonly rule: DuplicateRule; readonly name: MessageId }[] = [
  { rule: 'merge', name: 'import.duplicates.merge' },
  { rule: 'skip', name: 'import.duplicates.skip' },
  { rule: 'update', name: 'import.duplicates.update' },
]

const faultNames: Readonly<Record<string, MessageId>> = {
  name_missing: 'fault.name_missing',
  contact_missing: 'fault.contact_missing',
  phone_invalid: 'fault.phone_invalid',
  email_invalid: 'fault.email_invalid',
  date_invalid: 'fault.date_invalid',
  date_order_unknown: 'fault.date_order_unknown',
  column_count: 'fault.column_count',
}

/** A rejection's short name; a code this page does not know is shown as it is. */
export const faultName = (code: string): MessageId | null => faultNames[code] ?? null

/** How the rows of a dry run fall. */
export interface Tally {
  readonly all: number
  readonly valid: number
  readonly duplicate: number
  readonly conflict: number
  readonly rejected: number
}

export function tallyOf(job: ImportJob): Tally {
  const duplicate = job.duplicates ?? 0
  const conflict = job.state === 'preview' ? job.conflicts : 0
  const valid = Math.max(0, job.rows - job.rejected - duplicate - conflict)
  return { all: job.rows, rejected: job.rejected, duplicate, conflict, valid }
}

export const outcomes: readonly {
  readonly id: RowOutcome
  readonly name: MessageId
  readonly colour: string
  readonly tag: string
}[] = [
  { id: 'valid', name: 'import.valid', colour: 'valid', tag: 'tag ok' },
  { id: 'duplicate', name: 'import.duplicate', colour: 'duplicate', tag: 'tag p' },
  { id: 'conflict', name: 'import.conflict', colour: 'conflict', tag: 'tag warn' },
  { id: 'rejected', name: 'import.rejected', colour: 'rejected', tag: 'tag err' },
]

/** An import as the API tells of it. */

import type { BilingualLabel } from './types.ts'

export type ImportState = 'reading' | 'preview' | 'running' | 'done' | 'failed' | 'undoing' | 'undone'
export type DuplicateRule = 'skip' | 'update' | 'merge' | 'create'

export interface ColumnMapping {
  readonly column: string
  readonly field: string | null
  readonly confidence?: number
  /** Of a column of days with the year last: what comes first; `unknown` asks the person. */
  readonly dateOrder?: 'dmy' | 'mdy' | 'unknown'
  readonly samples?: readonly string[]
  /** The field that could be made of a column that goes to none. */
  readonly proposal?: FieldProposal
}

export interface FieldProposal {
  readonly kind: string
  readonly class: 'internal' | 'confidential' | 'personal' | 'sensitive'
  readonly label: { readonly zh: string; readonly en: string }
}

export interface ImportJob {
  readonly id: string
  readonly state: ImportState
  readonly object: string
  readonly fileName?: string
  readonly encoding?: string
  readonly delimiter?: string
  /** The pool into which customers that name no owner go. */
  readonly pool?: BilingualLabel | null
  readonly rows: number
  readonly created: number
  readonly updated: number
  readonly skipped: number
  readonly rejected: number
  readonly conflicts: number
  readonly duplicates?: number
  readonly done?: number
  readonly faults?: readonly {
    readonly code: string
    readonly count: number
    readonly message?: string
  }[]
  readonly mapping?: readonly ColumnMapping[]
  /** In how many places the file was put into another form by itself, and in which fields. */
  readonly tidied?: {
    readonly places: number
    readonly fields: readonly { readonly field: string; readonly count: number }[]
  }
  readonly errorsUrl?: string | null
  readonly durationMs?: number
  readonly createdAt?: string
  /** How much of what it does at the moment is done: rows read or written, or records undone. */
  readonly progress?: { readonly done: number; readonly rows: number }
  readonly undo?: {
    readonly undone: number
    readonly restored: number
    readonly keptCount: number
    /** Why it stopped before its end, and what to do; it can be taken up again. */
    readonly problem?: { readonly code: string; readonly title: string; readonly next: string }
  }
  /** Why it rests at the moment, and what to do; it goes on by itself. */
  readonly paused?: { readonly code: string; readonly title: string; readonly next: string }
  /** Why it could not go on, and what to do next. */
  readonly problem?: { readonly code: string; readonly title: string; readonly next: string }
}

/** A record that undoing left as it is. */
export interface ImportKept {
  readonly object: string
  readonly id: string
  /** Null where it is not to be seen by whoever asks. */
  readonly name: string | null
  readonly reason: 'changed_since' | 'merged_since' | 'in_use' | 'value_taken'
  readonly at: string
}

/** `conflict`: would be made although its number stands under another name. */
export type RowOutcome = 'valid' | 'duplicate' | 'rejected' | 'conflict'

export interface ImportRow {
  readonly row: number
  readonly cells: Readonly<Record<string, string>>
  /** What the file says in cells that were corrected. */
  readonly corrected?: Readonly<Record<string, string>>
  /** What will be stored in cells that were tidied, by column. */
  readonly tidied?: Readonly<Record<string, string>>
  /** The cells in the order of the file, where they do not stand under the headings. */
  readonly raw?: readonly string[]
  readonly outcome: RowOutcome
  readonly faults: readonly {
    readonly column: string
    readonly field?: string
    readonly code: string
    readonly message: string
  }[]
}

export interface ImportProgress {
  readonly id: string
  readonly state: ImportState
  readonly done: number
  readonly rows: number
}

/** Cells of a dry run with the texts that are to stand in them, and texts to be replaced throughout a column. */
export interface ImportCorrection {
  readonly cells?: readonly { readonly row: number; readonly column: string; readonly text: string }[]
  readonly replacements?: readonly { readonly column: string; readonly from: string; readonly to: string }[]
}

/** The import after a correction, with the rows that were judged anew (the first 200). */
export interface ImportCorrected extends ImportJob {
  readonly rechecked: number
  readonly data: readonly ImportRow[]
}

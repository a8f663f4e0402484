import type { GrowingBundles, ObjectDeclaration } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import type { WrittenPartFault } from '../../../records/bundles.ts'
import { IDENTITY } from '../../../records/identity.ts'
import type { PreparedRecord } from '../../../records/insert.ts'
import type { Preparing } from '../../../records/prepare.ts'
import { preparingOf, type Writing } from '../../../records/writing.ts'
import type { Recurrence, RecurrenceIndex } from '../map/duplicates.ts'
import type { Guesses } from '../map/guesses.ts'
import type { RowPlan } from '../map/normalise.ts'
import type { TakenValues } from '../map/taken-values.ts'
import { addTidied, type TidiedCounts } from '../map/tidied.ts'
import type { Claim } from '../store/progress.ts'
import type { ImportRow, RowNote, Tally } from '../store/queries.ts'
import type { Importer } from './importer.ts'
import type { References } from './references.ts'

export type Values = Readonly<Record<string, Json>>

/** Everything that stays the same while an import runs. */
export interface Run {
  readonly writing: Writing
  readonly importer: Importer
  readonly claim: Claim
  readonly row: ImportRow
  readonly plan: RowPlan
  /** Records the file's rows by their keys, so that it is held against itself. */
  readonly index: RecurrenceIndex
  /** Values that must be unique and stood in an earlier row. */
  readonly takenValues: TakenValues
  readonly guesses: Guesses
  /** The company's bundles with what the file's rows put into them; null where the file is of something else. */
  readonly bundles: GrowingBundles | null
  readonly references: References
  /** False for the dry run: everything is worked out, nothing written. */
  readonly writes: boolean
  readonly base: BaseSeen
}

/** What the run has seen of the base so far, and of other imports that wrote into it meanwhile. */
export interface BaseSeen {
  /**
   * `news` while no batch has met anybody in the base: the next is then prepared as if it met nobody either, and looked up once only, under the
   * lock under which it is stored; where that finds somebody, it is decided on anew. `known` from the first meeting on.
   */
  holds: 'unknown' | 'news' | 'known'
  /** Records made meanwhile by another import, by the ids under which this one had promised them. */
  readonly moved: Map<string, string>
}

/** A row of the file that can be a record. */
export interface Item {
  readonly record: number
  values: Values
  ownerId: string | null
  teamId: string | null
  /** The file says whose it is; else it is the importer's, or goes by the company's rules. */
  readonly isOwned: boolean
  readonly recurrence: Recurrence
  /** A field whose value must be unique and stands in an earlier row of the file. */
  readonly takenBy: string | null
  /** Why the product cannot be put into the bundle, as the company's bundles and the rows before it are. */
  readonly partFault: WrittenPartFault | null
  /** Fields in which the row differs from earlier ones only in what a mask hides. */
  readonly guessed: readonly string[]
  /** Keyed digests of what it is recognised by; undefined once its values have changed since. */
  keys: PreparedRecord['keys'] | undefined
}

/** What the keeper is asked in the importer's name, against the budget of imports. */
export const preparingFor = (run: Run, object: ObjectDeclaration = run.writing.object): Preparing =>
  preparingOf({ ...run.writing, object }, 'import')

export const NO_TALLY: Tally = {
  rows: 0,
  created: 0,
  updated: 0,
  skipped: 0,
  rejected: 0,
  conflicts: 0,
  repeated: 0,
}

/** Outcomes of a batch as they become known. */
export class Outcomes {
  readonly notes: RowNote[] = []
  readonly tally: { -readonly [K in keyof Tally]: Tally[K] } = { ...NO_TALLY }
  readonly faults: Record<string, number> = {}
  tidied: TidiedCounts = {}

  copy(): Outcomes {
    const copy = new Outcomes()
    copy.add(this)
    return copy
  }

  /** Takes the outcomes of other rows in. */
  add({ notes, tally, faults, tidied }: Outcomes): void {
    this.notes.push(...notes)
    for (const key of Object.keys(tally) as (keyof Tally)[]) this.tally[key] += tally[key]
    for (const [code, count] of Object.entries(faults)) this.faults[code] = (this.faults[code] ?? 0) + count
    this.tidied = addTidied(this.tidied, tidied)
  }

  reject(record: number, fault: { readonly field: string | null; readonly code: string }): void {
    this.tally.rejected += 1
    this.faults[fault.code] = (this.faults[fault.code] ?? 0) + 1
    this.notes.push({ ...BARE, record, outcome: 'rejected', field: fault.field, code: fault.code })
  }

  create(record: number, conflictBy: string | null): void {
    this.tally.created += 1
    if (conflictBy === null) return
    this.tally.conflicts += 1
    this.notes.push({ ...BARE, record, outcome: 'conflict', field: conflictBy, code: 'same_key_other_name' })
  }

  repeat(record: number, found: Repeated): void {
    this.tally.repeated += 1
    this.tally[found.as] += 1
    const { by, recordId = null, heldSince = null, as } = found
    // what is the same in several fields together has no one column to show it in
    const field = by === IDENTITY ? null : by
    const code = heldSince !== null ? 'held_by_colleague' : as === 'skipped' ? 'duplicate_skipped' : 'duplicate_updated'
    this.notes.push({ ...BARE, record, outcome: 'duplicate', field, code, recordId, heldSince })
  }
}

const BARE = { field: null, code: null, recordId: null, heldSince: null }

/** A duplicate and what is done with it. A record within reach is named; of one beyond it only the day since when it is held. */
export interface Repeated {
  readonly as: 'skipped' | 'updated'
  readonly by: string
  readonly recordId?: string
  readonly heldSince?: string
}

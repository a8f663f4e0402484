/** The rows of imports. Everything read is of the transaction's or the named tenant, under row-level security. */
import { sql } from 'kysely'
import type { Database, Transaction } from '../../../platform/database/database.ts'
import type { UndoPosition } from './undoing.ts'

export type ImportState = 'reading' | 'preview' | 'running' | 'done' | 'failed' | 'undoing' | 'undone'
export type DuplicateRule = 'skip' | 'update' | 'merge' | 'create'

/** What became of the rows so far. `repeated` are duplicates, whatever was done about them. */
export interface Tally {
  readonly rows: number
  readonly created: number
  readonly updated: number
  readonly skipped: number
  readonly rejected: number
  readonly conflicts: number
  readonly repeated: number
}

/**
 * A record that undoing left as it is: changed, deleted or moved by someone since; merged into another; built upon by others; or holding no more what it held, since
 * its unique value is taken.
 */
export interface KeptRecord {
  readonly object: string
  readonly id: string
  readonly reason: 'changed_since' | 'merged_since' | 'in_use' | 'value_taken'
  readonly by: string | null
  readonly at: string
}

/** How many records an undoing has taken away, put back and left as they are, of all the import made or changed. */
export interface UndoCounts {
  readonly undone: number
  readonly restored: number
  readonly kept: number
  readonly total: number
  /** Code of the refusal for which it stopped before its end. */
  readonly stopped?: string
}

export interface ImportRow extends Tally {
  readonly id: string
  readonly user_id: string
  readonly object: string
  readonly state: ImportState
  readonly duplicates: DuplicateRule
  readonly create_missing: readonly string[]
  /** Rows that name no owner go by the company's rules. */
  readonly assigns: boolean
  /** The pool into which they go instead. */
  readonly pool_id: string | null
  readonly commits: boolean
  readonly sealed_details: Uint8Array
  readonly created_at: string
  readonly started_at: string | null
  readonly finished_at: string | null
  readonly expires_at: string
  readonly purged_at: string | null
  readonly last_record: number
  readonly faults: Readonly<Record<string, number>>
  /** In how many cells of each field the stored value looks otherwise than the file has it. */
  readonly tidied: Readonly<Record<string, number>>
  readonly failure: string | null
  readonly undo: UndoCounts | null
  /** Where its undoing stands; also of one that was stopped. */
  readonly undo_position: UndoPosition | null
  /** Rises with every correction. */
  readonly revision: number
  /** Rows with cells corrected by themselves. */
  readonly corrected: number
  /** Code of the refusal for which it rests at the moment. */
  readonly paused: string | null
}

const COLUMNS = sql.raw(
  'id, user_id, object, state, duplicates, create_missing, assigns, pool_id, commits, sealed_details, created_at, started_at, finished_at, expires_at, purged_at, last_record, rows, created, updated, skipped, rejected, conflicts, repeated, faults, tidied, failure, undo, undo_position, revision, corrected, paused',
)

export async function findImport(database: Database, tenantId: string, id: string): Promise<ImportRow | undefined> {
  const [row] = await database.read<ImportRow>(
    tenantId,
    sql`select ${COLUMNS} from import where tenant_id = ${tenantId} and id = ${id}`,
    'import',
  )
  return row
}

/** The import, its row locked until the transaction ends. */
export async function lockImport(tx: Transaction, id: string): Promise<ImportRow | undefined> {
  const [row] = await tx.query<ImportRow>(
    sql`select ${COLUMNS} from import where tenant_id = ${tx.tenantId} and id = ${id} for update`,
  )
  return row
}

/** One person's imports, newest first. */
export const importsOf = (
  database: Database,
  asked: { tenantId: string; userId: string; before: string | null; limit: number },
): Promise<ImportRow[]> =>
  database.read<ImportRow>(
    asked.tenantId,
    sql`select ${COLUMNS} from import where tenant_id = ${asked.tenantId} and user_id = ${asked.userId}
      and (${asked.before}::uuid is null or id < ${asked.before}::uuid) order by id desc limit ${asked.limit}`,
    'imports',
  )

export interface NewImport {
  readonly id: string
  readonly userId: string
  readonly object: string
  readonly duplicates: DuplicateRule
  readonly createMissing: readonly string[]
  readonly assigns: boolean
  readonly poolId: string | null
  readonly commits: boolean
  readonly sealedDetails: Uint8Array
  readonly at: string
  readonly expiresAt: string
}

/** How many files a person tried since a moment, each trial under another mapping counted. */
export async function countImportsSince(tx: Transaction, userId: string, since: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    sql`select count(*)::int + coalesce(sum(checks), 0)::int as n from import where tenant_id = ${tx.tenantId} and user_id = ${userId} and created_at > ${since}`,
  )
  return row?.n ?? 0
}

export async function insertImport(tx: Transaction, made: NewImport): Promise<void> {
  await tx.query(sql`insert into import (tenant_id, id, user_id, object, state, duplicates, create_missing, assigns, pool_id, commits, sealed_details, created_at, started_at, expires_at)
    values (${tx.tenantId}, ${made.id}, ${made.userId}, ${made.object}, ${made.commits ? 'running' : 'reading'}, ${made.duplicates}, ${made.createMissing}::text[], ${made.assigns}, ${made.poolId}, ${made.commits},
      ${made.sealedDetails}, ${made.at}, ${made.at}, ${made.expiresAt})`)
}

/** From the preview to writing: the preview's outcomes are forgotten, they are worked out anew. */
export async function startRunning(
  tx: Transaction,
  chosen: { id: string; duplicates: DuplicateRule; sealedDetails: Uint8Array; at: string },
): Promise<void> {
  await tx.query(sql`delete from import_row where tenant_id = ${tx.tenantId} and import_id = ${chosen.id}`)
  await tx.query(sql`update import set state = 'running', commits = true, duplicates = ${chosen.duplicates}, sealed_details = ${chosen.sealedDetails}, started_at = ${chosen.at},
      last_record = 0, created = 0, updated = 0, skipped = 0, rejected = 0, conflicts = 0, repeated = 0, faults = '{}', tidied = '{}', paused = null, worker = null, locked_until = null
    where tenant_id = ${tx.tenantId} and id = ${chosen.id}`)
}

/** Back from the preview to reading: the outcomes are forgotten, the whole file is tried again as the details say now. */
export async function startChecking(
  tx: Transaction,
  chosen: { id: string; sealedDetails: Uint8Array; at: string },
): Promise<void> {
  await tx.query(sql`delete from import_row where tenant_id = ${tx.tenantId} and import_id = ${chosen.id}`)
  await tx.query(sql`update import set state = 'reading', sealed_details = ${chosen.sealedDetails}, started_at = ${chosen.at}, checks = checks + 1, revision = revision + 1,
      last_record = 0, created = 0, updated = 0, skipped = 0, rejected = 0, conflicts = 0, repeated = 0, faults = '{}', tidied = '{}', paused = null, worker = null, locked_until = null
    where tenant_id = ${tx.tenantId} and id = ${chosen.id}`)
}

/** What there is to say of a row. */
export interface RowNote {
  readonly record: number
  readonly outcome: 'rejected' | 'duplicate' | 'conflict'
  readonly field: string | null
  readonly code: string | null
  readonly recordId: string | null
  readonly heldSince: string | null
}

/** Stores notes with the batch they belong to. */
export async function insertNotes(tx: Transaction, importId: string, notes: readonly RowNote[]): Promise<void> {
  if (notes.length === 0) return
  await tx.query(sql`insert into import_row (tenant_id, import_id, record, outcome, field, code, record_id, held_since)
    select ${tx.tenantId}::uuid, ${importId}::uuid, * from unnest(${notes.map((note) => note.record)}::int[], ${notes.map((note) => note.outcome)}::text[], ${notes.map((note) => note.field)}::text[],
      ${notes.map((note) => note.code)}::text[], ${notes.map((note) => note.recordId)}::uuid[], ${notes.map((note) => note.heldSince)}::date[])`)
}

interface NoteRow {
  readonly record: number
  readonly outcome: RowNote['outcome']
  readonly field: string | null
  readonly code: string | null
  readonly record_id: string | null
  readonly held_since: string | null
}

/** Notes in the order of the file, after a record; of one outcome, or of all. */
export async function notesAfter(
  database: Database,
  asked: { tenantId: string; importId: string; outcome: RowNote['outcome'] | null; after: number; limit: number },
): Promise<RowNote[]> {
  const { tenantId, importId, outcome, after, limit } = asked
  const rows = await database.read<NoteRow>(
    tenantId,
    sql`select record, outcome, field, code, record_id, held_since from import_row where tenant_id = ${tenantId} and import_id = ${importId}
      and record > ${after} and (${outcome}::text is null or outcome = ${outcome}) order by record limit ${limit}`,
  )
  return rows.map(({ record_id, held_since, ...note }) => ({ ...note, recordId: record_id, heldSince: held_since }))
}

/**
 * Numbers of the records that were rejected for what stands in them: later rows were not held against these. One whose unique value was taken, or
 * that could not be put into its bundle, had been.
 */
export async function rejectedRecords(
  database: Database,
  asked: { tenantId: string; importId: string },
): Promise<ReadonlySet<number>> {
  const rows = await database.read<{ record: number }>(
    asked.tenantId,
    sql`select record from import_row where tenant_id = ${asked.tenantId} and import_id = ${asked.importId} and outcome = 'rejected'
      and code not in ('duplicate_value', 'part_circular', 'parts_too_many')`,
  )
  return new Set(rows.map(({ record }) => record))
}

/** The fields last chosen under these headings, sealed. */
export async function findChoice(
  database: Database,
  asked: { tenantId: string; object: string; header: Uint8Array },
): Promise<Uint8Array | undefined> {
  const [row] = await database.read<{ sealed_choice: Uint8Array }>(
    asked.tenantId,
    sql`select sealed_choice from import_mapping where tenant_id = ${asked.tenantId} and object = ${asked.object} and header = ${asked.header}`,
    'import_mapping',
  )
  return row?.sealed_choice
}

export async function keepChoice(
  tx: Transaction,
  choice: { object: string; header: Uint8Array; sealed: Uint8Array; at: string; by: string },
): Promise<void> {
  await tx.query(sql`insert into import_mapping (tenant_id, object, header, sealed_choice, at, by_id)
    values (${tx.tenantId}, ${choice.object}, ${choice.header}, ${choice.sealed}, ${choice.at}, ${choice.by})
    on conflict (tenant_id, object, header) do update set sealed_choice = excluded.sealed_choice, at = excluded.at, by_id = excluded.by_id`)
}

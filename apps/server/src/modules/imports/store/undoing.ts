/** How far the undoing of an import has come, and what it left as it is: committed with the records it tells of. */
import { sql } from 'kysely'
import type { Database, Transaction } from '../../../platform/database/database.ts'
import { type Claim, ClaimLost, LEASE_SECONDS, mine } from './progress.ts'
import type { KeptRecord, UndoCounts } from './queries.ts'

/**
 * What an undoing does one after the other: puts back what the import changed; looks which of the records it made someone has changed since, and
 * which others are built upon; takes the rest away.
 */
export type Stage = 'restore' | 'touched' | 'used' | 'withdraw'

export interface UndoPosition {
  readonly stage: Stage
  /** Objects of which the import made records. */
  readonly objects: readonly string[]
  /** The one whose turn it is. */
  readonly object: string
  /** The last record of it that was looked at. */
  readonly after: string | null
  /** Whether this round over the objects found a record that stays: then others may stay because of it. */
  readonly found: boolean
}

export interface UndoStanding {
  readonly undo: UndoCounts
  readonly undo_position: UndoPosition
}

/** Begins an undoing in the hands of `worker`, or takes up one that was stopped where it stood. */
export async function beginUndo(
  tx: Transaction,
  begun: UndoStanding & { readonly id: string; readonly worker: string },
): Promise<void> {
  await tx.query(sql`update import set state = 'undoing', worker = ${begun.worker}, locked_until = now() + make_interval(secs => ${LEASE_SECONDS}), paused = null,
      undo = ${JSON.stringify(begun.undo)}::jsonb, undo_position = ${JSON.stringify(begun.undo_position)}::jsonb
    where tenant_id = ${tx.tenantId} and id = ${begun.id}`)
}

/** Where an undoing in this process's hands stands. Throws `ClaimLost`. */
export async function findUndo(tx: Transaction, claim: Claim): Promise<UndoStanding> {
  const [row] = await tx.query<UndoStanding>(
    sql`select undo, undo_position from import where ${mine(claim)} and state = 'undoing'`,
  )
  if (row === undefined) throw new ClaimLost()
  return row
}

/** Moves an undoing on in the transaction that holds the step's records; without a position it has ended. Throws `ClaimLost`. */
export async function moveUndo(
  tx: Transaction,
  claim: Claim,
  { undo, position }: { undo: UndoCounts; position: UndoPosition | null },
): Promise<void> {
  const ended = sql`state = 'undone', undo_position = null, worker = null, locked_until = null`
  const goesOn = sql`undo_position = ${JSON.stringify(position)}::jsonb, locked_until = now() + make_interval(secs => ${LEASE_SECONDS})`
  const moved = await tx.query(
    sql`update import set undo = ${JSON.stringify(undo)}::jsonb, paused = null, ${position === null ? ended : goesOn} where ${mine(claim)} and state = 'undoing' returning 1`,
  )
  if (moved.length === 0) throw new ClaimLost()
}

/** Stops an undoing that cannot go on: the import is again what it was, its undoing can be taken up where it stands. Throws `ClaimLost`. */
export async function stopUndo(tx: Transaction, claim: Claim, code: string): Promise<UndoCounts> {
  const { undo } = await findUndo(tx, claim)
  const stopped = { ...undo, stopped: code }
  await tx.query(sql`update import set state = case when failure is null then 'done' else 'failed' end, undo = ${JSON.stringify(stopped)}::jsonb,
      paused = null, worker = null, locked_until = null where ${mine(claim)} and state = 'undoing'`)
  return stopped
}

/** Keeps in mind what an undoing leaves as it is. */
export async function insertKept(tx: Transaction, importId: string, kept: readonly KeptRecord[]): Promise<void> {
  if (kept.length === 0) return
  await tx.query(sql`insert into import_kept (tenant_id, import_id, record_id, object, reason, by_id, at)
    select ${tx.tenantId}::uuid, ${importId}::uuid, * from unnest(${kept.map(({ id }) => id)}::uuid[], ${kept.map(({ object }) => object)}::text[],
      ${kept.map(({ reason }) => reason)}::text[], ${kept.map(({ by }) => by)}::uuid[], ${kept.map(({ at }) => at)}::timestamptz[])`)
}

/** A page of what an undoing left as it is, in the order of the records' ids. */
export const keptAfter = (
  database: Database,
  asked: { tenantId: string; importId: string; after: string | null; limit: number },
): Promise<KeptRecord[]> =>
  database.read<KeptRecord>(
    asked.tenantId,
    sql`select object, record_id as id, reason, by_id as by, at from import_kept where tenant_id = ${asked.tenantId} and import_id = ${asked.importId}
      and (${asked.after}::uuid is null or record_id > ${asked.after}::uuid) order by record_id limit ${asked.limit}`,
    'import_kept',
  )

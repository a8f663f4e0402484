import type { GetTile, Tile } from '@holdfast/tlog'
import { HASH_BYTES, LogFault } from '@holdfast/tlog'
import { sql } from 'kysely'
import type { Database, Statement, Transaction } from '../database/database.ts'

/** Anything that runs a statement under the log's row-level security. */
export type Reading = <Row>(statement: Statement, name?: string) => Promise<Row[]>

export const readingOf = (database: Database, logId: string): Reading => {
  return (statement, name) => database.read(logId, statement, name)
}
export const readingIn = (tx: Transaction): Reading => {
  return (statement) => tx.query(statement)
}

/** Tiles out of the database. A stored tile serves every narrower width of itself. */
export function tileSource(read: Reading, logId: string): GetTile {
  return async (level, n, width) => {
    const bytes = await findTile(read, { logId, level, n, width })
    if (bytes === null)
      throw new LogFault({ kind: 'removed', detail: `tile ${level}/${n} of width ${width} is missing` })
    return bytes
  }
}

export async function findTile(
  read: Reading,
  tile: { logId: string; level: number; n: number; width: number },
): Promise<Uint8Array | null> {
  const bytes = tile.width * HASH_BYTES
  const [row] = await read<{ hashes: Uint8Array }>(
    sql`select substring(hashes for ${bytes}::int) as hashes from audit_tile
      where tenant_id = ${tile.logId} and level = ${tile.level} and n = ${tile.n} and length(hashes) >= ${bytes}::int`,
    'audit_tile',
  )
  return row?.hashes ?? null
}

/** Entries `from` to before `to` as far as they are there, in order. */
export async function readEntryRows(
  read: Reading,
  span: { logId: string; from: number; to: number },
): Promise<Uint8Array[]> {
  const rows = await read<{ entry: Uint8Array }>(
    sql`select entry from audit_entry where tenant_id = ${span.logId} and seq >= ${span.from} and seq < ${span.to} order by seq`,
    'audit_entries',
  )
  return rows.map((row) => row.entry)
}

/** The size of the tree, and how much of it is signed. */
export async function readTreeState(read: Reading, logId: string): Promise<{ size: number; signedSize: number }> {
  const [row] = await read<{ size: number; signed_size: number }>(
    sql`select size, signed_size from audit_tree where tenant_id = ${logId}`,
    'audit_tree',
  )
  return { size: row?.size ?? 0, signedSize: row?.signed_size ?? 0 }
}

/** The newest checkpoint kept in the database. */
export async function findCheckpoint(
  read: Reading,
  logId: string,
): Promise<{ size: number; note: string; at: string } | null> {
  const [row] = await read<{ size: number; note: string; at: string }>(
    sql`select size, note, at from audit_checkpoint where tenant_id = ${logId} order by size desc limit 1`,
    'audit_checkpoint',
  )
  return row ?? null
}

/** Every checkpoint kept in the database, oldest first; of less than `below` records where that is given. */
export async function readCheckpointNotes(
  read: Reading,
  logId: string,
  { below = Number.MAX_SAFE_INTEGER }: { below?: number } = {},
): Promise<string[]> {
  const rows = await read<{ note: string }>(
    sql`select note from audit_checkpoint where tenant_id = ${logId} and size < ${below} order by size`,
    'audit_checkpoints',
  )
  return rows.map((row) => row.note)
}

/** Waiting events as the database hands them over: one value for each column. */
export interface WaitingEvents {
  readonly size: number
  readonly ns: string | null
  readonly events: string | null
  readonly salts: Uint8Array | null
}

/** Events of one round; a round that has as many is followed at once by the next. */
export const MOST_IN_ONE_ROUND = 6_000
const MOST_BYTES = 12_000_000

/** Opens a round under the log's lock; null while another process holds it. */
export async function openRound(tx: Transaction): Promise<WaitingEvents | null> {
  const [row] = await tx.query<WaitingEvents>(
    sql`select size, ns, events, salts from audit_open(${tx.tenantId}, ${MOST_IN_ONE_ROUND}, ${MOST_BYTES})`,
  )
  return row ?? null
}

export interface StoredBatch {
  readonly firstSeq: number
  readonly ns: string
  readonly entries: readonly string[]
  /** Columns of facts, each a value per event, commas between. */
  readonly columns: readonly [string, string, string, string, string, string]
  readonly mentions: readonly { readonly seq: number; readonly id: string }[]
  readonly tiles: readonly Tile[]
}

export async function storeBatch(tx: Transaction, batch: StoredBatch): Promise<void> {
  const [ats, actors, acts, objects, records, outcomes] = batch.columns
  const { mentions, tiles } = batch
  await tx.query(sql`select audit_store(${tx.tenantId}, ${batch.firstSeq}, ${batch.ns}, ${batch.entries.join('\n')}, ${ats}, ${actors}, ${acts},
    ${objects}, ${records}, ${outcomes}, ${mentions.map((mention) => mention.seq)}::bigint[], ${mentions.map((mention) => mention.id)}::uuid[],
    ${tiles.map((tile) => tile.level)}::int[], ${tiles.map((tile) => tile.n)}::bigint[], ${tiles.map((tile) => Buffer.from(tile.bytes))}::bytea[])`)
}

/** Takes the right to have a log signed until the transaction ends; false while another process has it. */
export async function holdSigning(tx: Transaction): Promise<boolean> {
  const [row] = await tx.query<{ held: boolean }>(sql`select audit_signing(${tx.tenantId}) as held`)
  return row?.held === true
}

export async function storeCheckpoint(tx: Transaction, checkpoint: { size: number; note: string }): Promise<void> {
  await tx.query(sql`select audit_checkpoint_store(${tx.tenantId}, ${checkpoint.size}, ${checkpoint.note})`)
}

/** Logs that have events to sequence, or a tree that is larger than its newest checkpoint. */
export async function findWaitingLogs(database: Database): Promise<{ log: string; unsequenced: boolean }[]> {
  return database.installation<{ log: string; unsequenced: boolean }>(sql`select log, unsequenced from audit_waiting()`)
}

/** The rows of files. Everything is of the transaction's or the named tenant, under row-level security. */

import { sql } from 'kysely'
import type { Database, Transaction } from '../database/database.ts'
import { takeTurn } from '../database/take-turn.ts'

/** An upload that no record holds lives this long. */
export const UPLOAD_LIFE_MS = 24 * 60 * 60_000

export interface FileRow {
  readonly id: string
  readonly uploaded_by: string
  readonly uploaded_at: string
  readonly size: number
  readonly sealed_details: Uint8Array | null
  readonly object: string | null
  readonly record_id: string | null
  readonly field: string | null
  readonly detached_at: string | null
}

const COLUMNS = sql.raw(
  'id, uploaded_by, uploaded_at, size::float8 as size, sealed_details, object, record_id, field, detached_at',
)

type Reading = Pick<Database, 'read'>

/** Those of the ids that are files of the company and not on their way out. */
export const findFiles = (database: Reading, tenantId: string, ids: readonly string[]): Promise<FileRow[]> =>
  database.read<FileRow>(
    tenantId,
    sql`select ${COLUMNS} from file where tenant_id = ${tenantId} and id = any(${ids}::uuid[]) and gone_at is null`,
  )

/** A person's uploads that no record holds yet, newest first. */
export const findUploadsOf = (
  database: Reading,
  tenantId: string,
  of: { userId: string; since: string; limit: number },
): Promise<FileRow[]> =>
  database.read<FileRow>(
    tenantId,
    sql`select ${COLUMNS} from file where tenant_id = ${tenantId} and uploaded_by = ${of.userId} and record_id is null and gone_at is null
      and uploaded_at > ${of.since} order by id desc limit ${of.limit}`,
  )

/** An upload as it arrived. */
export interface NewFile {
  readonly id: string
  readonly uploadedBy: string
  readonly at: string
  readonly size: number
  readonly sealedDetails: Uint8Array
  readonly mac: Uint8Array
}

export async function insertFile(tx: Transaction, file: NewFile): Promise<void> {
  await tx.query(sql`insert into file (tenant_id, id, uploaded_by, uploaded_at, size, sealed_details, upload_mac)
    values (${tx.tenantId}, ${file.id}, ${file.uploadedBy}, ${file.at}, ${file.size}, ${file.sealedDetails}, ${file.mac})`)
}

/** What a person has uploaded since a moment. Those who upload at once wait here for each other, so that together they do not pass a limit. */
export async function uploadedSince(
  tx: Transaction,
  by: { userId: string; since: string },
): Promise<{ files: number; bytes: number }> {
  await takeTurn(tx, 'file', by.userId)
  const [sum] = await tx.query<{ files: number; bytes: number }>(
    sql`select count(*)::int as files, coalesce(sum(size), 0)::float8 as bytes from file
      where tenant_id = ${tx.tenantId} and uploaded_by = ${by.userId} and uploaded_at > ${by.since}`,
  )
  return sum ?? { files: 0, bytes: 0 }
}

/** A file and the field of the record that is to hold it. */
export interface Placing {
  readonly id: string
  readonly recordId: string
  readonly field: string
}

/** Gives a person's uploads to their fields, and back what was taken out of the same field before. Gives the ids of which that could be said. */
export async function placeFiles(
  tx: Transaction,
  placing: { object: string; userId: string; oldest: string; files: readonly Placing[] },
): Promise<string[]> {
  const { object, userId, oldest, files } = placing
  const rows = await tx.query<{
    id: string
  }>(sql`update file f set object = ${object}, record_id = coalesce(f.record_id, u.record_id), field = u.field,
      detached_at = null, sealed_details = null
    from unnest(${files.map(({ id }) => id)}::uuid[], ${files.map(({ recordId }) => recordId)}::uuid[], ${files.map(({ field }) => field)}::text[]) as u (id, record_id, field)
    where f.tenant_id = ${tx.tenantId} and f.id = u.id and f.gone_at is null
      and ((f.record_id is null and f.uploaded_by = ${userId} and f.uploaded_at > ${oldest}) or (f.detached_at is not null and f.object = ${object} and f.field = u.field))
    returning f.id`)
  return rows.map(({ id }) => id)
}

/** Notes that a file was taken out of its field; its details rest sealed under the record's key. */
export async function detachFile(
  tx: Transaction,
  taken: { id: string; sealedDetails: Uint8Array; at: string },
): Promise<void> {
  await tx.query(
    sql`update file set detached_at = ${taken.at}, sealed_details = ${taken.sealedDetails} where tenant_id = ${tx.tenantId} and id = ${taken.id}`,
  )
}

/** Notes that nothing of the files is wanted any more: of records that are gone for good. */
export async function endFilesOf(
  tx: Transaction,
  of: { object: string; recordIds: readonly string[]; at: string },
): Promise<void> {
  await tx.query(
    sql`update file set gone_at = ${of.at} where tenant_id = ${tx.tenantId} and object = ${of.object} and record_id = any(${of.recordIds}::uuid[]) and gone_at is null`,
  )
}

/** Ends an upload that no record holds. False where there is none of that person's. */
export async function endUpload(tx: Transaction, of: { id: string; userId: string; at: string }): Promise<boolean> {
  const ended = await tx.query(
    sql`update file set gone_at = ${of.at} where tenant_id = ${tx.tenantId} and id = ${of.id} and uploaded_by = ${of.userId} and record_id is null and gone_at is null returning 1`,
  )
  return ended.length === 1
}

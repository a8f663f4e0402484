/** Files of the record, or of its timeline, that go along with a letter: kept by their ids alone, read where they stand when it goes. */
import type { StoredFile } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import type { Reader } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { heldFiles, loadRecord, type Writing } from '../../../records/index.ts'

/** From which record a letter is written, and which of its files go along, in their order. */
interface Along {
  readonly recordId: string
  readonly fileIds: readonly string[]
}

/** The files as they stand, and the first of them that is gone or that the writer does not read there in clear. */
async function standing(writing: Writing, { recordId, fileIds }: Along) {
  if (fileIds.length === 0) return { files: [], missing: -1 }
  const record = await loadRecord(writing, { id: recordId, action: 'read' })
  const held = await heldFiles(writing, record, fileIds)
  return { files: fileIds.flatMap((id) => held.get(id) ?? []), missing: fileIds.findIndex((id) => !held.has(id)) }
}

/** The files that a writer states. Refuses, at its place in the list, one that does not stand there for them. `writing.object` is the record's. */
export async function statedAlong(writing: Writing, along: Along): Promise<readonly StoredFile[]> {
  const { files, missing } = await standing(writing, along)
  if (missing >= 0)
    throw new Refusal('invalid', { errors: [{ path: `/recordFiles/${missing}`, code: 'mail_file_elsewhere' }] })
  return files
}

/** The files of a letter now; null where one of them is gone, or its writer may not read it any more. */
export async function filesNow(writing: Writing, along: Along): Promise<readonly StoredFile[] | null> {
  const { files, missing } = await standing(writing, along)
  return missing < 0 ? files : null
}

/** Keeps which files go along. */
export async function keepAlong(tx: Transaction, activityId: string, fileIds: readonly string[]): Promise<void> {
  if (fileIds.length === 0) return
  await tx.query(sql`insert into mail_file (tenant_id, activity_id, file_id, place)
    select ${tx.tenantId}, ${activityId}, id, place from unnest(${fileIds}::uuid[]) with ordinality as u (id, place)`)
}

/** Which files go along with a letter, in their order. */
export async function alongOf(reader: Reader, activityId: string): Promise<readonly string[]> {
  const rows = await reader.query<{ file_id: string }>(
    sql`select file_id from mail_file where tenant_id = ${reader.tenantId} and activity_id = ${activityId} order by place`,
  )
  return rows.map((row) => row.file_id)
}

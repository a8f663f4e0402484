/** A file that the system puts into a record's field: one that nobody fills by hand. */
import { filesOf, type Json } from '@holdfast/catalog/values'
import type { Transaction } from '../platform/database/database.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import { findFiles } from '../platform/files/file-rows.ts'
import { openUpload } from './file-fields.ts'
import type { OpenRecord } from './record.ts'
import { storeChange } from './update.ts'
import type { Writing } from './writing.ts'

/** Adds an upload of the caller's to a field of a record that was read under lock, with its history. Refuses with `conflict` where it is no such upload any more. */
export async function addFile(
  writing: Writing,
  tx: Transaction,
  { record, field, fileId }: { readonly record: OpenRecord; readonly field: string; readonly fileId: string },
): Promise<void> {
  const { services, caller } = writing
  const [row] = await findFiles(services.database, caller.tenant.id, [fileId])
  const file = row === undefined ? null : await openUpload(writing, row)
  if (file === null) throw new Refusal('conflict')
  const files = [...filesOf(record.values[field]), file] as unknown as Json
  const { owner_id: ownerId, team_id: teamId } = record.row
  await storeChange(writing, tx, {
    record,
    values: { ...record.values, [field]: files },
    changed: [field],
    ownerId,
    teamId,
  })
}

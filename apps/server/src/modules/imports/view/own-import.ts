import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import { type ImportDetails, isImporter, openDetails, uploadKeyOf } from '../store/details.ts'
import { findImport, type ImportRow, lockImport } from '../store/queries.ts'

/** An import of the caller's own; others are not found. */
export async function ownImport(ctx: RequestContext, id: string): Promise<{ row: ImportRow; details: ImportDetails }> {
  const { services, caller } = ctx
  const row = await findImport(services.database, caller.tenant.id, id)
  if (row === undefined || row.user_id !== caller.user.id) throw new Refusal('not_found')
  const details = openDetails({ key: await uploadKeyOf(services, caller.tenant.id), id }, row.sealed_details)
  if (!isImporter(details, caller.user.id)) throw new Refusal('not_found')
  return { row, details }
}

/** Whether the file's seven days are over, be it taken away yet or not. */
export const isExpired = (row: ImportRow, now: number): boolean =>
  row.purged_at !== null || Date.parse(row.expires_at) <= now

/** Refuses with `erased` (410) what needs a file that is not kept any more. */
export function refuseExpired(ctx: RequestContext, row: ImportRow): void {
  if (isExpired(row, ctx.services.clock.now())) throw new Refusal('erased')
}

/**
 * Locks an import that waits for its commit as it was read. Refuses with `state_conflict` where it went on or was corrected meanwhile: whoever
 * decides on what they read must not undo what was acknowledged since.
 */
export async function lockPreview(tx: WriteTransaction, row: ImportRow): Promise<ImportRow> {
  const now = await lockImport(tx, row.id)
  if (now?.state !== 'preview' || now.revision !== row.revision) throw new Refusal('state_conflict')
  return now
}

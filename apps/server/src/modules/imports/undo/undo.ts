import { sql } from 'kysely'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { withdrawImported, within } from '../../../records/index.ts'
import { lockImport, type UndoReport } from '../store/queries.ts'
import { ownImport } from '../view/own-import.ts'
import { putBack } from './put-back.ts'

/** So many ids stand in one event of the log. */
const IDS_PER_EVENT = 1_000

/** The records an undoing touched, in the log, so that what became of each can be found there. */
async function recordTouched(
  tx: WriteTransaction,
  touched: { importId: string; object: string; what: 'restored' | 'undone'; ids: readonly string[] },
): Promise<void> {
  const { importId, object, what, ids } = touched
  for (let at = 0; at < ids.length; at += IDS_PER_EVENT) {
    const some = ids.slice(at, at + IDS_PER_EVENT)
    await tx.record({
      act: 'import.undo_batch',
      outcome: 'allowed',
      object,
      ids: some,
      facts: { importId, [what]: some.length },
    })
  }
}

/** Undoes a whole import, updates included, and names every record that someone has changed since and that therefore stays. */
export async function undoImport(ctx: RequestContext, id: string): Promise<Answer> {
  const { services, caller } = ctx
  const { row } = await ownImport(ctx, id)
  const object = caller.tenant.catalog.getObject(row.object)
  return ctx.write(async (tx) => {
    const now = await lockImport(tx, id)
    if (now?.state !== 'done' && now?.state !== 'failed') throw new Refusal('state_conflict')
    const writing = within({ services, caller, object, purpose: 'import' }, tx)
    const back = await putBack(writing, tx, id)
    const at = new Date(services.clock.now()).toISOString()
    const { withdrawn, staying } = await withdrawImported(writing, tx, { importId: id, at })
    const undone = [...withdrawn.values()].reduce((sum, ids) => sum + ids.length, 0)
    const report: UndoReport = { undone, restored: back.restored.length, kept: [...back.kept, ...staying] }
    await tx.query(
      sql`update import set state = 'undone', undo = ${JSON.stringify(report)}::jsonb where tenant_id = ${tx.tenantId} and id = ${id}`,
    )
    await recordTouched(tx, { importId: id, object: object.name, what: 'restored', ids: back.restored })
    for (const [name, ids] of withdrawn) await recordTouched(tx, { importId: id, object: name, what: 'undone', ids })
    const audit = await tx.record({
      act: 'import.undo',
      outcome: 'allowed',
      object: object.name,
      ids: report.kept.map((each) => each.id).slice(0, IDS_PER_EVENT),
      facts: { importId: id, undone, restored: report.restored, kept: report.kept.length },
    })
    return { status: 200, body: { id, state: 'undone', ...report }, audit }
  })
}

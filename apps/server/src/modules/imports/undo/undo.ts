import { sql } from 'kysely'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { countMade } from '../../../records/index.ts'
import { type Claim, releaseClaim, tellProgress } from '../store/progress.ts'
import { findImport, type ImportRow, lockImport } from '../store/queries.ts'
import { beginUndo, keptAfter, type UndoStanding } from '../store/undoing.ts'
import { MOST_SHOWN } from '../view/kept.ts'
import { ownImport } from '../view/own-import.ts'
import { runUndo } from './run-undo.ts'

/** What is undone within this time is answered as done; the rest goes on by itself. */
export const WITHIN_REQUEST_MS = 2_000

/** Where an undoing begins: one that was stopped where it stood. */
async function standingOf(ctx: RequestContext, tx: WriteTransaction, row: ImportRow): Promise<UndoStanding> {
  const { undo, undo_position } = row
  if (undo !== null && undo_position !== null) {
    const { stopped: _, ...counts } = undo
    return { undo: counts, undo_position }
  }
  const { served } = ctx.caller.tenant.catalog
  const [changed] = await tx.query<{ n: number }>(sql`select count(distinct h.record_id)::int as n from record_history h
    where h.tenant_id = ${tx.tenantId} and h.import_id = ${row.id} and h.object = ${row.object}
      and not exists (select 1 from ${sql.table(row.object)} r where r.tenant_id = h.tenant_id and r.id = h.record_id and r.import_id = ${row.id})`)
  let total = changed?.n ?? 0
  const objects = [row.object]
  for (const object of served) {
    const made = await countMade(tx, object, row.id)
    total += made
    if (made > 0 && object.name !== row.object) objects.push(object.name)
  }
  return {
    undo: { undone: 0, restored: 0, kept: 0, total },
    undo_position: { stage: 'restore', objects, object: row.object, after: null, found: false },
  }
}

async function begin(ctx: RequestContext, tx: WriteTransaction, claim: Claim): Promise<Answer> {
  const { id, worker } = claim
  const row = await lockImport(tx, id)
  if (row?.state !== 'done' && row?.state !== 'failed') throw new Refusal('state_conflict')
  const standing = await standingOf(ctx, tx, row)
  await beginUndo(tx, { id, worker, ...standing })
  const { undone, restored, kept, total } = standing.undo
  await tellProgress(tx, { userId: row.user_id, id, state: 'undoing', done: undone + restored + kept, rows: total })
  const facts = { importId: id, records: total }
  const audit = await tx.record({ act: 'import.undo', outcome: 'allowed', object: row.object, facts })
  return { status: 202, body: { id, state: 'undoing' }, audit }
}

/**
 * Undoes a whole import, updates included, and names every record that someone has changed since and that therefore stays. A small one is done when
 * the answer comes; a large one goes on in steps (202), also after a restart, told over the stream and by the import itself.
 */
export async function undoImport(ctx: RequestContext, id: string): Promise<Answer> {
  const { services, caller } = ctx
  await ownImport(ctx, id)
  const claim = { tenantId: caller.tenant.id, id, worker: services.newId() }
  let begun = false
  const answer = await ctx.write((tx) => {
    begun = true
    return begin(ctx, tx, claim)
  })
  if (!begun) return answer
  const time = AbortSignal.timeout(WITHIN_REQUEST_MS)
  await runUndo(services, claim, {
    left: false,
    get asked() {
      return time.aborted
    },
  })
  await releaseClaim(services.database, claim)
  const row = await findImport(services.database, caller.tenant.id, id)
  if (row?.state !== 'undone' || row.undo === null) return { ...answer, body: { id, state: row?.state } }
  const kept = await keptAfter(services.database, {
    tenantId: claim.tenantId,
    importId: id,
    after: null,
    limit: MOST_SHOWN,
  })
  const { undone, restored, kept: keptCount } = row.undo
  return { ...answer, status: 200, body: { id, state: row.state, undone, restored, keptCount, kept } }
}

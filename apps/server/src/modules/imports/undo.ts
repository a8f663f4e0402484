import { sql } from 'kysely'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { loadRecord, readPairs, storeChange, type Writing, withdrawRecords, within } from '../../records/index.ts'
import { type KeptRecord, lockImport, type UndoReport } from './store/queries.ts'
import { ownImport } from './view.ts'

interface Touched {
  readonly id: string
  readonly version: number
  readonly updated_by: string
  readonly updated_at: string
}

const keptOf = (row: Touched): KeptRecord => ({
  id: row.id,
  reason: 'changed_since',
  by: row.updated_by,
  at: row.updated_at,
})

/** Takes away what the import made, as far as nobody has changed it since. */
async function takeAway(
  writing: Writing,
  tx: WriteTransaction,
  importId: string,
): Promise<{ undone: number; kept: KeptRecord[] }> {
  let undone = 0
  const kept: KeptRecord[] = []
  for (const object of writing.caller.tenant.catalog.served) {
    const rows = await tx.query<Touched>(sql`select id, version, updated_by, updated_at from ${sql.table(object.name)}
      where tenant_id = ${tx.tenantId} and import_id = ${importId} and deleted_at is null for update`)
    const untouched = rows.filter((row) => row.version === 1)
    kept.push(...rows.filter((row) => row.version !== 1).map(keptOf))
    await withdrawRecords(
      { ...writing, object },
      tx,
      untouched.map((row) => row.id),
    )
    undone += untouched.length
  }
  return { undone, kept }
}

/** Puts values back that the import changed, from the record's own history. */
async function putBack(
  writing: Writing,
  tx: WriteTransaction,
  importId: string,
): Promise<{ restored: number; kept: KeptRecord[] }> {
  const { caller, object } = writing
  const entries = await tx.query<{
    record_id: string
    version: number
  }>(sql`select record_id, max(version) as version from record_history
    where tenant_id = ${caller.tenant.id} and object = ${object.name} and import_id = ${importId} group by record_id`)
  let restored = 0
  const kept: KeptRecord[] = []
  for (const entry of entries) {
    const record = await loadRecord(writing, { id: entry.record_id, action: 'update', lockIn: tx })
    const { row } = record
    if (row.version !== entry.version) {
      kept.push(keptOf({ id: row.id, version: row.version, updated_by: row.updated_by, updated_at: row.updated_at }))
      continue
    }
    const pairs = await readPairs(writing, record, entry.version)
    const before = Object.fromEntries(Object.entries(pairs).map(([key, [value]]) => [key, value]))
    await storeChange(writing, tx, {
      record,
      values: { ...record.values, ...before },
      changed: Object.keys(before),
      ownerId: row.owner_id,
      teamId: row.team_id,
      act: 'unimport',
    })
    restored += 1
  }
  return { restored, kept }
}

/** Undoes a whole import, updates included, and names every record that someone has changed since and that therefore stays. */
export async function undoImport(ctx: RequestContext, id: string): Promise<Answer> {
  const { services, caller } = ctx
  const { row } = await ownImport(ctx, id)
  const object = caller.tenant.catalog.getObject(row.object)
  return ctx.write(async (tx) => {
    const now = await lockImport(tx, id)
    if (now?.state !== 'done' && now?.state !== 'failed') throw new Refusal('state_conflict')
    const writing = within({ services, caller, object }, tx)
    const back = await putBack(writing, tx, id)
    const away = await takeAway(writing, tx, id)
    const report: UndoReport = { undone: away.undone, restored: back.restored, kept: [...back.kept, ...away.kept] }
    await tx.query(
      sql`update import set state = 'undone', undo = ${JSON.stringify(report)}::jsonb where tenant_id = ${tx.tenantId} and id = ${id}`,
    )
    const audit = await tx.record({
      act: 'import.undo',
      outcome: 'allowed',
      object: row.object,
      ids: report.kept.map((each) => each.id).slice(0, 1_000),
      facts: { importId: id, undone: report.undone, restored: report.restored, kept: report.kept.length },
    })
    return { status: 200, body: { id, state: 'undone', ...report }, audit }
  })
}

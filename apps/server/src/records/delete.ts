import { isLasting } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import { publish } from '../platform/jobs/outbox.ts'
import { settleBalance } from './balance.ts'
import { demandInNoBundle, settleParts } from './bundles.ts'
import { writeHistory } from './history.ts'
import { followPurchases } from './purchases.ts'
import type { OpenRecord } from './record.ts'
import { writeIndex } from './search-index.ts'
import { noteChanged } from './state.ts'
import { holdUniqueRules, ruledUnique } from './unique-values.ts'
import { exclusiveKeys, type Writing } from './writing.ts'

async function setDeleted(
  writing: Writing,
  tx: Transaction,
  change: { record: OpenRecord; deleted: boolean; act: 'delete' | 'restore' | 'merged' | 'unmerged' },
): Promise<void> {
  const { services, caller, object } = writing
  const { row, values } = change.record
  const at = change.deleted ? new Date(services.clock.now()).toISOString() : null
  const by = change.deleted ? caller.user.id : null
  const updated =
    await tx.query(sql`update ${sql.table(object.name)} set deleted_at = ${at}, deleted_by = ${by}, version = version + 1
    where tenant_id = ${caller.tenant.id} and id = ${row.id} and version = ${row.version} returning 1`)
  if (updated.length === 0) throw new Refusal('version_conflict')
  noteChanged(tx, object, { before: row, after: { ...row, deleted_at: at, deleted_by: by, version: row.version + 1 } })
  await writeIndex(tx, object, [
    { id: row.id, ownerId: row.owner_id, teamId: row.team_id, tokens: 'kept', living: !change.deleted },
  ])
  await holdUniqueRules(tx, object.name)
  const rules = exclusiveKeys(writing)
  await tx.query(sql`update record_key set exclusive = ${!change.deleted}
      and (field = any(${rules}::text[]) or ${ruledUnique(tx.tenantId, object.name, sql`record_key.field`)})
    where tenant_id = ${caller.tenant.id} and record_id = ${row.id}`)
  if (!change.deleted) await settleParts(object, tx, [values])
  await settleBalance(writing, tx, [{ values, isNew: !change.deleted }])
  const changes = [change.deleted ? { before: values, after: null } : { before: null, after: values }]
  await followPurchases(tx, caller.tenant.catalog, { object, changes })
  await writeHistory(writing, tx, {
    record: change.record,
    after: values,
    changed: [],
    act: change.act,
  })
  await publish(tx, `${object.name}.${change.deleted ? 'deleted' : 'restored'}`, { ids: [row.id] })
}

/** Puts a record into the trash, or takes it out for a merge: out of every list and search, its unique values free again. Refuses what stays for good. */
export async function deleteRecord(
  writing: Writing,
  tx: Transaction,
  { record, act = 'delete' }: { record: OpenRecord; act?: 'delete' | 'merged' },
): Promise<void> {
  if (isLasting(writing.object, record.values)) throw new Refusal('record_stays')
  await demandInNoBundle(writing.object, tx, record.row.id)
  await setDeleted(writing, tx, { record, deleted: true, act })
}

/** Takes a record out of the trash, or out of a merge; refused when another record took its unique value meanwhile (23505). */
export const restoreRecord = (
  writing: Writing,
  tx: Transaction,
  { record, act = 'restore' }: { record: OpenRecord; act?: 'restore' | 'unmerged' },
): Promise<void> => setDeleted(writing, tx, { record, deleted: false, act })

/** Values an import changed, put back from the records' own history. */
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { WriteTransaction } from '../../../platform/gate/context.ts'
import {
  keysOfAll,
  openMany,
  type Pairs,
  preparingOf,
  readPairsOfImport,
  storeChange,
  type Writing,
} from '../../../records/index.ts'
import type { OpenRecord } from '../../../records/record.ts'
import type { KeptRecord } from '../store/queries.ts'

const BATCH = 500

/** A record the import changed and did not make. `sole` while no one else has written it since the import first did. */
interface Changed {
  readonly record_id: string
  readonly version: number
  readonly updated_by: string | null
  readonly updated_at: string
  readonly sole: boolean
}

export interface PutBack {
  readonly restored: readonly string[]
  readonly kept: readonly KeptRecord[]
}

const changedBy = (writing: Writing, tx: WriteTransaction, importId: string): Promise<Changed[]> =>
  tx.query<Changed>(sql`
    select h.record_id, r.version, r.updated_by, r.updated_at,
      r.deleted_at is null and r.version = max(h.version) and count(*) = max(h.version) - min(h.version) + 1 as sole
    from record_history h join ${sql.table(writing.object.name)} r on r.tenant_id = h.tenant_id and r.id = h.record_id
    where h.tenant_id = ${tx.tenantId} and h.object = ${writing.object.name} and h.import_id = ${importId} and r.import_id is distinct from ${importId}::uuid
    group by h.record_id, r.version, r.updated_by, r.updated_at, r.deleted_at order by h.record_id`)

const keep = (writing: Writing, row: Changed, reason: KeptRecord['reason']): KeptRecord => ({
  object: writing.object.name,
  id: row.record_id,
  reason,
  by: row.updated_by,
  at: row.updated_at,
})

/** A record as it is, and what the import changed in it. */
interface Reverted {
  readonly record: OpenRecord
  readonly pairs: Pairs
}

const before = ({ record, pairs }: Reverted): Record<string, Json> => ({
  ...record.values,
  ...Object.fromEntries(Object.entries(pairs).map(([key, [value]]) => [key, value])),
})

/** Whether a unique value that would come back belongs to another record by now. */
async function isTaken(writing: Writing, tx: WriteTransaction, reverted: Reverted): Promise<boolean> {
  const preparing = preparingOf(writing)
  const changed = preparing.unique.filter((key) => reverted.pairs[key] !== undefined)
  if (changed.length === 0) return false
  const [keys = []] = await keysOfAll(preparing, [{ values: before(reverted) }])
  const wanted = keys.filter(({ field }) => changed.includes(field))
  const taken = await tx.query(sql`
    select 1 from unnest(${wanted.map(({ field }) => field)}::text[], ${wanted.map(({ digest }) => digest)}::bytea[]) as w (field, digest)
    join record_key k on k.tenant_id = ${tx.tenantId} and k.object = ${writing.object.name} and k.field = w.field and k.digest = w.digest and k.exclusive
    where k.record_id <> ${reverted.record.row.id} limit 1`)
  return taken.length > 0
}

async function restore(writing: Writing, tx: WriteTransaction, reverted: Reverted): Promise<void> {
  const { record, pairs } = reverted
  await storeChange(writing, tx, {
    record,
    values: before(reverted),
    changed: Object.keys(pairs),
    ownerId: record.row.owner_id,
    teamId: record.row.team_id,
    act: 'unimport',
  })
}

async function putBackBatch(
  writing: Writing,
  tx: WriteTransaction,
  about: { importId: string; rows: readonly Changed[] },
): Promise<PutBack> {
  const { importId, rows } = about
  const records = await openMany(writing, tx, { ids: rows.map((row) => row.record_id), action: 'update' })
  const pairs = await readPairsOfImport(writing, records, importId)
  const byId = new Map(records.map((record) => [record.row.id, record]))
  const restored: string[] = []
  const kept: KeptRecord[] = []
  for (const row of rows) {
    const record = byId.get(row.record_id)
    const mine = pairs.get(row.record_id)
    if (record === undefined || mine === undefined || record.row.version !== row.version)
      kept.push(keep(writing, row, 'changed_since'))
    else if (await isTaken(writing, tx, { record, pairs: mine })) kept.push(keep(writing, row, 'value_taken'))
    else {
      await restore(writing, tx, { record, pairs: mine })
      restored.push(row.record_id)
    }
  }
  return { restored, kept }
}

/** Puts back every record that nobody else has written since; the others stay and are named. */
export async function putBack(writing: Writing, tx: WriteTransaction, importId: string): Promise<PutBack> {
  const rows = await changedBy(writing, tx, importId)
  const sole = rows.filter((row) => row.sole)
  const restored: string[] = []
  const kept = rows.filter((row) => !row.sole).map((row) => keep(writing, row, 'changed_since'))
  for (let at = 0; at < sole.length; at += BATCH) {
    const done = await putBackBatch(writing, tx, { importId, rows: sole.slice(at, at + BATCH) })
    restored.push(...done.restored)
    kept.push(...done.kept)
  }
  return { restored, kept }
}

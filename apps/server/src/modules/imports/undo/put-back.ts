/** Values an import changed, put back from the records' own history. */
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { together } from '../../../platform/database/together.ts'
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

/** The next records the import wrote into, in the order of their ids; those it made itself are passed over by whoever asks. */
async function writtenAfter(
  tx: Transaction,
  asked: { object: string; importId: string; after: string | null },
): Promise<string[]> {
  const { object, importId, after } = asked
  const rows = await tx.query<{ record_id: string }>(
    sql`select distinct record_id from record_history where tenant_id = ${tx.tenantId} and import_id = ${importId} and object = ${object}
      and (${after}::uuid is null or record_id > ${after}::uuid) order by record_id limit ${BATCH}`,
  )
  return rows.map((row) => row.record_id)
}

const changedAmong = (
  writing: Writing,
  tx: Transaction,
  { importId, ids }: { importId: string; ids: readonly string[] },
): Promise<Changed[]> =>
  tx.query<Changed>(sql`
    select h.record_id, r.version, r.updated_by, r.updated_at,
      r.deleted_at is null and r.version = max(h.version) and count(*) = max(h.version) - min(h.version) + 1 as sole
    from record_history h join ${sql.table(writing.object.name)} r on r.tenant_id = h.tenant_id and r.id = h.record_id
    where h.tenant_id = ${tx.tenantId} and h.object = ${writing.object.name} and h.import_id = ${importId} and h.record_id = any(${ids}::uuid[])
      and r.import_id is distinct from ${importId}::uuid
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

/** The fields with a value that comes back and must be unique. */
const uniqueAmong = (writing: Writing, { pairs }: Reverted): readonly string[] =>
  preparingOf(writing).unique.filter((key) => pairs[key] !== undefined)

/** Whether a unique value that would come back belongs to another record by now. */
async function isTaken(writing: Writing, tx: Transaction, reverted: Reverted): Promise<boolean> {
  const preparing = preparingOf(writing)
  const changed = uniqueAmong(writing, reverted)
  const [keys = []] = await keysOfAll(preparing, [{ values: before(reverted) }])
  const wanted = keys.filter(({ field }) => changed.includes(field))
  const taken = await tx.query(sql`
    select 1 from unnest(${wanted.map(({ field }) => field)}::text[], ${wanted.map(({ digest }) => digest)}::bytea[]) as w (field, digest)
    join record_key k on k.tenant_id = ${tx.tenantId} and k.object = ${writing.object.name} and k.field = w.field and k.digest = w.digest and k.exclusive
    where k.record_id <> ${reverted.record.row.id} limit 1`)
  return taken.length > 0
}

async function restore(writing: Writing, tx: Transaction, reverted: Reverted): Promise<void> {
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
  tx: Transaction,
  about: { importId: string; rows: readonly Changed[] },
): Promise<PutBack> {
  const { importId, rows } = about
  const records = await openMany(writing, tx, { ids: rows.map((row) => row.record_id), action: 'update' })
  const pairs = await readPairsOfImport(writing, records, importId)
  const byId = new Map(records.map((record) => [record.row.id, record]))
  const kept: KeptRecord[] = []
  const free: Reverted[] = []
  const exclusive: { reverted: Reverted; row: Changed }[] = []
  for (const row of rows) {
    const record = byId.get(row.record_id)
    const mine = pairs.get(row.record_id)
    if (record === undefined || mine === undefined || record.row.version !== row.version) {
      kept.push(keep(writing, row, 'changed_since'))
      continue
    }
    const reverted = { record, pairs: mine }
    if (uniqueAmong(writing, reverted).length === 0) free.push(reverted)
    else exclusive.push({ reverted, row })
  }
  await together(...free.map((reverted) => restore(writing, tx, reverted)))
  const restored = free.map(({ record }) => record.row.id)
  // one after the other: a value may belong to the record before until that one is put back
  for (const { reverted, row } of exclusive)
    if (await isTaken(writing, tx, reverted)) kept.push(keep(writing, row, 'value_taken'))
    else {
      await restore(writing, tx, reverted)
      restored.push(row.record_id)
    }
  return { restored, kept }
}

/**
 * Puts back the next records that nobody else has written since; the others stay and are named. `last` is the last one looked at, null when none
 * are left.
 */
export async function putBackSome(
  writing: Writing,
  tx: Transaction,
  { importId, after }: { importId: string; after: string | null },
): Promise<PutBack & { readonly last: string | null }> {
  const ids = await writtenAfter(tx, { object: writing.object.name, importId, after })
  const rows = ids.length === 0 ? [] : await changedAmong(writing, tx, { importId, ids })
  const sole = rows.filter((row) => row.sole)
  const changed = rows.filter((row) => !row.sole).map((row) => keep(writing, row, 'changed_since'))
  const { restored, kept } = await putBackBatch(writing, tx, { importId, rows: sole })
  return { restored, kept: [...changed, ...kept], last: ids.length < BATCH ? null : (ids.at(-1) ?? null) }
}

/** Taking back what an import made: everything nobody has touched or built upon since, at once. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { publish } from '../platform/jobs/outbox.ts'
import { pointingColumns, pointsTo } from './pointing.ts'
import { writeIndex } from './search-index.ts'
import { lockRows, noteChanged } from './state.ts'
import type { Writing } from './writing.ts'

/** A record that stays, with who touched it last. `in_use`: others have built upon it (a follow-up, a contact of the account). */
export interface Staying {
  readonly object: string
  readonly id: string
  readonly reason: 'changed_since' | 'in_use'
  readonly by: string | null
  readonly at: string
}

/** What was taken back, by object, and what stays. */
export interface Withdrawal {
  readonly withdrawn: ReadonlyMap<string, readonly string[]>
  readonly staying: readonly Staying[]
}

interface Made {
  readonly id: string
  readonly updated_by: string | null
  readonly updated_at: string
}

interface Stamp {
  readonly importId: string
  readonly at: string
}

/** The records an import made that only it has written since: each version after the first is an entry of its own in their history. */
async function takeUntouched(
  writing: Writing,
  tx: Transaction,
  about: Stamp & { object: ObjectDeclaration },
): Promise<{ taken: string[]; touched: Made[] }> {
  const { object, importId, at } = about
  const table = sql.table(object.name)
  const own = sql`(select count(*) from record_history h where h.tenant_id = ${tx.tenantId} and h.object = ${object.name} and h.record_id = r.id and h.import_id = ${importId})`
  const taken = await tx.query<{ id: string }>(
    sql`update ${table} as r set deleted_at = ${at}, deleted_by = ${writing.caller.user.id}, version = version + 1
      where r.tenant_id = ${tx.tenantId} and r.import_id = ${importId} and r.deleted_at is null and (r.version = 1 or r.version = 1 + ${own}) returning r.id`,
  )
  const touched = await tx.query<Made>(
    sql`select id, updated_by, updated_at from ${table} where tenant_id = ${tx.tenantId} and import_id = ${importId} and deleted_at is null`,
  )
  return { taken: taken.map(({ id }) => id), touched }
}

/** Leaves records in place that living ones point to, or into which another was merged. Gives what was left; ask until nothing is. */
async function leaveUsed(
  writing: Writing,
  tx: Transaction,
  about: { object: ObjectDeclaration; taken: ReadonlySet<string> },
): Promise<Made[]> {
  const { object, taken } = about
  const table = sql.table(object.name)
  const ids = [...taken]
  const users = [
    ...pointingColumns(writing.caller.tenant.catalog, object).map(
      (
        place,
      ) => sql`select r.id from unnest(${ids}::uuid[]) as r (id) join ${sql.table(place.table)} as t on ${pointsTo(place, 't', sql`r.id`)}
        where t.tenant_id = ${tx.tenantId} and t.deleted_at is null`,
    ),
    sql`select r.id from unnest(${ids}::uuid[]) as r (id) join ${table} as t on t.merged_into = r.id where t.tenant_id = ${tx.tenantId}`,
  ]
  return tx.query<Made>(
    sql`update ${table} set deleted_at = null, deleted_by = null, version = version - 1
      where tenant_id = ${tx.tenantId} and id in (${sql.join(users, sql` union `)}) returning id, updated_by, updated_at`,
  )
}

const AT_ONCE = 1_000

/** So many at a time: their rows are read as a whole. */
const inParts = (ids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / AT_ONCE) }, (_, part) => ids.slice(part * AT_ONCE, (part + 1) * AT_ONCE))

/** Out of lists, searches and recognition; into the trash, with an entry in their history. */
async function settle(
  writing: Writing,
  tx: Transaction,
  about: Stamp & { object: ObjectDeclaration; ids: readonly string[] },
): Promise<void> {
  const { object, ids, importId, at } = about
  if (ids.length === 0) return
  const { tenantId } = tx
  const rows = await lockRows(tx, object, sql`r.id = any(${ids}::uuid[])`)
  for (const after of rows)
    noteChanged(tx, object, {
      before: { ...after, deleted_at: null, deleted_by: null, version: after.version - 1 },
      after,
    })
  await writeIndex(
    tx,
    object,
    rows.map((row) => ({ id: row.id, ownerId: row.owner_id, teamId: row.team_id, tokens: 'kept', living: false })),
  )
  await tx.query(
    sql`update record_key set exclusive = false where tenant_id = ${tenantId} and object = ${object.name} and record_id = any(${ids}::uuid[]) and exclusive`,
  )
  await tx.query(sql`insert into record_history (tenant_id, object, record_id, version, at, by_id, act, fields, key_id, import_id)
    select tenant_id, ${object.name}, id, version, ${at}, ${writing.caller.user.id}, 'unimport', '{}', key_id, ${importId}
    from ${sql.table(object.name)} where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`)
  await publish(tx, `${object.name}.deleted`, { ids })
}

const staying = (object: string, reason: Staying['reason'], made: readonly Made[]): Staying[] =>
  made.map(({ id, updated_by, updated_at }) => ({ object, id, reason, by: updated_by, at: updated_at }))

/**
 * Withdraws every record an import made, of whatever object, that nobody has changed since and that nothing living points to. They lie in the
 * trash like records deleted one by one.
 */
export async function withdrawImported(writing: Writing, tx: Transaction, stamp: Stamp): Promise<Withdrawal> {
  const { catalog } = writing.caller.tenant
  const taken = new Map<ObjectDeclaration, Set<string>>()
  const left: Staying[] = []
  for (const object of catalog.served) {
    const found = await takeUntouched(writing, tx, { ...stamp, object })
    taken.set(object, new Set(found.taken))
    left.push(...staying(object.name, 'changed_since', found.touched))
  }
  // a record left in place may itself point to others that were taken
  for (let again = true; again; ) {
    again = false
    for (const [object, ids] of taken) {
      const used = ids.size === 0 ? [] : await leaveUsed(writing, tx, { object, taken: ids })
      for (const { id } of used) ids.delete(id)
      left.push(...staying(object.name, 'in_use', used))
      again ||= used.length > 0
    }
  }
  for (const [object, ids] of taken)
    for (const some of inParts([...ids])) await settle(writing, tx, { ...stamp, object, ids: some })
  return { withdrawn: new Map([...taken].map(([object, ids]) => [object.name, [...ids]])), staying: left }
}

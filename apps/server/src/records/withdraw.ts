/** Taking back what an import made, some at a time: everything nobody has touched or built upon since. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { publish } from '../platform/jobs/outbox.ts'
import { pointingColumns, pointsTo } from './pointing.ts'
import type { Condition } from './reach-sql.ts'
import { writeIndex } from './search-index.ts'
import { changeRows } from './state.ts'
import type { Writing } from './writing.ts'

/**
 * A record that stays, with who touched it last. `in_use`: others have built upon it (a follow-up, a contact of the account). `merged_since`: it
 * rests in another record, whence undoing the merge brings it back.
 */
export interface Staying {
  readonly object: string
  readonly id: string
  readonly reason: 'changed_since' | 'in_use' | 'merged_since'
  readonly by: string | null
  readonly at: string
}

/** What an import made, and which of it is known to stay. */
export interface MadeBy {
  readonly importId: string
  /** Whether the record of the id is known to stay. */
  readonly stays: (id: Condition) => Condition
}

/** Some of the records of one object that an import made. */
export interface Made extends MadeBy {
  readonly ids: readonly string[]
}

interface Touch {
  readonly id: string
  readonly updated_by: string | null
  readonly updated_at: string
}

const staying = (writing: Writing, reason: Staying['reason'], rows: readonly Touch[]): Staying[] =>
  rows.map(({ id, updated_by, updated_at }) => ({
    object: writing.object.name,
    id,
    reason,
    by: updated_by,
    at: updated_at,
  }))

/** Whether a record lives, or would again by undoing its merge; one in the trash is taken away already. */
const isThere = (alias: string): Condition =>
  sql`(${sql.ref(`${alias}.deleted_at`)} is null or ${sql.ref(`${alias}.merged_into`)} is not null)`

/** How many records of the object an import made that are there, merged ones included. */
export async function countMade(tx: Transaction, object: ObjectDeclaration, importId: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    sql`select count(*)::int as n from ${sql.table(object.name)} as r where r.tenant_id = ${tx.tenantId} and r.import_id = ${importId} and ${isThere('r')}`,
  )
  return row?.n ?? 0
}

/** The next of the records an import made that are there and not known to stay, in the order of their ids. */
export async function madeAfter(
  { object }: Writing,
  tx: Transaction,
  asked: MadeBy & { after: string | null; limit: number },
): Promise<string[]> {
  const { importId, stays, after, limit } = asked
  const rows = await tx.query<{ id: string }>(
    sql`select r.id from ${sql.table(object.name)} as r where r.tenant_id = ${tx.tenantId} and r.import_id = ${importId} and ${isThere('r')}
      and (${after}::uuid is null or r.id > ${after}::uuid) and not ${stays(sql`r.id`)} order by r.id limit ${limit}`,
  )
  return rows.map(({ id }) => id)
}

/** Whether only the import itself has written a record: each version after the first is an entry of its own in the history. */
const untouched = (tx: Transaction, object: ObjectDeclaration, importId: string): Condition =>
  sql`(r.version = 1 or r.version = 1 + (select count(*) from record_history h
    where h.tenant_id = ${tx.tenantId} and h.object = ${object.name} and h.record_id = r.id and h.import_id = ${importId}))`

/** Those that someone else has written since, or merged into another record. */
export async function touchedAmong(writing: Writing, tx: Transaction, { ids, importId }: Made): Promise<Staying[]> {
  const { object } = writing
  const among = sql`r.tenant_id = ${tx.tenantId} and r.id = any(${ids}::uuid[])`
  const written = await tx.query<Touch>(
    sql`select r.id, r.updated_by, r.updated_at from ${sql.table(object.name)} as r
      where ${among} and r.deleted_at is null and not ${untouched(tx, object, importId)}`,
  )
  const merged = await tx.query<Touch>(
    sql`select r.id, r.deleted_by as updated_by, r.deleted_at as updated_at from ${sql.table(object.name)} as r
      where ${among} and r.merged_into is not null`,
  )
  return [...staying(writing, 'changed_since', written), ...staying(writing, 'merged_since', merged)]
}

/** Those that a record points to which stays or is none of the import's, or into which another was merged. */
export async function usedAmong(writing: Writing, tx: Transaction, { ids, importId, stays }: Made): Promise<Staying[]> {
  if (ids.length === 0) return []
  const { object } = writing
  const table = sql.table(object.name)
  const users = [
    ...pointingColumns(writing.caller.tenant.catalog, object).map((place) => {
      const ofObject =
        place.objectColumn === undefined ? sql`true` : sql`${sql.ref(`t.${place.objectColumn}`)} = ${object.name}`
      return sql`select r.id from unnest(${ids}::uuid[]) as r (id) join ${sql.table(place.table)} as t on ${ofObject} and ${pointsTo(place, 't', sql`r.id`)}
        where t.tenant_id = ${tx.tenantId} and ${isThere('t')} and (t.import_id is distinct from ${importId}::uuid or ${stays(sql`t.id`)})`
    }),
    sql`select r.id from unnest(${ids}::uuid[]) as r (id) join ${table} as t on t.merged_into = r.id where t.tenant_id = ${tx.tenantId}`,
  ]
  const rows = await tx.query<Touch>(
    sql`select r.id, r.updated_by, r.updated_at from ${table} as r where r.tenant_id = ${tx.tenantId} and r.id in (${sql.join(users, sql` union `)})`,
  )
  return staying(writing, 'in_use', rows)
}

/** Out of lists, searches and recognition; into the trash, with an entry in their history. */
async function settle(
  writing: Writing,
  tx: Transaction,
  about: {
    rows: readonly { id: string; owner_id: string | null; team_id: string | null }[]
    importId: string
    at: string
  },
): Promise<void> {
  const { object, caller } = writing
  const { rows, importId, at } = about
  if (rows.length === 0) return
  const { tenantId } = tx
  const ids = rows.map(({ id }) => id)
  await writeIndex(
    tx,
    object,
    rows.map((row) => ({ id: row.id, ownerId: row.owner_id, teamId: row.team_id, tokens: 'kept', living: false })),
  )
  await tx.query(
    sql`update record_key set exclusive = false where tenant_id = ${tenantId} and object = ${object.name} and record_id = any(${ids}::uuid[]) and exclusive`,
  )
  await tx.query(sql`insert into record_history (tenant_id, object, record_id, version, at, by_id, act, fields, key_id, import_id)
    select tenant_id, ${object.name}, id, version, ${at}, ${caller.user.id}, 'unimport', '{}', key_id, ${importId}
    from ${sql.table(object.name)} where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`)
  await publish(tx, `${object.name}.deleted`, { ids })
}

/**
 * Withdraws those of the records that nobody has changed by now and that nothing which stays points to; the others stay and are told. What is
 * withdrawn lies in the trash like records deleted one by one.
 */
export async function withdrawSome(
  writing: Writing,
  tx: Transaction,
  made: Made & { readonly at: string },
): Promise<{ withdrawn: readonly string[]; staying: readonly Staying[] }> {
  const { object, caller } = writing
  const { importId, at } = made
  const used = await usedAmong(writing, tx, made)
  const isUsed = new Set(used.map(({ id }) => id))
  const free = made.ids.filter((id) => !isUsed.has(id))
  const rows = await changeRows(tx, object, {
    set: sql`deleted_at = ${at}::timestamptz, deleted_by = ${caller.user.id}::uuid, version = r.version + 1`,
    where: sql`r.id = any(${free}::uuid[]) and r.deleted_at is null and ${untouched(tx, object, importId)}`,
  })
  await settle(writing, tx, { rows, importId, at })
  const touched = await touchedAmong(writing, tx, { ...made, ids: free })
  return { withdrawn: rows.map(({ id }) => id), staying: [...used, ...touched] }
}

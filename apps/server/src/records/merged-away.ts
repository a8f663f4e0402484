import type { Catalog, ObjectDeclaration } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { pointersOf } from './pointers.ts'

/** Ids that were merged away → the id of the record that lives for them now. An id that leads nowhere is not in it. */
export type Living = ReadonlyMap<string, string>

/** Reads in a transaction, or outside of one. */
type Read = Transaction['query']

/**
 * The one way by which an old id leads on: through every merge, as far as none was undone. Whether the caller may see where it leads is for the one
 * who asks to find out, by the same predicate as for any id. A circle, which only a row written behind the application can make, leads nowhere.
 */
export async function livingIds(
  read: Read,
  asked: { tenantId: string; object: string; ids: readonly string[] },
): Promise<Living> {
  const { tenantId, object, ids } = asked
  if (ids.length === 0) return new Map()
  const table = sql.table(object)
  const rows = await read<{ old: string; id: string }>(sql`with recursive line (old, id) as (
      select m.id, m.merged_into from ${table} m where m.tenant_id = ${tenantId} and m.id = any(${[...new Set(ids)]}::uuid[]) and m.merged_into is not null
      union
      select line.old, m.merged_into from line join ${table} m on m.tenant_id = ${tenantId} and m.id = line.id where m.merged_into is not null)
    select line.old, line.id from line join ${table} m on m.tenant_id = ${tenantId} and m.id = line.id where m.merged_into is null`)
  return new Map(rows.map(({ old, id }) => [old, id]))
}

/** New pointers of one record. */
export interface NewPointers {
  readonly object: ObjectDeclaration
  readonly values: Readonly<Record<string, Json>>
}

/**
 * Holds what new values point to until the transaction ends, so that no merge passes between the moment they were read and the moment they are
 * stored: a merge that comes later sees them and turns them. Gives the pointers that a merge has overtaken already.
 */
export async function overtakenPointers(
  tx: Transaction,
  catalog: Catalog,
  records: readonly NewPointers[],
): Promise<Living> {
  const pointers = records.flatMap(({ object, values }) => pointersOf(object, values))
  const overtaken = new Map<string, string>()
  for (const { name } of catalog.served) {
    const ids = [...new Set(pointers.filter(({ target }) => target === name).map(({ id }) => id))].sort()
    if (ids.length === 0) continue
    const held = await tx.query<{ id: string; merged_into: string | null }>(
      sql`select id, merged_into from ${sql.table(name)} where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[]) order by id for key share`,
    )
    const merged = held.filter(({ merged_into }) => merged_into !== null).map(({ id }) => id)
    for (const [old, id] of await livingIds(tx.query, { tenantId: tx.tenantId, object: name, ids: merged }))
      overtaken.set(old, id)
  }
  return overtaken
}

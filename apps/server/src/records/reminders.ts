import type { ObjectDeclaration } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { columnOf } from './columns.ts'
import { both, type Condition } from './reach-sql.ts'

/** A record whose owner is to be reminded of it. */
export interface DueRecord {
  readonly id: string
  readonly ownerId: string
  /** The moment it was planned for. */
  readonly at: string
}

const momentOf = (object: ObjectDeclaration, at: readonly string[]): Condition =>
  sql`coalesce(${sql.join(at.map((key) => sql.ref(columnOf(object, key))))})`

function waiting(object: ObjectDeclaration, unless: string | undefined): Condition {
  return both([
    sql`deleted_at is null`,
    ...(unless === undefined ? [] : [sql`${sql.ref(columnOf(object, unless))} is not true`]),
  ])
}

/** The index by which reminders are found; none for an object that reminds of nothing. */
export const reminderIndex = (object: ObjectDeclaration): readonly Condition[] =>
  object.remind === undefined
    ? []
    : [
        sql`create index if not exists ${sql.ref(`${object.name}_remind`)} on ${sql.table(object.name)}
          (tenant_id, (${momentOf(object, object.remind.at)}), id) where ${waiting(object, object.remind.unless)}`,
      ]

/**
 * Records of the object whose moment lies after `from` and not after `until` (RFC 3339), in order of moment and id, at most `limit`; `after` is the
 * last of the page before. One's own work is no secret to oneself: whoever owns a record is told of it, and nothing else of it leaves here.
 */
export async function dueRecords(
  tx: Transaction,
  object: ObjectDeclaration,
  span: { from: string; until: string; after?: DueRecord | undefined; limit: number },
): Promise<readonly DueRecord[]> {
  if (object.remind === undefined) return []
  const moment = momentOf(object, object.remind.at)
  const next =
    span.after === undefined
      ? sql`${moment} > ${span.from}::timestamptz`
      : sql`(${moment}, id) > (${span.after.at}::timestamptz, ${span.after.id}::uuid)`
  const rows = await tx.query<{ id: string; owner_id: string; moment: string }>(sql`
    select id, owner_id, ${moment} as moment from ${sql.table(object.name)}
    where tenant_id = ${tx.tenantId} and ${waiting(object, object.remind.unless)} and owner_id is not null
      and ${next} and ${moment} <= ${span.until}::timestamptz
    order by ${moment}, id limit ${span.limit}`)
  return rows.map((row) => ({ id: row.id, ownerId: row.owner_id, at: row.moment }))
}

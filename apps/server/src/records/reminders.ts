import { isReminderTime, type ObjectDeclaration, type ReminderTime } from '@holdfast/catalog'
import { type RawBuilder, sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { columnOf } from './columns.ts'
import { isOpen } from './open-work.ts'
import { both, type Condition } from './reach-sql.ts'

/** Something planned, of which its owner is to be reminded. */
export interface PlannedRecord {
  readonly id: string
  readonly ownerId: string
  readonly teamId: string | null
  /** The moment it is planned for. */
  readonly at: string
  /** A reminder of its own. */
  readonly early: string | null
  /** When to remind of it; the owner's own choice where nothing is stated. */
  readonly times: readonly ReminderTime[]
  readonly createdAt: string
}

/** From which moment, itself not within, to which: of what is planned, or of reminders of its own. RFC 3339. */
interface PlannedSpan {
  readonly by: 'at' | 'early'
  readonly from: string
  readonly until: string
  readonly after?: { readonly at: string; readonly id: string } | undefined
  readonly limit: number
}

type Reminding = NonNullable<ObjectDeclaration['remind']>

const named = (object: ObjectDeclaration, key: string): Condition => sql.ref(columnOf(object, key))

const waiting = (object: ObjectDeclaration, { unless }: Reminding): Condition =>
  both([sql`deleted_at is null`, ...(unless === undefined ? [] : [sql`${named(object, unless)} is not true`])])

/** The indexes by which what is planned is found; none for an object that reminds of nothing. */
export function reminderIndex(object: ObjectDeclaration): readonly Condition[] {
  const { remind } = object
  if (remind === undefined) return []
  const index = (name: string, key: string) =>
    sql`create index if not exists ${sql.ref(`${object.name}_${name}`)} on ${sql.table(object.name)}
      (tenant_id, ${named(object, key)}, id) where ${waiting(object, remind)}`
  return [
    // an earlier form, by the first of both moments
    sql`drop index if exists ${sql.ref(`${object.name}_remind`)}`,
    index('planned', remind.at),
    ...(remind.early === undefined ? [] : [index('early', remind.early)]),
  ]
}

interface Row {
  readonly id: string
  readonly owner_id: string
  readonly team_id: string | null
  readonly at: string
  readonly early: string | null
  readonly times: readonly string[] | null
  readonly created_at: string
}

const toPlanned = (row: Row): PlannedRecord => ({
  id: row.id,
  ownerId: row.owner_id,
  teamId: row.team_id,
  at: row.at,
  early: row.early,
  times: (row.times ?? []).filter(isReminderTime),
  createdAt: row.created_at,
})

/**
 * What is still to be done of an object and planned for the span, in order of moment and id, at most `limit`; `after` is the last of the page before.
 * One's own work is no secret to oneself: whoever owns a record is told of it, and nothing else of it leaves here.
 */
export async function plannedRecords(
  tx: Transaction,
  object: ObjectDeclaration,
  span: PlannedSpan,
): Promise<readonly PlannedRecord[]> {
  const { remind } = object
  const sought = span.by === 'at' ? remind?.at : remind?.early
  if (remind === undefined || sought === undefined) return []
  const or = (key: string | undefined): RawBuilder<unknown> => (key === undefined ? sql`null` : named(object, key))
  const moment = named(object, sought)
  const next =
    span.after === undefined
      ? sql`${moment} > ${span.from}::timestamptz`
      : sql`(${moment}, id) > (${span.after.at}::timestamptz, ${span.after.id}::uuid)`
  const rows = await tx.query<Row>(sql`
    select id, owner_id, team_id, ${named(object, remind.at)} as at, ${or(remind.early)} as early, ${or(remind.times)} as times, created_at
    from ${sql.table(object.name)}
    where tenant_id = ${tx.tenantId} and ${waiting(object, remind)} and ${isOpen(object.name)} and owner_id is not null
      and ${next} and ${moment} <= ${span.until}::timestamptz
    order by ${moment}, id limit ${span.limit}`)
  return rows.map(toPlanned)
}

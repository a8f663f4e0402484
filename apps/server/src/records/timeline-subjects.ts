import type { Catalog, ObjectDeclaration } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Caller } from '../platform/gate/session.ts'
import { lettersWith } from '../platform/mail/letter-people.ts'
import { columnsOf } from './columns.ts'
import { type Condition, either } from './reach-sql.ts'
import type { OpenRecord } from './record.ts'

const MOST_RELATED = 500

/** The columns by which converted records say that they became one of an object. */
const becameColumns = (catalog: Catalog, object: string): { table: string; column: string }[] =>
  catalog.served.flatMap((from) =>
    (from.conversion?.into ?? [])
      .filter((becoming) => becoming.object === object)
      .flatMap(({ reference }) =>
        columnsOf(from)
          .filter(({ key }) => key === reference)
          .flatMap(({ names: [column] }) => (column === undefined ? [] : [{ table: from.name, column }])),
      ),
  )

/** What stands on timelines, and the moment by which it stands there. */
export const TOLD_BY = { activity: 'at', task: 'created_at' } as const

/** An index that gives the newest of what is about a record, however much there is. */
export const toldIndex = ({ name }: ObjectDeclaration): readonly string[] =>
  name === 'activity' || name === 'task'
    ? [
        `create index if not exists ${name}_told on ${name} (tenant_id, about_object, about_id, ${TOLD_BY[name]} desc, id desc) where deleted_at is null`,
      ]
    : []

export interface TimelineSubjects {
  /** A query of what follow-ups and tasks are about: objects and ids. */
  readonly subjects: Condition
  /** Queries of the ids of follow-ups that stand there besides. */
  readonly others: readonly Condition[]
}

/**
 * Whose follow-ups and tasks stand on a record's timeline: its own, those of an account's contacts and of the leads it came from, and on a contact's the
 * letters that went to them from an account or a deal.
 */
export function timelineSubjects({ tenant }: Caller, { object, row }: OpenRecord): TimelineSubjects {
  const of = ({ table, column }: { table: string; column: string }): Condition => {
    const [from, pointing] = [sql.table(table), sql.ref(`s.${column}`)]
    return sql`(select ${table}::text, s.id from ${from} as s where s.tenant_id = ${tenant.id} and ${pointing} = ${row.id} and s.deleted_at is null limit ${MOST_RELATED})`
  }
  const related = [
    ...(object.name === 'account' ? [{ table: 'contact', column: 'account_id' }] : []),
    ...becameColumns(tenant.catalog, object.name),
  ]
  return {
    subjects: sql.join([sql`select ${object.name}::text, ${row.id}::uuid`, ...related.map(of)], sql` union all `),
    others: object.name === 'contact' ? [lettersWith(tenant.id, row.id)] : [],
  }
}

/** Whether a follow-up or task (under the alias `r`) stands on a record's timeline. */
export function standsOnTimeline(caller: Caller, record: OpenRecord): Condition {
  const { subjects, others } = timelineSubjects(caller, record)
  return either([
    sql`(r.about_object, r.about_id) in (${subjects})`,
    ...others.map((ids) => sql`r.id = any(array(${ids}))`),
  ])
}

import type { Catalog } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Caller } from '../platform/gate/session.ts'
import { columnsOf } from './columns.ts'
import type { Condition } from './reach-sql.ts'
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

/** The ids whose follow-ups and tasks stand on a record's timeline: its own, those of an account's contacts, those of the leads it came from. */
export function subjectsOf({ tenant }: Caller, { object, row }: OpenRecord): Condition {
  const of = (table: string, column: string): Condition => {
    const [from, pointing] = [sql.table(table), sql.ref(`s.${column}`)]
    return sql`(select s.id from ${from} as s where s.tenant_id = ${tenant.id} and ${pointing} = ${row.id} and s.deleted_at is null limit ${MOST_RELATED})`
  }
  const related = [
    ...(object.name === 'account' ? [of('contact', 'account_id')] : []),
    ...becameColumns(tenant.catalog, object.name).map(({ table, column }) => of(table, column)),
  ]
  return sql.join([sql`select ${row.id}::uuid`, ...related], sql` union all `)
}

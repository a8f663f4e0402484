import type { Catalog } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Caller } from '../platform/gate/session.ts'
import { lettersWith } from '../platform/mail/letter-people.ts'
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

/**
 * Whether a follow-up or task (under the alias `r`) stands on a record's timeline: about itself, about an account's contacts, about the leads it came
 * from, and on a contact's the letters that went to them from an account or a deal. Told by object and id, as the index is.
 */
export function standsOnTimeline({ tenant }: Caller, { object, row }: OpenRecord): Condition {
  const of = ({ table, column }: { table: string; column: string }): Condition => {
    const [from, pointing] = [sql.table(table), sql.ref(`s.${column}`)]
    return sql`(select s.id from ${from} as s where s.tenant_id = ${tenant.id} and ${pointing} = ${row.id} and s.deleted_at is null limit ${MOST_RELATED})`
  }
  const related = [
    ...(object.name === 'account' ? [{ table: 'contact', column: 'account_id' }] : []),
    ...becameColumns(tenant.catalog, object.name),
  ]
  const objects = [...new Set([object.name, ...related.map(({ table }) => table)])]
  const ids = sql.join([sql`select ${row.id}::uuid`, ...related.map(of)], sql` union all `)
  const about = sql`r.about_object = any(${objects}::text[]) and r.about_id = any(array(${ids}))`
  return object.name === 'contact' ? sql`((${about}) or r.id = any(array(${lettersWith(tenant.id, row.id)})))` : about
}

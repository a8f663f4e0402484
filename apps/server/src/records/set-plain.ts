/** Plain fields that the system sets by itself. */
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { publish } from '../platform/jobs/outbox.ts'
import { columnOf } from './columns.ts'
import { writeHistory } from './history.ts'
import { plainValues, type Row, reachOfRow } from './row.ts'
import { changeRows } from './state.ts'
import type { Writing } from './writing.ts'

/**
 * Sets plain fields of a record, one column each, with its history, without opening it: an act of the system's, which needs no reach. Whoever calls it has
 * seen under lock that the record may hold these.
 */
export async function setPlain(
  writing: Writing,
  tx: Transaction,
  { row, values }: { readonly row: Row; readonly values: Readonly<Record<string, Json>> },
): Promise<void> {
  const { services, caller, object } = writing
  const before = plainValues(object, row)
  const at = new Date(services.clock.now()).toISOString()
  const sets = Object.entries(values).map(([key, value]) => sql`${sql.ref(columnOf(object, key))} = ${value}`)
  await changeRows(tx, object, {
    set: sql`${sql.join(sets)}, version = r.version + 1, updated_at = ${at}::timestamptz, updated_by = ${caller.user.id}::uuid`,
    where: sql`r.id = ${row.id}::uuid`,
  })
  await writeHistory(writing, tx, {
    record: { object, row, values: before, reach: reachOfRow(object, row, false), modes: new Map(), erased: false },
    after: { ...before, ...values },
    changed: Object.keys(values),
    act: 'update',
  })
  await publish(tx, `${object.name}.changed`, { ids: [row.id], fields: Object.keys(values) })
}

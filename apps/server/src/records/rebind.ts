import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { ENVELOPE_CLASSES, envelopeColumn } from './columns.ts'
import { purposeFor } from './load.ts'
import { sourceOf } from './reach-sql.ts'
import { type Row, rowColumns } from './row.ts'
import { openRow, placeOfRow, sealRecord } from './seal.ts'
import { noteChanged } from './state.ts'
import type { Writing } from './writing.ts'

/** Records of `table` whose `column` was turned from one record to another. */
export interface Turned {
  readonly table: string
  readonly column: string
  readonly ids: readonly string[]
  readonly from: string
  readonly to: string
}

/** Envelopes of records reached through another are bound to it; turned to another, they are sealed anew. What does not open stays as it is. */
export async function rebind(writing: Writing, tx: Transaction, turned: Turned): Promise<void> {
  const { services, caller } = writing
  const object = caller.tenant.catalog.getObject(turned.table)
  if (turned.ids.length === 0 || turned.column !== `${object.reachedBy}_id`) return
  const tenantId = caller.tenant.id
  const rows = await tx.query<Row>(
    sql`select ${rowColumns(object, {})} from ${sourceOf(object).from} where r.tenant_id = ${tenantId} and r.id = any(${turned.ids}::uuid[])`,
  )
  const keys = await services.keys.keysFor(
    tenantId,
    caller.user.id,
    purposeFor(object),
    rows.map((row) => row.key_id),
  )
  const suite = await services.keeper.suiteOf(tenantId)
  for (const [at, row] of rows.entries()) {
    const key = keys[at]
    if (key === null || key === undefined) continue
    const values = openRow(key, tenantId, { object, row: { ...row, [turned.column]: turned.from } })
    if (values === null) continue
    const place = { ...placeOfRow(tenantId, object, row), seal: row.seal + 1 }
    const envelopes = sealRecord(key, { object, suite, place, values, random: services.random })
    const set = ENVELOPE_CLASSES.map((each) => sql`${sql.ref(envelopeColumn(each))} = ${envelopes[each]}`)
    await tx.query(
      sql`update ${sql.table(object.name)} set seal = ${place.seal}, ${sql.join(set)} where tenant_id = ${tenantId} and id = ${row.id}`,
    )
    const resealed = Object.fromEntries(ENVELOPE_CLASSES.map((each) => [envelopeColumn(each), envelopes[each]]))
    noteChanged(tx, object, { before: row, after: { ...row, ...resealed, seal: place.seal } })
  }
}

import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { IDENTITY } from './identity.ts'
import { insertKeys } from './insert.ts'
import { purposeFor } from './load.ts'
import { keysOfAll } from './prepare.ts'
import { sourceOf } from './reach-sql.ts'
import { plainValues, type Row, rowColumns } from './row.ts'
import { openRow } from './seal.ts'
import { preparingOf, type Writing } from './writing.ts'

const AT_ONCE = 500

/** The rows with their values; what does not open is left out, and stays recognised as before. */
async function openAll(writing: Writing, tx: Transaction, ids: readonly string[]) {
  const { services, caller, object } = writing
  const tenantId = caller.tenant.id
  const rows = await tx.query<Row>(
    sql`select ${rowColumns(object, {})} from ${sourceOf(object).from} where r.tenant_id = ${tenantId} and r.id = any(${ids}::uuid[])`,
  )
  const subjects = rows.map((row) => row.key_id)
  const keys = await services.keys.keysFor(tenantId, caller.user.id, purposeFor(object), subjects)
  return rows.flatMap((row, at) => {
    const key = keys[at]
    const sealed = key === null || key === undefined ? null : openRow(key, tenantId, { object, row })
    return sealed === null ? [] : [{ id: row.id, values: { ...plainValues(object, row), ...sealed } }]
  })
}

/**
 * What is recognised by what it points to (a follow-up by its customer) is recognised anew once it was turned to another record: the same follow-up
 * imported again is known under the customer that was kept.
 */
export async function rekey(
  writing: Writing,
  tx: Transaction,
  turned: { table: string; ids: readonly string[] },
): Promise<void> {
  const object = writing.caller.tenant.catalog.getObject(turned.table)
  if (object.sameBy === undefined) return
  const { tenantId } = tx
  for (let at = 0; at < turned.ids.length; at += AT_ONCE) {
    const records = await openAll({ ...writing, object }, tx, turned.ids.slice(at, at + AT_ONCE))
    const keys = await keysOfAll(preparingOf({ ...writing, object }), records)
    const ids = records.map(({ id }) => id)
    await tx.query(
      sql`delete from record_key where tenant_id = ${tenantId} and object = ${object.name} and field = ${IDENTITY} and record_id = any(${ids}::uuid[])`,
    )
    const identities = ids.map((id, n) => ({ id, keys: (keys[n] ?? []).filter(({ field }) => field === IDENTITY) }))
    await insertKeys(tx, object.name, identities)
  }
}

/** Rows written before the log told of rows: their present state becomes what later states are held against, and the log says so. */
import { sql } from 'kysely'
import { digestRow, type StateTable, stateColumns } from '../../platform/audit/row-digest.ts'
import { workContext } from '../../platform/audit/work-context.ts'
import type { Transaction } from '../../platform/database/database.ts'
import type { Services } from '../../platform/services.ts'
import { BASELINE } from './finding.ts'
import type { StateIndex } from './state-index.ts'

const ROWS_AT_ONCE = 1_000

interface Taking {
  readonly services: Services
  readonly index: StateIndex
  readonly log: string
}

type RowRead = Readonly<Record<string, unknown>> & { readonly row_key: string }

/** Rows after an id, held against change until the transaction ends, so that the note and the row are of one moment. */
const holdRows = (tx: Transaction, table: StateTable, after: string | null): Promise<RowRead[]> =>
  tx.query<RowRead>(
    sql`select ${stateColumns(table)} from ${sql.table(table.name)} as r where r.tenant_id = ${tx.tenantId}
      and (${after}::uuid is null or r.${sql.ref(table.key)} > ${after}::uuid) order by r.${sql.ref(table.key)} limit ${ROWS_AT_ONCE} for share`,
  )

/** Takes a page; gives where the next one begins, null after the last. */
function takePage({ services, index, log }: Taking, table: StateTable, after: string | null): Promise<string | null> {
  return services.database.inTenant(log, async (tx) => {
    const rows = await holdRows(tx, table, after)
    const unknown = rows.filter((row) => index.find(log, table.name, row.row_key) === undefined)
    for (const row of unknown)
      tx.written.add({
        object: table.name,
        id: row.row_key,
        version: table.version === null ? 1 : Number(row[table.version] ?? 1),
        digest: digestRow(log, table, row),
        before: null,
      })
    if (unknown.length > 0) {
      const event = { act: BASELINE, outcome: 'allowed', object: table.name, count: unknown.length } as const
      await services.recorder.recordIn(tx, event, workContext(services, { tenantId: log, operation: BASELINE }))
    }
    return rows.length < ROWS_AT_ONCE ? null : (rows.at(-1)?.row_key ?? null)
  })
}

/**
 * Takes every row of the tables that the log does not know yet, and closes the baseline: from then on a row the log does not know is a finding. May
 * be cut off anywhere and done again. What was altered before it is not found.
 */
export async function takeBaseline(taking: Taking, tables: readonly StateTable[]): Promise<void> {
  const { services, log } = taking
  for (const table of tables) {
    let after: string | null = null
    do after = await takePage(taking, table, after)
    while (after !== null)
  }
  await services.database.inTenant(log, async (tx) => {
    const event = { act: BASELINE, outcome: 'allowed', facts: { done: true } } as const
    await services.recorder.recordIn(tx, event, workContext(services, { tenantId: log, operation: BASELINE }))
  })
}

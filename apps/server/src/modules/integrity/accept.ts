/** A finding that two people looked into and accept: the row as it stands is what later states are held against, and the log says who said so. */
import { sql } from 'kysely'
import { digestRow, type StateTable, stateColumns } from '../../platform/audit/row-digest.ts'
import { GONE } from '../../platform/audit/written.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { WriteTransaction } from '../../platform/gate/context.ts'
import type { AcceptChange } from '../../platform/gate/rule-changes.ts'
import { ACCEPT, type Finding } from './finding.ts'
import { listFindings } from './findings.ts'
import type { StateIndex } from './state-index.ts'

/** What is accepted: one finding, and the row as it stood when acceptance was asked for. */
export type Acceptance = Omit<AcceptChange, 'rule'>

interface Standing {
  readonly version: number
  readonly digest: string
}

/** The row as it stands, held against change until the transaction ends. */
async function standingRow(tx: Transaction, table: StateTable, id: string): Promise<Standing> {
  const [row] = await tx.query<Readonly<Record<string, unknown>>>(
    sql`select ${stateColumns(table)} from ${sql.table(table.name)} as r where r.tenant_id = ${tx.tenantId} and r.${sql.ref(table.key)} = ${id} for update`,
  )
  if (row === undefined) return { version: 0, digest: GONE }
  return {
    version: table.version === null ? 1 : Number(row[table.version] ?? 1),
    digest: digestRow(tx.tenantId, table, row),
  }
}

/** The finding as comparison keeps it, and the digest of the row now. Refuses with 404 what is no finding. */
export async function standingFinding(
  tx: Transaction,
  about: { index: StateIndex; tables: readonly StateTable[] },
  asked: Pick<Finding, 'object' | 'id'> & { readonly kind: string },
): Promise<Pick<Finding, 'object' | 'id' | 'kind' | 'seq'> & { readonly digest: string }> {
  const { object, id } = asked
  const finding = listFindings(about.index, tx.tenantId, Number.MAX_SAFE_INTEGER).find(
    (each) => each.object === object && each.id === id && each.kind === asked.kind,
  )
  const table = about.tables.find(({ name }) => name === object)
  if (finding === undefined || table === undefined) throw new Refusal('not_found')
  const { digest } = await standingRow(tx, table, id)
  return { object, id, kind: finding.kind, seq: finding.seq, digest }
}

/** Puts the acceptance into the log, in the transaction of the confirmation. Refuses with 409 a row that was changed since it was asked for. */
export async function acceptFinding(
  tx: WriteTransaction,
  tables: readonly StateTable[],
  about: { acceptance: Acceptance; askedBy: string },
): Promise<void> {
  const { object, id, kind, seq, digest, reason } = about.acceptance
  const table = tables.find(({ name }) => name === object)
  if (table === undefined) throw new Refusal('not_found')
  const standing = await standingRow(tx, table, id)
  if (standing.digest !== digest) throw new Refusal('state_conflict')
  tx.written.add({ object, id, version: standing.version, digest, before: null })
  const facts = { kind, seq, askedBy: about.askedBy }
  await tx.record({ act: ACCEPT, outcome: 'allowed', object, recordId: id, reason, facts })
}

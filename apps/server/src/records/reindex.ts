/** Making the search index of a company's records anew, as its switches say: what is no longer searched goes, what is searched again comes. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import type { Services } from '../platform/services.ts'
import { ENVELOPE_CLASSES, envelopeColumn } from './columns.ts'
import { tokensOfAll } from './prepare.ts'
import { ownColumns, type Row } from './row.ts'
import { isStripped, openRow } from './seal.ts'
import { dropIndex, formOf, type IndexRow, writeIndex } from './search-index.ts'
import { formsFunction, staleFunction } from './search-schema.ts'

/** How much of an object's index is not of the form that its switches ask for. */
export interface IndexForms {
  readonly stale: number
  readonly total: number
}

/** Counts what has yet to be made anew. None left is the proof that no token of an earlier form stands in the index. */
export async function countForms(query: Transaction['query'], object: ObjectDeclaration): Promise<IndexForms> {
  const [row] = await query<IndexForms>(sql`select * from ${sql.ref(formsFunction(object.name))}(${formOf(object)})`)
  return row ?? { stale: 0, total: 0 }
}

/** The object as its company searches it, and the principal in whose budget the keeper counts what is opened. */
export interface Reindexing {
  readonly services: Services
  readonly principal: string
  readonly object: ObjectDeclaration
}

/** The sealed values of a row; null where they do not open, for then the row was changed behind the application or its subject erased. */
function valuesOf(
  { object }: Reindexing,
  about: { tenantId: string; row: Row; key: Uint8Array | null },
): Readonly<Record<string, Json>> | null {
  const { row, key, tenantId } = about
  if (isStripped(object, row)) return null
  if (ENVELOPE_CLASSES.every((each) => (row[envelopeColumn(each)] ?? null) === null)) return {}
  return key === null ? null : openRow(key, tenantId, { object, row })
}

async function openValues(work: Reindexing, tx: Transaction, rows: readonly Row[]) {
  const subjects = rows.map((row) => row.key_id)
  const keys = await work.services.keeper.openSubjects(tx.tenantId, work.principal, 'job', subjects)
  return rows.flatMap((row, at) => {
    const values = valuesOf(work, { tenantId: tx.tenantId, row, key: keys[at] ?? null })
    return values === null ? [] : [{ row, values }]
  })
}

/**
 * Makes the tokens of some records anew, those in the trash too, and says of how many; none when the whole index is of the present form. The rows
 * are locked, so that whoever saves one meanwhile comes before or after. What does not open leaves the index.
 */
export async function reindexSome(work: Reindexing, tx: Transaction, atMost: number): Promise<number> {
  const { services, object, principal } = work
  const stale = await tx.query<{ id: string }>(
    sql`select ${sql.ref(staleFunction(object.name))}(${formOf(object)}, ${atMost}) as id`,
  )
  const ids = stale.map(({ id }) => id)
  if (ids.length === 0) return 0
  const rows = await tx.query<Row>(sql`select ${ownColumns(object)} from ${sql.table(object.name)} as r
    where r.tenant_id = ${tx.tenantId} and r.id = any(${ids}::uuid[]) order by r.id for update of r`)
  const open = await openValues(work, tx, rows)
  const tokens = await tokensOfAll(
    { services, tenantId: tx.tenantId, userId: principal, object, purpose: 'import' },
    open,
  )
  const made = open.map(
    ({ row }, at): IndexRow => ({
      id: row.id,
      ownerId: row.owner_id,
      teamId: row.team_id,
      tokens: tokens[at] ?? [],
      living: row.deleted_at === null,
    }),
  )
  const opened = new Set(made.map(({ id }) => id))
  await dropIndex(
    tx,
    object.name,
    ids.filter((id) => !opened.has(id)),
  )
  await writeIndex(tx, object, made)
  return ids.length
}

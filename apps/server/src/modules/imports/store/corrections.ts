/** Corrected cells as they are kept: sealed, row by row, each bound to its import and its place in the file. */
import { sql } from 'kysely'
import type { Database, Transaction } from '../../../platform/database/database.ts'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import { uuidToBytes } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import { type ImportRow, insertNotes, type RowNote } from './queries.ts'

/** Corrected texts by the position of their column, from 0. */
export type CellTexts = Readonly<Record<number, string>>

export interface RowCorrection {
  readonly record: number
  readonly cells: CellTexts
}

/** The import a correction belongs to, and the company's key for uploads. */
export interface CorrectionPlace {
  readonly tenantId: string
  readonly importId: string
  readonly key: Uint8Array
}

const PAGE = 500

const bindingOf = (importId: string, record: number) =>
  Buffer.concat([Buffer.from(`import-cells/${record}/`), uuidToBytes(importId)])

/** A page of the rows with corrections after a record, in the order of the file. Throws where one was changed behind the application. */
export async function correctionsAfter(
  database: Database,
  { tenantId, importId, key }: CorrectionPlace,
  after: number,
): Promise<RowCorrection[]> {
  const rows = await database.read<{ record: number; sealed_cells: Uint8Array }>(
    tenantId,
    sql`select record, sealed_cells from import_correction where tenant_id = ${tenantId} and import_id = ${importId} and record > ${after} order by record limit ${PAGE}`,
    'import_correction',
  )
  return rows.map(({ record, sealed_cells }) => {
    const text = openSmall(key, sealed_cells, bindingOf(importId, record))
    if (text === null) throw new Error('the corrections of an import do not open')
    return { record, cells: JSON.parse(text) as CellTexts }
  })
}

/** Keeps the corrected cells of rows, each whole; gives how many rows of the import have some now. */
export async function keepCorrections(
  tx: Transaction,
  { services, importId, key }: Pick<CorrectionPlace, 'importId' | 'key'> & { services: Services },
  rows: readonly RowCorrection[],
): Promise<number> {
  const sealed = rows.map(({ record, cells }) =>
    sealSmall(key, { text: JSON.stringify(cells), binding: bindingOf(importId, record), random: services.random }),
  )
  if (rows.length > 0)
    await tx.query(sql`insert into import_correction (tenant_id, import_id, record, sealed_cells)
      select ${tx.tenantId}::uuid, ${importId}::uuid, * from unnest(${rows.map(({ record }) => record)}::int[], ${sealed}::bytea[])
      on conflict (tenant_id, import_id, record) do update set sealed_cells = excluded.sealed_cells`)
  const [counted] = await tx.query<{ n: number }>(
    sql`select count(*)::int as n from import_correction where tenant_id = ${tx.tenantId} and import_id = ${importId}`,
  )
  return counted?.n ?? 0
}

/** What a correction makes of an import: new sums and notes of the rows judged anew, details that hold what is replaced throughout. */
export interface Corrected {
  readonly id: string
  readonly sums: Pick<
    ImportRow,
    'created' | 'updated' | 'skipped' | 'rejected' | 'conflicts' | 'repeated' | 'faults' | 'tidied'
  >
  /** Records that were judged anew. */
  readonly records: readonly number[]
  readonly notes: readonly RowNote[]
  readonly corrected: number
  readonly sealedDetails: Uint8Array
}

/** The notes of records, by record. */
export async function notesOf(
  tx: Transaction,
  importId: string,
  records: readonly number[],
): Promise<ReadonlyMap<number, RowNote>> {
  const rows = await tx.query<Pick<RowNote, 'record' | 'outcome' | 'field' | 'code'>>(
    sql`select record, outcome, field, code from import_row where tenant_id = ${tx.tenantId} and import_id = ${importId} and record = any(${records}::int[])`,
  )
  return new Map(rows.map((row) => [row.record, { ...row, recordId: null, heldSince: null }]))
}

/** Puts new outcomes in the place of those that stood. */
export async function storeCorrected(tx: Transaction, made: Corrected): Promise<void> {
  const { id, sums } = made
  await tx.query(
    sql`delete from import_row where tenant_id = ${tx.tenantId} and import_id = ${id} and record = any(${made.records}::int[])`,
  )
  await insertNotes(tx, id, made.notes)
  await tx.query(sql`update import set created = ${sums.created}, updated = ${sums.updated}, skipped = ${sums.skipped}, rejected = ${sums.rejected},
      conflicts = ${sums.conflicts}, repeated = ${sums.repeated}, faults = ${JSON.stringify(sums.faults)}::jsonb, tidied = ${JSON.stringify(sums.tidied)}::jsonb, corrected = ${made.corrected},
      sealed_details = ${made.sealedDetails}, revision = revision + 1
    where tenant_id = ${tx.tenantId} and id = ${id}`)
}

/** Takes the corrections of an import away with its file. */
export async function dropCorrections(tx: Transaction, importId: string): Promise<void> {
  await tx.query(sql`delete from import_correction where tenant_id = ${tx.tenantId} and import_id = ${importId}`)
}

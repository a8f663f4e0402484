/** The rows of an import's file as they fell, read from the sealed upload anew; shown to the importer alone. */
import { Readable } from 'node:stream'
import { faultMessage } from '../../../platform/errors/fault-messages.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { isAligned } from '../correct/corrected-rows.ts'
import { type RejectedRow, writeRejected } from '../map/errors-file.ts'
import { planRows, type RowPlan } from '../map/normalise.ts'
import { tidiedCells } from '../map/tidied.ts'
import type { InputRow } from '../read/input-rows.ts'
import { inputOf, openUpload } from '../run/open-input.ts'
import type { ImportDetails } from '../store/details.ts'
import type { ImportRow, RowNote } from '../store/queries.ts'
import type { RisingRecords } from '../store/rising.ts'
import { cut } from './cut.ts'
import { rowNotes } from './notes.ts'
import { ownImport, refuseExpired } from './own-import.ts'
import { refuseUnreadable } from './refuse-unreadable.ts'

const LONGEST_SHOWN = 1_000
/** So many cells are shown of a row that has more than the heading. */
const MOST_RAW = 200

const columnOf = (details: ImportDetails, field: string | null): string =>
  details.mapping.find((each) => each.field === field)?.column ?? ''

const faultsOf = (ctx: RequestContext, details: ImportDetails, note: RowNote | undefined) => {
  if (note === undefined || note.code === null) return []
  const { code, field } = note
  const place = { column: columnOf(details, field), ...(field === null ? {} : { field }) }
  return [{ ...place, code, message: faultMessage(code, ctx.language) }]
}

/** The cells that were corrected, as the file has them. */
const inFile = (details: ImportDetails, { cells, inFile: before = cells }: InputRow) =>
  Object.fromEntries(
    details.mapping
      .filter(({ index }) => before[index] !== cells[index])
      .map(({ column, index }) => [column, cut(before[index] ?? '', LONGEST_SHOWN)]),
  )

/** How the rows of an import are read. */
export function planOf({ caller }: RequestContext, object: string, { mapping }: ImportDetails): RowPlan {
  const { catalog, policy } = caller.tenant
  return planRows(catalog.getObject(object), mapping, { country: policy.country })
}

/** A row as its importer sees it: its cells, how it falls, what is wrong with it; `raw` where its cells do not stand under the headings. */
export function rowView(
  ctx: RequestContext,
  details: ImportDetails,
  row: { read: InputRow; note: RowNote | undefined; plan: RowPlan },
) {
  const { read, note, plan } = row
  const tidied = tidiedCells(plan, read, ctx.language)
  return {
    row: read.record,
    cells: Object.fromEntries(
      details.mapping.map(({ column, index }) => [column, cut(read.cells[index] ?? '', LONGEST_SHOWN)]),
    ),
    ...(read.inFile === undefined ? {} : { corrected: inFile(details, read) }),
    ...(isAligned(read, details.header.length)
      ? {}
      : { raw: read.cells.slice(0, MOST_RAW).map((cell) => cut(cell, LONGEST_SHOWN)) }),
    ...(Object.keys(tidied).length === 0 ? {} : { tidied }),
    outcome: note?.outcome ?? 'valid',
    faults: faultsOf(ctx, details, note),
    ...(note?.recordId == null ? {} : { recordId: note.recordId }),
    ...(note?.heldSince == null ? {} : { heldSince: note.heldSince }),
  }
}

interface Reading {
  readonly ctx: RequestContext
  readonly row: ImportRow
  readonly details: ImportDetails
  readonly notes: RisingRecords<RowNote>
}

/** The file's rows with what there is to say of each. */
async function* notedRows({ ctx, row, details, notes }: Reading, after = 0) {
  const { services, caller } = ctx
  const about = { services, tenantId: caller.tenant.id, row, details }
  const file = await openUpload(services, caller.tenant.id, row.id).catch((error: unknown) => {
    throw refuseUnreadable(ctx.language, error)
  })
  try {
    for await (const read of (await inputOf(file, about)).rows)
      if (read.record > after) yield { read, note: await notes.of(read.record) }
  } catch (error) {
    throw refuseUnreadable(ctx.language, error)
  } finally {
    await file.close()
  }
}

export interface RowsAsked {
  readonly outcome?: string
  /** Of rows with this fault alone. */
  readonly code?: string
  /** Of rows alone in which something was tidied. */
  readonly tidied?: boolean
  readonly cursor?: string
  readonly limit?: number
}

const isAsked = ({ outcome, code }: RowsAsked, note: RowNote | undefined): boolean =>
  (outcome === undefined || outcome === (note?.outcome ?? 'valid')) && (code === undefined || code === note?.code)

/** A page of rows, of one outcome or of all. */
export async function readImportRows(ctx: RequestContext, id: string, asked: RowsAsked): Promise<Answer> {
  const { row, details } = await ownImport(ctx, id)
  refuseExpired(ctx, row)
  const [after, limit] = [Number(asked.cursor ?? 0), asked.limit ?? 50]
  if (!Number.isSafeInteger(after) || after < 0) throw new Refusal('cursor_invalid')
  const notes = rowNotes(ctx, { importId: id, outcome: null, after })
  const plan = planOf(ctx, row.object, details)
  const data: ReturnType<typeof rowView>[] = []
  for await (const noted of notedRows({ ctx, row, details, notes }, after)) {
    // what is not decided yet has no outcome to show
    if (noted.read.record > row.last_record) break
    if (!isAsked(asked, noted.note)) continue
    const view = rowView(ctx, details, { ...noted, plan })
    if (asked.tidied === true && view.tidied === undefined) continue
    data.push(view)
    if (data.length > limit) break
  }
  const next = data.length > limit ? String(data[limit - 1]?.row) : null
  return {
    status: 200,
    body: { data: data.slice(0, limit), page: { next, limit } },
    audit: {
      act: 'import.rows',
      outcome: 'allowed',
      object: row.object,
      count: Math.min(data.length, limit),
      facts: { importId: id },
    },
  }
}

async function* rejectedRows(reading: Reading): AsyncGenerator<RejectedRow> {
  const { ctx, details } = reading
  for await (const { read, note } of notedRows(reading)) {
    if (note === undefined) continue
    const code = note.code ?? ''
    const { record, cells } = read
    yield { record, cells, field: columnOf(details, note.field), code, message: faultMessage(code, ctx.language) }
  }
}

/** The rejected rows as a file to correct and bring back; each download is recorded before its first byte. */
export async function downloadErrors(ctx: RequestContext, id: string): Promise<Answer> {
  const { row, details } = await ownImport(ctx, id)
  refuseExpired(ctx, row)
  const notes = rowNotes(ctx, { importId: id, outcome: 'rejected', after: 0 })
  return {
    status: 200,
    body: Readable.from(writeRejected(details, rejectedRows({ ctx, row, details, notes }))),
    contentType: 'text/csv',
    headers: { 'Content-Disposition': `attachment; filename="errors-${id}.csv"` },
    audit: {
      act: 'import.errors_download',
      outcome: 'allowed',
      object: row.object,
      count: row.rejected,
      facts: { importId: id },
    },
  }
}

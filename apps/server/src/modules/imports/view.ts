import { Readable } from 'node:stream'
import { faultMessage } from '../../platform/errors/fault-messages.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { type RejectedRow, writeRejected } from './map/errors-file.ts'
import { inputOf, openUpload } from './run/run-import.ts'
import { type ImportDetails, openDetails, uploadKeyOf } from './store/details.ts'
import { findImport, type ImportRow, importsOf, notesAfter, type RowNote } from './store/queries.ts'

/** An import of the caller's own; others are not found. */
export async function ownImport(ctx: RequestContext, id: string): Promise<{ row: ImportRow; details: ImportDetails }> {
  const { services, caller } = ctx
  const row = await findImport(services.database, caller.tenant.id, id)
  if (row === undefined || row.user_id !== caller.user.id) throw new Refusal('not_found')
  return { row, details: openDetails({ key: await uploadKeyOf(services, caller.tenant.id), id }, row.sealed_details) }
}

const milliseconds = (from: string | null, to: string | null): number =>
  from === null || to === null ? 0 : Math.max(0, Date.parse(to) - Date.parse(from))

export function importView(row: ImportRow, details: ImportDetails) {
  const { fileName, encoding, delimiter, format, mapping, samples } = details
  return {
    id: row.id,
    state: row.state,
    object: row.object,
    fileName,
    format,
    encoding,
    delimiter,
    rows: row.rows,
    created: row.created,
    updated: row.updated,
    skipped: row.skipped,
    rejected: row.rejected,
    conflicts: row.conflicts,
    duplicates: row.repeated,
    duplicateRule: row.duplicates,
    done: row.last_record,
    progress: { done: row.last_record, rows: row.rows },
    faults: Object.entries(row.faults).map(([code, count]) => ({ code, count })),
    mapping: mapping.map(({ column, field, confidence, index }) => ({
      column,
      field,
      confidence,
      samples: samples.map((cells) => cells[index] ?? ''),
    })),
    errorsUrl: row.rejected > 0 && row.purged_at === null ? `/api/v1/imports/${row.id}/errors` : null,
    durationMs: milliseconds(row.started_at, row.finished_at),
    createdAt: row.created_at,
    failure: row.failure,
    ...(row.undo === null ? {} : { undo: { ...row.undo, conflicts: row.undo.kept } }),
  }
}

export async function readImport(ctx: RequestContext, id: string): Promise<Answer> {
  const { row, details } = await ownImport(ctx, id)
  return {
    status: 200,
    body: importView(row, details),
    audit: { act: 'import.read', outcome: 'allowed', facts: { importId: id } },
  }
}

export async function listImports(ctx: RequestContext, page: { cursor?: string; limit?: number }): Promise<Answer> {
  const { services, caller } = ctx
  const limit = page.limit ?? 20
  const rows = await importsOf(services.database, {
    tenantId: caller.tenant.id,
    userId: caller.user.id,
    before: page.cursor ?? null,
    limit: limit + 1,
  })
  const key = await uploadKeyOf(services, caller.tenant.id)
  const data = rows.slice(0, limit).map((row) => importView(row, openDetails({ key, id: row.id }, row.sealed_details)))
  return {
    status: 200,
    body: { data, page: { next: rows.length > limit ? (data.at(-1)?.id ?? null) : null, limit } },
    audit: { act: 'import.list', outcome: 'allowed', count: data.length },
  }
}

const MOST_NOTES = 200_000

async function notesOf(
  ctx: RequestContext,
  id: string,
  about: { outcome: RowNote['outcome'] | null; after: number },
): Promise<Map<number, RowNote>> {
  const notes = await notesAfter(ctx.services.database, {
    tenantId: ctx.caller.tenant.id,
    importId: id,
    ...about,
    limit: MOST_NOTES,
  })
  return new Map(notes.map((note) => [note.record, note]))
}

const columnOf = (details: ImportDetails, field: string | null): string =>
  details.mapping.find((each) => each.field === field)?.column ?? ''

function rowView(
  ctx: RequestContext,
  details: ImportDetails,
  row: { record: number; cells: readonly string[]; note: RowNote | undefined },
) {
  const { record, cells, note } = row
  const code = note?.code ?? null
  const faults =
    note === undefined || code === null
      ? []
      : [
          {
            column: columnOf(details, note.field),
            ...(note.field === null ? {} : { field: note.field }),
            code,
            message: faultMessage(code, ctx.language),
          },
        ]
  return {
    row: record,
    cells: Object.fromEntries(details.header.map((name, at) => [name, cells[at] ?? ''])),
    outcome: note?.outcome ?? 'valid',
    faults,
    ...(note?.recordId == null ? {} : { recordId: note.recordId }),
    ...(note?.heldSince == null ? {} : { heldSince: note.heldSince }),
  }
}

export interface RowsAsked {
  readonly outcome?: string
  readonly cursor?: string
  readonly limit?: number
}

/** Rows of the file as they fell, read from the sealed upload anew; shown to the importer alone. */
export async function readImportRows(ctx: RequestContext, id: string, asked: RowsAsked): Promise<Answer> {
  const { row, details } = await ownImport(ctx, id)
  if (row.purged_at !== null) throw new Refusal('erased')
  const [after, limit] = [Number(asked.cursor ?? 0), asked.limit ?? 50]
  if (!Number.isSafeInteger(after) || after < 0) throw new Refusal('cursor_invalid')
  const notes = await notesOf(ctx, id, { outcome: null, after })
  const file = await openUpload(ctx.services, ctx.caller.tenant.id, id)
  const data: ReturnType<typeof rowView>[] = []
  try {
    for await (const { record, cells } of (await inputOf(file, details)).rows) {
      const note = notes.get(record)
      if (record <= after || (asked.outcome !== undefined && asked.outcome !== (note?.outcome ?? 'valid'))) continue
      data.push(rowView(ctx, details, { record, cells, note }))
      if (data.length > limit) break
    }
  } finally {
    await file.close()
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

async function* rejectedRows(
  ctx: RequestContext,
  about: { id: string; details: ImportDetails; notes: ReadonlyMap<number, RowNote> },
): AsyncGenerator<RejectedRow> {
  const file = await openUpload(ctx.services, ctx.caller.tenant.id, about.id)
  try {
    for await (const { record, cells } of (await inputOf(file, about.details)).rows) {
      const note = about.notes.get(record)
      const code = note?.code ?? ''
      if (note !== undefined)
        yield {
          record,
          cells,
          field: columnOf(about.details, note.field),
          code,
          message: faultMessage(code, ctx.language),
        }
    }
  } finally {
    await file.close()
  }
}

/** The rejected rows as a file to correct and bring back; each download is recorded before its first byte. */
export async function downloadErrors(ctx: RequestContext, id: string): Promise<Answer> {
  const { row, details } = await ownImport(ctx, id)
  if (row.purged_at !== null) throw new Refusal('erased')
  const notes = await notesOf(ctx, id, { outcome: 'rejected', after: 0 })
  return {
    status: 200,
    body: Readable.from(writeRejected(details, rejectedRows(ctx, { id, details, notes }))),
    contentType: 'text/csv',
    headers: { 'Content-Disposition': `attachment; filename="errors-${id}.csv"` },
    audit: {
      act: 'import.errors_download',
      outcome: 'allowed',
      object: row.object,
      count: notes.size,
      facts: { importId: id },
    },
  }
}

import { findField, wireName } from '@holdfast/catalog'
import { faultMessage } from '../../../platform/errors/fault-messages.ts'
import type { Language } from '../../../platform/errors/problem.ts'
import { refusals } from '../../../platform/errors/registry.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import type { Tenant } from '../../../platform/gate/tenant-policy.ts'
import { proposeField } from '../map/field-proposal.ts'
import { READ_FAULT_TEXTS } from '../read/read-fault.ts'
import { type ImportDetails, isImporter, openDetails, uploadKeyOf } from '../store/details.ts'
import { type ImportRow, importsOf, type UndoCounts } from '../store/queries.ts'
import { firstKept } from './kept.ts'
import { isExpired, ownImport } from './own-import.ts'

const milliseconds = (from: string | null, to: string | null): number =>
  from === null || to === null ? 0 : Math.max(0, Date.parse(to) - Date.parse(from))

/** Why an import could not go on, in the reader's words, and what to do next. */
function problemView(failure: string, language: Language) {
  const read = Object.entries(READ_FAULT_TEXTS).find(([code]) => code === failure)?.[1]
  if (read !== undefined) return { code: failure, title: read.message[language], next: read.next[language] }
  const refusal = Object.entries(refusals).find(([code]) => code === failure)?.[1] ?? refusals.internal
  return { code: failure, title: refusal.title[language], next: refusal.next[language] }
}

/** How many rows were corrected by themselves, and what is replaced throughout a column. */
const correctionsView = (row: ImportRow, { mapping, replacements = [] }: ImportDetails) => ({
  rows: row.corrected,
  replacements: replacements.map(({ index, from, to }) => {
    const column = mapping.find((each) => each.index === index)?.column ?? ''
    return { column, from, to }
  }),
})

/** In how many places the file was tidied, and in which fields. */
function tidiedView({ object, tidied }: ImportRow, tenant: Tenant) {
  const declared = tenant.catalog.findObject(object)
  const fields = Object.entries(tidied).map(([key, count]) => {
    const field = declared === undefined ? undefined : findField(declared, key)
    return { field: field === undefined ? key : wireName({ key, field }), count }
  })
  return { places: fields.reduce((sum, { count }) => sum + count, 0), fields }
}

/** What an undoing came to so far. */
const undoView = ({ undone, restored, kept, stopped }: UndoCounts, language: Language) => ({
  undone,
  restored,
  keptCount: kept,
  ...(stopped === undefined ? {} : { problem: problemView(stopped, language) }),
})

/** How much of what it does at the moment is done: rows read or written, or records undone. */
function progressOf({ state, undo, last_record: done, rows }: ImportRow) {
  if (state !== 'undoing' || undo === null) return { done, rows }
  return { done: undo.undone + undo.restored + undo.kept, rows: undo.total }
}

interface Shown {
  readonly language: Language
  /** Milliseconds. */
  readonly now: number
  readonly tenant: Tenant
}

/** Each column with where it goes and a few cells; one that goes nowhere with the field that could be made of it. */
function columnsView(row: ImportRow, { mapping, samples }: ImportDetails, tenant: Tenant) {
  const object = tenant.catalog.findObject(row.object)
  return mapping.map(({ column, field, confidence, index, dateOrder }) => {
    const cells = samples.map((sample) => sample[index] ?? '')
    const isOpen = field === null && row.state === 'preview' && object !== undefined
    return {
      column,
      field,
      confidence,
      ...(dateOrder === undefined ? {} : { dateOrder }),
      samples: cells,
      ...(isOpen
        ? { proposal: proposeField(object, { heading: column, cells }, { country: tenant.policy.country }) }
        : {}),
    }
  })
}

export function importView(row: ImportRow, details: ImportDetails, { language, now, tenant }: Shown) {
  const { fileName, encoding, delimiter, format, sheets } = details
  return {
    id: row.id,
    state: row.state,
    object: row.object,
    fileName,
    format,
    encoding,
    delimiter,
    sheets,
    rows: row.rows,
    created: row.created,
    updated: row.updated,
    skipped: row.skipped,
    rejected: row.rejected,
    conflicts: row.conflicts,
    duplicates: row.repeated,
    duplicateRule: row.duplicates,
    pool: tenant.policy.pools.pools.find(({ id }) => id === row.pool_id)?.label ?? null,
    done: row.last_record,
    progress: progressOf(row),
    corrections: correctionsView(row, details),
    faults: Object.entries(row.faults).map(([code, count]) => ({ code, count, message: faultMessage(code, language) })),
    tidied: tidiedView(row, tenant),
    mapping: columnsView(row, details, tenant),
    errorsUrl: row.rejected > 0 && !isExpired(row, now) ? `/api/v1/imports/${row.id}/errors` : null,
    durationMs: milliseconds(row.started_at, row.finished_at),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    failure: row.failure,
    ...(row.paused === null ? {} : { paused: problemView(row.paused, language) }),
    ...(row.failure === null ? {} : { problem: problemView(row.failure, language) }),
    ...(row.undo === null ? {} : { undo: undoView(row.undo, language) }),
  }
}

/** For whom and when an import is shown. */
export const shownTo = (ctx: RequestContext): Shown => ({
  language: ctx.language,
  now: ctx.services.clock.now(),
  tenant: ctx.caller.tenant,
})

export async function readImport(ctx: RequestContext, id: string): Promise<Answer> {
  const { row, details } = await ownImport(ctx, id)
  const view = importView(row, details, shownTo(ctx))
  const kept = row.undo === null ? null : await firstKept(ctx, id)
  return {
    status: 200,
    body: kept === null ? view : { ...view, undo: { ...view.undo, kept } },
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
  const data = rows
    .slice(0, limit)
    .map((row) => ({ row, details: openDetails({ key, id: row.id }, row.sealed_details) }))
    .filter(({ details }) => isImporter(details, caller.user.id))
    .map(({ row, details }) => importView(row, details, shownTo(ctx)))
  return {
    status: 200,
    body: { data, page: { next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null, limit } },
    audit: { act: 'import.list', outcome: 'allowed', count: data.length },
  }
}

/** Who may come to a file: whoever may see the field of the record that holds it, by the very predicate of reading that record. */
import type { NamedField } from '@holdfast/catalog'
import { filesOf, type StoredFile } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Sight } from '../platform/audit/budget.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import { type FileRow, findFiles } from '../platform/files/file-rows.ts'
import type { RequestContext } from '../platform/gate/context.ts'
import { openUpload } from './file-fields.ts'
import { loadRecord } from './load.ts'
import { pointersOfValue } from './pointers.ts'
import { demandLooks } from './pool-looks.ts'
import type { OpenRecord } from './record.ts'
import { admitDisclosure, writeDisclosure } from './reveal.ts'
import { admitSight, subjectsOf } from './sights.ts'
import type { Writing } from './writing.ts'

/** Where a file stands: in which field of which record, and whether the caller sees that field in clear. */
export interface FileHome {
  readonly record: OpenRecord
  readonly named: NamedField
  readonly mode: 'clear' | 'masked'
}

/** A file the caller may come to. Without a home it is their own upload. */
export interface ReachedFile {
  readonly row: FileRow
  readonly file: StoredFile
  readonly home: FileHome | null
}

const writingOn = (ctx: RequestContext, object: string): Writing => ({
  services: ctx.services,
  caller: ctx.caller,
  object: ctx.caller.tenant.catalog.getObject(object),
})

async function homeOf(ctx: RequestContext, row: FileRow): Promise<ReachedFile> {
  const { object, record_id: recordId, field: key } = row
  if (object === null || recordId === null || key === null) throw new Refusal('not_found')
  const writing = writingOn(ctx, object)
  const field = writing.object.fields[key]
  const record = await loadRecord(writing, { id: recordId, action: 'read' })
  const mode = record.modes.get(key)
  const file = filesOf(record.values[key]).find(({ id }) => id === row.id)
  if (field === undefined || field.removed === true || mode === undefined || file === undefined)
    throw new Refusal('not_found')
  return { row, file, home: { record, named: { key, field }, mode } }
}

/** The file of an id. Refuses with 404 alike what does not exist, what lies beyond reach, and what stands in a field not granted. */
export async function reachFile(ctx: RequestContext, id: string): Promise<ReachedFile> {
  const [row] = await findFiles(ctx.services.database, ctx.caller.tenant.id, [id])
  if (row === undefined) throw new Refusal('not_found')
  if (row.record_id !== null) return homeOf(ctx, row)
  const file = await openUpload(ctx, row)
  if (file === null) throw new Refusal('not_found')
  return { row, file, home: null }
}

/** Who stands behind a record: itself, or for a text the customer it is reached by. */
async function subjectsBehind(ctx: RequestContext, record: OpenRecord): Promise<Sight['subjects']> {
  const through = record.object.reachedBy
  if (record.object.subject !== 'many' || through === undefined) return subjectsOf([record])
  const field = record.object.fields[through]
  const [about] = field === undefined ? [] : pointersOfValue(field, record.values[through] ?? null)
  if (about === undefined) return []
  const parent = ctx.caller.tenant.catalog.getObject(about.target)
  const rows = await ctx.services.database.read<{ id: string; key_id: string }>(
    ctx.caller.tenant.id,
    sql`select id, key_id from ${sql.table(parent.name)} where tenant_id = ${ctx.caller.tenant.id} and id = ${about.id}`,
  )
  return rows.map((row) => ({ subjectId: row.key_id, recordId: row.id }))
}

/** Counts a file as an opened record of the customer behind it, before anything of it is shown. */
export async function admitFile(ctx: RequestContext, { home }: ReachedFile): Promise<readonly Sight[]> {
  if (home === null) return []
  await demandLooks(ctx, [home.record])
  return admitSight(ctx, 'opened', await subjectsBehind(ctx, home.record))
}

/**
 * Discloses a file that stands in a masked field, as a reveal of the field: decided, counted and written on the record's timeline. Nothing is asked for
 * a field shown in clear.
 */
export async function discloseFile(
  ctx: RequestContext,
  { home }: ReachedFile,
  reason: string | null,
): Promise<readonly Sight[]> {
  if (home === null || home.mode === 'clear') return []
  const writing = writingOn(ctx, home.record.object.name)
  const disclosure = { record: home.record, fields: [home.named], kind: 'reveal' as const, reason }
  const sights = await admitDisclosure(writing, disclosure)
  await ctx.write(async (tx) => {
    await writeDisclosure(writing, tx, { ...disclosure, sights })
    const audit = await tx.record({
      act: `${home.record.object.name}.reveal`,
      outcome: 'allowed',
      object: home.record.object.name,
      recordId: home.record.row.id,
      fields: [home.named.key],
      ...(reason === null ? {} : { reason: 'stated' }),
    })
    return { status: 200, audit }
  })
  return sights
}

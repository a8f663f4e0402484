/** Files in the fields of records: what a writer states by id is completed here, and files follow their records from here. */
import { fieldsOf, type NamedField, type ObjectDeclaration, wireName } from '@holdfast/catalog'
import { filesOf, type Json, type StoredFile } from '@holdfast/catalog/values'
import type { Transaction } from '../platform/database/database.ts'
import { Refusal, type ValueFault } from '../platform/errors/refusal.ts'
import { openFileDetails, sealFileDetails } from '../platform/files/file-details.ts'
import {
  detachFile,
  type FileRow,
  findFiles,
  type Placing,
  placeFiles,
  UPLOAD_LIFE_MS,
} from '../platform/files/file-rows.ts'
import { enqueue } from '../platform/jobs/queue.ts'
import { purposeOf } from './load.ts'
import type { OpenRecord } from './record.ts'
import type { Writing } from './writing.ts'

/** The job that destroys the own keys of uploads which a record holds now. */
export const SETTLE_FILES = 'files.settle'

type Values = Readonly<Record<string, Json>>

/** The fields of an object that hold files. */
export const fileFields = (object: ObjectDeclaration): NamedField[] =>
  fieldsOf(object).filter(({ field }) => field.kind === 'file')

const toJson = (files: readonly StoredFile[]): Json => (files.length === 0 ? null : (files as unknown as Json))

const oldestUpload = ({ services }: Writing): string => new Date(services.clock.now() - UPLOAD_LIFE_MS).toISOString()

/** The caller's own upload, while it lives. */
export async function openUpload(writing: Omit<Writing, 'object'>, row: FileRow): Promise<StoredFile | null> {
  const { services, caller } = writing
  const { id, sealed_details: sealed } = row
  const isOwn = row.record_id === null && row.uploaded_by === caller.user.id
  if (!isOwn || sealed === null || Date.parse(row.uploaded_at) <= services.clock.now() - UPLOAD_LIFE_MS) return null
  const [key] = await services.keys.keysFor(caller.tenant.id, caller.user.id, 'job', [id])
  return key === null || key === undefined
    ? null
    : openFileDetails(key, { tenantId: caller.tenant.id, fileId: id, holderId: caller.user.id }, sealed)
}

/** A file that was taken out of this field of this record before. */
async function openDetached(
  writing: Writing,
  about: { record: OpenRecord; field: string; row: FileRow },
): Promise<StoredFile | null> {
  const { services, caller } = writing
  const { record, field, row } = about
  if (row.detached_at === null || row.field !== field || row.sealed_details === null) return null
  const [key] = await services.keys.keysFor(caller.tenant.id, caller.user.id, purposeOf(writing), [record.row.key_id])
  const place = { tenantId: caller.tenant.id, fileId: row.id, holderId: record.row.id }
  return key === null || key === undefined ? null : openFileDetails(key, place, row.sealed_details)
}

interface Stated {
  readonly record: OpenRecord | null
  readonly values: Values
}

async function completeField(writing: Writing, stated: Stated, named: NamedField): Promise<Json | ValueFault> {
  const { services, caller } = writing
  const { record, values } = stated
  const ids = filesOf(values[named.key]).map(({ id }) => id)
  const held = new Map(filesOf(record?.values[named.key]).map((file) => [file.id, file]))
  const missing = ids.filter((id) => !held.has(id))
  const rows = missing.length === 0 ? [] : await findFiles(services.database, caller.tenant.id, missing)
  for (const row of rows) {
    const file =
      (await openUpload(writing, row)) ??
      (record === null ? null : await openDetached(writing, { record, field: named.key, row }))
    if (file !== null) held.set(row.id, file)
  }
  const unknown = ids.findIndex((id) => !held.has(id))
  if (unknown >= 0) return { path: `/${wireName(named)}/${unknown}`, code: 'file_unknown' }
  return toJson(ids.flatMap((id) => held.get(id) ?? []))
}

/**
 * The values with each stated file completed to what the record will hold of it: one it holds already, an upload of the writer's own, or one that
 * was taken out of the same field. Any other is a fault that does not tell whether there is such a file.
 */
export async function completeFiles(
  writing: Writing,
  stated: Stated,
): Promise<{ readonly values: Values; readonly faults: readonly ValueFault[] }> {
  const fields = fileFields(writing.object).filter(({ key }) => Array.isArray(stated.values[key]))
  if (fields.length === 0) return { values: stated.values, faults: [] }
  const values: Record<string, Json> = { ...stated.values }
  const faults: ValueFault[] = []
  const taken = new Set<string>()
  for (const named of fields) {
    const completed = await completeField(writing, stated, named)
    if (completed !== null && !Array.isArray(completed)) faults.push(completed as ValueFault)
    else values[named.key] = completed
    for (const { id } of filesOf(values[named.key])) {
      if (taken.has(id)) faults.push({ path: `/${wireName(named)}`, code: 'file_unknown' })
      taken.add(id)
    }
  }
  return { values, faults }
}

/** Gives files to their records in the act's own transaction. Refuses with `conflict` where one went elsewhere meanwhile. */
async function place(writing: Writing, tx: Transaction, files: readonly Placing[]): Promise<void> {
  if (files.length === 0) return
  const { caller, object } = writing
  const placed = await placeFiles(tx, {
    object: object.name,
    userId: caller.user.id,
    oldest: oldestUpload(writing),
    files,
  })
  if (placed.length !== files.length) throw new Refusal('conflict')
  await enqueue(tx, { name: SETTLE_FILES, payload: {} })
}

/** The files of new records become theirs. */
export async function placeNewFiles(
  writing: Writing,
  tx: Transaction,
  records: readonly { readonly id: string; readonly values: Values }[],
): Promise<void> {
  const files = fileFields(writing.object).flatMap(({ key }) =>
    records.flatMap(({ id: recordId, values }) => filesOf(values[key]).map(({ id }) => ({ id, recordId, field: key }))),
  )
  await place(writing, tx, files)
}

/** What was put into a record's fields becomes its own; what was taken out rests for 30 days, sealed under the record's key. */
export async function moveFiles(
  writing: Writing,
  tx: Transaction,
  change: { readonly record: OpenRecord; readonly values: Values },
): Promise<void> {
  const { services, caller, object } = writing
  const { record, values } = change
  const recordId = record.row.id
  const put: Placing[] = []
  const taken: StoredFile[] = []
  for (const { key } of fileFields(object)) {
    const [before, after] = [filesOf(record.values[key]), filesOf(values[key])]
    const isIn = (files: readonly StoredFile[], id: string) => files.some((file) => file.id === id)
    put.push(...after.filter(({ id }) => !isIn(before, id)).map(({ id }) => ({ id, recordId, field: key })))
    taken.push(...before.filter(({ id }) => !isIn(after, id)))
  }
  await place(writing, tx, put)
  if (taken.length === 0) return
  const [key] = await services.keys.keysFor(caller.tenant.id, caller.user.id, purposeOf(writing), [record.row.key_id])
  if (key === null || key === undefined) throw new Refusal('erased')
  const suite = await services.keeper.suiteOf(caller.tenant.id)
  const at = new Date(services.clock.now()).toISOString()
  for (const file of taken) {
    const place = { tenantId: caller.tenant.id, fileId: file.id, holderId: recordId }
    const sealedDetails = sealFileDetails(key, { suite, place, file, random: services.random })
    await detachFile(tx, { id: file.id, sealedDetails, at })
  }
}

/** What is told of files: of one, of those of a record, of one's own uploads that no record holds yet. */
import { isShownInPage } from '@holdfast/catalog/file-types'
import type { ShownFile, StoredFile } from '@holdfast/catalog/values'
import { Refusal } from '../../platform/errors/refusal.ts'
import { type FileRow, findUploadsOf, UPLOAD_LIFE_MS } from '../../platform/files/file-rows.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { admitFile, openUpload, reachFile } from '../../records/index.ts'
import { TAKEN_TYPES } from './incoming.ts'
import { limitsOf } from './limits.ts'

const MOST_UPLOADS = 200

const shownOf = ({ id, name, type, size }: StoredFile): ShownFile & { preview: boolean } => ({
  id,
  name,
  type,
  size,
  preview: isShownInPage(type),
})

/** One file, with where it belongs. In a masked field not even its name is told. */
export async function describeFile(ctx: RequestContext, id: string): Promise<Answer> {
  const reached = await reachFile(ctx, id)
  const { row, file, home } = reached
  if (home?.mode === 'masked') throw new Refusal('not_found')
  const sights = await admitFile(ctx, reached)
  const record = home?.record
  return {
    status: 200,
    body: {
      ...shownOf(file),
      createdAt: row.uploaded_at,
      createdBy: row.uploaded_by,
      attachedTo:
        record === undefined ? null : { object: record.object.name, id: record.row.id, field: home?.named.key ?? null },
    },
    audit: {
      act: 'file.read',
      outcome: 'allowed',
      object: record?.object.name ?? 'file',
      ...(record === undefined ? {} : { recordId: record.row.id }),
      facts: { fileId: id },
    },
    sights,
  }
}

/** One's own uploads that no record holds, and what may be uploaded. */
export async function listUploads(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const since = new Date(services.clock.now() - UPLOAD_LIFE_MS).toISOString()
  const rows = await findUploadsOf(services.database, caller.tenant.id, {
    userId: caller.user.id,
    since,
    limit: MOST_UPLOADS,
  })
  const opened = await Promise.all(rows.map((row: FileRow) => openUpload(ctx, row)))
  const data = rows.flatMap((row, at) => {
    const file = opened[at]
    return file === null || file === undefined ? [] : [{ ...shownOf(file), createdAt: row.uploaded_at }]
  })
  const { fileBytes, dayBytes } = limitsOf(services)
  return {
    status: 200,
    body: {
      data,
      page: { next: null, limit: MOST_UPLOADS },
      accepts: { fileBytes, dayBytes, types: TAKEN_TYPES },
    },
    audit: { act: 'file.list', outcome: 'allowed', object: 'file', count: data.length },
  }
}

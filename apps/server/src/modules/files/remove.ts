/** Takes a file away: out of its field, where it can be put back for 30 days, or an upload that no record holds for good. */

import { wireName } from '@holdfast/catalog'
import { filesOf } from '@holdfast/catalog/values'
import { Refusal } from '../../platform/errors/refusal.ts'
import { endUpload } from '../../platform/files/file-rows.ts'
import { type RequestContext, statedVersion } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { enqueue } from '../../platform/jobs/queue.ts'
import {
  changeOf,
  type FileHome,
  loadRecord,
  reachFile,
  SETTLE_FILES,
  storeChange,
  within,
} from '../../records/index.ts'

async function removeFromRecord(ctx: RequestContext, home: FileHome, id: string): Promise<Answer> {
  const { services, caller } = ctx
  const { record, named } = home
  const stated = ctx.headers['if-match'] === undefined ? null : statedVersion(ctx.headers)
  return ctx.write(async (tx) => {
    const writing = within({ services, caller, object: record.object }, tx)
    const locked = await loadRecord(writing, { id: record.row.id, action: 'update', lockIn: tx })
    if (stated !== null && locked.row.version !== stated)
      throw new Refusal('version_conflict', { extra: { version: locked.row.version } })
    const kept = filesOf(locked.values[named.key]).filter((file) => file.id !== id)
    const change = await changeOf(writing, locked, { [wireName(named)]: kept.map((file) => ({ id: file.id })) })
    if (change.changed.length > 0) await storeChange(writing, tx, change)
    const audit = await tx.record({
      act: 'file.delete',
      outcome: 'allowed',
      object: record.object.name,
      recordId: record.row.id,
      changed: change.changed,
      facts: { fileId: id },
    })
    return { status: 204, audit }
  })
}

/** Takes a file out of the record that holds it, as a change of that record; or ends an own upload. */
export async function removeFile(ctx: RequestContext, id: string): Promise<Answer> {
  const { home } = await reachFile(ctx, id)
  if (home !== null) return removeFromRecord(ctx, home, id)
  return ctx.write(async (tx) => {
    const at = new Date(ctx.services.clock.now()).toISOString()
    if (!(await endUpload(tx, { id, userId: ctx.caller.user.id, at }))) throw new Refusal('not_found')
    await enqueue(tx, { name: SETTLE_FILES, payload: {} })
    const audit = await tx.record({ act: 'file.delete', outcome: 'allowed', object: 'file', facts: { fileId: id } })
    return { status: 204, audit }
  })
}

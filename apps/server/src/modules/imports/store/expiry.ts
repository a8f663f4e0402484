/** Uploaded files are kept for seven days, no longer; and none without its import. */
import { readdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { sql } from 'kysely'
import { isUuid, NIL_UUID } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import { placeOf, removeUpload } from '../receive.ts'
import { dropCorrections } from './corrections.ts'
import { openDetails, sealDetails, uploadKeyOf } from './details.ts'
import { lockImport } from './queries.ts'

const AT_ONCE = 100
/** A file without an import may be one that is still coming in; after this long it was left by a process that died. */
const LONGEST_UPLOAD_MS = 6 * 60 * 60_000

/** Takes away a file whose time is over and what its details show of its content. An import that never was committed ends with it. */
async function purge(services: Services, expired: { tenantId: string; id: string }): Promise<void> {
  const { tenantId, id } = expired
  const key = await uploadKeyOf(services, tenantId)
  const at = new Date(services.clock.now()).toISOString()
  await services.database.inTenant(tenantId, async (tx) => {
    const row = await lockImport(tx, id)
    if (row === undefined || row.purged_at !== null) return
    const details = { ...openDetails({ key, id }, row.sealed_details), samples: [], replacements: [] }
    const sealed = sealDetails(services, { key, id }, details)
    await dropCorrections(tx, id)
    await tx.query(sql`update import set purged_at = ${at}, sealed_details = ${sealed}, worker = null, locked_until = null,
        state = case when state in ('reading', 'preview', 'running') then 'failed' else state end,
        failure = case when state in ('reading', 'preview', 'running') then 'erased' else failure end
      where tenant_id = ${tenantId} and id = ${id}`)
  })
  await removeUpload(placeOf(services, tenantId, id))
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** Those of the ids that are imports whose file is still kept. */
async function knownImports(services: Services, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const tenants = await services.database.installation<{ id: string }>(sql`select all_tenants() as id`)
  const known = await Promise.all(
    tenants.map(({ id }) =>
      services.database.read<{ id: string }>(
        id,
        sql`select id from import where tenant_id = ${id} and id = any(${ids}::uuid[]) and purged_at is null`,
      ),
    ),
  )
  return new Set(known.flat().map(({ id }) => id))
}

/** Files that a process left when it died while they came in. */
async function removeOrphans(services: Services): Promise<void> {
  const place = placeOf(services, NIL_UUID, NIL_UUID)
  const ids = (await filesIn(dirname(place.path))).filter(isUuid)
  const known = ids.length === 0 ? new Set<string>() : await knownImports(services, ids)
  for (const id of ids.filter((each) => !known.has(each))) {
    const left = placeOf(services, NIL_UUID, id)
    const { mtimeMs } = await stat(left.path)
    if (services.clock.now() - mtimeMs > LONGEST_UPLOAD_MS) await removeUpload(left)
  }
}

/** Takes away every file whose seven days are over, and every one that belongs to no import. */
export async function sweepUploads(services: Services): Promise<void> {
  for (;;) {
    const expired = await services.database.installation<{ tenant_id: string; id: string }>(
      sql`select tenant_id, id from import_expired(${new Date(services.clock.now()).toISOString()}, ${AT_ONCE})`,
    )
    for (const { tenant_id: tenantId, id } of expired) await purge(services, { tenantId, id })
    if (expired.length < AT_ONCE) break
  }
  await removeOrphans(services)
}

/** What time makes of files: uploads nobody used end after a day, files taken out of a record after 30, and bytes go with their rows. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { workContext } from '../../platform/audit/work-context.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { UPLOAD_LIFE_MS } from '../../platform/files/file-rows.ts'
import { filesFolder, placeOfFile, removeBytes } from '../../platform/files/file-store.ts'
import { isUuid } from '../../platform/identifiers.ts'
import type { Services } from '../../platform/services.ts'
import { destroyOwnKeys } from './own-key.ts'

const AT_ONCE = 200
const RESTORABLE_MS = 30 * 24 * 60 * 60_000
/** Bytes without a row may be an upload that is still coming in; after this long a process that died has left them. */
const LONGEST_UPLOAD_MS = 6 * 60 * 60_000

interface Ending {
  readonly id: string
  readonly upload_mac: Uint8Array | null
}

const before = (services: Services, milliseconds: number): string =>
  new Date(services.clock.now() - milliseconds).toISOString()

/** Uploads and files taken out whose time is over are marked, with an event of it; what is marked is nobody's any more. */
async function expire(services: Services, tx: Transaction): Promise<number> {
  const at = before(services, 0)
  const rows = await tx.query<{
    id: string
  }>(sql`update file set gone_at = ${at} where tenant_id = ${tx.tenantId} and id in (
      select f.id from file f where f.tenant_id = ${tx.tenantId} and f.gone_at is null
        and ((f.record_id is null and f.uploaded_at <= ${before(services, UPLOAD_LIFE_MS)}) or f.detached_at <= ${before(services, RESTORABLE_MS)})
      limit ${AT_ONCE} for update skip locked) returning id`)
  if (rows.length > 0)
    await services.recorder.recordIn(
      tx,
      {
        act: 'file.expire',
        outcome: 'allowed',
        object: 'file',
        count: rows.length,
        facts: { fileIds: rows.map(({ id }) => id) },
      },
      workContext(services, { tenantId: tx.tenantId, operation: 'file.expire' }),
    )
  return rows.length
}

const withMac = (rows: readonly Ending[]) =>
  rows.flatMap(({ id, upload_mac: mac }) => (mac === null ? [] : [{ id, upload_mac: mac }]))

/** The own keys of uploads which records hold now are destroyed: from then on the records' keys alone open them, in every copy of the database. */
async function settle(services: Services, tenantId: string): Promise<number> {
  const rows = await services.database.read<Ending>(
    tenantId,
    sql`select id, upload_mac from file where tenant_id = ${tenantId} and upload_mac is not null and record_id is not null limit ${AT_ONCE}`,
  )
  await destroyOwnKeys(services, tenantId, withMac(rows))
  if (rows.length > 0)
    await services.database.inTenant(tenantId, (tx) =>
      tx.query(
        sql`update file set upload_mac = null where tenant_id = ${tenantId} and id = any(${rows.map(({ id }) => id)}::uuid[])`,
      ),
    )
  return rows.length
}

/** Bytes first, the row after them: whatever ends this in between, the next turn goes on. */
async function takeAway(services: Services, tenantId: string): Promise<number> {
  const rows = await services.database.read<Ending>(
    tenantId,
    sql`select id, upload_mac from file where tenant_id = ${tenantId} and gone_at is not null limit ${AT_ONCE}`,
  )
  await destroyOwnKeys(services, tenantId, withMac(rows))
  for (const { id } of rows) await removeBytes(placeOfFile(services, tenantId, id))
  if (rows.length > 0)
    await services.database.inTenant(tenantId, (tx) =>
      tx.query(
        sql`delete from file where tenant_id = ${tenantId} and id = any(${rows.map(({ id }) => id)}::uuid[]) and gone_at is not null`,
      ),
    )
  return rows.length
}

async function untilDone(step: () => Promise<number>): Promise<void> {
  while ((await step()) === AT_ONCE);
}

/** Brings the files of one company to where they belong by now. */
export async function settleFiles(services: Services, tenantId: string): Promise<void> {
  await untilDone(() => services.database.inTenant(tenantId, (tx) => expire(services, tx)))
  await untilDone(() => settle(services, tenantId))
  await untilDone(() => takeAway(services, tenantId))
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** Those of the ids that some company has a row of. */
async function known(services: Services, ids: readonly string[], tenants: readonly string[]): Promise<Set<string>> {
  const found = await Promise.all(
    tenants.map((tenantId) =>
      services.database.read<{ id: string }>(
        tenantId,
        sql`select id from file where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`,
      ),
    ),
  )
  return new Set(found.flat().map(({ id }) => id))
}

/** Bytes that a process left when it died while they came in. */
async function removeOrphans(services: Services, tenants: readonly string[]): Promise<void> {
  const folder = filesFolder(services)
  for (const part of await namesIn(folder)) {
    const ids = (await namesIn(join(folder, part))).filter(isUuid)
    const rows = ids.length === 0 ? new Set<string>() : await known(services, ids, tenants)
    for (const id of ids.filter((each) => !rows.has(each))) {
      const path = join(folder, part, id)
      const { mtimeMs } = await stat(path)
      if (services.clock.now() - mtimeMs > LONGEST_UPLOAD_MS) await removeBytes({ path })
    }
  }
}

/** The same for all companies, and for what belongs to none. */
export async function sweepFiles(services: Services): Promise<void> {
  const rows = await services.database.installation<{ id: string }>(sql`select all_tenants() as id`)
  const tenants = rows.map(({ id }) => id)
  for (const tenantId of tenants) await settleFiles(services, tenantId)
  await removeOrphans(services, tenants)
}

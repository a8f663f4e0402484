/** The directory's groups as they lie sealed in their rows. */

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import type { Reader } from '../../../platform/database/reader.ts'
import { takeTurn } from '../../../platform/database/take-turn.ts'
import { sealNewest } from '../../../platform/gate/seal-newest.ts'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import type { Services } from '../../../platform/services.ts'
import { isoTime } from '../times.ts'

/** A group: what the directory calls it, and who is in it. */
export interface DirectoryGroup {
  readonly id: string
  readonly displayName: string
  readonly externalId: string | null
  readonly members: readonly string[]
}

interface GroupRow {
  readonly id: string
  readonly sealed: Uint8Array
  readonly epoch: number
  readonly mac: Uint8Array
  readonly version: number
  readonly created_at: string
  readonly updated_at: string
}

export interface SeenGroup {
  readonly group: DirectoryGroup
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
}

const bindingOf = (tenantId: string, id: string): Uint8Array => Buffer.from(['directory-group', tenantId, id].join('/'))

const documentOf = (tenantId: string, id: string, sealed: Uint8Array): string =>
  JSON.stringify(['directory-group', tenantId, id, createHash('sha256').update(sealed).digest('base64url')])

async function opened(services: Services, tenantId: string, row: GroupRow): Promise<SeenGroup[]> {
  const { keeper } = services
  const [key, sound] = await Promise.all([
    keeper.purposeKey(tenantId, 'settings'),
    keeper.checkAuthority(tenantId, row.id, documentOf(tenantId, row.id, row.sealed), row.epoch, row.mac),
  ])
  const text = sound ? openSmall(key, row.sealed, bindingOf(tenantId, row.id)) : null
  if (text === null) return []
  const group = JSON.parse(text) as DirectoryGroup
  return [{ group, version: row.version, createdAt: row.created_at, updatedAt: row.updated_at }]
}

/** Every group of the company; a row that was changed behind the application is none. */
export async function groupsOf(services: Services, reader: Reader): Promise<SeenGroup[]> {
  const rows = await reader.query<GroupRow>(
    sql`select id, sealed, epoch, mac, version, created_at, updated_at from directory_group where tenant_id = ${reader.tenantId} order by id`,
  )
  return (await Promise.all(rows.map((row) => opened(services, reader.tenantId, row)))).flat()
}

/** Makes acts on the company's groups wait for each other. */
export const lockGroups = (tx: Transaction): Promise<void> => takeTurn(tx, 'directory-groups')

/** Keeps what a group is from now on. */
export async function keepGroup(services: Services, tx: Transaction, group: DirectoryGroup): Promise<void> {
  const { keeper, random, clock } = services
  const { tenantId } = tx
  const key = await keeper.purposeKey(tenantId, 'settings')
  const sealed = sealSmall(key, { text: JSON.stringify(group), binding: bindingOf(tenantId, group.id), random })
  const document = documentOf(tenantId, group.id, sealed)
  const { epoch, mac } = await sealNewest(keeper, tx, { scope: group.id, document, budget: 'staff' })
  const now = isoTime(clock.now())
  await tx.query(sql`insert into directory_group (tenant_id, id, sealed, epoch, mac, version, created_at, updated_at)
    values (${tenantId}, ${group.id}, ${sealed}, ${epoch}, ${mac}, 1, ${now}, ${now})
    on conflict (tenant_id, id) do update set sealed = excluded.sealed, epoch = excluded.epoch, mac = excluded.mac,
      version = directory_group.version + 1, updated_at = excluded.updated_at`)
}

export const deleteGroup = (tx: Transaction, id: string): Promise<unknown> =>
  tx.query(sql`delete from directory_group where tenant_id = ${tx.tenantId} and id = ${id}`)

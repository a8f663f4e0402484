import { sql } from 'kysely'
import type { Database, Transaction } from '../../platform/database/database.ts'

export interface ViewRow {
  readonly id: string
  readonly object: string
  readonly owner_id: string
  readonly shared_with: 'none' | 'team' | 'all'
  readonly team_id: string | null
  readonly sealed_confidential: Uint8Array
  readonly version: number
  readonly created_at: string
  readonly updated_at: string
}

interface Reader {
  readonly tenantId: string
  readonly userId: string
  readonly teamId: string | null
}

const COLUMNS = sql`id, object, owner_id, shared_with, team_id, sealed_confidential, version, created_at, updated_at`

const readable = ({ tenantId, userId, teamId }: Reader) =>
  sql`tenant_id = ${tenantId} and (owner_id = ${userId} or shared_with = 'all' or (shared_with = 'team' and team_id = ${teamId}))`

/** Views within a person's sight, the oldest first. */
export const viewsFor = (database: Database, reader: Reader): Promise<readonly ViewRow[]> =>
  database.read<ViewRow>(
    reader.tenantId,
    sql`select ${COLUMNS} from saved_view where ${readable(reader)} order by id limit 1000`,
  )

export async function findView(database: Database, reader: Reader, id: string): Promise<ViewRow | undefined> {
  const [row] = await database.read<ViewRow>(
    reader.tenantId,
    sql`select ${COLUMNS} from saved_view where ${readable(reader)} and id = ${id}`,
  )
  return row
}

export async function lockView(tx: Transaction, id: string): Promise<ViewRow | undefined> {
  const [row] = await tx.query<ViewRow>(
    sql`select ${COLUMNS} from saved_view where tenant_id = ${tx.tenantId} and id = ${id} for update`,
  )
  return row
}

export async function countOwnViews(tx: Transaction, userId: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    sql`select count(*)::int as n from saved_view where tenant_id = ${tx.tenantId} and owner_id = ${userId}`,
  )
  return row?.n ?? 0
}

export const insertView = (tx: Transaction, row: ViewRow): Promise<unknown> =>
  tx.query(sql`insert into saved_view (tenant_id, id, object, owner_id, shared_with, team_id, sealed_confidential, created_at, updated_at)
    values (${tx.tenantId}, ${row.id}, ${row.object}, ${row.owner_id}, ${row.shared_with}, ${row.team_id}, ${row.sealed_confidential}, ${row.created_at}, ${row.updated_at})`)

export const updateView = (tx: Transaction, row: ViewRow): Promise<unknown> =>
  tx.query(sql`update saved_view set shared_with = ${row.shared_with}, team_id = ${row.team_id}, sealed_confidential = ${row.sealed_confidential},
    version = ${row.version}, updated_at = ${row.updated_at} where tenant_id = ${tx.tenantId} and id = ${row.id}`)

export const deleteView = (tx: Transaction, id: string): Promise<unknown> =>
  tx.query(sql`delete from saved_view where tenant_id = ${tx.tenantId} and id = ${id}`)

interface PreferenceRow {
  readonly object: string
  readonly sealed_confidential: Uint8Array
}

export const preferencesOf = (database: Database, { tenantId, userId }: Reader): Promise<readonly PreferenceRow[]> =>
  database.read<PreferenceRow>(
    tenantId,
    sql`select object, sealed_confidential from list_preference where tenant_id = ${tenantId} and user_id = ${userId}`,
  )

export const storePreference = (
  tx: Transaction,
  preference: PreferenceRow & { readonly userId: string; readonly at: string },
): Promise<unknown> =>
  tx.query(sql`insert into list_preference (tenant_id, user_id, object, sealed_confidential, updated_at)
    values (${tx.tenantId}, ${preference.userId}, ${preference.object}, ${preference.sealed_confidential}, ${preference.at})
    on conflict (tenant_id, user_id, object) do update set sealed_confidential = excluded.sealed_confidential, updated_at = excluded.updated_at`)

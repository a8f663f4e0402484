import { sql } from 'kysely'
import { noteRows, systemTables } from '../../platform/audit/system-rows.ts'
import type { Database, Transaction } from '../../platform/database/database.ts'
import type { Reader } from '../../platform/database/reader.ts'
import { isoTime } from './times.ts'

export interface Account {
  readonly tenantId: string
  readonly userId: string
}

/** The company's founder while there is one. */
export async function findFounder(reader: Reader): Promise<string | null> {
  const rows = await reader.query<{ id: string }>(
    sql`select id from app_user where tenant_id = ${reader.tenantId} and founder and status = 'active'`,
  )
  return rows[0]?.id ?? null
}

const MOST_ACCOUNTS = 8

/** The accounts that an e-mail opens, of all companies. */
export async function accountsByLogin(database: Database, digest: Uint8Array): Promise<Account[]> {
  const rows = await database.installation<{ tenant_id: string; user_id: string }>(
    sql`select tenant_id, user_id from login_name where digest = ${digest} order by user_id limit ${MOST_ACCOUNTS}`,
  )
  return rows.map((row) => ({ tenantId: row.tenant_id, userId: row.user_id }))
}

/** Whether anybody exists on this installation. */
export async function anyUser(reader: { query: Reader['query'] }): Promise<boolean> {
  return (await reader.query(sql`select 1 from login_name limit 1`)).length > 0
}

export async function tenantSettings(reader: Reader): Promise<Uint8Array | null> {
  const [row] = await reader.query<{ sealed_settings: Uint8Array }>(
    sql`select sealed_settings from tenant where tenant_id = ${reader.tenantId}`,
  )
  return row?.sealed_settings ?? null
}

export interface FactRow {
  readonly value: unknown
}

/** A fact of the whole installation. */
export async function findFact(database: Database, name: string): Promise<unknown> {
  const [row] = await database.installation<FactRow>(sql`select value from installation_fact where name = ${name}`)
  return row?.value
}

export async function putFact(database: Database, name: string, value: unknown): Promise<void> {
  await database.installation(sql`insert into installation_fact (name, value) values (${name}, ${JSON.stringify(value)}::jsonb)
    on conflict (name) do update set value = excluded.value`)
}

/** Takes a fact away if it is still this one; true for the one caller who did. */
export async function takeFact(tx: Transaction, name: string, value: unknown): Promise<boolean> {
  const taken = await tx.query(
    sql`delete from installation_fact where name = ${name} and value = ${JSON.stringify(value)}::jsonb returning name`,
  )
  return taken.length === 1
}

/** Makes acts on the same matter wait for each other until their transactions end. */
export const lockMatter = (tx: Transaction, matter: string): Promise<unknown> =>
  tx.query(sql`select pg_advisory_xact_lock(hashtext(${matter}))`)

export interface UserRow {
  readonly id: string
  readonly status: 'invited' | 'active' | 'frozen' | 'left'
  readonly roles: readonly string[]
  readonly founder: boolean
  readonly team_id: string | null
  readonly trained_until: string | null
  readonly language: 'zh' | 'en'
  readonly key_id: string
  readonly seal: number
  readonly sealed_personal: Uint8Array
  readonly pending_document: string | null
  readonly pending_mac: Uint8Array | null
  readonly authority_epoch: number
  readonly authority_mac: Uint8Array
  readonly version: number
  readonly created_at: string
}

const USER_COLUMNS = sql`u.id, u.status, u.roles, u.founder, u.team_id, u.trained_until::text as trained_until, u.language, u.key_id, u.seal, u.sealed_personal, u.pending_document, u.pending_mac,
  u.authority_epoch, u.authority_mac, u.version, u.created_at`

/** One person of the company; undefined where there is none. */
export async function findUser(reader: Reader, userId: string): Promise<UserRow | undefined> {
  const [row] = await reader.query<UserRow>(
    sql`select ${USER_COLUMNS} from app_user u where u.tenant_id = ${reader.tenantId} and u.id = ${userId}`,
  )
  return row
}

/** The same, and whoever else wants to change the person waits. */
export async function lockUser(tx: Transaction, userId: string): Promise<UserRow | undefined> {
  const [row] = await tx.query<UserRow>(
    sql`select ${USER_COLUMNS} from app_user u where u.tenant_id = ${tx.tenantId} and u.id = ${userId} for update`,
  )
  return row
}

export type ListedUser = UserRow & { readonly last_seen_at: string | null }

/** People in the order of their ids, after a given one. */
export function usersAfter(
  reader: Reader,
  page: { after: string | null; limit: number; activeOnly: boolean },
): Promise<ListedUser[]> {
  const active = page.activeOnly ? sql`and u.status in ('active', 'invited')` : sql``
  const after = page.after === null ? sql`` : sql`and u.id > ${page.after}`
  return reader.query<ListedUser>(sql`select ${USER_COLUMNS},
      (select max(s.seen_at) from session s where s.tenant_id = u.tenant_id and s.user_id = u.id) as last_seen_at
    from app_user u where u.tenant_id = ${reader.tenantId} ${active} ${after} order by u.id limit ${page.limit}`)
}

export const setLanguage = (tx: Transaction, who: { userId: string; language: string }): Promise<unknown> =>
  tx.query(sql`update app_user set language = ${who.language} where tenant_id = ${tx.tenantId} and id = ${who.userId}`)

/** Replaces the sealed profile; the seal's number has been raised. */
export const setProfile = async (
  tx: Transaction,
  row: { userId: string; sealed: Uint8Array; seal: number },
): Promise<void> => {
  await tx.query(
    sql`update app_user set sealed_personal = ${row.sealed}, seal = ${row.seal} where tenant_id = ${tx.tenantId} and id = ${row.userId}`,
  )
  await noteRows(tx, systemTables.person, [row.userId])
}

export const raiseVersion = (
  tx: Transaction,
  row: { userId: string; by: string | null; at: number },
): Promise<unknown> =>
  tx.query(sql`update app_user set version = version + 1, updated_at = ${isoTime(row.at)}, updated_by = ${row.by}
    where tenant_id = ${tx.tenantId} and id = ${row.userId}`)

export const removeLoginName = (tx: Transaction, userId: string): Promise<unknown> =>
  tx.query(sql`delete from login_name where tenant_id = ${tx.tenantId} and user_id = ${userId}`)

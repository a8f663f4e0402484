/** People's calendar accounts, and what of ours stands there, as they lie in the database. */
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import type { Reader } from '../../../platform/database/reader.ts'
import type { DavFaultKind } from './dav-fault.ts'
import type { Standing } from './item.ts'

export interface AccountRow {
  readonly id: string
  readonly user_id: string
  readonly sealed: Uint8Array
  readonly fault: DavFaultKind | null
  readonly paused: boolean
  readonly failures: number
  readonly connected_at: string
  readonly run_at: string | null
  readonly caught_up_at: string | null
  readonly next_at: string
  readonly ending_at: string | null
  readonly reached: string | null
  readonly listed_at: string | null
  readonly others: number
  readonly sent_of: string | null
  readonly more: boolean
  readonly sent: number
  readonly taken: number
}

export const LINK_KINDS = ['task', 'step', 'meeting'] as const
export type LinkKind = (typeof LINK_KINDS)[number]
/** What the owner is told of an entry: both sides changed it, its change was not let, it was not understood, it was deleted there. */
export type LinkTold = 'conflict' | 'refused' | 'not_understood' | 'deleted_there'

export interface LinkKey {
  readonly kind: LinkKind
  readonly object: string
  readonly record_id: string
}

export interface LinkRow extends LinkKey {
  readonly etag: string | null
  readonly agreed: Standing
  readonly said: string
  readonly ended: boolean
  readonly told: LinkTold | null
  readonly told_at: string | null
}

const COLUMNS = sql`id, user_id, sealed, fault, paused, failures, connected_at, run_at, caught_up_at, next_at, ending_at, reached, listed_at, others,
  sent_of, more, sent, taken`
const LINK_COLUMNS = sql`kind, object, record_id, etag, agreed, said, ended, told, told_at`

/** All accounts of a person, the living one first; others are being taken away. */
export const accountsOf = (reader: Reader, userId: string): Promise<AccountRow[]> =>
  reader.query<AccountRow>(sql`select ${COLUMNS} from calendar_account
    where tenant_id = ${reader.tenantId} and user_id = ${userId} order by ending_at desc nulls first, id`)

export async function findAccount(reader: Reader, id: string): Promise<AccountRow | undefined> {
  const [row] = await reader.query<AccountRow>(
    sql`select ${COLUMNS} from calendar_account where tenant_id = ${reader.tenantId} and id = ${id}`,
  )
  return row
}

/** Keeps an account, new or connected anew: nothing is known of its server any more but what was written there. */
export async function keepAccount(
  tx: Transaction,
  account: { id: string; userId: string; sealed: Uint8Array; at: string },
): Promise<void> {
  const { id, userId, sealed, at } = account
  await tx.query(sql`insert into calendar_account (tenant_id, id, user_id, sealed, connected_at, next_at)
    values (${tx.tenantId}, ${id}, ${userId}, ${sealed}, ${at}, ${at})
    on conflict (tenant_id, id) do update set sealed = excluded.sealed, connected_at = excluded.connected_at, next_at = excluded.next_at,
      fault = null, paused = false, failures = 0, ending_at = null, reached = null, listed_at = null, sent_of = null`)
}

/** Begins to take away what an account wrote; gives the ids of those that were living. */
export async function endAccounts(
  tx: Transaction,
  about: { userId: string; at: string; but?: string },
): Promise<string[]> {
  const { userId, at, but = null } = about
  const rows = await tx.query<{
    id: string
  }>(sql`update calendar_account set ending_at = ${at}, next_at = ${at}, paused = false, failures = 0
    where tenant_id = ${tx.tenantId} and user_id = ${userId} and ending_at is null and id is distinct from ${but}::uuid returning id`)
  return rows.map(({ id }) => id)
}

/** Forgets an account with all that opens it. */
export async function deleteAccount(tx: Transaction, id: string): Promise<void> {
  await tx.query(sql`delete from calendar_account where tenant_id = ${tx.tenantId} and id = ${id}`)
}

/** All that was written to a calendar. */
export const linksOf = (reader: Reader, accountId: string): Promise<LinkRow[]> =>
  reader.query<LinkRow>(sql`select ${LINK_COLUMNS} from calendar_link
    where tenant_id = ${reader.tenantId} and account_id = ${accountId} order by kind, record_id`)

const isLink = (tenantId: string, accountId: string, key: LinkKey) =>
  sql`tenant_id = ${tenantId} and account_id = ${accountId} and kind = ${key.kind} and record_id = ${key.record_id}`

/** Notes what is about to be written for the first time. */
export async function insertLink(
  tx: Transaction,
  accountId: string,
  link: LinkKey & { agreed: Standing; said: string },
): Promise<void> {
  await tx.query(sql`insert into calendar_link (tenant_id, account_id, kind, object, record_id, agreed, said)
    values (${tx.tenantId}, ${accountId}, ${link.kind}, ${link.object}, ${link.record_id}, ${JSON.stringify(link.agreed)}::jsonb, ${link.said})
    on conflict do nothing`)
}

/** Notes what both sides agree on now. */
export async function updateLink(
  tx: Transaction,
  accountId: string,
  link: LinkKey & { etag: string | null; agreed: Standing; said: string },
): Promise<void> {
  await tx.query(sql`update calendar_link set etag = ${link.etag}, agreed = ${JSON.stringify(link.agreed)}::jsonb, said = ${link.said}
    where ${isLink(tx.tenantId, accountId, link)}`)
}

/** Notes what its owner is to be told; what was deleted there is not written again until they ask for it. */
export async function tellOfLink(
  tx: Transaction,
  accountId: string,
  about: { key: LinkKey; told: LinkTold; at: string },
): Promise<void> {
  const { key, told, at } = about
  await tx.query(sql`update calendar_link set told = ${told}, told_at = ${at}, ended = ended or ${told === 'deleted_there'}
    where ${isLink(tx.tenantId, accountId, key)}`)
}

export async function deleteLink(tx: Transaction, accountId: string, key: LinkKey): Promise<void> {
  await tx.query(sql`delete from calendar_link where ${isLink(tx.tenantId, accountId, key)}`)
}

/** Forgets what its owner was told; `again` also what was deleted there, so that it is written anew. */
export async function settleLinks(tx: Transaction, accountId: string, again: boolean): Promise<void> {
  if (again) {
    await tx.query(
      sql`delete from calendar_link where tenant_id = ${tx.tenantId} and account_id = ${accountId} and ended`,
    )
    await tx.query(
      sql`update calendar_account set sent_of = null where tenant_id = ${tx.tenantId} and id = ${accountId}`,
    )
  }
  await tx.query(
    sql`update calendar_link set told = null, told_at = null where tenant_id = ${tx.tenantId} and account_id = ${accountId} and told is not null`,
  )
}

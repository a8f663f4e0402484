import { sql } from 'kysely'
import type { Database, Transaction } from '../../platform/database/database.ts'
import type { NewNotice, NoticeRow } from './notice.ts'

interface Reader {
  readonly tenantId: string
  readonly userId: string
}

const mine = ({ tenantId, userId }: Reader) => sql`tenant_id = ${tenantId} and user_id = ${userId}`

/**
 * Keeps notices; those of an occasion that was told before are left out. What is handed over and what is said are the exception: more of
 * it counts up, and is news again. Gives the persons who have something new.
 */
export async function insertNotices(
  tx: Transaction,
  notices: readonly (NewNotice & { readonly id: string })[],
  at: string,
): Promise<readonly string[]> {
  if (notices.length === 0) return []
  const rows = await tx.query<{ user_id: string }>(sql`
    insert into notice (tenant_id, user_id, id, kind, occasion, at, by_id, object, record_id, count)
    select ${tx.tenantId}, n.user_id, n.id, n.kind, n.occasion, ${at}::timestamptz, n.by_id, n.object, n.record_id, n.count
    from jsonb_to_recordset(${JSON.stringify(
      notices.map(({ id, userId, kind, occasion, byId, object, recordId, count = 1 }) => ({
        id,
        user_id: userId,
        kind,
        occasion,
        by_id: byId,
        object,
        record_id: recordId,
        count,
      })),
    )}::jsonb) as n (id uuid, user_id uuid, kind text, occasion text, by_id uuid, object text, record_id uuid, count int)
    join app_user u on u.tenant_id = ${tx.tenantId} and u.id = n.user_id and u.status = 'active'
    on conflict (tenant_id, user_id, kind, occasion) do update
      set count = case when notice.read_at is null then notice.count + excluded.count else excluded.count end, at = excluded.at, read_at = null, mailed_at = null,
        record_id = case when notice.read_at is not null or notice.record_id = excluded.record_id then excluded.record_id end
      where notice.kind in ('assigned', 'comment', 'returning', 'missed')
    returning user_id`)
  return [...new Set(rows.map((row) => row.user_id))]
}

/** A page of somebody's notices, newest first. */
export const noticesOf = (
  database: Database,
  reader: Reader,
  asked: { after: readonly [string, string] | null; unread: boolean; limit: number },
): Promise<NoticeRow[]> => {
  const before =
    asked.after === null ? sql`true` : sql`(at, id) < (${asked.after[0]}::timestamptz, ${asked.after[1]}::uuid)`
  return database.read<NoticeRow>(
    reader.tenantId,
    sql`select id, kind, occasion, at, by_id, object, record_id, count, read_at from notice
      where ${mine(reader)} and ${before} and (not ${asked.unread} or read_at is null) order by at desc, id desc limit ${asked.limit}`,
  )
}

const MOST_COUNTED = 100

/** How many are unread; 100 stands for that many and more. */
export async function countUnread(database: Database, reader: Reader): Promise<number> {
  const [row] = await database.read<{ n: number }>(
    reader.tenantId,
    sql`select count(*)::int as n from (select 1 from notice where ${mine(reader)} and read_at is null limit ${MOST_COUNTED}) as counted`,
  )
  return row?.n ?? 0
}

/** Marks notices as read; all of them where no ids are stated. */
export async function markRead(
  tx: Transaction,
  userId: string,
  read: { ids: readonly string[] | null; at: string },
): Promise<void> {
  const those = read.ids === null ? sql`true` : sql`id = any(${read.ids}::uuid[])`
  await tx.query(sql`update notice set read_at = ${read.at}
    where ${mine({ tenantId: tx.tenantId, userId })} and read_at is null and ${those}`)
}

/** People with unread notices that were kept before `until`, of kinds they are not told of by mail yet. */
export const unmailed = (tx: Transaction, until: string): Promise<{ user_id: string; kind: string; n: number }[]> =>
  tx.query(sql`select user_id, kind, sum(count)::int as n from notice
    where tenant_id = ${tx.tenantId} and read_at is null and mailed_at is null and at <= ${until}::timestamptz group by user_id, kind`)

/** Notices of these kinds are told of by mail from now on. */
export async function markMailed(
  tx: Transaction,
  userId: string,
  mailed: { kinds: readonly string[]; until: string; at: string },
): Promise<void> {
  await tx.query(sql`update notice set mailed_at = ${mailed.at} where ${mine({ tenantId: tx.tenantId, userId })}
    and read_at is null and mailed_at is null and kind = any(${mailed.kinds}::text[]) and at <= ${mailed.until}::timestamptz`)
}

/** Forgets notices from before a moment. */
export async function forgetOld(tx: Transaction, before: string): Promise<void> {
  await tx.query(sql`delete from notice where tenant_id = ${tx.tenantId} and at < ${before}::timestamptz`)
}

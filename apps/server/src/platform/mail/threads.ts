/** Threads of letters: what belongs together by the headers of the letters, never by time or subject. */
import { sql } from 'kysely'
import type { Transaction } from '../database/database.ts'
import type { Reader } from '../database/reader.ts'

/** The thread of each follow-up among these that is a letter. */
export async function threadsOf(reader: Reader, activityIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (activityIds.length === 0) return new Map()
  const rows = await reader.query<{ activity_id: string; thread_id: string }>(
    sql`select activity_id, thread_id from mail_letter where tenant_id = ${reader.tenantId} and activity_id = any(${activityIds}::uuid[])`,
  )
  return new Map(rows.map((row) => [row.activity_id, row.thread_id]))
}

/** Holds what is known of these ids until the transaction ends, in one order always: several letters may then be kept one after the other. */
export async function holdThreads(tx: Transaction, userId: string, digests: readonly Uint8Array[]): Promise<void> {
  if (digests.length === 0) return
  await tx.query(sql`select 1 from mail_thread where tenant_id = ${tx.tenantId} and user_id = ${userId}
    and digest = any(${digests}::bytea[]) order by digest for update`)
}

/**
 * The thread of a letter that bears or quotes the ids of these digests; a new one where none of them is known. A letter that ties threads together
 * makes them one. Whoever does the same at once for ids of this letter waits until the transaction ends.
 */
export async function joinThread(
  tx: Transaction,
  letter: { readonly userId: string; readonly activityId: string; readonly digests: readonly Uint8Array[] },
): Promise<string> {
  const { userId, activityId, digests } = letter
  const sorted = digests.toSorted((a, b) => Buffer.compare(a, b))
  const rows = await tx.query<{ thread_id: string }>(sql`insert into mail_thread (tenant_id, user_id, digest, thread_id)
    select ${tx.tenantId}, ${userId}, each, ${activityId} from unnest(${sorted}::bytea[]) as each
    on conflict (tenant_id, user_id, digest) do update set digest = excluded.digest returning thread_id`)
  const found = [...new Set(rows.map((row) => row.thread_id))].toSorted()
  const [thread = activityId, ...others] = found.length === 1 ? found : found.filter((id) => id !== activityId)
  const moved = found.filter((id) => id !== thread)
  if (moved.length === 0) return thread
  for (const table of ['mail_thread', ...(others.length === 0 ? [] : ['mail_letter'])])
    await tx.query(sql`update ${sql.table(table)} set thread_id = ${thread}
      where tenant_id = ${tx.tenantId} and user_id = ${userId} and thread_id = any(${moved}::uuid[])`)
  return thread
}

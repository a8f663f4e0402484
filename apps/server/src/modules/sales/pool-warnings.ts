/** That owners were told: kept once for each countdown. */
import { POOLED_OBJECT } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Transaction } from '../../platform/database/database.ts'
import { publish } from '../../platform/jobs/outbox.ts'
import type { Counting } from './countdowns.ts'

/** Keeps that the owners are told, and tells each of all of theirs at once. Whoever was told of a countdown is not told again. */
export async function keepWarnings(tx: Transaction, news: readonly Counting[], now: number): Promise<void> {
  if (news.length === 0) return
  const column = <T>(of: (each: Counting) => T) => news.map(of)
  const told = await tx.query<{ record_id: string; owner_id: string; pool_id: string }>(sql`
    insert into pool_warning as w (tenant_id, record_id, owner_id, pool_id, since, at)
    select ${tx.tenantId}, v.record_id, v.owner_id, v.pool_id, v.since, ${new Date(now).toISOString()}::timestamptz
    from unnest(${column(({ standing }) => standing.id)}::uuid[], ${column(({ standing }) => standing.ownerId)}::uuid[],
      ${column(({ pool }) => pool.id)}::uuid[], ${column(({ since }) => since)}::timestamptz[]) as v (record_id, owner_id, pool_id, since)
    on conflict (tenant_id, record_id) do update
      set owner_id = excluded.owner_id, pool_id = excluded.pool_id, since = excluded.since, at = excluded.at
      where (w.owner_id, w.pool_id, w.since) is distinct from (excluded.owner_id, excluded.pool_id, excluded.since)
    returning record_id, owner_id, pool_id`)
  const byId = new Map(news.map((each) => [each.standing.id, each]))
  const day = ({ record_id }: { record_id: string }) => byId.get(record_id)?.countdown.returnsOn ?? ''
  const groups = Map.groupBy(told, (row) => `${row.owner_id} ${row.pool_id} ${day(row)}`)
  for (const rows of groups.values()) {
    const [first] = rows
    if (first === undefined) continue
    const ids = rows.map(({ record_id }) => record_id)
    const about = { userId: first.owner_id, poolId: first.pool_id, day: day(first), object: POOLED_OBJECT }
    await publish(tx, 'record.returning', { ...about, ids })
  }
}

/** Forgets what was told of customers whose countdown has ended. */
export async function forgetWarnings(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.query(sql`delete from pool_warning where tenant_id = ${tx.tenantId} and record_id = any(${ids}::uuid[])`)
}

/** A rule that is changed begins its countdowns anew. */
export async function beginAnew(tx: Transaction, poolIds: readonly string[]): Promise<void> {
  if (poolIds.length === 0) return
  await tx.query(sql`delete from pool_warning where tenant_id = ${tx.tenantId} and pool_id = any(${poolIds}::uuid[])`)
}

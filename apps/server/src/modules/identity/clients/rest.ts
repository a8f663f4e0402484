/** Programs that nobody uses: what opens something and is forgotten is what gets stolen. */
import { sql } from 'kysely'
import { workContext } from '../../../platform/audit/work-context.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import { readerOf } from '../../../platform/database/reader.ts'
import { allTenants } from '../../../platform/database/tenants.ts'
import { publish } from '../../../platform/jobs/outbox.ts'
import type { Services } from '../../../platform/services.ts'
import { isoTime } from '../times.ts'
import { type ClientRow, clientIdOf, lockClient, openClient, updateClient } from './client.ts'
import { renewTokens } from './end.ts'

const UNUSED_MS = 60 * 24 * 60 * 60_000
export const REST_JOB = 'client.rest'

/** When a directory's lasting token was last used, in milliseconds; 0 where the program has none. */
async function tokenUsedAt(tx: Transaction, { id, owner_id: ownerId }: ClientRow): Promise<number> {
  const [seen] = await tx.query<{ at: string | null }>(sql`select max(seen_at) as at from session
    where tenant_id = ${tx.tenantId} and user_id = ${ownerId} and ended_at is null and document::jsonb #>> '{client,id}' = ${id}`)
  return typeof seen?.at === 'string' ? Date.parse(seen.at) : 0
}

/** Lays a program to rest, if its owner has not said meanwhile that it works. */
async function rest(services: Services, tx: Transaction, about: { id: string; before: number }): Promise<void> {
  const { id, before } = about
  const row = await lockClient(tx, id)
  const client = row === undefined ? null : await openClient(services, tx.tenantId, row)
  if (row === undefined || client === null || !client.confirmed) return
  const confirmedAt = client.confirmedAt ?? Date.parse(row.created_at)
  const since = Math.max(Date.parse(row.used_at ?? row.created_at), confirmedAt, await tokenUsedAt(tx, row))
  if (since >= before) return
  await renewTokens(services, tx, row)
  await updateClient(services, tx, { ...client, confirmed: false, confirmedAt })
  await publish(tx, 'client.resting', { userId: client.ownerId, client: id, since: isoTime(since) })
  const event = { act: REST_JOB, outcome: 'allowed', facts: { client: clientIdOf(tx.tenantId, id) } } as const
  await services.recorder.recordIn(tx, event, workContext(services, { tenantId: tx.tenantId, operation: REST_JOB }))
}

/** Programs unused for 60 days rest: their credentials open nothing until the owner says again that they work, and the owner is told. */
export async function restUnused(services: Services): Promise<void> {
  const before = services.clock.now() - UNUSED_MS
  for (const tenantId of await allTenants(services.database)) {
    const unused = await readerOf(services.database, tenantId).query<{ id: string }>(
      sql`select id from api_client where tenant_id = ${tenantId} and ended_at is null and coalesce(used_at, created_at) < ${isoTime(before)}`,
    )
    for (const { id } of unused) await services.database.inTenant(tenantId, (tx) => rest(services, tx, { id, before }))
  }
}

import { sql } from 'kysely'
import type { Services } from '../../platform/services.ts'
import { sweepAttempts } from './sign-in/attempts.ts'
import { isoTime } from './times.ts'

const KEPT_MS = 7 * 24 * 60 * 60_000

/** Takes away what no longer counts: old tries, spent challenges past their time, sessions and links that ended a week ago. */
export async function sweep(services: Services): Promise<void> {
  await sweepAttempts(services)
  const now = services.clock.now()
  const tenants = await services.database.installation<{ id: string }>(sql`select all_tenants() as id`)
  for (const { id } of tenants)
    await services.database.inTenant(id, async (tx) => {
      await tx.query(sql`delete from spent_challenge where tenant_id = ${id} and expires_at < ${isoTime(now)}`)
      await tx.query(sql`delete from session where tenant_id = ${id} and expires_at < ${isoTime(now - KEPT_MS)}`)
      await tx.query(sql`delete from activation where tenant_id = ${id} and expires_at < ${isoTime(now - KEPT_MS)}`)
    })
}

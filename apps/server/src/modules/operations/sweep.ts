import { sql } from 'kysely'
import { allTenants } from '../../platform/database/tenants.ts'
import type { Services } from '../../platform/services.ts'

/** Takes away the answers kept for repeats whose day is over: what nobody may ask for any more is not kept. */
export async function sweepKeptAnswers({ database, clock }: Services): Promise<void> {
  const now = new Date(clock.now()).toISOString()
  for (const id of await allTenants(database))
    await database.inTenant(id, (tx) =>
      tx.query(sql`delete from idempotency where tenant_id = ${id} and expires_at <= ${now}`),
    )
}

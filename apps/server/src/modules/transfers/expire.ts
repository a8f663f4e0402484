import { sql } from 'kysely'
import { workContext } from '../../platform/audit/work-context.ts'
import type { Services } from '../../platform/services.ts'
import { tellEnded } from '../../records/index.ts'

export const EXPIRE_JOB = 'transfer.expire'

/** Ends requests nobody decided on in time; what reads them has taken them for ended since the moment itself. */
export async function expireTransfers(services: Services): Promise<void> {
  const now = new Date(services.clock.now()).toISOString()
  const tenants = await services.database.installation<{ id: string }>(sql`select all_tenants() as id`)
  for (const { id: tenantId } of tenants)
    await services.database.inTenant(tenantId, async (tx) => {
      const rows = await tx.query<{ id: string; object: string }>(
        sql`update transfer set state = 'expired', decided_at = ${now} where tenant_id = ${tenantId} and state = 'asked' and until <= ${now} returning id, object`,
      )
      for (const { id, object } of rows)
        await services.recorder.recordIn(
          tx,
          { act: 'transfer.expire', outcome: 'allowed', object, facts: { transfer: id } },
          workContext(services, { tenantId, operation: EXPIRE_JOB }),
        )
      await tellEnded(
        tx,
        rows.map(({ id }) => id),
        null,
      )
    })
}

import { sql } from 'kysely'
import { noteRows, systemTables } from '../../platform/audit/system-rows.ts'
import { workContext } from '../../platform/audit/work-context.ts'
import type { Transaction } from '../../platform/database/database.ts'
import type { Services } from '../../platform/services.ts'
import { sweepAttempts } from './sign-in/attempts.ts'
import { isoTime } from './times.ts'

const KEPT_MS = 7 * 24 * 60 * 60_000

type Ids = readonly { readonly id: string }[]

async function recordSwept(
  services: Services,
  tx: Transaction,
  { sessions, grants }: { sessions: Ids; grants: Ids },
): Promise<void> {
  const idOf = ({ id }: { readonly id: string }): string => id
  await noteRows(tx, systemTables.session, sessions.map(idOf))
  await noteRows(tx, systemTables.grant, grants.map(idOf))
  const event = { act: 'session.sweep', outcome: 'allowed', count: sessions.length + grants.length } as const
  await services.recorder.recordIn(
    tx,
    event,
    workContext(services, { tenantId: tx.tenantId, operation: 'session.sweep' }),
  )
}

/** Takes away what no longer counts: old tries, spent challenges past their time, sessions, links and what apps were let do that ended a week ago. */
export async function sweep(services: Services): Promise<void> {
  await sweepAttempts(services)
  const now = services.clock.now()
  const tenants = await services.database.installation<{ id: string }>(sql`select all_tenants() as id`)
  for (const { id } of tenants)
    await services.database.inTenant(id, async (tx) => {
      await tx.query(sql`delete from spent_challenge where tenant_id = ${id} and expires_at < ${isoTime(now)}`)
      const sessions = await tx.query<{ id: string }>(
        sql`delete from session where tenant_id = ${id} and expires_at < ${isoTime(now - KEPT_MS)} returning id`,
      )
      const grants = await tx.query<{ id: string }>(
        sql`delete from oauth_grant where tenant_id = ${id} and expires_at < ${isoTime(now - KEPT_MS)} returning id`,
      )
      if (sessions.length + grants.length > 0) await recordSwept(services, tx, { sessions, grants })
      await tx.query(sql`delete from activation where tenant_id = ${id} and expires_at < ${isoTime(now - KEPT_MS)}`)
    })
}

import { sql } from 'kysely'
import { noteRows, systemTables } from '../../platform/audit/system-rows.ts'
import { workContext } from '../../platform/audit/work-context.ts'
import type { Transaction } from '../../platform/database/database.ts'
import type { Services } from '../../platform/services.ts'
import { sweepAttempts } from './sign-in/attempts.ts'
import { isoTime } from './times.ts'

const DAY_MS = 24 * 60 * 60_000
const KEPT_MS = 7 * DAY_MS
/** A device at which nobody came in for so long is known no longer: a browser that forgets its key leaves one behind each time. */
const DEVICE_KEPT_MS = 90 * DAY_MS

type Ids = readonly { readonly id: string }[]

async function recordSwept(
  services: Services,
  tx: Transaction,
  { sessions, grants, devices }: { sessions: Ids; grants: Ids; devices: Ids },
): Promise<void> {
  const idOf = ({ id }: { readonly id: string }): string => id
  await noteRows(tx, systemTables.session, sessions.map(idOf))
  await noteRows(tx, systemTables.grant, grants.map(idOf))
  await noteRows(tx, systemTables.device, devices.map(idOf))
  const count = sessions.length + grants.length + devices.length
  if (count === 0) return
  const event = { act: 'session.sweep', outcome: 'allowed', count } as const
  await services.recorder.recordIn(
    tx,
    event,
    workContext(services, { tenantId: tx.tenantId, operation: 'session.sweep' }),
  )
}

/** Takes away what no longer counts: old tries, spent challenges past their time, sessions, links and what apps were let do that ended a week ago, devices that nobody used for long. */
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
      const devices = await tx.query<{ id: string }>(
        sql`delete from device d where tenant_id = ${id} and seen_at < ${isoTime(now - DEVICE_KEPT_MS)} and not exists (
          select 1 from session s where s.tenant_id = d.tenant_id and s.user_id = d.user_id and s.ended_at is null
            and s.expires_at > ${isoTime(now)} and s.document::jsonb ->> 'jkt' = d.thumbprint) returning id`,
      )
      await recordSwept(services, tx, { sessions, grants, devices })
      await tx.query(sql`delete from activation where tenant_id = ${id} and expires_at < ${isoTime(now - KEPT_MS)}`)
    })
}
